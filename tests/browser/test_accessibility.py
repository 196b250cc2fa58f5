"""axe finds nothing to complain of, on any page and in any state: light, dark, wide, narrow, English, Korean.

Every state is looked at in two of the looks that follow, in turn, so that each look sees half of the states:
as it was opened, and once more at the other width and in the other theme. One page goes through the states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, expect

from tests.browser.axe import NARROW, assert_accessible, both_ways, turn
from tests.browser.conftest import Visit, as_a_page, lead
from tests.server import Client, Server, wait_for

WIDE_DARK, WIDE_LIGHT = (1600, True, "en-GB"), (1600, False, "ko-KR")
NARROW_DARK, NARROW_LIGHT = (NARROW, True, "ko-KR"), (NARROW, False, "en-GB")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Step = Callable[[Page], None]
States = list[tuple[str, Step]]
Look = tuple[int, bool, str]


@pytest.fixture(scope="module")
def unclaimed() -> Iterator[Server]:
    """A server that has no administrator yet."""
    with Server("demo://5?still", DJANGO_SUPERUSER_USERNAME="", DJANGO_SUPERUSER_PASSWORD="") as server:
        yield server


@pytest.fixture(scope="module")
def used() -> Iterator[Server]:
    """A server on which things were done, refused and protected, with people, links and tokens."""
    with Server("demo://30?still") as server:
        client = server.client()
        for verb in ("disconnect", "connect", "connect"):
            client.post(f"/api/networks/proxy/{verb}", {"container": "outline-prod-api-1"})
        wish = {"kind": "container", "object": "outline-prod-web-1", "reason": "Closing the books: ask Anna."}
        client.post("/api/protections", wish)
        client.post("/api/protections", wish | {"kind": "project", "object": "edge"})
        post(
            client, "/account/tokens/", {"token-name": "nightly", "token-role": "viewer", "token-days": "30"}
        )
        link_from(post(client, "/people/invite/", {"note": "Grace", "role": "viewer"}))
        yield server


def post(client: Client, path: str, form: dict[str, str]) -> str:
    """A form as a browser sends it, and the page that follows."""
    secret = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
    answer = client.request("POST", path, urlencode(form | secret).encode(), FORM)
    if answer.status == 302:
        answer = client.get(answer.headers["location"])
    return answer.body.decode()


def link_from(page: str) -> str:
    """The path of the link that a page shows once."""
    found = re.search(r"/(?:join|reset|wall)/[\w.~:-]+", page)
    assert found, page
    return found[0]


def one_of_each(server: Server) -> dict[str, str]:
    """Of each kind of thing on the charts the ID of the first."""
    return {node["kind"]: node["id"] for node in reversed(server.client().topology()["nodes"])}


def drawn(page: Page) -> None:
    page.locator("body[data-drawn]").wait_for()


def opened(selector: str) -> Step:
    def look(page: Page) -> None:
        drawn(page)
        page.locator(selector).first.wait_for()

    return look


def pressed(key: str, selector: str) -> Step:
    def look(page: Page) -> None:
        drawn(page)
        page.keyboard.press(key)
        expect(page.locator(selector).first).to_be_visible()

    return look


def clicked(button: str, selector: str) -> Step:
    def look(page: Page) -> None:
        drawn(page)
        page.locator(button).first.click()
        expect(page.locator(selector).first).to_be_visible()

    return look


def reaching(page: Page) -> None:
    """What a card reaches, with the stopped ones unfolded, and then the way to another."""
    drawn(page)
    page.locator("#chart [data-id]:is(.card, .place)").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.locator("#panel .reach-summary").wait_for()
    page.locator("#panel .reach-stopped summary").click()


def unfolded(page: Page) -> None:
    page.locator("details summary:visible").last.click()


def plain(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()


CHART_STATES: States = [
    ("/?density=cards", drawn),
    ("/?density=rows", drawn),
    ("/?density=cards#at=900,400,0.05", drawn),
    ("/?chart=mounts", drawn),
    ("/?chart=table", opened("#table tbody tr")),
    ("/?chart=sources", opened("#table tbody tr")),
    ("/?q=outline", opened("#search-count")),
    ("/?q=nothing+is+called+so&mode=hide", opened("#matter h2")),
    ("/?chart=table&since=week", opened("#table tbody tr")),
]
#: What is opened on them, on a wide screen and on a narrow one.
OPENED: States = [
    ("/?since=week", clicked("#times-list-button", "#times-list li, #times-list .muted")),
    ("/", pressed("?", "#help")),
    ("/", clicked("#status", "#status-popover")),
    ("/", clicked(".user-button", "#user-menu")),
    ("/?chart=mounts", clicked(".volumes-button", "#volume-menu")),
    ("/?density=cards", reaching),
    ("/?density=cards", pressed("o", "#quay .quay-entry")),
    ("/", clicked(".feed-button", "#feed")),
    ("/", pressed("c", "#times-when")),
]
PANELS = ["container", "network", "endpoint", "volume", "bind", "tmpfs"]
PAGES: States = [
    ("/history/", unfolded),
    ("/history/?kind=connect&person=anna&object=proxy", plain),
    ("/history/?object=nothing", plain),
    ("/history/?since=never", plain),
    ("/history/1/undo/", plain),
    ("/history/?source=engine", plain),
    ("/changes/", plain),
    ("/changes/?since=week", plain),
    ("/changes/?since=never", plain),
    ("/protection/", plain),
    ("/alerts/", plain),
    ("/alerts/address/x/", plain),
    ("/people/", plain),
    ("/people/1/", plain),
    ("/account/", plain),
    ("/expectations/", plain),
    ("/walls/", plain),
    ("/saved/?keep=?q=web", plain),
    ("/reach/", plain),
    ("/reach/?from=edge&to=n8n", plain),
]


#: Which half of the states is opened in which look.
HALVES = [(WIDE_DARK, 0), (WIDE_LIGHT, 1)]


def charts(visit: Visit, used: Server, look: Look) -> Page:
    """The chart's page in a look."""
    width, dark, language = look
    page = visit("/", width=width, dark=dark, language=language, on=used)
    drawn(page)
    return page


@pytest.mark.parametrize(("look", "half"), HALVES)
def test_the_charts(visit: Visit, used: Server, look: Look, half: int) -> None:
    page = charts(visit, used, look)
    for path, reach in CHART_STATES[half::2]:
        lead(page, path)
        reach(page)
        both_ways(page)


@pytest.mark.parametrize(("look", "half"), HALVES)
def test_what_opens_on_the_charts(visit: Visit, used: Server, look: Look, half: int) -> None:
    """Each is opened on a wide screen, and then on a narrow one in the other theme."""
    width, dark, language = look
    page = visit("/account/", width=width, dark=dark, language=language, on=used)
    for turned in (False, True):
        if turned:
            page.evaluate("localStorage.clear(); sessionStorage.clear()")  # what was opened is not any more
            turn(page)
        for number, (path, reach) in enumerate(OPENED[half::2]):
            if number:
                lead(page, path)
            else:
                page.goto(path)
            reach(page)
            assert_accessible(page)
            page.keyboard.press("Escape")


def test_the_panel_of_everything(visit: Visit, used: Server) -> None:
    page, ids = charts(visit, used, WIDE_DARK), one_of_each(used)
    for number, kind in enumerate(PANELS):
        chart = "mounts" if kind in ("volume", "bind", "tmpfs") else "network"
        lead(page, f"/?{urlencode({'chart': chart, 'selected': ids[kind]})}")
        page.locator("#panel:not([hidden]) .panel-section").first.wait_for()
        if number % 2:
            assert_accessible(page)
        else:
            both_ways(page)


@pytest.mark.parametrize("look", [WIDE_LIGHT, NARROW_DARK])
def test_the_sheet_and_the_notice(visit: Visit, used: Server, look: Look) -> None:
    width, dark, language = look
    page = visit("/account/", width=width, dark=dark, language=language, on=used)
    (web,) = (
        node["id"] for node in used.client().topology()["nodes"] if node.get("name") == "outline-prod-api-1"
    )
    page.goto(f"/?{urlencode({'selected': web})}")
    page.locator("#panel .endpoint .button").first.click()
    expect(page.locator("#sheet .effects")).to_be_visible()
    assert_accessible(page)
    page.locator("#sheet button[type=submit]").click()
    expect(page.locator(".notice")).to_be_visible()
    assert_accessible(page)
    page.locator(".notice .notice-action").click()
    expect(page.locator(".notice-action")).to_have_count(1)


@pytest.mark.parametrize(("look", "half"), HALVES)
def test_the_pages_around_the_charts(visit: Visit, used: Server, look: Look, half: int) -> None:
    width, dark, language = look
    page = visit("/account/", width=width, dark=dark, language=language, on=used)
    for path, reach in PAGES[half::2]:
        page.goto(path)
        reach(page)
        both_ways(page)


def test_the_ways_in(visit: Visit, used: Server, unclaimed: Server) -> None:
    width, dark, language = WIDE_DARK
    client = used.client()
    join = link_from(post(client, "/people/invite/", {"note": "Ada", "role": "viewer"}))
    reset = link_from(post(client, "/people/1/reset/", {}))
    stranger = visit("/accounts/login/", width=width, dark=dark, language=language, logged_in=False, on=used)
    wall = link_from(post(client, "/walls/make/", {"name": f"hall {width}", "chart": "network"}))
    for path in ("/accounts/login/", "/accounts/login/?next=/history/", join, reset, wall):
        stranger.goto(path)
        plain(stranger)
        both_ways(stranger)
    link = wait_for(unclaimed.setup_link, "the link")
    page = visit(link, width=width, dark=dark, language=language, logged_in=False, on=unclaimed)
    plain(page)
    both_ways(page)


def test_what_says_no(visit: Visit, used: Server) -> None:
    width, dark, language = WIDE_LIGHT
    client = used.client()
    join = link_from(post(client, "/people/invite/", {"note": "Vera", "role": "viewer"}))
    page = visit(join, width=width, dark=dark, language=language, logged_in=False, on=used)
    page.locator("input[name=username]").fill(f"vera-{width}")
    for field in page.locator("input[type=password]").all():
        field.fill("a-long-password-4711")
    page.locator("form button").click()
    drawn(page)
    both_ways(page)
    page.route("**/*", as_a_page)
    with translation.override(language[:2]):
        mistake = render_to_string("500.html")
    page.route("**/mistaken/", lambda route: route.fulfill(body=mistake, content_type="text/html"))
    for path in ("/people/", "/nothing/here/", "/join/used", f"/history/?{'a&' * 2000}", "/mistaken/"):
        page.goto(path)
        plain(page)
        both_ways(page)
    page.goto("/account/")
    page.locator("form[action='/account/profile/'] [name=csrfmiddlewaretoken]").evaluate(
        "one => one.remove()"
    )
    page.locator("form[action='/account/profile/'] button").click()
    expect(page.locator(".entry-card, main").first).to_be_visible()
    assert page.url.endswith("/account/profile/")
    both_ways(page)
    page.unroute_all()
    page.goto("/history/")
    both_ways(page)


def test_somebody_who_is_locked_out(visit: Visit, unclaimed: Server) -> None:
    width, dark, language = WIDE_DARK
    page = visit("/accounts/login/", width=width, dark=dark, language=language, logged_in=False, on=unclaimed)
    page.route("**/*", as_a_page)
    page.locator("input[name=username]").fill("nobody")
    page.locator("input[name=password]").fill("wrong")
    stranger = Client(unclaimed.port)
    stranger.get("/accounts/login/")
    form = {"username": "nobody", "password": "wrong"}

    def waits_long() -> bool:
        """Each guess that is looked at doubles the wait, which has to outlast a click."""
        found = re.search(r"Wait (\d+) seconds", post(stranger, "/accounts/login/", form))
        return found is not None and int(found[1]) > 5

    wait_for(waits_long, "a wait that is longer than the click takes", 60)
    page.locator("form button").first.click()
    expect(page.locator("input[name=password]")).to_have_count(0)
    both_ways(page)


FOCUSED = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const marked = element.closest('.search') || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  return { name: element.outerHTML.slice(0, 99), body: element === document.body, seen,
    marked: Boolean(marked), top: Math.round(box.top + scrollY) };
}"""


@pytest.mark.parametrize("path", ["/history/", "/protection/", "/people/", "/account/"])
def test_the_keyboard_goes_from_top_to_bottom_and_is_seen(visit: Visit, used: Server, path: str) -> None:
    page = visit(path, width=1600, on=used)
    tops: list[int] = []
    for _ in range(25):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus["body"]:
            break
        assert focus["seen"], focus["name"]
        assert focus["marked"], focus["name"]
        tops.append(focus["top"])
    assert len(tops) > 8
    # Things in one line may stand a little higher or lower, and blocks side by side.
    assert [top for top, after in pairwise(tops) if after < top - 400] == []
