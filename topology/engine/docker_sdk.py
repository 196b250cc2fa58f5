"""The way to a Docker Engine, built by the Docker SDK: the only file that imports it, requests or urllib3.

`docker.APIClient` finds the engine and builds the transport (unix socket, TCP, TLS, ssh) as the Docker CLI's
settings say. Requests then go through the transport's own urllib3 pool: it is thread-safe, which the client
is not, it keeps connections alive for every path (the SDK keeps one pool for each URL, so that each inspect
would open a connection), and it costs a third of what `requests` adds to a call.

Exceptions of the SDK, requests, urllib3 and the transport become those of `errors.py` here (`translate`);
what an engine's answer means is for `answers.py` to say.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from topology.engine import ssh, unneeded  # noqa: F401 - first: they keep the SDK from loading more

# isort: split
import docker.errors
import docker.tls
import requests
import urllib3
from docker.transport import SSHHTTPAdapter, UnixHTTPAdapter
from docker.transport.sshconn import SSHConnection, SSHConnectionPool
from docker.transport.unixconn import UnixHTTPConnection, UnixHTTPConnectionPool

from topology.engine import answers, contexts, hijack
from topology.engine.answers import NEWEST_API, Reply, decoded, refused_reading, spoken_version
from topology.engine.bytestream import ByteStream
from topology.engine.causes import causes, words
from topology.engine.errors import (
    EngineDenied,
    EngineError,
    EngineProtocolError,
    EngineTimeout,
    EngineUnreachable,
    NotFound,
)
from topology.engine.transfer import Source, pieces

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
#: How long a piece of something long may take to come or to go; the engine may have to wait for a disk.
TRANSFER_SECONDS = 120.0

_JSON = {"Content-Type": "application/json"}
_TAR = {"Content-Type": "application/x-tar"}


class Transport:
    """Requests to the engine that the environment names. May be used by several threads."""

    def __init__(self, address: str | None, environ: Mapping[str, str]) -> None:
        self._settings = contexts.trimmed({**environ, "DOCKER_HOST": address} if address else environ)
        self._lock = threading.Lock()
        self._way: _Way | None = None
        self._streams: set[ByteStream] = set()
        self.address = contexts.address(self._settings)

    @property
    def version(self) -> str | None:
        """The API version spoken with this engine; `None` before it was first asked."""
        way = self._way
        return way.version if way else None

    def request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: bytes | None = None,
        seconds: float | None = None,
    ) -> Reply:
        """Ask and read the whole answer, whatever its status; `seconds` is how long it may take to come."""
        response = self._send(method, path, query, body=body, seconds=seconds)
        return Reply(response.status, response.data)

    def stream(self, path: str, query: Mapping[str, str], *, in_bulk: bool = False) -> ByteStream:
        """Ask for an answer without end; `in_bulk` where much may come, in large pieces."""
        response = self._send("GET", path, query, preload=False)
        if response.status != 200:
            status, body = response.status, response.data
            response.close()
            raise refused_reading(status, body, self.address)
        read = pieces if in_bulk else None
        stream = ByteStream(response, _HTTP.HTTPError, self._streams.discard, cast("Any", read))
        self._streams.add(stream)
        return stream

    @contextlib.contextmanager
    def download(self, path: str, query: Mapping[str, str]) -> Iterator[Iterator[bytes]]:
        """Ask for an answer that is long but ends; one that is cut short raises an `EngineError`."""
        response = self._send("GET", path, query, preload=False, seconds=TRANSFER_SECONDS)
        try:
            if response.status != 200:
                # Before it hands out what is in a volume the engine mounts it, which may be what it refuses.
                raise answers.refused_action(response.status, response.data, self.address)
            yield self._pieces(response)
        finally:
            response.close()

    def _pieces(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        try:
            yield from pieces(cast("Any", response))
        except Exception as error:
            raise translate(error, self.address) from error

    def upload(self, path: str, query: Mapping[str, str], body: Iterable[bytes | memoryview]) -> Reply:
        """`PUT` something long. What `body` raises comes out as it is; the engine then sees no end."""
        source = Source(body)
        try:
            response = self._send("PUT", path, query, body=source, seconds=TRANSFER_SECONDS)
        except EngineError:
            if source.error is not None:
                raise source.error from None
            raise
        return Reply(response.status, response.data)

    @contextlib.contextmanager
    def hijack(
        self,
        path: str,
        query: Mapping[str, str],
        body: bytes = b"",
        goes_on: Callable[[], bool] = lambda: False,
    ) -> Iterator[Hijacked]:
        """A connection that is given up for raw bytes; closed afterwards.

        `goes_on` is asked whenever nothing was heard for long: whether what is at the other side still runs.
        """
        with contextlib.ExitStack() as stack:
            try:
                way = self._ready()
                connection = cast("Any", way.pool)._new_conn()
                stack.callback(connection.close)
                connection.timeout = READ_SECONDS
                connection.connect()
                wire = cast("hijack.Wire", connection.sock)
                wire.settimeout(READ_SECONDS)
                status, first = hijack.request(wire, f"/v{way.version}{path}?{urlencode(query)}", body)
                if status not in (101, 200):
                    raise answers.refused_action(status, first, self.address)
                wire.settimeout(TRANSFER_SECONDS)
            except (OSError, _HTTP.HTTPError) as error:
                raise translate(error, self.address) from error
            yield Hijacked(wire, first, self.address, goes_on)

    def close(self) -> None:
        """Let go of every connection, ending every stream."""
        for stream in list(self._streams):
            stream.close()
        self._forget()

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        *,
        body: bytes | Source | None = None,
        seconds: float | None = None,
        preload: bool = True,
    ) -> urllib3.BaseHTTPResponse:
        try:
            way = self._ready()
            return way.pool.urlopen(
                method,
                f"/v{way.version}{path}" + (f"?{urlencode(query)}" if query else ""),
                body=cast("Any", body),
                headers=_TAR if isinstance(body, Source) else _JSON if body is not None else None,
                chunked=isinstance(body, Source),
                timeout=_patience(body, seconds or READ_SECONDS),
                retries=False,
                preload_content=preload,
            )
        except Exception as error:
            ours = translate(error, self.address)
            if not isinstance(ours, EngineTimeout):
                self._forget()
            raise ours from error

    def _ready(self) -> _Way:
        """The way to the engine, found anew after a failure: the engine may be another by then.

        No lock is held meanwhile, since an engine that hangs would keep it from `close`.
        """
        if (way := self._way) is not None:
            return way
        found = _find_way(self._settings, self.address)
        with self._lock:
            way = self._way = self._way or found
        if way is not found:
            found.close()
        return way

    def _forget(self) -> None:
        with self._lock:
            way, self._way = self._way, None
        if way is not None:
            way.close()


class Hijacked:
    """A connection that was given up for raw bytes. What goes wrong with it becomes one of `errors.py`."""

    def __init__(self, wire: hijack.Wire, first: bytes, address: str, goes_on: Callable[[], bool]) -> None:
        self._wire, self._address, self._goes_on = wire, address, goes_on
        self.frames = self._heard(first)

    def _heard(self, first: bytes) -> Iterator[tuple[int, memoryview]]:
        try:
            yield from hijack.frames(self, first)
        except Exception as error:
            raise translate(error, self._address) from error

    def recv(self, size: int, /) -> bytes:
        """What is there, waiting as long as the other side goes on: it may have nothing to say for hours."""
        last = False
        while True:
            try:
                return self._wire.recv(size)
            except TimeoutError:
                if last:
                    raise
                last = not self._goes_on()  # then its last words may still be on their way

    def send(self, data: bytes | memoryview) -> None:
        """Send a piece, waiting until it is taken."""
        try:
            self._wire.sendall(data)
        except Exception as error:
            raise translate(error, self._address) from error

    def end(self) -> None:
        """Say that no more will be sent."""
        hijack.end_input(self._wire)

    def cut(self) -> None:
        """From any thread: have `frames` end now."""
        hijack.cut(self._wire)


def _patience(body: bytes | Source | None, seconds: float) -> urllib3.Timeout:
    """How long an answer may take. urllib3 sends the body, too, with the patience that is for connecting."""
    connect = TRANSFER_SECONDS if isinstance(body, Source) else CONNECT_SECONDS
    return urllib3.Timeout(connect=connect, read=seconds)


class _Way(NamedTuple):
    """How to reach the engine that was there when it was first asked."""

    client: docker.APIClient
    pool: urllib3.HTTPConnectionPool
    version: str

    def close(self) -> None:
        self.pool.close()
        self.client.close()


def _find_way(settings: Mapping[str, str], address: str) -> _Way:
    client = docker.APIClient(**_endpoint(settings), version=NEWEST_API)
    pool = _pool(client)
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    try:
        response = pool.urlopen("GET", "/version", timeout=timeout, retries=False)
        if response.status != 200:
            raise refused_reading(response.status, response.data, address)
        return _Way(client, pool, spoken_version(decoded(response.data, address), address))
    except BaseException:
        pool.close()
        client.close()
        raise


class _UnixConnection(UnixHTTPConnection):
    """The SDK's, but one that fails to connect leaves no open socket behind."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self.sock.settimeout(cast("float | None", self.timeout))
            self.sock.connect(self.unix_socket)
        except OSError:
            self.sock.close()
            raise


class _UnixPool(UnixHTTPConnectionPool):
    def _new_conn(self) -> Any:  # noqa: ANN401 (the stubs of the SDK and of urllib3 disagree)
        return _UnixConnection(self.base_url, self.socket_path)


class _SshConnection(SSHConnection):
    """The SDK's, but read as a socket is."""

    def connect(self) -> None:
        super().connect()
        self.sock = cast("Any", ssh.ChannelSocket(cast("ssh.Channel", self.sock)))


class _SshPool(SSHConnectionPool):
    def _new_conn(self) -> Any:  # noqa: ANN401 (the stubs of the SDK and of urllib3 disagree)
        return _SshConnection(self.ssh_transport, int(READ_SECONDS), self.ssh_host)


def translate(error: BaseException, address: str) -> EngineError:
    """Any exception of the SDK, requests, urllib3, paramiko or the system as one of ours."""
    if isinstance(error, EngineError):
        return error
    if isinstance(error, docker.errors.APIError) and error.response is not None:
        return refused_reading(error.response.status_code, error.response.content, address)
    layers = list(causes(error))
    for kinds, ours, sentence in _meanings(ssh.failures(address)):
        found = next((layer for layer in layers if isinstance(layer, kinds)), None)
        if found is not None:
            return ours(sentence.format(address=address, words=words(found)))
    return EngineProtocolError(f"Asking {address} failed: {words(error)}")


_Kinds = type[BaseException] | tuple[type[BaseException], ...]
_HTTP = urllib3.exceptions
_TLS = (ssl.SSLError, _HTTP.SSLError, requests.exceptions.SSLError, docker.errors.TLSParameterError)
_SILENT = (TimeoutError, _HTTP.TimeoutError, requests.exceptions.Timeout)
_MALFORMED = (_HTTP.DecodeError, _HTTP.LocationValueError, requests.exceptions.InvalidURL)
_CUT = (_HTTP.HTTPError, http.client.HTTPException, requests.RequestException, OSError)


def _meanings(of_ssh: ssh.Failures) -> tuple[tuple[_Kinds, type[EngineError], str], ...]:
    """What kinds of exceptions mean: the first line that fits one of an exception's causes says it."""
    return (
        (docker.errors.NotFound, NotFound, "{words}"),
        (PermissionError, EngineDenied, "No permission to use {address}: its owner or group must let us in."),
        (of_ssh.refused, EngineDenied, "ssh to {address} was refused: {words}."),
        (_TLS, EngineDenied, "TLS with {address} failed: {words}."),
        (FileNotFoundError, EngineUnreachable, "There is no engine at {address}: the socket does not exist."),
        (ConnectionRefusedError, EngineUnreachable, "No engine listens at {address}."),
        (socket.gaierror, EngineUnreachable, "The host of {address} is not known: {words}."),
        (_SILENT, EngineTimeout, "{address} does not answer."),
        (ConnectionError, EngineUnreachable, "The engine at {address} cut the connection."),
        (_MALFORMED, EngineProtocolError, "{address} cannot be asked: {words}."),
        ((*_CUT, *of_ssh.broken), EngineUnreachable, "The engine at {address} cannot be reached: {words}."),
    )


def _endpoint(settings: Mapping[str, str]) -> dict[str, Any]:
    """Where the engine is and how to get there, read as the Docker CLI reads its environment."""
    host = settings.get("DOCKER_HOST")
    if not host:
        return _context_endpoint(settings)
    if host.startswith(ssh.SCHEME):
        return {"base_url": ssh.with_port(host)}
    verify = bool(settings.get("DOCKER_TLS_VERIFY"))
    if host.startswith(contexts.WITHOUT_TLS) or not (verify or settings.get("DOCKER_TLS")):
        return {"base_url": host}
    folder = contexts.certificate_folder(settings)
    found = contexts.certificates(folder)
    pair = None if found is None else found.client
    tls = docker.tls.TLSConfig(client_cert=pair, ca_cert=str(folder / "ca.pem"), verify=verify)
    return {"base_url": host, "tls": tls}


def _context_endpoint(settings: Mapping[str, str]) -> dict[str, Any]:
    context = contexts.in_force(settings)
    if context is None:
        return {}
    if context.host.startswith(ssh.SCHEME):
        return {"base_url": ssh.with_port(context.host)}
    if context.certificates is None:
        return {"base_url": context.host, "tls": False}
    ca, pair = context.certificates
    tls = docker.tls.TLSConfig(client_cert=pair, ca_cert=ca, verify=context.verify)
    return {"base_url": context.host, "tls": tls}


def _pool(client: docker.APIClient) -> urllib3.HTTPConnectionPool:
    """The transport's own pool, as the client would use it for every request to this engine."""
    request = requests.Request("GET", client.base_url).prepare()
    adapter = cast("requests.adapters.HTTPAdapter", client.get_adapter(client.base_url))
    if isinstance(adapter, UnixHTTPAdapter):
        return _UnixPool(client.base_url, adapter.socket_path)
    if isinstance(adapter, SSHHTTPAdapter):
        return _SshPool(ssh_client=adapter.ssh_client, timeout=int(READ_SECONDS), host=adapter.ssh_host)
    verify = client.verify or False  # the SDK's None, like its False, asks for no verification
    pool = adapter.get_connection_with_tls_context(request, verify, cert=client.cert)
    cast("Any", adapter).cert_verify(pool, client.base_url, verify, client.cert)
    return cast("urllib3.HTTPConnectionPool", pool)
