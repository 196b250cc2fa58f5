"""What containers say, read through a server from real engines: whole, live, and in bounded memory."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine import image
from tests.engine.engines import RealEngine
from tests.server import Client, Server, wait_for

MIB = 1024 * 1024
#: Its log stays small, however much it says.
ROTATED = ("--log-opt", "max-size=4m", "--log-opt", "max-file=2")
LINE = "x" * 99
#: Says the same line again and again, as fast as it can.
SHOUT = f"i=0; while [ $i -lt 10000 ]; do echo {LINE}; i=$((i+1)); done > /f; while :; do cat /f; done"


def charted(client: Client) -> None:
    wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")


def told(client: Client, name: str, query: str = "tail=all") -> list[dict[str, Any]]:
    answer = client.get(f"/api/containers/{name}/logs?{query}")
    assert answer.status == 200, answer.body
    return [json.loads(line) for line in answer.body.splitlines() if line]


def followed(client: Client, name: str) -> Iterator[dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    try:
        path = f"/api/containers/{name}/logs?tail=10&follow=true"
        connection.request("GET", path, headers={"Cookie": client.cookie_header()})
        answer = connection.getresponse()
        assert answer.status == 200
        while line := answer.readline():
            if line.strip():
                yield json.loads(line)
    finally:
        connection.close()


def rss(server: Server) -> int:
    pages = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
    return int(pages) * 4096


def test_it_is_told_as_it_was_said(outer_engine: RealEngine) -> None:
    engine = outer_engine
    said = "trap 'exit 3' TERM; echo out; echo bad >&2; while :; do sleep 0.1; done"
    engine.run("both", command=("sh", "-c", said))
    engine.run("terminal", "--tty", command=("sh", "-c", f"echo on a terminal; {image.COMMAND}"))
    engine.run("silent", command=("true",))
    # Of who is gone at once an engine may lose what was said, on a terminal above all.
    wait_for(lambda: engine.docker("logs", "terminal"), "what it says on its terminal")
    engine.docker("kill", "terminal")
    for name in ("terminal", "silent"):
        engine.docker("wait", name)
    with Server(engine.url) as server:
        client = server.client()
        charted(client)
        wait_for(lambda: len(told(client, "both")) == 2, "what it says")
        engine.docker("kill", "--signal", "TERM", "both")
        engine.docker("wait", "both")
        assert sorted((one["stream"], one["text"]) for one in told(client, "both")) == [
            ("stderr", "bad"),
            ("stdout", "out"),
        ]
        assert [one["text"] for one in told(client, "terminal")] == ["on a terminal"]
        assert told(client, "silent") == []
        engine.run("speaks", command=("sh", "-c", "trap exit TERM; echo begun; while :; do sleep 0.1; done"))
        lines = followed(client, "speaks")
        assert next(lines)["text"] == "begun"
        assert client.post("/api/containers/speaks/kill", {}).status == 200
        assert list(lines) == []


def test_it_is_cut_where_its_reader_logs_out(engine: RealEngine) -> None:
    """Also of a container that says nothing; and more often than one may read at once."""
    engine.run("speaks", command=("sh", "-c", f"echo begun; {image.COMMAND}"))
    with Server(engine.url) as server:
        charted(server.client())
        for _ in range(5):
            leaving = server.client()
            theirs = followed(leaving, "speaks")
            assert next(theirs)["text"] == "begun"
            assert leaving.post("/accounts/logout/").status == 302
            with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):  # cut, not ended
                next(theirs)
        assert "Traceback" not in server.log()


def test_a_container_that_says_far_too_much_costs_little(engine: RealEngine) -> None:
    engine.run("loud", *ROTATED, command=("sh", "-c", SHOUT))
    with Server(engine.url, plain=True) as server:
        client = server.client()
        charted(client)
        before = rss(server)
        lines = followed(client, "loud")
        most = 0
        for one in lines:
            if "gap" in one:
                break
            assert one["text"] == LINE
            most = max(most, rss(server))
        assert most - before <= 30 * MIB, f"{(most - before) / MIB:.1f} MiB"
        assert next(lines)["text"] == LINE  # it goes on
        assert client.get("/api/engine").status == 200
        assert server.healthy()
