"""An SFTP server, whose key is known beforehand: nothing is sent to one that has another.

What is on its way lies there under another name. Should the connection be cut, it is made again and goes on
where it was: the pieces that the server has not acknowledged are still here, a few MiB of them.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import io
import itertools
import posixpath
import socket
import stat
from collections.abc import Callable, Iterator
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

import paramiko

from topology.backups.errors import PlaceError
from topology.backups.places.ahead import CHUNK, ReadingAhead, opened
from topology.backups.places.port import (
    LOST_AND_FOUND,
    MARK,
    MARK_TEXT,
    MOST_NAMES,
    Stored,
    counted,
    folder_of,
    tried,
)
from topology.messages import gettext_noop
from topology.volumes.compress import Reader

_PART = ".partial"
#: So much is sent before the server's answers are waited for, and kept here until they are there.
PIECE = 4 * 1024 * 1024
#: First those that the machine is fast with; then whatever both sides know.
_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
_TRIES = 5
#: Backups lie in a folder of their volume.
_DEEPEST = 4
_SECONDS = 30.0
_NO_SERVER = gettext_noop("“%(address)s” names no server: write sftp://user@host/folder")
_NO_KEY = gettext_noop("The place %(place)s: say which key the server has, as ssh-keyscan prints it.")
_WRONG_KEY = gettext_noop(
    "The place %(place)s shows another key than it should: %(fingerprint)s. Nothing was sent there."
)
_CUT = (OSError, EOFError, paramiko.SSHException)
Answer = TypeVar("Answer")


class SftpPlace:
    """A folder that is there on a server. `secret` is a password, or a private key as OpenSSH writes it.

    A folder in which nothing is at all counts as one whose disk is not mounted (`folder`).
    """

    def __init__(self, address: str, secret: str, host_key: str) -> None:
        parts = _parts(address)
        self.address = address
        self._host, self._port = str(parts.hostname), parts.port or 22
        self._user = unquote(parts.username or "")
        self._root = unquote(parts.path) or "/"
        self._secret = secret
        self._key = _host_key(address, host_key)
        self._transport: paramiko.Transport | None = None
        self._client: paramiko.SFTPClient | None = None

    def check(self) -> None:
        """Write, read and remove a small file; another one stays, by which the folder is known."""

        def marked(client: paramiko.SFTPClient) -> None:
            with client.open(self.path(MARK), "w") as file:
                file.write(MARK_TEXT)

        self.again(marked)
        tried(self)

    def begin(self, name: str) -> _SftpUpload:
        """Into a file beside it, which gets its name when it is whole."""
        path = self.path(name)
        self.again(self._must_be_mounted)
        self.again(lambda client: _made(client, posixpath.dirname(path)))
        return _SftpUpload(self, path)

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Reader]:
        """The file; read on from where it was cut, should it be. Raises `PlaceError` if there is none."""
        size = self.size(name)
        if size is None:
            raise PlaceError.missing(self.address, name)
        reader = _SftpReader(self, self.path(name), size)
        try:
            yield reader
        finally:
            reader.close()

    def size(self, name: str) -> int | None:
        """The file's."""
        path = self.path(name)

        def asked(client: paramiko.SFTPClient) -> int | None:
            try:
                return int(client.stat(path).st_size or 0)
            except FileNotFoundError:
                self._must_be_mounted(client)
                return None

        return self.again(asked)

    def listed(self, below: str = "") -> Iterator[Stored]:
        """Every file, but for those that are not whole yet."""
        self.again(self._must_be_mounted)
        for stored in self.again(lambda client: self._found(client, folder_of(below))):
            if stored.name.startswith(below) and not stored.name.endswith(_PART) and stored.name != MARK:
                yield stored

    def remove(self, name: str) -> None:
        """The file, what is there of it in part, and its folder once that is empty."""
        path = self.path(name)

        def removed(client: paramiko.SFTPClient) -> None:
            self._must_be_mounted(client)
            for one in (path, path + _PART):
                with contextlib.suppress(FileNotFoundError):
                    client.remove(one)
            if posixpath.dirname(path) != self._root:
                with contextlib.suppress(OSError):
                    client.rmdir(posixpath.dirname(path))

        self.again(removed)

    def close(self) -> None:
        """Let go of the connection."""
        if self._transport is not None:
            self._transport.close()
        self._transport = self._client = None

    def path(self, name: str) -> str:
        """Where something is on the server."""
        return posixpath.join(self._root, name)

    def again(self, asked: Callable[[paramiko.SFTPClient], Answer]) -> Answer:
        """Ask something that may be asked twice, over a new connection should it be cut.

        Raises `PlaceError` where the server says no, or cannot be reached in a few tries.
        """
        left = _TRIES
        while True:
            left -= 1
            try:
                return asked(self._connected())
            except paramiko.AuthenticationException as error:
                raise PlaceError.of(self.address, error) from error
            except _CUT as error:
                answered = isinstance(error, OSError) and self._is_alive()
                self.close()
                if answered or not left:
                    raise PlaceError.of(self.address, error) from error

    def _found(self, client: paramiko.SFTPClient, folder: str) -> list[Stored]:
        try:
            client.stat(self.path(folder))
        except FileNotFoundError:
            self._must_be_mounted(client)
            return []
        return list(counted(self, _walked(client, self.path(folder), folder)))

    def _must_be_mounted(self, client: paramiko.SFTPClient) -> None:
        if not client.listdir(self._root):
            raise PlaceError.empty(self.address, MARK)

    def _is_alive(self) -> bool:
        """Then what failed is the server's answer, and asking again would not help."""
        return self._transport is not None and self._transport.is_active()

    def _connected(self) -> paramiko.SFTPClient:
        if self._client is None or not self._is_alive():
            self.close()
            self._transport = transport = _greeted(self._host, self._port, self._key.get_name())
            self._must_be_known(transport.get_remote_server_key())
            _log_in(transport, self._user, self._secret)
            self._client = opened(transport)
            self._client.get_channel().settimeout(_SECONDS)
        return self._client

    def _must_be_known(self, key: paramiko.PKey) -> None:
        if key.asbytes() != self._key.asbytes():
            self.close()
            raise PlaceError("place_wrong_key", _WRONG_KEY, place=self.address, fingerprint=fingerprint(key))


class _SftpUpload:
    """A file that is being written, piece by piece at its offset: each may be written twice."""

    def __init__(self, place: SftpPlace, path: str) -> None:
        self._place, self._path, self._draft = place, path, path + _PART
        self._waiting = bytearray()
        self._at = 0
        self._file: paramiko.SFTPFile | None = None
        self._of: paramiko.SFTPClient | None = None

    def write(self, data: bytes | memoryview, /) -> None:
        """Send a piece once there is one."""
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._send(PIECE)

    def commit(self) -> None:
        """Send the rest, see that all of it is there, and give it its name. Raises `PlaceError`."""
        self._send(len(self._waiting))

        def named(client: paramiko.SFTPClient) -> None:
            if self._file is not None and self._of is client:
                self._file.close()
            self._file = None
            try:
                size = client.stat(self._draft).st_size
            except FileNotFoundError:  # it was named, and then the connection was cut
                size = client.stat(self._path).st_size
                if size == self._at:
                    return
            if size != self._at:
                raise OSError(f"{size} of {self._at} bytes arrived")
            client.posix_rename(self._draft, self._path)

        self._place.again(named)

    def discard(self) -> None:
        """Remove it."""
        with contextlib.suppress(PlaceError):
            self._place.again(lambda client: client.remove(self._draft))

    def _send(self, size: int) -> None:
        piece = bytes(memoryview(self._waiting)[:size])

        def sent(client: paramiko.SFTPClient) -> None:
            file = self._opened(client)
            file.seek(self._at)
            last = max(0, len(piece) - CHUNK)
            # The answers to these are read a hundred at a time. To ask anything else meanwhile would take
            # them from the file, which then waits for them in vain.
            file.set_pipelined(True)
            file.write(piece[:last])
            file.set_pipelined(False)
            file.write(piece[last:])  # waits for the answers to all before it, and raises what they say

        self._place.again(sent)
        self._at += len(piece)
        del self._waiting[:size]

    def _opened(self, client: paramiko.SFTPClient) -> paramiko.SFTPFile:
        """The file over this connection."""
        if self._file is None or self._of is not client:
            self._file, self._of = client.open(self._draft, "r+" if self._at else "w"), client
            self._file.MAX_REQUEST_SIZE = CHUNK
        return self._file


class _SftpReader:
    """A file that is read; over a new connection it is read on from where it was."""

    def __init__(self, place: SftpPlace, path: str, size: int) -> None:
        self._place, self._path, self._size, self._at = place, path, size, 0
        self._rest = b""
        self._file: ReadingAhead | None = None
        self._of: paramiko.SFTPClient | None = None

    def read(self, size: int, /) -> bytes:
        """So many bytes at most. Raises `PlaceError`."""
        if not self._rest and self._at < self._size:
            self._rest = self._place.again(self._asked)
            self._at += len(self._rest)
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def _asked(self, client: paramiko.SFTPClient) -> bytes:
        if self._file is None or self._of is not client:
            self._file, self._of = ReadingAhead(client, self._path, self._at, self._size), client
        return self._file.read()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            with contextlib.suppress(*_CUT):
                self._file.close()


def shown_key(address: str) -> tuple[str, str]:
    """The key that a server shows, as a line for `host_key`, and its fingerprint as OpenSSH prints it.

    Whether it is the right one only somebody can say who knows the server. Raises `PlaceError`.
    """
    parts = _parts(address)
    transport = None
    try:
        transport = _greeted(str(parts.hostname), parts.port or 22)
        key = transport.get_remote_server_key()
    except _CUT as error:
        raise PlaceError.of(address, error) from error
    finally:
        if transport is not None:
            transport.close()
    return f"{key.get_name()} {key.get_base64()}", fingerprint(key)


def fingerprint(key: paramiko.PKey) -> str:
    """As OpenSSH prints it."""
    digest = base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def _parts(address: str) -> SplitResult:
    parts = urlsplit(address)
    if not parts.hostname or not parts.username or parts.password is not None:
        raise PlaceError("place_unknown", _NO_SERVER, address=f"sftp://{parts.hostname or ''}{parts.path}")
    return parts


def _greeted(host: str, port: int, kind: str = "") -> paramiko.Transport:
    """A connection to whoever answers there, before anything is said of us."""
    connection = socket.create_connection((host, port), _SECONDS)
    # Each request is small, and would wait for the answer to the one before.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    transport = paramiko.Transport(connection)
    options = transport.get_security_options()
    options.ciphers = tuple(sorted(options.ciphers, key=lambda cipher: cipher not in _CIPHERS))
    if kind:
        options.key_types = ("rsa-sha2-512", "rsa-sha2-256") if kind == "ssh-rsa" else (kind,)
    transport.banner_timeout = transport.auth_timeout = _SECONDS
    try:
        transport.start_client(timeout=_SECONDS)
    except BaseException:
        transport.close()
        raise
    return transport


def _log_in(transport: paramiko.Transport, user: str, secret: str) -> None:
    if "PRIVATE KEY-----" not in secret:
        transport.auth_password(user, secret)
        return
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            key = kind.from_private_key(io.StringIO(secret.strip() + "\n"))
        except (paramiko.SSHException, ValueError):
            continue
        transport.auth_publickey(user, key)
        return
    raise paramiko.AuthenticationException("The private key cannot be read.")


def _host_key(address: str, text: str) -> paramiko.PKey:
    """What `ssh-keyscan` prints, with or without the host's name before it."""
    words = text.split()
    kind = next((index for index, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-"))), None)
    try:
        if kind is None:
            raise ValueError
        return paramiko.PKey.from_type_string(words[kind], base64.b64decode(words[kind + 1], validate=True))
    except (ValueError, IndexError, binascii.Error, paramiko.SSHException):
        raise PlaceError("place_no_key", _NO_KEY, place=address) from None


def _made(client: paramiko.SFTPClient, folder: str) -> None:
    try:
        client.stat(folder)
    except FileNotFoundError:
        client.mkdir(folder, 0o700)


def _walked(client: paramiko.SFTPClient, folder: str, before: str) -> Iterator[Stored]:
    """What is in a folder, and in those in it as deep as backups lie: a folder may seem to be in itself."""
    # All of a folder first: what else is asked meanwhile would be given the answers to this.
    for found in list(itertools.islice(client.listdir_iter(folder), MOST_NAMES + 1)):
        name = f"{before}{found.filename}"
        if not stat.S_ISDIR(found.st_mode or 0):
            yield Stored(name, found.st_size or 0)
        elif name.count("/") < _DEEPEST and name != LOST_AND_FOUND:
            yield from _walked(client, posixpath.join(folder, found.filename), f"{name}/")
