"""A call of an `http` or `https` address: connected to an address that was checked, without redirects."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from dashboard.alerts.sending import NotTaken
from dashboard.base import outgoing
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.version import VERSION

#: For each step, and for all of it.
STEP_SECONDS, ALL_SECONDS = 5.0, 10.0
#: So many addresses of a name are tried.
MOST_ADDRESSES = 4


def check(url: str) -> None:
    """Raise a problem for what nothing can be sent to."""
    complaint = Problem(400, "url_invalid", _("The address must be one such as https://example.org/hook."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")  # a label may be empty, or too long
    except ValueError:
        raise complaint from None
    strange = any(ord(letter) <= 32 or ord(letter) > 126 for letter in url)
    login = parts.username is not None or parts.password is not None
    if parts.scheme not in ("http", "https") or not host or port == 0 or strange or login:
        raise complaint
    outgoing.check_literal(host)


def call(method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> None:
    """Call it. Raises `NotTaken` for anything but a 2xx, `Refused` by the target's address."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    said = {"User-Agent": f"Portolan/{VERSION}"} | dict(headers or {})
    try:
        checked = outgoing.resolve(host, port)
        until = time.monotonic() + ALL_SECONDS
        connection = _connection(host, port, checked, until, secure=secure)
        with _cut_off(connection, until):
            connection.request(method, path, body, said)
            status = connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotTaken(_reason(error)) from None
    if not 200 <= status < 300:
        raise NotTaken(_("It answered with %(status)s.") % {"status": status})


@contextmanager
def _cut_off(connection: http.client.HTTPConnection, until: float) -> Iterator[None]:
    """Cut off an answer that drips: each step has its time, and so has the whole."""
    timer = threading.Timer(until - time.monotonic(), _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _connection(
    host: str, port: int, checked: tuple[str, ...], until: float, *, secure: bool
) -> http.client.HTTPConnection:
    """Connected already, to one of the checked addresses; the name is for the certificate and the header."""
    connected = _connect(checked, port, until)
    connection: http.client.HTTPConnection
    if secure:
        connection = http.client.HTTPSConnection(host, port, timeout=STEP_SECONDS)
        try:
            connection.sock = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
        except (OSError, ValueError):
            connected.close()
            raise
    else:
        connection = http.client.HTTPConnection(host, port, timeout=STEP_SECONDS)
        connection.sock = connected
    return connection


def _connect(checked: tuple[str, ...], port: int, until: float) -> socket.socket:
    """To one of them, the first that answers. However many there are, half of the time is left."""
    failed: OSError = OSError("no address")
    tried = checked[:MOST_ADDRESSES]
    for number, address in enumerate(tried):
        left = (until - STEP_SECONDS - time.monotonic()) / (len(tried) - number)
        try:
            connected = socket.create_connection((address, port), max(left, 0.1))
        except OSError as error:
            failed = error
        else:
            connected.settimeout(STEP_SECONDS)
            return connected
    raise failed


def _reason(error: Exception) -> str:
    """In few words, and without what the other end may have said: it is not ours to repeat."""
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return _("Its name cannot be looked up.")
    if isinstance(error, ssl.SSLError):
        return _("Its certificate is not good, or it does not speak TLS.")
    if isinstance(error, TimeoutError):
        return _("It does not answer in time.")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _("It does not answer as a web server does.")
