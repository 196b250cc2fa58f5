"""The signed webhook: a POST of the message, to the address that was checked, without redirects."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from urllib.parse import urlsplit

import orjson

from dashboard.alerts.documents import Document
from dashboard.alerts.sending import NotTaken
from dashboard.base import outgoing
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.version import VERSION

SIGNATURE = "X-Portolan-Signature"
#: For each step, and for all of it.
STEP_SECONDS, ALL_SECONDS = 5.0, 10.0
LONGEST_URL = 2000


def check(url: str, secret: str) -> None:
    """Raise a problem for what nothing can be sent to, and where there is nothing to sign with."""
    if not secret:
        raise Problem(400, "secret_missing", _("A webhook needs a secret, by which its messages are signed."))
    complaint = Problem(400, "url_invalid", _("The address must be one such as https://example.org/hook."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise complaint from None
    strange = any(ord(letter) <= 32 or ord(letter) > 126 for letter in url)
    login = parts.username is not None or parts.password is not None
    if parts.scheme not in ("http", "https") or not host or port == 0 or strange or login:
        raise complaint
    outgoing.check_literal(host)


def signature(body: bytes, secret: str) -> str:
    """What the header says: `sha256=` and the HMAC of the body with the secret, in hexadecimal digits."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def send(url: str, secret: str, document: Document) -> None:
    """Hand the message over. Raises `NotTaken` for anything but a 2xx, `Refused` by the target's address."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    body = orjson.dumps(document)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Portolan/{VERSION}",
        SIGNATURE: signature(body, secret),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connection(host, port, outgoing.resolve(host, port), secure=secure)
        status = _answered(connection, path, body, headers)
    except (OSError, http.client.HTTPException) as error:
        raise NotTaken(_reason(error)) from None
    if not 200 <= status < 300:
        raise NotTaken(_("It answered with %(status)s.") % {"status": status})


def _answered(connection: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> int:
    """The answer's status. One that drips is cut off: each step has its time, and so has the whole."""
    timer = threading.Timer(ALL_SECONDS, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
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
    host: str, port: int, checked: tuple[str, ...], *, secure: bool
) -> http.client.HTTPConnection:
    """Connected already, to one of the checked addresses; the name is for the certificate and the header."""
    connected = _connect(checked, port)
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


def _connect(checked: tuple[str, ...], port: int) -> socket.socket:
    failed: OSError = OSError("no address")
    for address in checked[:4]:
        try:
            return socket.create_connection((address, port), STEP_SECONDS)
        except OSError as error:
            failed = error
    raise failed


def _reason(error: Exception) -> str:
    """In few words, and without what the other end may have said: it is not ours to repeat."""
    if isinstance(error, socket.gaierror):
        return _("Its name cannot be looked up.")
    if isinstance(error, ssl.SSLError):
        return _("Its certificate is not good, or it does not speak TLS.")
    if isinstance(error, TimeoutError):
        return _("It does not answer in time.")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _("It does not answer as a web server does.")
