"""Which host it is stands on every page of who has logged in, and on none before that."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.runtime import Runtime

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/history/", "/protection/", "/account/"])
def test_title_bar_icon_and_paper_name_the_host(hub: Runtime, viewing: Client, path: str) -> None:
    page = viewing.get(path).content.decode()
    assert "<title>demo-30 · " in page
    assert 'class="host-name"' in page
    assert 'href="/icon.svg?host=demo-30"' in page
    assert '<span class="print-host">demo-30</span>' in page


def test_a_stranger_does_not_learn_it(hub: Runtime, client: Client) -> None:
    assert "demo-30" not in client.get("/accounts/login/").content.decode()
    assert client.get("/icon.svg").status_code == 302


def test_the_icon_has_the_hosts_letter(hub: Runtime, viewing: Client) -> None:
    answer = viewing.get("/icon.svg?host=demo-30")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b">D</text>" in answer.content
    troubled = viewing.get("/icon.svg?host=demo-30&trouble=1").content
    assert (b"#ff5d5d" in answer.content, b"#ff5d5d" in troubled) == (False, True)


def test_before_the_engine_has_answered_the_mark_is_plain(viewing: Client) -> None:
    assert b"<text" not in viewing.get("/icon.svg").content
    assert "<title>Portolan</title>" in viewing.get("/").content.decode()
