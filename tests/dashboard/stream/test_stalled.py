"""Browsers that are sent a large chart and read nothing of it: what was meant for them goes with them."""

from __future__ import annotations

import base64
import os
import re
import socket
import struct
from contextlib import suppress
from pathlib import Path

from tests.server import Client, Server, wait_for

WAVE = 40
#: A closed socket's chart of 500 containers is 1.5 MB and more: a wave that is kept shows.
MIB_OF_A_WAVE = 50
#: If each had a copy of the chart, it were 140.
MIB_OF_UNREAD = 40


def test_what_was_meant_for_those_who_read_nothing_is_let_go() -> None:
    with Server("demo://500", plain=True) as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        stall(server, client)
        first = memory(server)
        for _ in range(2):
            stall(server, client)
        wait_for(lambda: memory(server) - first < MIB_OF_A_WAVE, "what was meant for them to be let go")


def test_a_chart_waits_once_for_all_who_do_not_read_it() -> None:
    with Server("demo://1000?still", plain=True) as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        leave(unread(server, client))
        before = memory(server)
        browsers = unread(server, client)
        assert client.get("/healthz").status == 200
        assert memory(server) - before < MIB_OF_UNREAD
        leave(browsers)


def stall(server: Server, client: Client) -> None:
    """Open many sockets, read the handshake's answer alone, and be gone without a word."""
    before = open_sockets(server)
    leave(unread(server, client))
    wait_for(lambda: open_sockets(server) <= before, "the server to notice that they are gone")


def unread(server: Server, client: Client) -> list[socket.socket]:
    """Many sockets of which nothing is read but the handshake's answer and a byte of the chart.

    Those that the server has let go of by then (it may, of who does not read) are not among them.
    """
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /ws/topology HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Origin: {client.origin}",
        f"Cookie: {client.cookie_header()}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    ]
    opened = []
    for _ in range(WAVE):
        browser = socket.socket()
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        browser.connect(("127.0.0.1", server.port))
        browser.sendall("\r\n".join([*lines, "", ""]).encode())
        opened.append(browser)
    browsers = []
    for browser in opened:
        try:
            until_the_chart(browser)
        except ConnectionResetError:
            browser.close()
        else:
            browsers.append(browser)
    assert browsers
    return browsers


def until_the_chart(browser: socket.socket) -> None:
    """Read until the first frame has begun."""
    assert browser.recv(12) == b"HTTP/1.1 101"
    while browser.recv(4, socket.MSG_PEEK) != b"\r\n\r\n":
        browser.recv(1)
    assert len(browser.recv(5)) == 5


def leave(browsers: list[socket.socket]) -> None:
    """Be gone without a word."""
    for browser in browsers:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.close()


def open_sockets(server: Server) -> int:
    """How many the server has."""
    count = 0
    for descriptor in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed just now
            count += os.readlink(descriptor).startswith("socket:")
    return count


def memory(server: Server) -> int:
    """What the server holds, in MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1024
