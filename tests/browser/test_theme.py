"""Colours follow the system, unless somebody has chosen."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit
from tests.server import Server

GROUND = {"dark": "rgb(13, 17, 25)", "light": "rgb(243, 245, 249)"}


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("chosen", ["", "dark", "light"])
def test_the_ground_is_as_chosen_or_as_the_system_has_it(
    visit: Visit, server: Server, dark: bool, chosen: str
) -> None:
    page = visit("/accounts/login/", dark=dark, logged_in=False)
    if chosen:
        page.context.add_cookies([{"name": "portolan_theme", "value": chosen, "url": server.url}])
        page.reload()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == GROUND[chosen or ("dark" if dark else "light")]
