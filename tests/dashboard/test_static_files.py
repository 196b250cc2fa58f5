"""Static files: kept by browsers, asked for anew each time, and nothing from outside their folder."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dashboard.static_files import StaticFiles

SCRIPT = b"export const answer = 42;\n" * 100


@pytest.fixture
def files(tmp_path: Path, settings: Settings) -> StaticFiles:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "main.js").write_bytes(SCRIPT)
    (folder / "dot.png").write_bytes(b"\x89PNG" * 1000)
    (tmp_path / "secret-key").write_text("secret")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return StaticFiles()


async def ask(
    files: StaticFiles, path: str, method: str = "GET", **headers: str
) -> tuple[int, Mapping[str, str], bytes]:
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await files({"type": "http", "path": path, "method": method, "headers": given}, None, send)
    start, body = sent
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], found, body["body"]


async def test_a_script_is_a_script_and_is_asked_for_anew(files: StaticFiles) -> None:
    status, headers, body = await ask(files, "/static/main.js")
    assert (status, body) == (200, SCRIPT)
    assert headers["content-type"].startswith("text/javascript")
    assert headers["content-length"] == str(len(SCRIPT))
    assert "max-age=0" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


async def test_who_has_it_is_not_sent_it_again(files: StaticFiles) -> None:
    _, headers, _ = await ask(files, "/static/main.js")
    status, again, body = await ask(files, "/static/main.js", if_none_match=headers["etag"])
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    status, _, _ = await ask(files, "/static/main.js", if_modified_since=headers["last-modified"])
    assert status == 304


async def test_text_is_compressed_and_pictures_are_not(files: StaticFiles) -> None:
    _, headers, body = await ask(files, "/static/main.js", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(body))
    assert "Accept-Encoding" in headers["vary"]
    assert gzip.decompress(body) == SCRIPT
    _, headers, body = await ask(files, "/static/dot.png", accept_encoding="gzip, br")
    assert "content-encoding" not in headers
    assert body == b"\x89PNG" * 1000


async def test_a_changed_file_is_a_new_one(files: StaticFiles, settings: Settings) -> None:
    _, before, _ = await ask(files, "/static/main.js", accept_encoding="gzip")
    (Path(settings.STATICFILES_DIRS[0]) / "main.js").write_bytes(SCRIPT * 2)
    status, after, body = await ask(
        files, "/static/main.js", accept_encoding="gzip", if_none_match=before["etag"]
    )
    assert status == 200
    assert after["etag"] != before["etag"]
    assert gzip.decompress(body) == SCRIPT * 2


async def test_head_tells_without_showing(files: StaticFiles) -> None:
    status, headers, body = await ask(files, "/static/main.js", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-type"].startswith("text/javascript")


async def test_only_reading_is_possible(files: StaticFiles) -> None:
    status, headers, _ = await ask(files, "/static/main.js", "POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/none.js", "/static/../secret-key", "/static//etc/passwd", "/static/./main.js",
     "/static/\x00", "/static/%2e%2e/secret-key", "/static/main.js/"],
)  # fmt: skip
async def test_there_is_nothing_else(files: StaticFiles, path: str) -> None:
    status, _, body = await ask(files, path)
    assert (status, body) == (404, b"")
