"""Static files: what was built and nothing else, kept by browsers for good, and sent piece by piece."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.templatetags.static import static
from pytest_django import Settings

from dashboard.server.asgi import django_application
from dashboard.web.middleware import PIECE
from tests.server import Server

#: Of what kinds the files are that a page may ask for; scripts of the build and plain sources are none.
KINDS = {".css", ".br", ".gz", ".js", ".map", ".svg", ".woff2"}
BUILD = Path(__file__).parents[2] / "build" / "static"


async def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, Mapping[str, str], list[bytes]]:
    """The status, the headers, and the body in the pieces in which the server is given it."""
    sent: list[Mapping[str, Any]] = []
    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Mapping[str, Any]:
        if not asked:
            await asyncio.Event().wait()
        return asked.pop()

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "method": method}
    scope |= {"headers": [(b"host", b"localhost"), *given], "scheme": "http"}
    await django_application(scope, receive, send)
    start, *bodies = sent
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], found, [body["body"] for body in bodies if body.get("body")]


async def test_a_script_is_a_script_and_is_kept_for_good() -> None:
    address = static("dashboard/main.js")
    assert re.fullmatch(r"/static/dashboard/main\.[0-9a-f]{12}\.js", address)
    status, headers, pieces = await ask(address)
    assert status == 200
    assert headers["content-type"].startswith("text/javascript")
    assert headers["content-length"] == str(sum(map(len, pieces)))
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


async def test_text_is_compressed_and_a_font_is_not() -> None:
    address = static("dashboard/main.js")
    _, plain, whole = await ask(address)
    assert "Accept-Encoding" in plain["vary"]
    for accepted, decompress in {"gzip, br": brotli.decompress, "gzip": gzip.decompress}.items():
        _, headers, pieces = await ask(address, accept_encoding=accepted)
        assert headers["content-encoding"] == accepted.rpartition(" ")[2]
        assert "Accept-Encoding" in headers["vary"]
        assert decompress(b"".join(pieces)) == b"".join(whole)
    font = static("dashboard/fonts/inter-latin-wght-normal.woff2")
    _, headers, pieces = await ask(font, accept_encoding="gzip, br")
    assert "content-encoding" not in headers
    assert b"".join(pieces).startswith(b"wOF2")


async def test_who_has_it_is_not_sent_it_again() -> None:
    address = static("dashboard/chart.css")
    _, headers, _ = await ask(address)
    status, again, pieces = await ask(address, if_none_match=headers["etag"])
    assert (status, pieces, again["etag"]) == (304, [], headers["etag"])


async def test_it_comes_in_short_pieces() -> None:
    """Django by itself would read the whole file before the first byte is sent, for each client that asks."""
    _, _, pieces = await ask(static("dashboard/main.js"))
    assert len(pieces) > 1
    assert max(map(len, pieces)) <= PIECE


async def test_head_tells_without_showing_and_part_of_it_can_be_had() -> None:
    address = static("dashboard/main.js")
    status, headers, pieces = await ask(address, "HEAD")
    assert (status, pieces) == (200, [])
    assert headers["content-type"].startswith("text/javascript")
    status, _, pieces = await ask(address, range="bytes=0-9")
    assert (status, len(b"".join(pieces))) == (206, 10)


async def test_only_reading_is_possible() -> None:
    status, headers, _ = await ask(static("dashboard/main.js"), "POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    ["", "none.js", "../secret-key", "/etc/passwd", "./dashboard/main.js", "\x00", "%2e%2e/secret-key",
     "dashboard/main.js", "dashboard/js/main.js",
     "esbuild.config.mjs", "vendor.mjs", "dashboard/pages/office.js"],
)  # fmt: skip
async def test_there_is_nothing_else(path: str) -> None:
    status, _, _ = await ask(f"/static/{path}")
    assert status == 404


def test_what_was_built_holds_no_source_of_the_build() -> None:
    served = {path.suffix for path in (BUILD / "dashboard").rglob("*") if path.is_file()}
    assert served <= KINDS
    assert ".js" in served


def test_a_sheet_asks_for_nothing_but_fonts() -> None:
    """Signs are in it, so that none of them costs a request of its own."""
    sheet = BUILD / staticfiles_storage.stored_name("dashboard/chart.css")  # type: ignore[attr-defined]
    addresses = re.findall(r"url\([\"']?([^\"')]{0,60})", sheet.read_text())
    assert addresses
    assert [each for each in addresses if not each.startswith(("data:image/svg+xml", "./fonts/", "#"))] == []


def test_while_developing_an_edited_file_is_asked_for_anew() -> None:
    with Server("demo://5?still", PORTOLAN_DEVELOP="1") as server:
        client = server.client()
        assert "/static/dashboard/main.js" in client.get("/").body.decode()
        answer = client.get("/static/dashboard/main.js")
    assert answer.status == 200
    assert "max-age=0" in answer.headers["cache-control"]


def test_without_what_was_built_the_start_says_what_to_do(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.STATIC_ROOT = tmp_path
    with pytest.raises(SystemExit):
        call_command("up", port=0)
    assert "make setup" in capsys.readouterr().err
