"""Versioned static files: kept for good, and new as soon as a file changes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dashboard import assets
from dashboard.static_files import StaticFiles


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "static"
    (folder / "dashboard" / "js" / "chart").mkdir(parents=True)
    for name in ("main.js", "types.js", "chart/draw.js"):
        (folder / "dashboard" / "js" / name).write_text("export {};\n")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    assets._look.cache_clear()
    return folder


async def cache_control(path: str) -> str:
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    await StaticFiles()({"type": "http", "path": path, "method": "GET", "headers": []}, None, send)
    assert sent[0]["status"] == 200
    headers: dict[bytes, bytes] = dict(sent[0]["headers"])
    return headers[b"Cache-Control"].decode()


def test_it_lists_every_module_that_runs(folder: Path) -> None:
    expected = ("vendor/d3.js", "dashboard/js/chart/draw.js", "dashboard/js/main.js")
    assert assets.current().modules == expected


async def test_a_versioned_file_is_kept_and_a_plain_one_is_not(folder: Path) -> None:
    address = assets.url("dashboard/js/main.js")
    assert re.fullmatch(r"/static/v-[0-9a-f]{12}/dashboard/js/main\.js", address)
    assert "immutable" in await cache_control(address)
    assert "immutable" not in await cache_control("/static/dashboard/js/main.js")


async def test_an_edited_file_has_another_address_and_the_old_one_is_not_kept(folder: Path) -> None:
    before = assets.url("dashboard/js/main.js")
    os.utime(folder / "dashboard" / "js" / "main.js", ns=(1, 1))
    assets._look.cache_clear()
    assert assets.url("dashboard/js/main.js") != before
    assert "immutable" not in await cache_control(before)
