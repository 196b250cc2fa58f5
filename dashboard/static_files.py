"""The static files, served on the event loop, past Django.

The page is some hundred small ES modules. Each through Django's middleware would cost a thread and a few
milliseconds; here one costs a `stat`. WhiteNoise knows the rules (types, ETag, ranges, paths that try to
leave the folder), and there is no `collectstatic`: browsers keep every file and ask each time whether it
is still the same, unless the address has a version in it (`assets.py`).
"""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from whitenoise.base import WhiteNoise
from whitenoise.responders import Response

from dashboard import assets
from dashboard.middleware import PERMISSIONS_POLICY

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]
SECURITY_HEADERS = (
    (b"X-Content-Type-Options", b"nosniff"),
    (b"Cross-Origin-Resource-Policy", b"same-origin"),
    (b"Cross-Origin-Opener-Policy", b"same-origin"),
    (b"Content-Security-Policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"X-Frame-Options", b"DENY"),
    (b"Referrer-Policy", settings.SECURE_REFERRER_POLICY.encode()),
    (b"Permissions-Policy", PERMISSIONS_POLICY.encode()),
)
ASKED = {b"if-none-match": "HTTP_IF_NONE_MATCH", b"if-modified-since": "HTTP_IF_MODIFIED_SINCE"}
TEXTS = ("text/", "application/json", "image/svg+xml")
WORTH_COMPRESSING = 1024
FOREVER = "max-age=31536000, immutable, private"


class StaticFiles:
    """An ASGI application for everything below `STATIC_URL`."""

    def __init__(self) -> None:
        self._noise = WhiteNoise(None, autorefresh=True, max_age=0, allow_all_origins=False)
        self._compressed: dict[tuple[str, str], bytes] = {}
        for finder in finders.get_finders():
            for storage in getattr(finder, "storages", {}).values():
                self._noise.add_files(storage.location, prefix=settings.STATIC_URL)

    async def __call__(self, asgi_scope: Mapping[str, Any], _receive: object, send: Send) -> None:
        """Answer one request."""
        status, headers, body = self._answer(asgi_scope)
        encoded = [(name.encode("latin1"), value.encode("latin1")) for name, value in headers]
        await send(
            {"type": "http.response.start", "status": status, "headers": [*encoded, *SECURITY_HEADERS]}
        )
        await send({"type": "http.response.body", "body": body})

    def _answer(self, asgi_scope: Mapping[str, Any]) -> tuple[int, Headers, bytes]:
        path, versioned = assets.without_version(asgi_scope["path"])
        file = self._noise.find_file(path)
        if file is None:
            return 404, [("Content-Type", "text/plain"), ("Content-Length", "0")], b""
        given = dict(asgi_scope["headers"])
        asked = {ASKED[name]: value.decode("latin1") for name, value in given.items() if name in ASKED}
        answer: Response = file.get_response(asgi_scope["method"], asked)
        replaced = ("content-length", "cache-control") if versioned else ("content-length",)
        headers = [header for header in answer.headers if header[0].lower() not in replaced]
        if versioned:
            headers.append(("Cache-Control", FOREVER))
        if answer.file is None:
            return int(answer.status), headers, b""
        with answer.file as opened:
            body = opened.read()
        if b"gzip" in given.get(b"accept-encoding", b"") and _is_worth_compressing(headers, body):
            body = self._compress(path, file.etag, body)
            headers.append(("Content-Encoding", "gzip"))
        headers += [("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
        return int(answer.status), headers, body

    def _compress(self, path: str, etag: str, body: bytes) -> bytes:
        """Compress a file once for each of its versions."""
        key = (path, etag)
        if key not in self._compressed:
            self._compressed = {old: text for old, text in self._compressed.items() if old[0] != path}
            self._compressed[key] = gzip.compress(body, 6, mtime=0)
        return self._compressed[key]


def _is_worth_compressing(headers: Headers, body: bytes) -> bool:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    return len(body) > WORTH_COMPRESSING and kind.startswith(TEXTS)
