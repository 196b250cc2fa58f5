"""The mount chart before a real Chromium: its tab, selection, search, keyboard, panel, sheets, table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import assert_accessible, everywhere
from tests.browser.conftest import Visit, lead, pin
from tests.engine.engines import RealEngine
from tests.server import Server, wait_for

SOCKET = "/var/run/docker.sock"


@pytest.fixture
def mounts(visit: Visit) -> Page:
    """The mount chart of thirty containers, drawn."""
    page = visit("/?chart=mounts")
    page.locator("#mounts .part-container").first.wait_for()
    return page


def lit(page: Page) -> list[str]:
    """What stands out of containers, mount points and sources."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('#mounts .card:not(.dim)')].map((card) => card.ariaLabel)"
    )
    return found


def test_a_key_and_a_tab_lead_to_it_and_the_address_keeps_it(visit: Visit) -> None:
    page = visit()
    page.locator("#chart .card").first.wait_for()
    page.keyboard.press("m")
    expect(page.locator("#mounts .part-container").first).to_be_visible()
    expect(page).to_have_url(re.compile("chart=mounts"))
    expect(page.get_by_role("button", name="Mounts", exact=True)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("g")
    expect(page.locator("#mounts .part-container").first).not_to_be_visible()
    page.get_by_role("button", name="Mounts", exact=True).click()
    expect(page.locator("#mounts .part-container").first).to_be_visible()


def test_what_is_pinned_stays_pinned_on_the_other_chart(visit: Visit) -> None:
    page = visit()
    pin(page, "edge-traefik-1")
    page.keyboard.press("m")
    expect(page.locator("#mounts .part-container.selected")).to_have_attribute(
        "aria-label", re.compile("^edge-traefik-1")
    )
    expect(page.locator("#panel-title")).to_have_text("edge-traefik-1")
    assert all("traefik" in name or "letsencrypt" in name or SOCKET in name for name in lit(page))
    page.keyboard.press("g")
    expect(page.locator("#chart .card.selected")).to_have_count(1)


def test_a_source_shows_all_who_use_it(mounts: Page) -> None:
    mounts.locator("#mounts .legend").get_by_role("button", name=SOCKET).click()
    expect(mounts.locator("#panel")).to_contain_text("Read-only does not help")
    expect(mounts.locator("#panel")).to_contain_text("Ways to root")
    names = " ".join(lit(mounts))
    assert "edge-traefik-1" in names
    assert "watchtower" in names
    assert "uploads" not in names


def test_the_panel_says_what_becomes_of_the_data(visit: Visit) -> None:
    page = visit()
    pin(page, "edge-traefik-1")
    data = page.locator("#panel .data")
    expect(data).to_contain_text("Kept when it is removed")
    expect(data).to_contain_text("edge_letsencrypt")
    expect(data).to_contain_text("its own layer")
    data.get_by_role("button", name="edge_letsencrypt").click()
    expect(page.locator("#panel-title")).to_have_text("edge_letsencrypt")
    expect(page.locator("#panel .fate")).to_contain_text("Kept when its containers are removed")
    expect(page.locator("#panel section.users")).to_contain_text("edge-traefik-1")


def test_volumes_paths_and_mount_points_are_found(mounts: Page) -> None:
    search = mounts.locator("#search")
    search.fill(f"path:{SOCKET} project:edge")
    expect(mounts.locator("#search-count")).to_have_text("1 hit")
    search.fill("volume:letsencrypt")
    expect(mounts.locator("#search-count")).to_have_text("2 hits")
    mounts.get_by_role("button", name="Hide the rest").click()
    expect(mounts.locator("#mounts .part-container:visible")).to_have_count(1)
    expect(mounts.locator("#mounts .part-source:visible")).to_have_count(1)
    search.fill("mount:/nowhere")
    expect(mounts.locator("#matter")).to_contain_text("The search hides everything")


def test_the_keyboard_goes_from_containers_over_mount_points_to_sources(mounts: Page) -> None:
    mounts.locator("#mounts .legend button:visible").last.focus()
    mounts.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('class')"
    assert "part-container" in mounts.evaluate(focused)
    mounts.keyboard.press("ArrowRight")
    assert "part-mount" in mounts.evaluate(focused)
    mounts.keyboard.press("ArrowRight")
    assert "part-source" in mounts.evaluate(focused)
    mounts.keyboard.press("Enter")
    expect(mounts.locator("#panel")).to_be_visible()
    mounts.keyboard.press("Escape")
    expect(mounts.locator("#panel")).to_be_hidden()
    assert "part-source" in mounts.evaluate(focused)


def test_it_is_accessible(visit: Visit) -> None:
    """Each is looked at in both themes and at both widths, in one page that goes through them."""
    page = visit("/?chart=mounts")
    page.locator("#mounts svg .title").first.wait_for()
    everywhere(page)
    page.locator("#mounts .legend").get_by_role("button", name=SOCKET).click()
    expect(page.locator("#panel")).to_be_visible()
    everywhere(page)
    lead(page, "/?chart=sources")
    expect(page.get_by_role("table")).to_contain_text(SOCKET)
    everywhere(page)


def test_a_phone_has_one_column_and_nothing_beside_the_window(visit: Visit) -> None:
    page = visit("/?chart=mounts", width=390, height=844, touch=True)
    page.locator("#mounts svg .title").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = "[...document.querySelectorAll('#mounts .ground')]"
    lefts = page.evaluate(f"{boxes}.map((box) => Math.round(box.getBoundingClientRect().left))")
    assert len(set(lefts)) == 1
    wide = page.locator("#mounts .ground").first.bounding_box()
    assert wide is not None
    assert wide["width"] > 340


@pytest.fixture(scope="module")
def large() -> Iterator[Server]:
    """A server that charts an invented host of a thousand containers."""
    with Server("demo://1000?still") as server:
        yield server


#: What is drawn in the window: how many names, the smallest, those that reach beyond, and broken numbers.
NAMES = """() => {
  const stage = document.querySelector('#mounts .chart-stage').getBoundingClientRect();
  const inView = ({ top, bottom, width }) => width > 0 && bottom > stage.top && top < stage.bottom;
  const names = '#mounts .card :is(.label, .path, .name), #mounts .rail-label .name';
  const seen = [...document.querySelectorAll(names)].filter((text) => inView(text.getBoundingClientRect()));
  const size = (text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
  const values = [...document.querySelectorAll('#mounts svg *')].flatMap(({ attributes }) => [...attributes]);
  return {
    count: seen.length,
    least: Math.min(...seen.map(size)),
    beside: seen.filter((text) => text.getBoundingClientRect().right > stage.right).length,
    broken: values.some(({ value }) => value.includes('NaN')),
  };
}"""
#: The uppermost container in the window.
UPPERMOST = """() => {
  const { top } = document.querySelector('#mounts .chart-stage').getBoundingClientRect();
  const topOf = (card) => card.getBoundingClientRect().top;
  const below = [...document.querySelectorAll('#mounts .card')].filter((card) => topOf(card) >= top);
  return below.sort((a, b) => topOf(a) - topOf(b))[0].dataset.id;
}"""


#: One page is taken through these windows.
WINDOWS = [(1440, 900), (360, 740), (2560, 1440), (768, 1024)]


def test_a_thousand_containers_are_read_at_fit_and_scrolled(visit: Visit, large: Server) -> None:
    width, height = WINDOWS[0]
    page = visit("/?chart=mounts", width=width, height=height, on=large, reduced_motion=True)
    page.locator("#mounts .part-mount").first.wait_for()
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        wait_for(lambda: page.evaluate(NAMES)["beside"] == 0, "the chart to be laid out for its window")
        assert_read_and_scrolled(page, width, height)


def assert_read_and_scrolled(page: Page, width: int, height: int) -> None:
    """At fit and scrolled every name can be read; from afar there is nothing to read; and back."""
    first = page.evaluate(NAMES)
    assert first["count"] >= 15
    assert first["least"] >= 10
    assert (first["beside"], first["broken"]) == (0, False)
    uppermost = page.locator(f'#mounts [data-id="{page.evaluate(UPPERMOST)}"]')
    page.mouse.move(width / 2, height / 2)
    page.mouse.wheel(0, 6 * height)
    expect(uppermost).to_have_count(0)
    assert page.evaluate(NAMES)["least"] >= 10, "the wheel scrolls"
    page.keyboard.press("End")
    expect(page.locator("#mounts .box .title", has_text="(unused volumes)").first).to_be_in_viewport()
    assert page.evaluate(NAMES)["least"] >= 10
    page.keyboard.press("Home")
    expect(uppermost).to_be_in_viewport()
    page.keyboard.down("Control")
    page.mouse.wheel(0, 400)
    page.keyboard.up("Control")
    expect(page.locator("#mounts .chart.afar")).to_be_visible()
    assert not page.evaluate(NAMES)["broken"]
    page.keyboard.press("f")
    expect(page.locator("#mounts .part-mount").first).to_be_visible()
    expect(page.locator("#mounts .chart.afar")).to_have_count(0)
    wait_for(lambda: page.evaluate(NAMES)["least"] >= 10, "the chart to have come as near as it can be read")


def test_another_width_keeps_what_is_looked_at_in_view(mounts: Page) -> None:
    mounts.mouse.move(400, 400)
    mounts.mouse.wheel(0, 250)
    heads = mounts.locator("#mounts .head-strip")
    expect(heads.first).to_have_class(re.compile("stuck"))
    for width, columns in ((700, 1), (390, 1), (1440, 2)):
        uppermost = mounts.locator(f'#mounts [data-id="{mounts.evaluate(UPPERMOST)}"]')
        mounts.set_viewport_size({"width": width, "height": 900})
        expect(heads).to_have_count(columns)
        expect(uppermost).to_be_in_viewport()
        assert mounts.evaluate(NAMES)["least"] >= 10


def test_the_table_lists_sources_and_leads_back(mounts: Page) -> None:
    mounts.keyboard.press("t")
    table = mounts.get_by_role("table")
    expect(table.locator("caption")).to_contain_text("sources of data")
    expect(table.locator("tbody tr", has_text=SOCKET).first).to_contain_text("root on the host")
    mounts.locator("#search").fill("volume:letsencrypt")
    expect(table.locator("tbody tr")).to_have_count(1)
    mounts.get_by_role("button", name="Containers").click()
    expect(table.locator("caption")).to_contain_text("containers")
    expect(mounts).to_have_url(re.compile("chart=table"))


def test_a_sheet_says_what_will_be_gone_and_asks_for_the_name(mounts: Page) -> None:
    mounts.locator("#mounts .part-source", has_text="wiki-old").click()
    mounts.get_by_role("button", name="Remove …").click()
    sheet = mounts.locator("#sheet")
    expect(sheet).to_contain_text("will be gone for good")
    yes = sheet.get_by_role("button", name="Remove")
    expect(yes).to_be_disabled()
    sheet.get_by_role("textbox").fill("wiki-old_db-data")
    expect(yes).to_be_enabled()
    assert_accessible(mounts)


@pytest.fixture
def hostile(engine: RealEngine) -> Iterator[Server]:
    """A server that charts a host with hostile and overlong names."""
    engine.docker("volume", "create", "x" * 200, "--label", "<b>label</b>=<i>value</i>")
    folder = "/tmp/<img src=x onerror=window.caught=1>"
    more = ("-v", f"{'x' * 200}:/data", "-v", f"{folder}:/<b>bold</b>")
    engine.run("victim", *more)
    with Server(engine.url) as server:
        yield server


def test_volumes_of_a_host_without_containers_are_shown(engine: RealEngine, visit: Visit) -> None:
    engine.docker("volume", "create", "survivor")
    with Server(engine.url) as server:
        page = visit("/?chart=mounts", on=server)
        expect(page.locator("#mounts .part-source", has_text="survivor")).to_be_visible()
        expect(page.locator("#matter")).to_be_hidden()
        page.keyboard.press("g")
        expect(page.locator("#matter")).to_contain_text("no containers")


def test_hostile_names_stay_text(hostile: Server, visit: Visit) -> None:
    page = visit("/?chart=mounts", on=hostile)
    page.locator("#mounts .part-source").first.wait_for()
    page.locator("#mounts .part-mount", has_text="bold").click()
    expect(page.locator("#panel")).to_contain_text("/<b>bold</b>")
    page.keyboard.press("t")
    expect(page.get_by_role("table")).to_contain_text("<img src=x")
    assert page.evaluate("window.caught") is None
    assert page.locator("main img, main b, main i, #panel b, #panel i").count() == 0


def test_a_volume_is_made_backed_up_copied_restored_and_removed(
    hostile: Server, visit: Visit, tmp_path: Path
) -> None:
    page = visit("/?chart=mounts", on=hostile)
    page.locator("#mounts .part-source").first.wait_for()
    make(page, "fresh")
    saved = back_up(page, "fresh", tmp_path)
    copy(page, "fresh")
    restore(page, saved, "restored", taken="fresh")
    remove(page, "restored")


def volumes_menu(page: Page, item: str) -> Locator:
    """Choose something of the menu of volumes; the sheet that asks about it."""
    page.get_by_role("button", name="Volumes ▾").or_(page.locator(".volumes-button")).first.click()
    page.get_by_role("button", name=item).click()
    return page.locator("#sheet")


def make(page: Page, name: str) -> None:
    """Once it has a name that volumes can have; and not again, which loses nothing that was typed."""
    sheet = volumes_menu(page, "Create a volume")
    create, field = sheet.get_by_role("button", name="Create"), sheet.locator("[name=name]")
    for typed, why in (("", "Give it a name first."), ("a b", "A name has two characters or more")):
        field.fill(typed)
        expect(sheet.locator("#sheet-why")).to_contain_text(why)
        expect(create).to_be_disabled()
    field.fill(name)
    create.click()
    volumes_menu(page, "Create a volume")
    field.fill(name)
    sheet.locator("[name=labels]").fill("com.example.owner=anna")
    create.click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    expect(field).to_have_value(name)
    expect(sheet.locator("[name=labels]")).to_have_value("com.example.owner=anna")
    page.keyboard.press("Escape")


def back_up(page: Page, name: str, folder: Path) -> Path:
    """From its panel; where the download was saved."""
    page.locator("#mounts .part-source", has_text=name).click()
    page.get_by_role("button", name="Back up …").click()
    with page.expect_download() as download:
        page.locator("#sheet").get_by_role("button", name="Download the backup").click()
    assert download.value.suggested_filename.startswith(f"{name}-")
    saved = folder / "backup"
    download.value.save_as(saved)
    return saved


def copy(page: Page, name: str) -> None:
    """From its panel, under the name that is proposed."""
    page.get_by_role("button", name="Copy …").click()
    page.locator("#sheet").get_by_role("button", name="Copy").click()
    # While its copy is being written a helper uses it: it is drawn twice for the moment in which it moves.
    expect(page.locator("#mounts .part-source", has_text=f"{name}-copy").first).to_be_visible()


def restore(page: Page, saved: Path, name: str, *, taken: str) -> None:
    """Into a new volume; under a name that is taken it is refused, and asked again."""
    sheet = volumes_menu(page, "Restore a backup into a new volume")
    field, send = sheet.locator("[name=name]"), sheet.get_by_role("button", name="Restore", exact=True)
    field.fill(taken)
    sheet.locator("[type=file]").set_input_files(saved)
    send.click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    expect(field).to_have_value(taken)
    field.fill(name)
    send.click()
    expect(page.locator("#mounts .part-source", has_text=name).first).to_be_visible()
    expect(page.locator("#notices", has_text=f"Restoring {name}")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def remove(page: Page, name: str) -> None:
    """Once its name was typed, and the helper that has filled it is gone: while it uses it nobody may."""
    page.wait_for_function(
        "name => fetch(`/api/volumes/${name}/preview?action=remove`).then(answer => answer.json())"
        ".then(preview => preview.refused === null)",
        arg=name,
    )
    volume = page.locator("#mounts .part-source", has_text=name).first
    volume.click()
    page.get_by_role("button", name="Remove …").click()
    sheet = page.locator("#sheet")
    sheet.get_by_role("textbox").fill(name)
    sheet.get_by_role("button", name="Remove").click()
    expect(volume).to_have_count(0)
