"""An operator of one project takes no name or address that others are known by."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access import foreign_names
from dashboard.access.roles.models import Limit
from dashboard.runtime import Runtime
from tests.dashboard.access.users import logged_in
from tests.dashboard.hardening.callers import ask
from tests.dashboard.hardening.watched import PROJECT, WatchedEngine
from tests.dashboard.operations.test_runner import problem
from topology.graph.records import Fields, Node, Topology, Value

pytestmark = pytest.mark.usefixtures("settled")
MINE, OURS = "outline-prod-api-1", "outline-prod"


def endpoint(container: str, network: str, **fields: Value) -> Node:
    return Node(f"endpoint:{container}:{network}", "endpoint", Fields.of(fields.items()))


def node(kind: str, name: str, **fields: Value) -> Node:
    return Node(f"{kind}:{name}", kind, Fields.of([("name", name), *fields.items()]))


CHART = [
    node("network", "common"),
    node("network", "theirs"),
    node("container", "mine", project="ours", service="api"),
    node("container", "sister", project="ours", service="web"),
    node("container", "traefik", project="edge", service="proxy"),
    node("container", "edge-db-1", project="edge", service="db"),
    node("container", "far", project="far", service="cache"),
    endpoint("sister", "common", aliases=("web",), dns_names=("sister", "web")),
    endpoint("traefik", "common", aliases=("door",), dns_names=("traefik", "Gate"), static_ipv4="10.0.0.9"),
    endpoint("traefik", "theirs", aliases=()),
    endpoint("edge-db-1", "theirs", aliases=("database",)),
    endpoint("far", "elsewhere", aliases=("redis",)),
]


@pytest.fixture
def chart() -> Topology:
    return Topology.of({one.id: one for one in CHART}, {})


@pytest.mark.parametrize(
    "alias",
    [
        "traefik",
        "proxy",
        "door",
        "TRAEFIK",
        "gate",
        "door.",
        "db",
        "database",
        "edge-db-1",
        "a.theirs",
        "x.example",
    ],
)
def test_what_others_can_look_up_there_is_theirs(chart: Topology, alias: str) -> None:
    limit = Limit(projects=["ours"])
    refused = foreign_names.refusal_on_network(limit, chart, "network:common", ["fine", alias], [])
    assert refused is not None
    assert refused.code == "outside_projects"
    assert alias in refused.detail


@pytest.mark.parametrize("alias", ["web", "sister", "api", "new", "redis", "far", "cache"])
def test_what_is_mine_or_nobodys_there_is_free(chart: Topology, alias: str) -> None:
    limit = Limit(projects=["ours"])
    assert foreign_names.refusal_on_network(limit, chart, "network:common", [alias], ["10.0.0.8"]) is None


def test_an_address_that_is_kept_for_others_is_theirs(chart: Topology) -> None:
    limit = Limit(projects=["ours"])
    assert foreign_names.refusal_on_network(limit, chart, "network:common", [], ["10.0.0.9"]) is not None
    assert foreign_names.refusal_on_network(limit, chart, "network:theirs", [], ["10.0.0.9"]) is None


def test_who_is_not_limited_may_take_any(chart: Topology) -> None:
    assert foreign_names.refusal_on_network(None, chart, "network:common", ["traefik"], ["10.0.0.9"]) is None
    both = Limit(projects=["ours", "edge"])
    assert foreign_names.refusal_on_network(both, chart, "network:common", ["traefik", "a.b"], []) is None


def test_the_preview_says_so_and_the_engine_is_not_asked(
    limiting: Client, engine: WatchedEngine, operating: Client
) -> None:
    alias = next(
        listed["Names"][0].removeprefix("/")
        for listed in engine.containers()
        if "monitoring" in listed["NetworkSettings"]["Networks"]
        and (listed.get("Labels") or {}).get(PROJECT) != OURS
    )
    wish = {"container": MINE, "aliases": [alias]}
    shown = ask(limiting, "post", "/api/networks/monitoring/connect/preview", wish).json()
    assert shown["refused"]["code"] == "outside_projects"
    detail = problem(ask(limiting, "post", "/api/networks/monitoring/connect", wish), 403, "outside_projects")
    assert detail == shown["refused"]["detail"]
    assert engine.deeds == []
    shown = ask(operating, "post", "/api/networks/monitoring/connect/preview", wish).json()
    assert shown["refused"] is None
    assert (
        ask(limiting, "post", "/api/networks/monitoring/connect", wish | {"aliases": ["mine"]}).status_code
        == 200
    )


@pytest.mark.parametrize("name", ["edge_fresh", "edge_data_2", "edge_"])
def test_a_volume_under_anothers_name_is_not_made(limiting: Client, engine: WatchedEngine, name: str) -> None:
    mine = {"name": name, "labels": {PROJECT: OURS}}
    detail = problem(ask(limiting, "post", "/api/volumes", mine), 403, "outside_projects")
    assert "“edge”" in detail
    assert engine.deeds == []


def test_nor_by_copying_or_restoring(limited: User, engine: WatchedEngine) -> None:
    Limit.objects.filter(user=limited).update(without_project=True)
    client = logged_in(limited)
    path = f"/api/volumes/{OURS}_search-data/copy"
    problem(ask(client, "post", path, {"to": "edge_fresh"}), 403, "outside_projects")
    answer = client.post("/api/volumes/edge_fresh/restore?mode=new", b"", content_type="application/x-tar")
    problem(answer, 403, "outside_projects")
    assert engine.deeds == []


@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("outline-prod_x", True),
        ("edge_x", False),
        ("edge-x", True),
        ("edgex_y", True),
        ("unheard_x", True),
        ("shop_x", True),
        ("shop_eu_x", False),
        ("planned_x", False),
    ],
)
def test_the_longest_project_that_a_name_begins_with_says_whose_it_is(
    hub: Runtime, limited: User, operator: User, name: str, free: bool
) -> None:
    Limit.objects.create(user=operator, projects=["shop_eu", "planned"])
    limit = Limit(user=limited, projects=[OURS, "shop"])
    assert (foreign_names.refusal_of_volume(hub, limit, name) is None) is free
    assert foreign_names.refusal_of_volume(hub, None, name) is None
