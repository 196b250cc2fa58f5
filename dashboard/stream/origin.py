"""Whether a WebSocket handshake comes from our own page: scheme, host and port of its Origin must be ours.

Cookies ignore ports, and on a Docker host another container's port is another site on the same host name;
comparing host names, as Channels' own validator does, is not enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

DEFAULT_PORTS = {"http": 80, "https": 443}
Place = tuple[str, str, int]


def is_ours(headers: Mapping[bytes, bytes]) -> bool:
    """Whether the handshake with these headers may go on."""
    origin = _place(headers.get(b"origin", b"").decode("latin1"))
    host = headers.get(b"host", b"").decode("latin1")
    if origin is None or not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    if settings.PUBLIC_URL is not None and origin == _place(settings.PUBLIC_URL):
        return True
    return origin == _place(f"{_scheme(headers)}://{host}")


def _scheme(headers: Mapping[bytes, bytes]) -> str:
    """The scheme the browser used; a proxy's word for it counts only where a proxy was announced."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if trusted is not None:
        name = trusted[0].removeprefix("HTTP_").replace("_", "-").lower().encode()
        if headers.get(name, b"").decode("latin1") == trusted[1]:
            return "https"
    return "http"


def _place(text: str) -> Place | None:
    """Scheme, host and port of an origin, or `None` for what is none (`null`, a path, no host)."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    if parts.path or parts.query or parts.fragment or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, DEFAULT_PORTS[parts.scheme] if port is None else port
