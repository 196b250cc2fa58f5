"""What belongs together is told as one thing, with who did it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from dashboard.events.models import Event
from dashboard.past.service import difference
from tests.dashboard.past.conftest import Host
from tests.dashboard.past.test_recording import chart
from topology.graph.records import Fields, Node, Topology


def one(
    identity: str, project: str | None, service: str, image: str = "shop/app:1.4", state: str = "running"
) -> Node:
    name = f"{project}-{service}-1" if project else service
    pairs = [("name", name), ("image", image), ("state", state), ("project", project)]
    return Node(
        f"container:{identity * 64}", "container", Fields.of([*pairs, ("service", project and service)])
    )


@pytest.fixture
def deployed(host: Host) -> Host:
    """A shop is redeployed with another image, a tool without a project as well; one comes, one changes."""
    still, cache = one("e", "still", "db"), one("f", "cache", "redis", "redis:7")
    before = chart(
        one("a", "shop", "web"), one("b", "shop", "api"), one("c", None, "tool", "tool"), still, cache
    )
    host.show(before)
    host.wait()
    anew = (one("1", "shop", "web", "shop/app:1.5"), one("2", "shop", "api", "shop/app:1.5"))
    rest = (
        one("3", None, "tool", "tool"),
        still,
        one("f", "cache", "redis", "redis:7", "exited"),
        one("9", "new", "x"),
    )
    host.show(chart(*anew, *rest))
    host.wait()
    host.record()
    return host


def texts(host: Host) -> list[str]:
    return [group.text() for group in difference(host.runtime, host.now - 2000).groups]


def test_a_redeploy_is_one_thing(deployed: Host) -> None:
    assert texts(deployed) == [
        "cache: 1 container changed",
        "new: 1 container came",
        "shop redeployed: 2 containers, image 1.4 → 1.5",
        "tool redeployed: 1 container",
    ]


def test_who_did_it_is_named(deployed: Host) -> None:
    at = datetime.fromtimestamp(deployed.now / 1000, UTC)
    about = {"at": at, "source": "person", "kind": "connect", "node_id": f"container:{'1' * 64}"}
    Event.objects.create(**about, username="anna", outcome="done")
    Event.objects.create(**about, username="otto", outcome="refused")
    assert texts(deployed)[2] == "shop redeployed: 2 containers, image 1.4 → 1.5, by anna"


def test_in_the_readers_language(deployed: Host) -> None:
    with translation.override("ko"):
        assert "shop" in texts(deployed)[2]
        assert "redeployed" not in texts(deployed)[2]


def test_as_the_api_gives_it(deployed: Host) -> None:
    found = deployed.between(deployed.now - 2000, deployed.now)["groups"][2]
    assert (found["kind"], found["project"], found["name"], found["by"]) == ("redeployed", "shop", "shop", [])
    assert found["images"] == [{"before": "shop/app:1.4", "after": "shop/app:1.5"}]
    assert found["containers"] == sorted(f"container:{identity * 64}" for identity in "ab12")
    assert set(found["nodes"]) == {
        f"{kind}:{identity * 64}" for kind in ("container", "sandbox") for identity in "ab12"
    }
    assert set(found) == {"kind", "project", "name", "containers", "nodes", "images", "by", "text"}


def test_who_plugged_it_in_is_named_though_the_container_is_the_same(host: Host) -> None:
    web = one("a", None, "web")
    before = chart(web)
    host.show(before)
    host.wait()
    plug = Node(f"endpoint:{'a' * 64}:{'f' * 64}", "endpoint", Fields.of([("active", True)]))
    host.show(Topology.of({**before.nodes, plug.id: plug}, dict(before.edges)))
    at = datetime.fromtimestamp(host.now / 1000, UTC)
    Event.objects.create(
        at=at, source="person", kind="connect", node_id=web.id, username="anna", outcome="done"
    )
    host.wait()
    host.record()
    (group,) = difference(host.runtime, host.now - 2000).groups
    assert (group.text(), group.nodes) == ("web: 1 container changed, by anna", [plug.id])


def test_what_went_away_is_gone(host: Host) -> None:
    host.show(chart(one("a", "shop", "web")))
    host.wait()
    host.show(chart())
    assert [group.text() for group in difference(host.runtime, host.now - 1000).groups] == [
        "shop: 1 container gone"
    ]
