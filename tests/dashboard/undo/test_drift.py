"""What has changed since an endpoint was connected or disconnected: by the record, and at the engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from dashboard.audit.actions import Action
from dashboard.operations import locks
from tests.dashboard.conftest import eventually
from tests.dashboard.operations.test_runner import connect, disconnect, networks_of, problem
from tests.dashboard.undo.requests import codes, ids, newest, page, preview, undo, undone
from topology.engine.errors import EngineUnreachable, NotFound
from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine

if TYPE_CHECKING:
    from dashboard.runtime import Runtime

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"
OTHER = "edge-traefik-1"


def test_what_was_done_since_is_told_with_who_and_when(
    operating: Client, administering: Client, engine: SyntheticEngine
) -> None:
    disconnect(operating, "proxy", WEB)
    first = newest()
    connect(administering, "proxy", WEB, aliases=["theirs"])
    second = newest()
    disconnect(administering, "proxy", WEB)
    told = preview(operating, first.pk)
    assert [one["action"] for one in told["changed_since"]] == [second.pk, newest().pk]
    assert told["changed_since"][0]["user"] == "ada"
    assert told["changed_since"][0]["detail"] == f"ada connected “{WEB}” to “proxy”."
    assert told["changed_since"][0]["asked_at"]
    assert told["refused"]["code"] == "changed_since"
    assert "ada connected" in problem(undo(operating, first.pk), 409, "changed_since")
    assert f"/history/{second.pk}/undo/" in page(operating, first.pk)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"IPAMConfig": {"IPv4Address": "172.18.18.78"}, "Aliases": ["api"]}, "address_changed"),
        ({"IPAMConfig": {"IPv4Address": "172.18.18.77"}, "Aliases": ["other"]}, "aliases_changed"),
        ({"IPAMConfig": {"IPv4Address": "172.18.18.77"}}, "aliases_changed"),
        (
            {"IPAMConfig": {"IPv4Address": "172.18.18.77"}, "Aliases": ["api"], "Links": ["x:y"]},
            "links_changed",
        ),
        (
            {"IPAMConfig": {"IPv4Address": "172.18.18.77"}, "Aliases": ["api"], "DriverOpts": {"a": "b"}},
            "options_changed",
        ),
        (
            {"IPAMConfig": {"IPv4Address": "172.18.18.77"}, "Aliases": ["api"], "GwPriority": 3},
            "priority_changed",
        ),
        (None, "disconnected"),
    ],
)
def test_what_was_done_elsewhere_is_seen_at_the_engine(
    operating: Client, engine: SyntheticEngine, change: Json | None, code: str
) -> None:
    connect(operating, "monitoring", WEB, ipv4="172.18.18.77", aliases=["api"])
    action = newest()
    assert codes(preview(operating, action.pk)) == []
    engine.disconnect(*ids(engine))
    if change is not None:
        engine.connect(*ids(engine), change)
    told = preview(operating, action.pk)
    assert codes(told) == [code]
    assert told["changed_since"][0]["action"] is None
    before = networks_of(engine, WEB)
    problem(undo(operating, action.pk), 409, "changed_since")
    assert networks_of(engine, WEB) == before


def test_the_same_made_again_elsewhere_is_no_change(operating: Client, engine: SyntheticEngine) -> None:
    connect(operating, "monitoring", WEB, ipv4="172.18.18.77", aliases=["api"])
    engine.disconnect(*ids(engine))
    engine.connect(*ids(engine), {"IPAMConfig": {"IPv4Address": "172.18.18.77"}, "Aliases": ["api"]})
    undone(operating, newest().pk)
    assert "monitoring" not in networks_of(engine, WEB)


def test_another_address_of_the_engines_choice_is_told_and_does_not_matter(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(operating, "monitoring", WEB)
    look = engine.container

    def moved(container_id: str) -> Json:
        found = look(container_id)
        networks = found["NetworkSettings"]["Networks"]
        if found["Name"] != f"/{WEB}":
            return found
        entry = {**networks["monitoring"], "IPAddress": "172.18.18.200"}
        return {**found, "NetworkSettings": {"Networks": {**networks, "monitoring": entry}}}

    monkeypatch.setattr(engine, "container", moved)
    told = preview(operating, newest().pk)
    assert (codes(told), codes(told, blocking=False), told["refused"]) == ([], ["address_moved"], None)
    assert "172.18.18.200" in told["changed_since"][0]["detail"]


def test_connected_elsewhere_meanwhile(operating: Client, engine: SyntheticEngine) -> None:
    disconnect(operating, "proxy", WEB)
    engine.connect(*ids(engine, "proxy"), {})
    assert codes(preview(operating, newest().pk)) == ["connected"]


def test_a_static_address_that_another_has_taken_meanwhile(
    operating: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    engine.connect(*ids(engine), {"IPAMConfig": {"IPv4Address": "172.18.18.99"}})
    disconnect(operating, "monitoring", WEB)
    network, _web = ids(engine)
    taker = engine.container("outline-prod-db-1")
    engine.connect(network, taker["Id"], {"IPAMConfig": {"IPv4Address": "172.18.18.99"}})
    eventually(lambda: codes(preview(operating, newest().pk)) == ["address_in_use"])
    told = preview(operating, newest().pk)
    assert "outline-prod-db-1" in told["changed_since"][0]["detail"]
    assert "outline-prod-db-1" in problem(undo(operating, newest().pk), 409, "changed_since")


@pytest.mark.parametrize(("again", "code"), [(False, "container_gone"), (True, "container_recreated")])
def test_a_container_that_is_gone(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch, *, again: bool, code: str
) -> None:
    disconnect(operating, "proxy", WEB)
    gone = engine.container(WEB)["Id"]
    listed = [one if one["Id"] != gone else {**one, "Id": "f" * 64} for one in engine.containers()]
    if not again:
        listed = [one for one in listed if one["Id"] != "f" * 64]

    def container(container_id: str) -> Json:
        raise NotFound(f"No such container: {container_id}", 404)

    monkeypatch.setattr(engine, "containers", lambda _ids=None: listed)
    monkeypatch.setattr(engine, "container", container)
    assert codes(preview(operating, newest().pk)) == [code]
    assert WEB in problem(undo(operating, newest().pk), 409, "changed_since")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (None, "network_gone"),
        ({"Id": "e" * 64}, "network_recreated"),
        ({"Id": "e" * 64, "IPAM": {"Config": [{"Subnet": "10.99.0.0/24"}]}}, "subnet_changed"),
    ],
)
def test_a_network_that_is_gone(
    operating: Client,
    engine: SyntheticEngine,
    monkeypatch: pytest.MonkeyPatch,
    changes: Json | None,
    code: str,
) -> None:
    disconnect(operating, "proxy", WEB)
    rest = [one for one in engine.networks() if one["Name"] != "proxy"]
    own = next(one for one in engine.networks() if one["Name"] == "proxy")
    listed = rest if changes is None else [*rest, {**own, **changes}]
    monkeypatch.setattr(engine, "networks", lambda: listed)
    told = preview(operating, newest().pk)
    assert codes(told) == [code]
    if code == "subnet_changed":
        assert "10.99.0.0/24" in told["changed_since"][0]["detail"]
        assert own["IPAM"]["Config"][0]["Subnet"] in told["changed_since"][0]["detail"]


def test_what_changes_in_the_last_moment_is_seen(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else had the turn with the container after we had looked."""
    disconnect(operating, "proxy", WEB)
    number, (network, container), take = newest().pk, ids(engine, "proxy"), locks.lock

    @contextmanager
    def late(kind: locks.Kind, key: str, name: str) -> Iterator[None]:
        with take(kind, key, name):
            if key == container:
                engine.connect(network, container, {"Aliases": ["theirs"]})
            yield

    monkeypatch.setattr(locks, "lock", late)
    problem(undo(operating, number), 409, "changed_since")
    assert "theirs" in networks_of(engine, WEB)["proxy"]["Aliases"]
    refused = Action.objects.get(outcome="refused")
    assert (refused.kind, refused.undoes_id) == ("connect", number)


def test_an_unknown_outcome_of_another_is_told_and_does_not_matter(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(operating, "monitoring", WEB)
    number = newest().pk

    def cut(*_arguments: object, **_options: object) -> None:
        raise EngineUnreachable("The engine cut the connection.")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "disconnect", cut)
        assert disconnect(operating, "monitoring", WEB).status_code == 503
    told = preview(operating, number)
    assert (codes(told), codes(told, blocking=False)) == ([], ["action_unknown"])
    undone(operating, number)
