"""What anybody can make the server hold (docs/security.md): floods of each kind, and what it holds then."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.server import Client, Server, wait_for

MIB = 1024 * 1024
CONNECTIONS, PIPELINED, CROWD = 64, 1000, 800
STATIC = "a static file"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("demo://300", plain=True) as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        for path in ("/", "/api/topology", "/accounts/login/"):
            assert client.get(path).status in (200, 302)  # what is loaded once is loaded
        yield server


def memory(server: Server) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024


def threads(server: Server) -> int:
    return len(list(Path(f"/proc/{server.process.pid}/task").iterdir()))


def unread(port: int) -> socket.socket:
    """A connection whose owner reads nothing: the system keeps little for it."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.settimeout(10)
    raw.connect(("127.0.0.1", port))
    return raw


def say(raw: socket.socket, text: bytes) -> None:
    """As much of it as is taken: the server stops reading before the end."""
    raw.settimeout(0.2)
    with suppress(TimeoutError):
        raw.sendall(text)
    raw.settimeout(10)


def get(client: Client, path: str) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{client.port}",
        f"Cookie: {client.cookie_header()}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def address(client: Client, path: str) -> str:
    """The path, or that of the largest file that the login page asks for."""
    if path != STATIC:
        return path
    found = re.findall(
        r'"(/static/[^"]+\.(?:js|css))"', Client(client.port).get("/accounts/login/").body.decode()
    )
    largest: str = max(found, key=lambda one: len(client.get(one).body))
    return largest


@contextmanager
def pipelining(client: Client, path: str) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        raws = [stack.enter_context(unread(client.port)) for _ in range(CONNECTIONS)]
        for raw in raws:
            say(raw, get(client, path) * PIPELINED)
        yield raws


@pytest.mark.parametrize("path", [STATIC, "/accounts/login/", "/api/topology", "/"])
def test_nobody_is_answered_faster_than_they_read(server: Server, path: str) -> None:
    client = Client(server.port) if path in (STATIC, "/accounts/login/") else server.client()
    path = address(client, path)
    for _ in range(2):
        assert client.get(path).status == 200
    before, lines = memory(server), len(server.log().splitlines())
    with pipelining(client, path):
        assert server.client().get("/healthz").status == 200
        assert memory(server) - before < 20 * MIB
    wait_for(server.healthy, "an answer")
    assert len(server.log().splitlines()) - lines <= CONNECTIONS


def login(client: Client, number: int) -> bytes:
    """A guess, the form of which comes with a token of its own."""
    client.get("/accounts/login/")
    form = f"username=name-{number}&password=guess&csrfmiddlewaretoken={client.cookies['csrftoken']}"
    lines = [
        "POST /accounts/login/ HTTP/1.1",
        f"Host: 127.0.0.1:{client.port}",
        f"Origin: {client.origin}",
        f"Cookie: {client.cookie_header()}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(form)}",
    ]
    return "\r\n".join([*lines, "", form]).encode()


def test_a_crowd_of_logins_takes_few_threads_and_nobodys_turn(server: Server) -> None:
    """800 guesses at once: who is logged in is answered, and who has logged in here before comes in."""
    person, stranger = server.client(), Client(server.port)
    before = threads(server)
    guess = login(stranger, 1)
    with ExitStack() as stack:
        raws = [stack.enter_context(unread(server.port)) for _ in range(CROWD)]
        for raw in raws:
            raw.sendall(guess)
        assert person.get("/api/topology").status == 200
        person.cookies = {name: text for name, text in person.cookies.items() if name != "sessionid"}
        person.log_in()
        assert threads(server) - before < 40
        for raw in raws[:3]:
            assert raw.recv(64).startswith(b"HTTP/1.1 ")
    assert "Traceback" not in server.log()


def test_who_reads_after_all_gets_every_answer_in_order(server: Server) -> None:
    with unread(server.port) as raw:
        client = Client(server.port)
        file = get(client, address(client, STATIC))
        say(raw, get(client, "/healthz") + file * 20 + get(client, "/nothing"))
        raw.sendall(get(client, "/healthz").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        heard = b""
        while data := raw.recv(MIB):
            heard += data
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", heard)
    assert statuses == [b"200", *[b"200"] * 20, b"404", b"200"]
    assert heard.endswith(b'{"status": "ok"}')
