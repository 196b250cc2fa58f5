"""Everything without a pointer: to a card, into the panel, connect, disconnect, undo."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit


def focus_of(page: Page) -> str:
    """What has the focus: its accessible name, or its text."""
    script = """() => {
      const e = document.activeElement;
      return e === document.body ? '' : e.getAttribute('aria-label') ?? e.textContent ?? '';
    }"""
    return str(page.evaluate(script)).strip()


def tab_to(page: Page, wanted: str, most: int = 60, *, back: bool = False) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(most):
        if wanted in focus_of(page):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{most} times Tab did not lead to {wanted!r}; now on {focus_of(page)!r}")


def walk_to(page: Page, wanted: str) -> None:
    """With the arrow keys from card to card, row by row, until the wanted one is reached."""
    tab_to(page, "on ")
    seen = set()
    for direction in (
        "ArrowRight",
        "ArrowDown",
        "ArrowLeft",
        "ArrowDown",
        "ArrowRight",
        "ArrowUp",
        "ArrowLeft",
    ) * 8:
        for _ in range(12):
            if focus_of(page).startswith(wanted):
                return
            before = focus_of(page)
            seen.add(before)
            page.keyboard.press(direction)
            if focus_of(page) == before or direction in ("ArrowDown", "ArrowUp"):
                break
    raise AssertionError(f"the arrows did not lead to {wanted!r}, only to {sorted(seen)}")


def test_it_connects_and_undoes_without_a_pointer(visit: Visit) -> None:
    page = visit()
    page.locator(".card").first.wait_for()
    walk_to(page, "n8n-web-1")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("p")
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")

    network = page.get_by_label("Network", exact=True)
    expect(network.locator("option", has_text="dmz")).to_be_attached()
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == "connect-network":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("dmz")
    tab_to(page, "Connect …")
    page.keyboard.press("Enter")

    sheet = page.locator("#sheet")
    expect(sheet.get_by_role("heading")).to_have_text("Connect n8n-web-1 to dmz?")
    expect(sheet.get_by_role("button", name="Connect", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("is connected to")
    expect(page.get_by_role("button", name="Disconnect from dmz")).to_be_visible()

    tab_to(page, "Undo", 80)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Disconnect from dmz")).to_have_count(0)


def test_it_disconnects_and_undoes_without_a_pointer(visit: Visit) -> None:
    page = visit()
    page.locator(".card").first.wait_for()
    walk_to(page, "edge-crowdsec-1")
    page.keyboard.press("Enter")
    page.keyboard.press("p")
    tab_to(page, "Disconnect from proxy")
    page.keyboard.press("Enter")
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("last network")
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()
    tab_to(page, "Disconnect from proxy")
    page.keyboard.press("Enter")
    expect(sheet.get_by_role("button", name="Disconnect")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Disconnect from proxy")).to_have_count(0)
    tab_to(page, "Undo", 80)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Disconnect from proxy")).to_be_visible()


def test_the_keys_do_what_the_help_says(visit: Visit) -> None:
    page = visit()
    page.locator(".card").first.wait_for()
    page.keyboard.press("t")
    expect(page.get_by_role("table")).to_be_visible()
    page.keyboard.press("g")
    expect(page.locator("#chart svg").first).to_be_visible()
    expect(page.get_by_role("table")).not_to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("edge-traefik-1")
    expect(page.locator("#search-count")).to_contain_text("1")


def test_the_focus_can_always_be_seen(visit: Visit) -> None:
    page = visit()
    page.locator(".card").first.wait_for()
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return true;
              const around = [e, e.parentElement, ...e.querySelectorAll('*')];
              const looks = around.map((one) => getComputedStyle(one));
              return looks.some((s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1)
                || s.boxShadow !== 'none' || (s.stroke !== 'none' && parseFloat(s.strokeWidth) >= 2));
            }"""
        )
        if not seen:
            unseen.append(focus_of(page))
    assert unseen == []
