"""Browsers that are sent a large chart and read nothing of it: what was meant for them goes with them."""

from __future__ import annotations

import base64
import os
import re
import socket
import struct
import time
from pathlib import Path

from tests.server import Client, Server, wait_for

WAVE = 40
#: A closed socket's chart of 1,000 containers is 3 MB and more: a wave that is kept shows.
MIB_OF_A_WAVE = 100


def test_what_was_meant_for_those_who_read_nothing_is_let_go() -> None:
    with Server("demo://1000") as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        stall(server, client)
        first = memory(server)
        for _ in range(3):
            stall(server, client)
        assert memory(server) - first < MIB_OF_A_WAVE


def stall(server: Server, client: Client) -> None:
    """Open many sockets, read the handshake's answer alone, and be gone without a word."""
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
    browsers = []
    for _ in range(WAVE):
        browser = socket.socket()
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        browser.connect(("127.0.0.1", server.port))
        browser.sendall("\r\n".join([*lines, "", ""]).encode())
        browsers.append(browser)
    for browser in browsers:
        assert browser.recv(12) == b"HTTP/1.1 101"
    time.sleep(0.5)
    for browser in browsers:
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.close()
    time.sleep(0.5)


def memory(server: Server) -> int:
    """What the server holds, in MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) // 1024
