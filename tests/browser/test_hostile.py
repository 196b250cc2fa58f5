"""Names, labels, paths and refusals that try to be something else stay text, wherever they are shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import urlencode

import orjson
import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Visit, lead, pin
from tests.engine.api import ApiError
from tests.engine.engines import RealEngine
from tests.hostile import (
    DECEIVING,
    ESCAPES,
    HEBREW,
    HOSTILE,
    ISOLATED,
    KOREAN,
    MARKUP,
    PROJECT,
    SERVICE,
    TURNED,
    HostileEngine,
)
from tests.server import Client, Server
from tests.topology.answers import Json, an_id

#: Texts and attributes that people read, wherever they are on the page.
READ = """() => {
  const found = [document.title];
  for (const element of document.querySelectorAll('body, body *')) {
    if (element.closest('script')) continue;
    for (const name of ['title', 'aria-label', 'alt', 'label']) found.push(element.getAttribute(name) ?? '');
    for (const node of element.childNodes) if (node.nodeType === 3 && node.data.trim()) found.push(node.data);
  }
  return found;
}"""
#: What sticks out of the window to the right, and is not scrolled or cut by something around it.
WIDE = """() => [...document.querySelectorAll('body *')].filter((element) => {
  const held = element.closest('svg, #table, [popover], dialog:not([open]), [hidden], .visually-hidden');
  if (held || !element.checkVisibility()) return false;
  for (let up = element.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return false;
  return element.getBoundingClientRect().right > innerWidth + 1;
}).map((element) => element.outerHTML.slice(0, 160))"""
FOREIGN = (
    "img, iframe, object, embed, main b, main i, #panel b, #panel i, svg svg[onload], [onerror], [onload]"
)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Server]:
    """A server on a host where everything that has a name has a hostile one, and where much was tried."""
    with HostileEngine() as engine, Server(engine.url) as server:
        client = server.client()
        for name in HOSTILE:
            wish = {"kind": "project", "object": name[:250], "reason": name[:450]}
            client.post("/api/protections", wish)
        for number in (4, 5, 6, 7):
            network = f"network:{an_id(number, 'a')}"
            client.post(f"/api/networks/{network}/disconnect", {"container": f"container:{an_id(number)}"})
        yield server


def watched(page: Page) -> list[str]:
    """Everything that hostile text might do, as it happens."""
    done: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        done.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("popup", lambda popup: done.append(f"popup: {popup.url}"))
    page.on("download", lambda download: done.append(f"download: {download.url}"))
    own = page.url.split("/", 3)[2]
    page.on(
        "request", lambda asked: done.append(asked.url) if own not in asked.url.split("/", 3)[2] else None
    )
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => { window.caught = event.blockedURI; });"
    )
    return done


def assert_harmless(page: Page, done: list[str]) -> None:
    """Nothing ran, nothing left, nothing deceives, nothing is wider than the window."""
    page.wait_for_timeout(150)
    assert done == []
    assert page.evaluate("window.caught ?? null") is None
    assert page.locator(FOREIGN).count() == 0
    assert [text[:200] for text in page.evaluate(READ) if DECEIVING.search(text)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.evaluate(WIDE)
    assert page.evaluate(WIDE) == []


FAR = "#at=900,400,0.05"
CHARTS = [
    "/?density=cards",
    "/?density=rows",
    f"/?density=cards{FAR}",
    "/?chart=mounts",
    f"/?chart=mounts{FAR}",
    "/?chart=table",
    "/?chart=sources",
    "/?q=%3Cimg",
]
PINNED = [
    ("network", f"container:{an_id(4)}"),
    ("network", f"container:{an_id(7)}"),
    ("network", f"network:{an_id(4, 'a')}"),
    ("mounts", f"volume:{HOSTILE[6]}"),
    ("mounts", f"bind:/srv/{ISOLATED}"),
    ("network", f"container:{MARKUP}{TURNED}"),
]


#: What is looked at in a narrow window as well.
NARROW = 390


def narrow(page: Page) -> None:
    """The same page in a narrow window."""
    page.set_viewport_size({"width": NARROW, "height": 900})


def test_the_charts_and_the_tables_are_harmless(visit: Visit, hostile: Server) -> None:
    page = visit("/account/", width=1600, on=hostile)
    done = watched(page)
    page.goto("/")
    page.locator("body[data-drawn]").wait_for()
    for path in CHARTS:
        lead(page, path)
        assert_harmless(page, done)
    narrow(page)
    for path in CHARTS[1:6:2]:
        page.goto(path)
        page.locator("body[data-drawn]").wait_for()
        assert_harmless(page, done)


def test_the_panel_is_harmless(visit: Visit, hostile: Server) -> None:
    page = visit("/account/", width=1600, on=hostile)
    done = watched(page)
    page.goto("/")
    page.locator("body[data-drawn]").wait_for()
    for pinned in (PINNED, PINNED[1:4]):
        for chart, selected in pinned:
            lead(page, f"/?{urlencode({'chart': chart, 'selected': selected})}")
            page.locator("#panel:not([hidden]) .panel-section").first.wait_for()
            assert_harmless(page, done)
        narrow(page)


PAGES = [
    "/history/",
    "/history/?source=engine",
    "/history/1/undo/",
    "/protection/",
    "/people/",
    "/account/",
    "/people/1/",
]
FILTERED = [{"object": TURNED}, {"person": MARKUP + TURNED}, {"project": ESCAPES}, {"since": MARKUP}]


def test_the_pages_around_the_charts_are_harmless(visit: Visit, hostile: Server) -> None:
    client = hostile.client()
    people_named(client)
    page = visit("/account/", width=1600, on=hostile)
    done = watched(page)
    for path in [*PAGES, *(f"/history/?{urlencode(one)}" for one in FILTERED)]:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for summary in page.locator(".history-more summary").all()[:6]:
            summary.click()
        assert_harmless(page, done)
        narrow(page)
        assert_harmless(page, done)
        page.set_viewport_size({"width": 1600, "height": 900})


def people_named(client: Client) -> None:
    """A token, an invitation and one's own name, as hostile as their forms take them."""
    secret = {"csrfmiddlewaretoken": client.cookies["csrftoken"], "language": "en-gb", "theme": "dark"}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for name in (MARKUP, TURNED, ISOLATED, HEBREW):
        forms = {
            "/account/tokens/": {"token-name": name, "token-role": "viewer", "token-days": "30"},
            "/people/invite/": {"note": name, "role": "viewer"},
            "/account/profile/": {"name": name},
        }
        for path, form in forms.items():
            client.request("POST", path, urlencode(form | secret).encode(), kind)


def test_the_sheet_the_refusal_and_the_tooltip_are_harmless(visit: Visit, hostile: Server) -> None:
    page = visit("/account/", on=hostile)
    done = watched(page)
    page.goto(f"/?{urlencode({'selected': f'container:{an_id(13)}'})}")
    lift_all(hostile.client())
    page.locator("#panel .endpoint").first.get_by_role("button", name="Disconnect").click()
    expect(page.locator("#sheet .effects")).to_be_visible()
    assert_harmless(page, done)
    page.locator("#sheet").get_by_role("button", name="Disconnect").click()
    expect(page.locator(".notice.problem")).to_contain_text("safe⟨U+202E⟩gnp.exe")
    assert_harmless(page, done)
    page.goto("/?density=cards")
    card = page.locator(f"[data-id='container:{an_id(4)}']")
    card.hover()
    expect(page.locator(".chart-tip:visible")).to_contain_text("safe⟨U+202E⟩gnp.exe, ")
    assert_harmless(page, done)
    rail = page.locator(".legend button").nth(1)
    rail.hover()
    assert len(rail.get_attribute("title") or "") > len(ESCAPES)
    assert_harmless(page, done)


def test_the_feed_is_harmless(visit: Visit, hostile: Server) -> None:
    page = visit("/account/", width=1600, on=hostile)
    done = watched(page)
    page.goto("/")
    page.locator(".feed-button").click()
    page.locator("#feed .event").first.wait_for()
    for burst in page.locator("#feed summary").all():
        burst.click()
    for _ in range(2):
        expect(page.locator("#feed").get_by_text("safe⟨U+202E⟩gnp.exe").first).to_be_visible()
        assert_harmless(page, done)
        narrow(page)


def lift_all(client: Client) -> None:
    """Nothing is protected any more."""
    for lock in client.get("/api/protections").json:
        if lock.get("number"):
            client.request("DELETE", f"/api/protections/{lock['number']}", None, {})


def test_what_reads_from_the_right_keeps_to_its_place(visit: Visit, hostile: Server) -> None:
    page = visit("/?chart=table", on=hostile)
    cell = page.get_by_role("listitem").filter(has_text=HEBREW).filter(has_text="10.9.9.0").first
    name, address = (cell.locator(part).bounding_box() for part in ("button", ".mono"))
    assert name
    assert address
    assert name["x"] + name["width"] <= address["x"]
    expect(page.get_by_role("button", name=KOREAN, exact=True).first).to_be_visible()


def test_search_and_addresses_take_names_as_they_are(visit: Visit, hostile: Server) -> None:
    page = visit(f"/?{urlencode({'chart': 'table', 'q': TURNED})}", on=hostile)
    expect(page.locator("#search-count")).to_contain_text("hit")
    page.get_by_role("button", name="safe⟨U+202E⟩gnp.exe", exact=True).first.click()
    expect(page.locator("#panel-title")).to_have_text("safe⟨U+202E⟩gnp.exe")


def test_exports_are_data_and_nothing_else(hostile: Server) -> None:
    client = hostile.client()
    exported = client.get("/history/export.csv")
    assert "attachment" in exported.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(exported.body.decode("utf-8-sig"))))
    lines = [orjson.loads(line) for line in client.get("/history/export.jsonl").body.splitlines()]
    names = {one["name"] for line in lines for one in line["objects"]}
    assert {TURNED, ESCAPES, MARKUP} <= names
    assert len(rows) == len(lines)
    assert [row["names"] for row in rows if row["names"].startswith(("=", "+", "-", "@", "\t"))] == []
    assert {line["source"] for line in lines} == {"person", "engine"}


@pytest.fixture
def labelled(outer_engine: RealEngine) -> Iterator[Server]:
    """A server that charts a real host, with names as hostile as its engine lets them be."""
    engine = outer_engine
    network = next(name for name in (TURNED + MARKUP, "<b>net</b>", "net") if makes(engine, name))
    for name in ("victim", "x" * 120):
        made = engine.api("POST", "/containers/create", victim(network), name=name)
        engine.api("POST", f"/containers/{made['Id']}/start")
    with Server(engine.url) as server:
        yield server


def victim(network: str) -> Json:
    """What the command line would not take is asked of the engine itself."""
    labels = {PROJECT: MARKUP, SERVICE: TURNED, "org.opencontainers.image.title": ESCAPES}
    mounts = [{"Type": "volume", "Target": f"/<i>{TURNED}</i>"}, {"Type": "tmpfs", "Target": f"/{HEBREW}"}]
    return {
        "Image": "busybox",
        "Labels": labels,
        "HostConfig": {"NetworkMode": network, "Mounts": mounts},
    }


def makes(engine: RealEngine, name: str) -> bool:
    """Whether this engine takes the name for a network."""
    try:
        engine.api("POST", "/networks/create", {"Name": name, "CheckDuplicate": True})
    except ApiError:
        return False
    return True


def test_a_real_engine_s_names_are_harmless_too(labelled: Server, visit: Visit) -> None:
    page = visit("/account/", on=labelled)
    done = watched(page)
    page.goto("/")
    page.locator(".card").first.wait_for()
    assert_harmless(page, done)
    pin(page, "victim")
    expect(page.locator("#panel")).to_contain_text("<i>safe⟨U+202E⟩gnp.exe</i>")
    assert_harmless(page, done)
    page.locator("#panel .endpoint").first.get_by_role("button", name="Disconnect").click()
    expect(page.locator("#sheet .effects")).to_be_visible()
    assert_harmless(page, done)
    page.get_by_role("button", name="Cancel").click()
    page.keyboard.press("t")
    expect(page.get_by_role("table")).to_contain_text(MARKUP)
    assert_harmless(page, done)
