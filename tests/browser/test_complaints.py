"""What a page complains of fails whichever test has opened it (`conftest.complaints`)."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import ConsoleMessage

from tests.browser.conftest import CUT_OFF, Visit, is_complaint

#: Two frames: what was set off is done.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def test_a_style_that_the_policy_forbids_and_a_script_that_fails_are_heard(
    visit: Visit, complaints: list[str]
) -> None:
    page = visit("/account/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.wait_for_function("performance.now() > 0")
    page.evaluate(SETTLED)
    assert any(text.startswith("policy: style-src") for text in complaints)
    assert any("on purpose" in text for text in complaints)
    complaints.clear()


@pytest.mark.parametrize("how", CUT_OFF)
def test_who_is_cut_off_by_a_server_that_lives_complains_and_by_one_that_has_ended_does_not(how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/api/backups"
        line = {"type": "error", "text": f"net::{how}", "location": {"url": url}}
        message = cast("ConsoleMessage", SimpleNamespace(**line))
        assert is_complaint(message)
    assert not is_complaint(message)
