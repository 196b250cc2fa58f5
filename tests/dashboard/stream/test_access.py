"""Who gets onto the stream, from where, and for how long; through the whole ASGI application."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from dashboard.runtime import Runtime
from dashboard.stream.broadcaster import broadcasters
from dashboard.stream.connection import LOGGED_OUT
from tests.dashboard.stream.test_stream import Browser, change
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]


async def test_it_refuses_a_stranger(client: Client) -> None:
    assert not await Browser(client).opened()


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "http://127.0.0.1:9999",
        "https://127.0.0.1:8000",
        "http://127.0.0.1",
        "http://localhost:8000",
        "http://evil.example",
        "http://127.0.0.1:8000.evil.example",
        "http://127.0.0.1:8000/path",
        "http://user@127.0.0.1:8000",
        "http://127.0.0.1:x",
        "file://",
    ],
)
async def test_it_refuses_every_origin_but_its_own(viewing: Client, origin: str | None) -> None:
    assert not await Browser(viewing, origin=origin).opened()


async def test_it_refuses_a_host_that_it_does_not_go_by(viewing: Client) -> None:
    assert not await Browser(viewing, origin="http://evil.example", host="evil.example").opened()


async def test_behind_a_proxy_the_public_address_is_its_own(viewing: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://portolan.example"
    settings.ALLOWED_HOSTS = ["portolan.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for origin, welcome in (
        ("https://portolan.example", True),
        ("https://portolan.example:443", True),
        ("https://portolan.example:8443", False),
    ):
        browser = Browser(viewing, origin=origin, host="portolan.example")
        assert await browser.opened() is welcome
        if welcome:
            await browser.disconnect()


@pytest.mark.parametrize("other", ["a[b]=1", "broken", '{"x": 1}', "a b=c", "=", 'q="un;closed'])
async def test_it_finds_its_cookie_among_those_of_other_programs(viewing: Client, other: str) -> None:
    browser = Browser(viewing)
    headers = dict(browser.scope["headers"])
    headers[b"cookie"] = other.encode() + b"; " + headers[b"cookie"]
    browser.scope["headers"] = list(headers.items())
    assert await browser.opened()
    await browser.disconnect()


async def test_it_refuses_a_path_without_a_stream(viewing: Client) -> None:
    for path in ("/ws/", "/ws/topology/more", "/", "/ws/topologyx"):
        assert not await Browser(viewing, path).opened()


async def test_it_closes_the_sockets_of_one_who_logs_out(viewing: Client) -> None:
    browser = Browser(viewing)
    await browser.opened()
    await sync_to_async(viewing.post)("/accounts/logout/")
    assert await browser.closing_code() == LOGGED_OUT


async def test_it_closes_the_sockets_of_one_who_is_deactivated(viewing: Client, viewer: User) -> None:
    browser = Browser(viewing)
    await browser.opened()
    viewer.is_active = False
    await sync_to_async(viewer.save)()
    assert await browser.closing_code() == LOGGED_OUT


async def test_it_notices_within_seconds_what_no_signal_tells_of(viewing: Client, viewer: User) -> None:
    browser = Browser(viewing)
    await browser.opened()
    await asyncio.sleep(0.3)  # let the check at its beginning pass
    await User.objects.filter(pk=viewer.pk).aupdate(is_active=False)
    assert await browser.closing_code() == LOGGED_OUT


async def test_it_closes_the_sockets_of_sessions_that_have_run_out(viewing: Client) -> None:
    browser = Browser(viewing)
    await browser.opened()
    await Session.objects.aupdate(expire_date=timezone.now())
    assert await browser.closing_code() == LOGGED_OUT
    assert not await Browser(viewing).opened()


async def test_it_closes_the_sockets_that_know_an_old_password_only(viewing: Client, viewer: User) -> None:
    browser = Browser(viewing)
    await browser.opened()
    viewer.set_password("correct horse battery")
    await sync_to_async(viewer.save)()
    assert await browser.closing_code() == LOGGED_OUT


async def test_others_keep_theirs(
    viewing: Client, operating: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    leaving, staying = Browser(viewing), Browser(operating)
    for browser in (leaving, staying):
        await browser.opened()
    await sync_to_async(viewing.post)("/accounts/logout/")
    assert await leaving.closing_code() == LOGGED_OUT
    await staying.frames("snapshot", "engine")
    await change(engine, hub, "paused")
    await staying.frames("delta")
    await staying.disconnect()


async def test_nobody_is_remembered_after_leaving(viewing: Client, hub: Runtime) -> None:
    browser = Browser(viewing)
    await browser.opened()
    assert len(broadcasters.of(hub)) == 1
    await browser.disconnect()
    assert len(broadcasters.of(hub)) == 0
