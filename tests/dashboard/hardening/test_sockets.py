"""Who gets onto the stream, by which way, and for how long; what is said on it that should not be."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.templatetags.static import static
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.base.budget import Sockets
from dashboard.base.roles import Role
from dashboard.runtime import Runtime
from dashboard.stream.broadcaster import broadcasters
from dashboard.stream.connection import LOGGED_OUT, TOO_MANY
from tests.dashboard.stream.test_stream import Browser
from tests.server import Client as Person
from tests.server import Server, wait_for

in_process = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("hub")]
HERE = "127.0.0.1:8000"


def made(owner: User, role: Role = Role.VIEWER) -> tuple[ApiToken, str]:
    return token_service.create(owner, "nightly", role, 30)


def with_headers(browser: Browser, **headers: str) -> Browser:
    more = [(name.encode(), value.encode("latin1")) for name, value in headers.items()]
    browser.scope["headers"] = [*browser.scope["headers"], *more]
    return browser


class TestWhoGetsOn:
    pytestmark = in_process

    @pytest.mark.parametrize(
        ("origin", "host"),
        [
            ("http://LOCALHOST:8000", "localhost:8000"),
            ("http://localhost:8000", "LocalHost:8000"),
            ("http://[::1]:8000", "[::1]:8000"),
            ("http://localhost", "localhost"),
            ("http://localhost:80", "localhost"),
        ],
    )
    async def test_a_place_is_the_same_however_it_is_written(
        self, viewing: Client, origin: str, host: str
    ) -> None:
        browser = Browser(viewing, origin=origin, host=host)
        assert await browser.opened()
        await browser.disconnect()

    @pytest.mark.parametrize(
        ("origin", "host"),
        [
            ("http://[::1]:8001", "[::1]:8000"),
            ("http://[::2]:8000", "[::1]:8000"),
            ("http://[::1", "[::1]:8000"),
            ("http://localhost.:8000", "localhost:8000"),
            ("http://localhost:8000", "127.0.0.1:8000"),
            ("http://localhost", "localhost:8000"),
            ("http://xlocalhost:8000", "localhost:8000"),
            ("http://localhost:8000@evil.example", "localhost:8000"),
            ("http://localhost:8000\\.evil.example", "localhost:8000"),
            ("http://localhost:8000, http://evil.example", "localhost:8000"),
            ("HTTPS://localhost:8000", "localhost:8000"),
            ("ws://localhost:8000", "localhost:8000"),
            ("http://evil.example", "evil.example"),
            ("http://evil.example", ""),
            ("http://127.1:8000", HERE),
            ("http://2130706433:8000", HERE),
            ("chrome-extension://abcdefgh", HERE),
            ("about:blank", HERE),
            ("\xff\xfe", HERE),
        ],
    )
    async def test_another_place_is_another(self, viewing: Client, origin: str, host: str) -> None:
        browser = Browser(viewing, host=host, origin=None)
        browser.scope["headers"].append((b"origin", origin.encode("latin1")))
        assert not await browser.opened()

    @pytest.mark.parametrize(
        "origin",
        [
            "http://portolan.example",
            "https://portolan.example.",
            "https://evil.example",
            "null",
            f"http://{HERE}",
        ],
    )
    async def test_behind_a_proxy_only_the_public_address_counts(
        self, viewing: Client, settings: Settings, origin: str
    ) -> None:
        settings.PUBLIC_URL = "https://portolan.example"
        settings.ALLOWED_HOSTS = ["portolan.example"]
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        browser = with_headers(
            Browser(viewing, origin=origin, host="portolan.example"), **{"x-forwarded-proto": "https"}
        )
        assert not await browser.opened()

    async def test_who_forwards_is_not_believed_unannounced(self, viewing: Client) -> None:
        forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"}
        for origin in ("https://127.0.0.1:8000", "https://evil.example", "http://evil.example"):
            assert not await with_headers(Browser(viewing, origin=origin), **forwarded).opened()

    async def test_nothing_in_the_address_opens_it(self, viewer: User, viewing: Client) -> None:
        _token, text = await sync_to_async(made)(viewer)
        session = viewing.cookies["sessionid"].value
        for name in ("token", "access_token", "authorization", "bearer", "sessionid", "api_key"):
            for value in (text, f"Bearer%20{text}", session):
                assert not await Browser(Client(), f"/ws/topology?{name}={value}").opened()

    async def test_a_token_is_no_cookie_and_a_session_no_token(self, viewer: User, viewing: Client) -> None:
        token, text = await sync_to_async(made)(viewer)
        session = viewing.cookies["sessionid"].value
        for value in (text, f"token:{token.key}", token.key):
            assert not await with_headers(Browser(Client()), cookie=f"sessionid={value}").opened()
        for value in (session, f"token:{token.key}", f"portolan_{token.key}_", token.digest):
            assert not await with_headers(Browser(Client()), authorization=f"Bearer {value}").opened()

    @pytest.mark.parametrize(
        "given", ["", "Basic dmVyYTp4", "Bearer", "Bearer ", "Bearer portolan_x_y", "\xff"]
    )
    async def test_a_token_that_is_none_is_no_way_past_the_origin(self, viewing: Client, given: str) -> None:
        """Whoever says who they are in a header is taken at that word, whatever cookie comes along."""
        assert not await with_headers(Browser(viewing), authorization=given).opened()
        assert not await with_headers(Browser(viewing, origin=None), authorization=given).opened()

    async def test_a_token_that_is_good_needs_no_origin(self, viewer: User) -> None:
        _token, text = await sync_to_async(made)(viewer)
        browser = with_headers(Browser(Client(), origin=None), authorization=f"Bearer {text}")
        assert await browser.opened()
        await browser.disconnect()

    async def test_it_ends_when_the_tokens_time_is_over(self, viewer: User, hub: Runtime) -> None:
        token, text = await sync_to_async(made)(viewer)
        browser = with_headers(Browser(Client(), origin=None), authorization=f"Bearer {text}")
        assert await browser.opened()
        past = timezone.now() - timedelta(seconds=1)
        await ApiToken.objects.filter(pk=token.pk).aupdate(expires_at=past)
        assert await browser.closing_code() == LOGGED_OUT
        assert len(broadcasters.of(hub)) == 0

    async def test_it_ends_when_the_tokens_owner_is_gone(self, viewer: User) -> None:
        _token, text = await sync_to_async(made)(viewer)
        browser = with_headers(Browser(Client(), origin=None), authorization=f"Bearer {text}")
        assert await browser.opened()
        await sync_to_async(viewer.delete)()
        assert await browser.closing_code() == LOGGED_OUT

    async def test_there_are_no_more_than_there_is_room_for(
        self, viewing: Client, operating: Client, hub: Runtime
    ) -> None:
        broadcasters.of(hub).sockets = Sockets(most=3, most_of_a_person=3)
        mine = [Browser(viewing) for _ in range(4)]
        for browser in mine:
            assert await browser.opened()
        assert await mine.pop().closing_code() == TOO_MANY
        other = Browser(operating)
        assert await other.opened()
        assert (await other.frame())["type"] == "snapshot"
        assert await mine.pop().closing_code() == TOO_MANY
        for browser in [*mine, other]:
            await browser.disconnect()
        while len(broadcasters.of(hub)):
            await asyncio.sleep(0.005)
        again = Browser(viewing)
        assert await again.opened()
        assert (await again.frame())["type"] == "snapshot"
        await again.disconnect()

    @pytest.mark.parametrize(
        "path",
        [
            "/ws/topology%00", "/ws/topology/", "/WS/TOPOLOGY", "//ws/topology", "/ws/../ws/topology",
            "/ws/%ff", "/api/topology", "/history/", static("dashboard/main.js"), "/admin/", "",
        ],
    )  # fmt: skip
    async def test_there_is_one_stream(self, viewing: Client, path: str) -> None:
        assert not await Browser(viewing, path).opened()

    @pytest.mark.parametrize(
        "query",
        [
            "with=" + ",".join(["rights"] * 10_000),
            "with=events:" + "9" * 17,
            "with=events:-1,events:%00,events:1e9,events:%ff",
            "with=__class__,_all,position",
            "with=%ff%00&with=&with=,,,:::",
            "with=rights:" + "x" * 5_000,
            "epoch=" + "x" * 5_000 + "&revision=1",
        ],
    )
    async def test_what_is_asked_for_beside_it_may_be_nonsense(self, viewing: Client, query: str) -> None:
        browser = Browser(viewing, f"/ws/topology?{query}")
        assert await browser.opened()
        assert (await browser.frame())["type"] == "snapshot"
        await browser.disconnect()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("demo://5") as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        yield server


@contextmanager
def stream(person: Person) -> Iterator[ClientConnection]:
    with connect(
        f"ws://127.0.0.1:{person.port}/ws/topology?with=rights,presence,locks,events", max_size=None,
        origin=Origin(person.origin), additional_headers={"Cookie": person.cookie_header()}, proxy=None,
    ) as socket:  # fmt: skip
        yield socket


def nonsense() -> Iterator[str | bytes]:
    """A thousand things that nobody should say, the same each time."""
    chance = random.Random(4711)
    pieces = [
        "{",
        "}",
        "[",
        "]",
        '"type"',
        ":",
        ",",
        '"ack"',
        '"here"',
        "1e999",
        "null",
        "\\ud800",
        "\x00",
        "é",
        "-1",
    ]
    for _ in range(1_000):
        said = "".join(chance.choices(pieces, k=chance.randint(0, 40)))
        yield said if chance.random() < 0.8 else said.encode()


def test_whoever_talks_too_much_is_in_nobodys_way(server: Server) -> None:
    talking, quiet = server.client(), server.client()
    with stream(talking) as loud, stream(quiet) as other:
        for said in nonsense():
            loud.send(said)
        answered = threading.Event()
        talker = threading.Thread(target=talk_on, args=(loud, answered))
        talker.start()
        try:
            for _ in range(3):
                assert quiet.get("/healthz").status == 200
            wait_for(lambda: '"delta"' in str(other.recv(30)), "a delta for somebody else")
            assert talker.is_alive()
        finally:
            answered.set()
            loud.close()
            talker.join()
    assert "Traceback" not in server.log()


def talk_on(socket: ClientConnection, enough: threading.Event) -> None:
    """Say where one is again and again, as fast as the server takes it."""
    for number in itertools.count():
        if enough.is_set():
            return
        chart = ("network", "mounts")[number % 2]
        with suppress(ConnectionClosed):
            socket.send(json.dumps({"type": "here", "chart": chart, "selected": "x" * (number % 900)}))


@pytest.mark.parametrize("said", ["x" * 70_000, b"\x00" * 1_000_000, ["x" * 40_000, "x" * 40_000]])
def test_a_message_without_measure_ends_only_its_own_socket(
    server: Server, said: str | bytes | list[str]
) -> None:
    person = server.client()
    with stream(person) as loud, stream(person) as other:
        with suppress(ConnectionClosed):
            loud.send(said)
        wait_for(lambda: closed(loud), "the end of the socket", 20)
        assert loud.close_code in (1006, 1009)
        wait_for(lambda: '"delta"' in str(other.recv(10)), "a delta", 20)
    assert "Traceback" not in server.log()


def closed(socket: ClientConnection) -> bool:
    with suppress(TimeoutError):
        try:
            socket.recv(1)
        except ConnectionClosed:
            return True
    return False
