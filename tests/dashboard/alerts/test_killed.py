"""A server that is killed between an alert's firing and its sending: whoever comes after sends it, once.

`python -m tests.dashboard.alerts.test_killed 20` does so twenty times, and says how often each message came.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.dashboard.alerts.sink import SECRET, Sink, listening
from tests.server import Client, Server, wait_for

ROUNDS = 3
ENGINE = "demo://5?still"


def open_container(client: Client) -> str:
    """One that is open to everybody."""
    document = client.topology()
    node = next(
        edge["target"]
        for edge in document["edges"]
        if edge["kind"] == "publishes" and edge["host_ip"] == "0.0.0.0"
    )
    return next(str(one["name"]) for one in document["nodes"] if one["id"] == node)


def fire(client: Client, number: int) -> None:
    """A rule that fires at once; wait until it has."""
    of = f"container:{open_container(client)}"
    rule = {"name": f"rule {number}", "when": "open_to_everybody", "of": of, "for": "0s"}
    assert client.post("/api/rules", rule).status == 201
    wait_for(
        lambda: any(one["rule"] == rule["name"] for one in client.get("/api/alerts?state=firing").json),
        "the alert to fire",
    )


def ours(sink: Sink) -> list[str]:
    """The rules of the messages that have come; those of the rules that are there anyway are left out."""
    return [one["rule"] for one in sink.documents if one["rule"].startswith("rule ")]


def kill(rounds: int, folder: Path, sink: Sink) -> None:
    """So many servers, each killed once its alert fires; the last one has time to send what there is."""
    for number in range(rounds):
        server = Server(ENGINE, data=folder, PORTOLAN_ALERTS_LOOPBACK="1")
        try:
            client = server.client()
            if not number:
                channel = {"name": "ops", "kind": "webhook", "url": sink.url, "secret": SECRET}
                assert client.post("/api/channels", channel).status == 201
            fire(client, number)
        finally:
            server.process.kill()
            server.close()
    with Server(ENGINE, data=folder, PORTOLAN_ALERTS_LOOPBACK="1"):
        wait_for(lambda: len(set(ours(sink))) == rounds, "all that was written")


def test_killed_between_firing_and_sending(tmp_path: Path, sink: Sink) -> None:
    kill(ROUNDS, tmp_path, sink)
    assert Counter(ours(sink)) == Counter(f"rule {number}" for number in range(ROUNDS))
    assert all(one.is_signed for one in sink.got)


@pytest.fixture
def loopback() -> None:
    """The server has its own settings."""


if __name__ == "__main__":
    with listening() as receiver, tempfile.TemporaryDirectory() as data:
        kill(int(sys.argv[1]), Path(data), receiver)
        came = Counter(Counter(ours(receiver)).values())
        print("; ".join(f"{count} came {times} times" for times, count in sorted(came.items())))
