"""No answer, page, frame, export, log line or file holds a secret that was planted on the host."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.conftest import Engines
from tests.dashboard.access.test_every_route import VALUES
from tests.engine import planting, walker
from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.engine.planting import (
    ANONYMOUS,
    CONTAINER,
    NETWORK,
    OTHER,
    PLANTED,
    SHARE,
    STOPPED,
    VOLUME,
    secret,
)
from tests.engine.walker import Listener, Walker
from tests.server import Answer, Server, wait_for

SIGNS = (PLANTED.encode(), base64.b64encode(PLANTED.encode() + b"-x")[:12], quote(PLANTED).encode())


class Stage:
    """A server that tells all that it can tell, and an administrator who asks for it."""

    def __init__(self, engine: RealEngine, server: Server, listener: Listener) -> None:
        self.engine, self.server, self.listener = engine, server, listener
        self.client = server.client()

    def values(self) -> dict[str, list[str]]:
        """What may stand for each parameter of an address: what is there, or as in the walk of roles."""
        actions = [str(entry["id"]) for entry in self.client.get("/api/actions").json]
        return {name.rpartition(":")[2]: [value] for name, value in VALUES.items()} | {
            "container": [CONTAINER, OTHER, STOPPED],
            "network": [NETWORK, "second", "bridge"],
            "name": [VOLUME, SHARE, "other", ANONYMOUS],
            "number": ["1", *actions[:3]],
            "object_id": ["1", *actions[:3]],
        }

    def walk(self) -> dict[str, Answer]:
        return dict(Walker(self.client, self.values()).answers())


@pytest.fixture(scope="module", params=[VERSIONS[0], VERSIONS[-1]])
def stage(request: pytest.FixtureRequest, engines: Engines) -> Iterator[Stage]:
    engine = engines(request.param)
    engine.clean()
    planting.plant(engine)
    with Server(engine.url, DJANGO_SETTINGS_MODULE="tests.engine.loud") as server:
        client = server.client()
        wait_for(lambda: client.get("/api/topology").status == 200, "the first topology")
        with Listener(client) as listener:
            yield Stage(engine, server, listener)
    engine.clean()


def leaks(found: bytes) -> list[bytes]:
    """The surroundings of each secret."""
    places = [found.find(sign) for sign in SIGNS]
    return [found[max(0, place - 120) : place + 40] for place in places if place >= 0]


#: Which of them each route that needs the permission to read logs is there to tell.
OWN = {
    "/logs": ("output",),
    "/health": ("health-output",),
    "/top": ("command", "health-output", "health", "output"),
}


def without_output(asked: str, body: bytes) -> bytes:
    """What a container says, and its processes, are for those who may read it: they hold that alone."""
    for route, own in OWN.items():
        for place in own if route in asked else ():
            body = body.replace(secret(place).encode(), b"")
    return body


def is_mistake(answer: Answer) -> bool:
    """Ours, not the engine's: that refuses to mount what is not there with a status of its own."""
    return answer.status >= 500 and answer.json["code"] != "engine_refused"


def test_the_secrets_are_there(stage: Stage) -> None:
    """A search that finds nothing shows something only where there is something to be found."""
    inspected = str(stage.engine.inspect(CONTAINER))
    for place in ("env", "url", "label", "label-name", "command", "health", "health-output", "query"):
        assert secret(place) in inspected, place
    assert secret("pass") in str(stage.engine.api("GET", f"/volumes/{SHARE}"))
    assert secret("network-option") in str(stage.engine.api("GET", f"/networks/{NETWORK}"))


#: What is asked of us alone is the same whichever engine has told us.
on_the_newest = pytest.mark.parametrize("stage", [VERSIONS[-1]], indirect=True)


@on_the_newest
def test_nothing_that_can_be_asked_for_holds_one(stage: Stage) -> None:
    do_things(stage)
    answers = stage.walk()
    assert len(answers) > 60
    found = {asked: leaks(without_output(asked, answer.body)) for asked, answer in answers.items()}
    assert {asked: leaked for asked, leaked in found.items() if leaked} == {}
    headers = {asked: str(answer.headers).encode() for asked, answer in answers.items()}
    assert {asked: leaks(text) for asked, text in headers.items() if leaks(text)} == {}
    mistakes = {asked: answer.body for asked, answer in answers.items() if is_mistake(answer)}
    assert mistakes == {}
    # It was these things that were told of.
    assert any(CONTAINER.encode() in answer.body for answer in answers.values())


@on_the_newest
def test_no_export_holds_one(stage: Stage) -> None:
    for name, text in walker.exports(stage.server):
        assert CONTAINER.encode() in text, name
        assert leaks(text) == [], name


def test_no_frame_holds_one(stage: Stage) -> None:
    do_things(stage)
    wait_for(lambda: '"delta"' in stage.listener.text(), "a delta")
    wait_for(lambda: "paused" in stage.listener.text(), "what has just happened")
    assert leaks(stage.listener.text().encode()) == []


def test_no_refusal_passes_one_on(stage: Stage) -> None:
    """What an engine says when it cannot mount a share may hold all of the mount's options."""
    refused = [stage.client.get(f"/api/volumes/{name}/backup?format=tar") for name in (SHARE, "other")]
    refused += [stage.client.post("/api/networks/second/connect", {"container": CONTAINER})]
    for answer in refused:
        assert answer.status >= 400
        assert "detail" in answer.json
        assert leaks(answer.body) == []
    asked = {"name": "mine", "labels": {"key": secret("asked-label")}}
    asked |= {"driver": "local", "options": {"type": "cifs", "o": f"password={secret('asked-option')}"}}
    assert leaks(stage.client.post("/api/volumes", asked).body) == []
    assert leaks(stage.client.get("/history/export.jsonl").body) == []


def test_nothing_that_is_kept_holds_one(stage: Stage) -> None:
    do_things(stage)
    log = stage.server.log()
    assert "DEBUG" in log
    for name, content in walker.kept(stage.server):
        assert leaks(content) == [], name


def do_things(stage: Stage) -> None:
    """Something of each kind, by Portolan and past it."""
    client, engine = stage.client, stage.engine
    planting.execute(engine)
    assert client.post("/api/networks/second/disconnect", {"container": CONTAINER}).status == 200
    (undo,) = [client.get("/api/actions").json[0]["undo"]]
    assert client.post(undo).status == 200
    engine.docker("pause", OTHER)
    engine.docker("unpause", OTHER)
    engine.docker("restart", "--time", "0", OTHER)
    assert client.post("/api/sizes").status == 202
