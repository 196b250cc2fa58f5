"""`manage.py up` as a process: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from threading import Thread

import pytest
from django.templatetags.static import static
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from dashboard.stream.connection import LOGGED_OUT
from tests import keeper, starts, template
from tests.server import ROOT, Client, Server, environment, wait_for


def run(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`manage.py up` that is expected to end by itself."""
    template.fill(data / template.NAME)
    return starts.text("up", *arguments, environment=environment("demo://5", data, **settings))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("demo://5", plain=True) as server:
        yield server


def stream(
    server: Server, client: Client, *, origin: str | None = None, compression: str | None = "deflate"
) -> ClientConnection:
    return connect(
        f"ws://127.0.0.1:{server.port}/ws/topology",
        additional_headers={"Cookie": client.cookie_header()},
        origin=Origin(origin or client.origin),
        compression=compression,
        max_size=None,
    )


def ask_in_vain(client: Client, path: str) -> None:
    """A request whose answer never comes, because the server ends before."""
    with suppress(OSError, HTTPException):
        client.get(path)


def test_it_greets_in_a_few_lines_and_then_keeps_quiet(server: Server) -> None:
    client = server.client()
    for path in ("/", "/api/topology", "/nowhere", "/static/nowhere", "/api/nowhere"):
        client.get(path)
    lines = server.log().splitlines()
    assert re.fullmatch(r"Portolan \d+\.\d+\.\d+ charts demo://5", lines[0])
    assert lines[1] == f"  Open {server.url}/"
    assert lines[2].startswith(f"  or http://portolan.localhost:{server.port}/, ")
    assert lines[3] == "  Stop with Ctrl+C."
    assert [line for line in lines[4:] if "The engine is live" not in line] == []


def test_pages_files_and_stream_come_from_one_process(server: Server) -> None:
    client = server.client()
    assert client.get("/").status == 200
    assert client.topology()["graph"]["version"] == 1
    assert client.get(static("dashboard/main.js")).status == 200
    with stream(server, client) as socket_:
        assert '"snapshot"' in str(socket_.recv(30))


def test_what_only_some_hosts_need_is_not_loaded(server: Server) -> None:
    client = server.client()
    for path, status in (("/", 200), ("/api/plans", 200), ("/accounts/sign-on/", 404)):
        assert client.get(path).status == status
    loaded = Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "pydantic_core" in loaded
    assert [
        name for name in ("cryptography", "pyrage", "charset_normalizer", "numpy") if f"/{name}/" in loaded
    ] == []


def test_a_stranger_and_a_strange_origin_are_refused_at_the_handshake(server: Server) -> None:
    for client, origin in ((Client(server.port), server.url), (server.client(), "http://127.0.0.1:1")):
        with pytest.raises(InvalidStatus) as refused:
            stream(server, client, origin=origin)
        assert refused.value.response.status_code == 403


def test_logging_out_closes_the_socket(server: Server) -> None:
    client = server.client()
    with stream(server, client) as socket_:
        assert client.post("/accounts/logout/").status == 302
        with suppress(ConnectionClosed):
            while True:
                socket_.recv(30)
        assert socket_.close_code == LOGGED_OUT


def test_a_nonsensical_client_does_not_bring_it_down(server: Server) -> None:
    client = server.client()
    with stream(server, client) as socket_:
        for said in ("", "{", b"\xff", '{"type": "ack", "revision": null}', "[" * 60_000):
            socket_.send(said)
        wait_for(lambda: '"delta"' in str(socket_.recv(30)), "a delta")
    assert "Traceback" not in server.log()


def test_a_large_hosts_snapshot_gets_out_and_a_large_message_does_not_get_in() -> None:
    with Server("demo://700") as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        with stream(server, client) as socket_:
            assert len(socket_.recv(30)) > 1024 * 1024
            socket_.send("x" * 100_000)
            with suppress(ConnectionClosed):
                while True:
                    socket_.recv(30)
            assert socket_.close_code in (1006, 1009)  # Autobahn drops the connection


def test_a_snapshot_is_compressed_for_who_can_read_that(server: Server) -> None:
    client = server.client()
    with stream(server, client, compression=None) as socket_:
        plain = json.loads(socket_.recv(30))
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as raw:
        raw.sendall(
            f"GET /ws/topology HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nCookie: {client.cookie_header()}\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n".encode()
        )
        with raw.makefile("rb") as answer:
            head = b"".join(iter(answer.readline, b"\r\n"))
            first, length = answer.read(2)
            size = int.from_bytes(answer.read(2))
            body = answer.read(size)
    assert b"Sec-WebSocket-Extensions: permessage-deflate" in head
    assert (first, length) == (0b1100_0001, 126)
    text = zlib.decompressobj(-15).decompress(body + b"\x00\x00\xff\xff")
    assert json.loads(text)["topology"]["graph"]["engine"] == plain["topology"]["graph"]["engine"]
    assert size < len(text) / 3


def test_a_client_may_compress_what_it_says(server: Server) -> None:
    with stream(server, server.client(), compression="deflate") as socket_:
        revision = json.loads(socket_.recv(30))["revision"]
        assert socket_.protocol.extensions
        for _ in range(3):
            socket_.send(json.dumps({"type": "ack", "revision": revision, "padding": "x" * 500}))
        wait_for(lambda: '"delta"' in str(socket_.recv(30)), "a delta")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_soon_and_cleanly_when_told_to(how: signal.Signals) -> None:
    with Server("demo://5", plain=how is signal.SIGTERM) as server:
        with stream(server, server.client()) as socket_:
            socket_.recv(30)
            server.process.send_signal(how)
            assert server.process.wait(6) == 0, server.log()
        assert "Traceback" not in server.log()
        assert "Error" not in server.log()


def test_it_ends_soon_although_the_engine_hangs(tmp_path: Path) -> None:
    """The engine takes the connection and never says a word; a request is waiting for it."""
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, Server(f"tcp://127.0.0.1:{silent.getsockname()[1]}") as server:
        client = server.client()
        waiting = Thread(target=ask_in_vain, args=(client, "/api/labels"))
        waiting.start()
        time.sleep(0.5)
        assert client.get("/healthz").status == 200
        server.process.terminate()
        assert server.process.wait(6) == 0
        waiting.join(5)


def test_without_an_engine_pages_are_served_and_say_so(tmp_path: Path) -> None:
    with Server(f"unix://{tmp_path}/none.sock") as server:
        wait_for(
            lambda: "There is no chart yet: There is no engine at unix:///" in server.log(), "the reason"
        )
        client = server.client()
        assert client.get("/healthz").json == {"status": "ok"}
        assert client.get("/").status == 200
        answer = client.get("/api/topology")
        assert (answer.status, answer.json["code"]) == (503, "no_topology")
        with stream(server, client) as socket_:
            assert '"unreachable"' in str(socket_.recv(30))


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-W", "error", "manage.py", "up", "--port", str(port)], cwd=ROOT, text=True,
            timeout=30, env=environment("demo://5", tmp_path), capture_output=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"portolan: Port {port} on 127.0.0.1 is in use: "
        "stop the other server or choose another with --port.\n"
    )
    assert (tmp_path / "portolan.sqlite3").stat().st_size == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--host", "no-such-host.invalid"), "no-such-host.invalid"),
        (("--host", "192.0.2.1"), "Cannot listen"),
        (("--port", "70000"), "65535"),
        (("--port", "http"), "65535"),
    ],
)
def test_a_place_that_it_cannot_listen_at_is_said(
    tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode in (1, 2)
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "portolan.sqlite3").write_text("this is no database, but it is long enough to look like one")
    done = run(tmp_path, "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("portolan: PORTOLAN_DATA names a database that cannot be used")
    assert "Traceback" not in done.stderr


def test_a_name_without_a_password_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, "--port", "0", DJANGO_SUPERUSER_USERNAME="ada")
    assert done.returncode == 1
    assert "DJANGO_SUPERUSER_PASSWORD" in done.stderr


@pytest.mark.parametrize("password", ["1", "password123", "12345678901234", "ada-lovelace"])
def test_a_password_that_no_form_would_take_is_not_taken(tmp_path: Path, password: str) -> None:
    person = {"DJANGO_SUPERUSER_USERNAME": "ada-lovelace", "DJANGO_SUPERUSER_PASSWORD": password}
    done = run(tmp_path, "--port", "0", **person)
    assert done.returncode == 1
    assert done.stderr.startswith("portolan: DJANGO_SUPERUSER_PASSWORD is not taken: ")
    assert len(password) == 1 or password not in done.stderr


def test_a_name_that_no_form_would_take_is_not_taken(tmp_path: Path) -> None:
    person = {"DJANGO_SUPERUSER_USERNAME": "a da", "DJANGO_SUPERUSER_PASSWORD": "a-long-password-4711"}
    done = run(tmp_path, "--port", "0", **person)
    assert done.returncode == 1
    assert done.stderr.startswith("portolan: DJANGO_SUPERUSER_USERNAME is not taken: ")


class Process:
    """`manage.py up` without an administrator from the environment."""

    def __init__(self, data: Path, *arguments: str, **settings: str) -> None:
        self.log = data / "log"
        own = environment("demo://5", data, **settings)
        with self.log.open("wb") as log, open(os.devnull, "rb") as nothing:
            self.process = starts.Process(("up", "--port", "0", *arguments), own, streams=(nothing, log, log))
        keeper.keep("process", self.process.pid)

    def __enter__(self) -> str:
        try:
            wait_for(lambda: "Stop with" in self.log.read_text(), "the greeting")
        except AssertionError:
            self.__exit__()
            raise
        return self.log.read_text()

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            keeper.let_go("process", self.process.pid)


def test_the_first_start_prints_a_link_that_makes_the_first_administrator(tmp_path: Path) -> None:
    with Process(tmp_path) as greeting:
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/setup/[\w-]{43})\n", greeting)
        assert found is not None
        client = Client(int(found[1]))
        assert client.get(found[2]).status == 200
        password = "a-long-password-4711"
        form = f"username=ada&password1={password}&password2={password}"
        form += f"&csrfmiddlewaretoken={client.cookies['csrftoken']}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.request("POST", found[2], form.encode(), kind).status == 302
        assert client.get("/").status == 200
        Client(client.port).log_in("ada", password)
        assert Client(client.port).get(found[2]).status == 404
    with Process(tmp_path) as greeting:
        assert "/setup/" not in greeting


def test_it_goes_by_a_name_of_its_own_and_says_so(tmp_path: Path) -> None:
    template.fill(tmp_path / template.NAME)
    with Process(tmp_path) as greeting:
        found = re.search(r"or http://portolan\.localhost:(\d+)/", greeting)
        assert found is not None
        own = {"Host": f"portolan.localhost:{found[1]}"}
        assert Client(int(found[1])).request("GET", "/accounts/login/", None, own).status == 200


def test_it_warns_of_other_machines_unless_there_is_https_in_front(tmp_path: Path) -> None:
    template.fill(tmp_path / template.NAME)
    with Process(tmp_path, "--host", "0.0.0.0") as greeting:
        assert "Warning: 0.0.0.0 can be reached from other machines" in greeting
        assert "PORTOLAN_PUBLIC_URL=https://" in greeting
        assert "Open http://127.0.0.1:" in greeting
    with Process(tmp_path, "--host", "0.0.0.0", PORTOLAN_PUBLIC_URL="https://portolan.example") as greeting:
        assert "Warning" not in greeting
        assert "Open https://portolan.example/" in greeting
        assert "https://portolan.example/setup/" in greeting
    with Process(tmp_path, "--host", "0.0.0.0", "--in-container") as greeting:
        assert "Warning" not in greeting


def test_behind_a_proxy_cookies_are_for_https_only_and_health_is_still_told(tmp_path: Path) -> None:
    template.fill(tmp_path / template.NAME)
    with Process(tmp_path, PORTOLAN_PUBLIC_URL="https://portolan.example") as greeting:
        port = re.search(r"is served at http://127\.0\.0\.1:(\d+)", greeting)
        assert port is not None
        client = Client(int(port[1]))
        assert client.get("/healthz").status == 200
        assert client.get("/readyz").status in (200, 503)
        assert client.get("/accounts/login/").status == 301
        assert client.get("/metrics").status == 301
        scrape = {"Authorization": "Bearer portolan_x_y"}
        assert client.request("GET", "/metrics", None, scrape).status == 401
        assert client.request("GET", "/metrics", None, scrape | {"Via": "1.1 squid"}).status == 301
        proxied = {"X-Forwarded-Proto": "https", "Host": "portolan.example"}
        answer = client.request("GET", "/accounts/login/", None, proxied)
        assert answer.status == 200
        assert answer.headers["set-cookie"].startswith("__Host-csrftoken=")
        assert "; Path=/; " in answer.headers["set-cookie"]
        assert answer.headers["set-cookie"].endswith("; Secure")
        assert "X-Forwarded-For is believed from 127.0.0.0/8, ::1/128 (PORTOLAN_TRUSTED_PROXIES)" in greeting
        assert answer.headers["strict-transport-security"] == "max-age=2592000"
