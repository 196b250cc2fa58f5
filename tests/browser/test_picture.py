"""The chart kept as a file: what it shows and nothing that acts."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit


def kept(page: Page, form: str, folder: Path) -> Path:
    page.locator(".user-button").click()
    with page.expect_download() as download:
        page.locator(f"#picture-{form}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.mark.parametrize("chart", ["network", "mounts"])
def test_the_chart_is_kept_with_host_and_date(visit: Visit, tmp_path: Path, chart: str) -> None:
    page = visit(f"/?chart={chart}")
    page.locator("body[data-drawn]").wait_for()
    path = kept(page, "svg", tmp_path)
    assert path.name.startswith(f"demo-30-{chart}-2")
    root = ElementTree.parse(path).getroot()
    tags = {one.tag.partition("}")[2] for one in root.iter()}
    assert tags <= {"svg", "title", "style", "g", "rect", "path", "circle", "line", "text", "tspan"}
    texts = {text for one in root.iter() for text in (one.text or "").splitlines()}
    assert {"demo-30", "outline-prod", "traefik"} <= texts
    drawn = [one for one in root.iter() if "matrix" in one.get("transform", "")]
    assert len(drawn) > 30, "boxes and cards stand where they do on the page"
    assert kept(page, "png", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_what_is_seen_is_kept_by_name_and_found_again(visit: Visit) -> None:
    page = visit("/?chart=mounts&q=project%3Aedge&mode=hide")
    page.locator("body[data-drawn]").wait_for()
    page.locator(".user-button").click()
    page.locator("#keep-view").click()
    page.locator("#id_name").fill("the edge")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="the edge").click()
    expect(page.locator("#search")).to_have_value("project:edge")
    assert "chart=mounts" in page.url
