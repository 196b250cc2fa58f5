"""Expectations on a server: judged after a change, told when they turn, and asked before an action."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from dashboard.audit.actions import Action
from dashboard.events.models import Event
from dashboard.events.sentences import sentence
from dashboard.expectations.current import Standing, currents
from dashboard.expectations.models import KeptExpectation
from dashboard.expectations.monitor import ExpectationMonitor
from dashboard.expectations.topic import Expectations
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import Reader
from tests.dashboard.conftest import eventually
from tests.topology.demo.hosts import find
from topology.engine.synthetic import SyntheticEngine
from topology.graph.reachability import whatif

pytestmark = pytest.mark.django_db
NO_EDGE = {"name": "no edge", "never": {"from": "container:n8n-db-1", "to": "container:edge-crowdsec-1"}}


@pytest.fixture(autouse=True)
def no_file(settings: Settings) -> None:
    settings.EXPECT, settings.DOCKER_HOST = None, "unix:///nowhere"


@pytest.fixture
def administering(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    return client


class Watched:
    """A monitor whose turns the test takes itself, and what it has told."""

    def __init__(self, hub: Runtime) -> None:
        self.hub = hub
        self.told: list[dict[str, Any]] = []
        self.monitor = ExpectationMonitor(hub, self.told.extend)

    def stand(self) -> dict[str, Standing]:
        self.monitor.turn()
        return {one.expected.expectation.name: one for one in currents.of(self.hub).board.standings}

    def write_down(self) -> None:
        for row in self.told:
            Event.objects.create(**row)
        self.told.clear()


@pytest.fixture
def watched(hub: Runtime, db: None) -> Watched:
    return Watched(hub)


def expect(**more: Any) -> KeptExpectation:  # noqa: ANN401 - a model's fields
    fields = {"name": NO_EDGE["name"], "kind": "never", "wanted": NO_EDGE["never"], "username": "ada", **more}
    return KeptExpectation.objects.create(**fields)


def connect(hub: Runtime, engine: SyntheticEngine) -> None:
    """Put the database of n8n where crowdsec is."""
    network = next(iter(find(engine, "edge-crowdsec-1")["NetworkSettings"]["Networks"].values()))["NetworkID"]
    container = find(engine, "n8n-db-1")["Id"]
    before = hub.store.revision
    engine.connect(network, container, {})
    hub.look()
    eventually(lambda: hub.store.revision > before)


def test_it_turns_with_the_host_and_is_told(watched: Watched, engine: SyntheticEngine) -> None:
    expect()
    assert watched.stand()["no edge"].judgement.status == "kept"
    assert watched.told == []
    connect(watched.hub, engine)
    standing = watched.stand()["no edge"]
    assert standing.judgement.status == "broken"
    assert standing.since is not None
    assert [row["kind"] for row in watched.told] == ["expectation_broken"]


def test_what_was_broken_when_it_was_first_looked_at_is_no_news(
    watched: Watched, engine: SyntheticEngine
) -> None:
    expect()
    connect(watched.hub, engine)
    for _turn in range(3):
        standing = watched.stand()["no edge"]
        assert (standing.judgement.status, standing.since) == ("broken", None)
    assert watched.told == []


def test_after_a_restart_it_is_known_since_when(watched: Watched, engine: SyntheticEngine) -> None:
    expect()
    watched.stand()
    connect(watched.hub, engine)
    since = watched.stand()["no edge"].since
    watched.write_down()
    again = Watched(watched.hub)
    assert again.stand()["no edge"].since == since
    assert again.told == []


def test_the_event_names_whose_action_broke_it(
    watched: Watched, engine: SyntheticEngine, operating: Client, operator: User
) -> None:
    expect()
    watched.stand()
    network = next(iter(find(engine, "edge-crowdsec-1")["NetworkSettings"]["Networks"]))
    before = watched.hub.store.revision
    path = f"/api/networks/{network}/connect"
    assert operating.post(path, {"container": "n8n-db-1"}, "application/json").status_code == 200
    eventually(lambda: watched.hub.store.revision > before)
    assert watched.stand()["no edge"].broken_by == operator.username
    watched.write_down()
    assert sentence(Event.objects.get()) == "It is no longer as expected, after what “otto” did: “no edge”"


def test_a_file_is_read_again_when_it_changes_and_not_followed_into_a_mistake(
    watched: Watched, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPECT = tmp_path / "expect.json"
    settings.EXPECT.write_text(json.dumps({"version": 1, "expect": [NO_EDGE]}))
    assert watched.stand()["no edge"].expected.by is None
    settings.EXPECT.write_text("version: 1\nexpect: [{nam: x}]\n")
    assert set(watched.stand()) == {"no edge"}
    assert currents.of(watched.hub).board.complaint is not None
    settings.EXPECT.write_text("version: 1\nexpect: []\n")
    assert watched.stand() == {}
    assert currents.of(watched.hub).board.complaint is None


def test_the_file_wins_over_what_is_kept_under_the_same_name(
    watched: Watched, settings: Settings, tmp_path: Path
) -> None:
    expect()
    settings.EXPECT = tmp_path / "expect.json"
    settings.EXPECT.write_text(json.dumps({"version": 1, "expect": [NO_EDGE]}))
    assert [one.expected.by for one in watched.stand().values()] == [None]


def test_its_thread_looks_by_itself(hub: Runtime, transactional_db: None) -> None:
    expect(kind="state", wanted={"of": "container:edge-traefik-1", "is": "paused"})
    monitor = ExpectationMonitor(hub, lambda _rows: None)
    monitor.start()
    try:
        eventually(lambda: currents.of(hub).board.standings)
    finally:
        monitor.stop()


def frame(hub: Runtime, told: object = None, language: str = "en") -> dict[str, Any]:
    news = Expectations(currents.of(hub)).news(Reader("k", 1, "vera", 1, language), told)
    assert news is not None
    found: dict[str, Any] = json.loads(news[1])
    return found


def test_the_stream_tells_what_is_not_kept_in_the_readers_language(
    watched: Watched, engine: SyntheticEngine
) -> None:
    expect()
    connect(watched.hub, engine)
    watched.stand()
    english, korean = frame(watched.hub), frame(watched.hub, language="ko")
    assert english["total"] == 1
    assert english["entries"][0]["status"] == "broken"
    kinds = sorted(node.partition(":")[0] for node in english["entries"][0]["nodes"])
    assert kinds == ["container", "container", "network"]
    assert english["entries"][0]["findings"][0]["where"][0].startswith("container:")
    assert "reaches" in english["entries"][0]["text"]
    assert "닿습니다" in korean["entries"][0]["text"]
    board = currents.of(watched.hub).board
    reader = Reader("k", 1, "vera", 1)
    assert Expectations(currents.of(watched.hub)).news(reader, board.version) is None


@pytest.fixture
def edge(engine: SyntheticEngine) -> str:
    """The name of a network that crowdsec is on."""
    return str(next(iter(find(engine, "edge-crowdsec-1")["NetworkSettings"]["Networks"])))


WISH = {"container": "n8n-db-1"}


def test_a_preview_says_what_it_would_break(watched: Watched, operating: Client, edge: str) -> None:
    expect()
    watched.stand()
    told = operating.post(f"/api/networks/{edge}/connect/preview", WISH, "application/json").json()
    assert told["expectations"] == [{"name": "no edge", "effect": "breaks", "only_administrators": False}]
    assert "This would break what is expected: “no edge”." in told["warnings"]
    assert told["refused"] is None


def test_a_preview_says_who_comes_to_reach_whom(watched: Watched, operating: Client, edge: str) -> None:
    path = f"/api/networks/{edge}/connect/preview"
    told = operating.post(path, WISH, "application/json").json()["reach"]
    first = next(one for one in told["come"]["entries"] if one["to"]["name"] == "edge-crowdsec-1")
    assert first["text"] == "“n8n-db-1” will reach “edge-crowdsec-1”."
    assert (first["from"]["name"], first["whole"], first["kinds"]) == ("n8n-db-1", True, ["network"])
    assert told["come"]["total"] >= len(told["come"]["entries"])
    assert told["go"] == told["open"] == told["close"] == {"total": 0, "entries": []}
    leaving = {"container": "edge-traefik-1"}
    off = operating.post(f"/api/networks/{edge}/disconnect/preview", leaving, "application/json").json()
    assert "“edge-traefik-1” will no longer reach “edge-crowdsec-1”." in [
        one["text"] for one in off["reach"]["go"]["entries"]
    ]


def test_an_address_and_aliases_are_part_of_what_is_judged(
    watched: Watched, operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch, edge: str
) -> None:
    asked: list[dict[str, Any]] = []
    real = whatif.connected

    def connected(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - as it is called
        asked.append(more)
        return real(*args, **more)

    monkeypatch.setattr(whatif, "connected", connected)
    wish = {**WISH, "ipv4": "172.18.17.77", "aliases": ["store"]}
    assert (
        operating.post(f"/api/networks/{edge}/connect/preview", wish, "application/json").status_code == 200
    )
    assert [(more["ipv4"], tuple(more["aliases"])) for more in asked] == [("172.18.17.77", ("store",))]


def test_what_would_undo_an_action_says_who_reaches_whom_and_what_it_mends(
    watched: Watched, operating: Client, edge: str
) -> None:
    expect()
    watched.stand()
    before = watched.hub.store.revision
    operating.post(f"/api/networks/{edge}/connect", WISH, "application/json")
    eventually(lambda: watched.hub.store.revision > before)
    watched.stand()
    number = Action.objects.get().pk
    told = operating.get(f"/api/actions/{number}/undo/preview").json()
    assert [one["effect"] for one in told["endpoint"]["expectations"]] == ["mends"]
    assert "After this it would be as expected again: “no edge”." in told["warnings"]
    gone = "“n8n-db-1” will no longer reach “edge-crowdsec-1”."
    assert gone in [one["text"] for one in told["endpoint"]["reach"]["go"]["entries"]]
    assert gone in operating.get(f"/history/{number}/undo/").content.decode()


def test_what_the_preview_said_is_what_is_judged_after_the_action(
    watched: Watched, operating: Client, engine: SyntheticEngine, edge: str
) -> None:
    expect()
    watched.stand()
    connect(watched.hub, engine)
    assert watched.stand()["no edge"].judgement.status == "broken"
    path = f"/api/networks/{edge}/disconnect"
    told = operating.post(f"{path}/preview", WISH, "application/json").json()
    assert [one["effect"] for one in told["expectations"]] == ["mends"]
    before = watched.hub.store.revision
    operating.post(path, WISH, "application/json")
    eventually(lambda: watched.hub.store.revision > before)
    assert watched.stand()["no edge"].judgement.status == "kept"


def test_only_an_administrator_may_break_what_is_marked_so(
    watched: Watched, operating: Client, administering: Client, edge: str
) -> None:
    expect(only_administrators=True)
    watched.stand()
    path = f"/api/networks/{edge}/connect"
    told = operating.post(f"{path}/preview", WISH, "application/json").json()
    assert told["refused"]["code"] == "expectation"
    refused = operating.post(path, WISH, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "expectation")
    assert Action.objects.get().outcome == Action.Outcome.REFUSED
    assert administering.post(path, WISH, "application/json").status_code == 200


def test_everybody_reads_them_by_api_and_administrators_write(
    watched: Watched, viewing: Client, operating: Client, administering: Client
) -> None:
    refused = operating.post("/api/expectations", NO_EDGE, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "administrators_only")
    made = administering.post("/api/expectations", NO_EDGE, "application/json")
    assert (made.status_code, made.json()) == (201, NO_EDGE)
    assert administering.post("/api/expectations", NO_EDGE, "application/json").status_code == 409
    watched.stand()
    (told,) = viewing.get("/api/expectations").json()["expectations"]
    assert (told["name"], told["status"], told["wanted"]) == ("no edge", "kept", NO_EDGE["never"])
    assert operating.delete("/api/expectations/no%20edge").status_code == 403
    assert administering.delete("/api/expectations/no%20edge").status_code == 204
    assert administering.delete("/api/expectations/no%20edge").status_code == 404
    assert watched.stand() == {}
    done = [action.kind for action in Action.objects.filter(outcome="done").order_by("pk")]
    assert done == ["expect", "expect_remove"]


def test_a_mistake_is_told_with_what_may_be_meant(hub: Runtime, administering: Client) -> None:
    wrong = {"name": "it", "never": {"from": "projct:a", "to": "b"}}
    told = administering.post("/api/expectations", wrong, "application/json")
    assert (told.status_code, told.json()["code"]) == (400, "expectation_invalid")
    assert "project: may be meant" in told.json()["detail"]


def test_administrators_see_what_a_selector_means(
    hub: Runtime, viewing: Client, administering: Client
) -> None:
    found = administering.get("/api/selector", {"selector": "container:edge-*"}).json()
    assert found["total"] == len(found["matches"]) > 1
    assert {one["kind"] for one in found["matches"]} == {"container"}
    assert found["text"].startswith(f"It matches {found['total']} at this moment: “edge-")
    none = administering.get("/api/selector", {"selector": "container:edge-*", "kind": "volume"}).json()
    assert (none["total"], none["text"]) == (0, "It matches nothing at this moment.")
    assert administering.get("/api/selector", {"selector": "projct:x"}).status_code == 400
    assert viewing.get("/api/selector", {"selector": "x"}).status_code == 403
