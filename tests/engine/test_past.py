"""A real engine's past: each moment that was kept is as it was live, over a crash of Portolan as well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from tests.conftest import Engines
from tests.engine.engines import RealEngine
from tests.server import Client, Server, wait_for

Json = dict[str, Any]


class Kept(NamedTuple):
    """A moment, and the live document of it."""

    at: int
    document: Json


class Story:
    """Deeds on an engine, and the live document after each."""

    def __init__(self, engine: RealEngine, server: Server) -> None:
        self.engine, self.server, self.client = engine, server, server.client()
        self.kept: list[Kept] = []

    def keep(self, text: str, *, there: bool = True) -> Kept:
        """Wait until the document has this text, or has not, and keep it with a moment at which it is so."""
        wait_for(lambda: (text in str(self.client.topology())) is there, f"{text} {there}")
        self.kept.append(wait_for(self._moment, "a moment of quiet"))
        return self.kept[-1]

    def _moment(self) -> Kept | None:
        first = self.client.topology()
        at = time.time_ns() // 1_000_000
        same = first["graph"]["revision"] == self.client.topology()["graph"]["revision"]
        return Kept(at, first) if same else None

    def at(self, moment: int) -> Json:
        answer = self.client.get(f"/api/topology?at={quote(iso(moment))}")
        assert answer.status == 200, answer.body
        document: Json = answer.json
        return document

    def changes(self, since: int, until: int) -> Json:
        answer = self.client.get(f"/api/changes?since={iso(since)}&until={iso(until)}")
        assert answer.status == 200, answer.body
        found: Json = answer.json
        return found


def iso(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{rest:03d}Z"


def by_identity(records: list[Json]) -> dict[str, Json]:
    found = {}
    for record in records:
        kept = {name: value for name, value in record.items() if name != "status"}
        found[" ".join(record.get(name, "") for name in ("source", "target", "id"))
              + (record["key"] if "source" in record else "")] = kept  # fmt: skip
    return found


def net(before: list[Json], after: list[Json]) -> tuple[set[str], set[str], set[str]]:
    """What came, went and is different."""
    old, new = by_identity(before), by_identity(after)
    changed = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    return new.keys() - old.keys(), old.keys() - new.keys(), changed


@pytest.fixture(scope="module")
def story(engines: Engines) -> Iterator[Story]:
    engine = engines("28.5")
    engine.clean()
    with Server(engine.url) as server:
        story = Story(engine, server)
        told(story)
        story.at(story.kept[-1].at)  # so it is written
        server.process.kill()
        server.process.wait(10)
        engine.docker("rename", "db", "unseen")
        with Server(engine.url, data=server.data) as again:
            story.server, story.client = again, again.client()
            story.keep("unseen")
            yield story
    engine.clean()


def told(story: Story) -> None:
    docker = story.engine.docker
    docker("network", "create", "shop")
    story.keep("shop")
    story.engine.run("web", "--network", "shop", "--publish", "18080:80", "--tmpfs", "/tmp:size=1m")
    story.engine.run("db", "--network", "shop", "--volume", "data:/data")
    story.keep("data")
    docker("network", "create", "proxy")
    docker("network", "connect", "--alias", "www", "proxy", "web")
    story.keep("www")
    docker("stop", "--time", "0", "web")
    story.keep("exited")
    docker("start", "web")
    story.keep("exited", there=False)
    docker("rename", "web", "renamed")
    story.keep("renamed")
    docker("rm", "--force", "renamed")
    story.keep("renamed", there=False)


def test_each_moment_is_as_it_was_live(story: Story) -> None:
    assert len(story.kept) == 8
    for moment, live in story.kept:
        found = story.at(moment)
        assert found["graph"]["at"] == iso(moment)
        for what in ("nodes", "edges"):
            assert by_identity(found[what]) == by_identity(live[what])
            order = [
                (one.get("id"), one.get("source"), one.get("target"), one.get("key")) for one in live[what]
            ]
            assert order == [
                (one.get("id"), one.get("source"), one.get("target"), one.get("key")) for one in found[what]
            ]


def test_the_difference_of_any_two_moments(story: Story) -> None:
    for since, before in story.kept:
        for until, after in story.kept:
            if since <= until:
                found = story.changes(since, until)
                for what in ("nodes", "edges"):
                    told = found[what]
                    pairs = [(one["before"], one["after"]) for one in told["changed"]]
                    said = tuple(
                        set(by_identity(part))
                        for part in (told["added"], told["removed"], [new for _, new in pairs])
                    )
                    assert said == net(before[what], after[what])


def test_what_happened_while_nobody_looked_is_unknown(story: Story) -> None:
    before, after = story.kept[-2:]
    ((begin, end),) = story.changes(before.at, after.at)["unknown"]
    assert iso(before.at) <= begin < end <= iso(after.at)
    answer = story.client.get(f"/api/topology?at={end[:-5]}.000Z")
    if answer.status == 404:  # the whole second before its end is within, unless it was shorter
        assert (answer.json["code"], answer.json["interval"]) == ("unknown_time", [begin, end])


def test_it_is_seen_at_once(story: Story) -> None:
    client: Client = story.client
    live = client.topology()
    found = client.get(f"/api/topology?at={iso(time.time_ns() // 1_000_000)}")
    assert found.status == 200, found.body
    assert by_identity(found.json["nodes"]) == by_identity(live["nodes"])
