"""Who may act on what: refused with the reason, before the try and at it, by every way of asking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import Settings

from dashboard.access import policy
from dashboard.access.roles.models import Limit
from dashboard.audit.actions import Action
from dashboard.base import request_context
from dashboard.base.problems import Problem
from dashboard.operations import connections
from dashboard.references import Reference
from dashboard.runtime import Runtime
from dashboard.targets import Target
from tests.dashboard.operations.test_runner import JSON, networks_of, problem
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

MINE, THEIRS = "outline-prod-api-1", "edge-traefik-1"


def act(client: Client, verb: str, network: str, container: str, *, preview: bool = False) -> Any:  # noqa: ANN401
    path = f"/api/networks/{network}/{verb}{'/preview' if preview else ''}"
    return client.post(path, {"container": container}, content_type=JSON)


def test_a_limited_operator_acts_on_their_own_projects(limiting: Client) -> None:
    assert act(limiting, "disconnect", "proxy", MINE).status_code == 200


@pytest.mark.parametrize("form", ["name", "node id", "full id", "short id"])
def test_acting_outside_is_refused_however_it_is_named(
    limiting: Client, engine: SyntheticEngine, form: str
) -> None:
    docker_id = engine.container(THEIRS)["Id"]
    called = {
        "name": THEIRS,
        "node id": f"container:{docker_id}",
        "full id": docker_id,
        "short id": docker_id[:12],
    }
    before = networks_of(engine, THEIRS)
    detail = problem(act(limiting, "disconnect", "proxy", called[form]), 403, "outside_projects")
    assert "edge" in detail
    assert "outline-prod" in detail
    assert networks_of(engine, THEIRS) == before


def test_what_is_refused_is_in_the_record(limiting: Client) -> None:
    act(limiting, "disconnect", "proxy", THEIRS)
    action = Action.objects.get()
    assert (action.username, action.outcome, action.container_name) == ("lea", "refused", THEIRS)
    assert "edge" in action.detail


def test_the_page_is_told_before_the_try(limiting: Client) -> None:
    answer = act(limiting, "disconnect", "proxy", THEIRS, preview=True).json()
    assert answer["refused"]["code"] == "outside_projects"
    targets = limiting.get(f"/api/containers/{THEIRS}/targets").json()["networks"]
    assert {target["code"] for target in targets} == {"outside_projects"}
    mine = limiting.get(f"/api/containers/{MINE}/targets").json()["networks"]
    assert any(target["code"] is None for target in mine)


def test_another_projects_network_is_outside_and_common_ground_is_not(
    limiting: Client, engine: SyntheticEngine
) -> None:
    owned = next(
        network["Name"]
        for network in engine.networks()
        if (network.get("Labels") or {}).get("com.docker.compose.project") not in (None, "outline-prod")
    )
    problem(act(limiting, "connect", owned, MINE), 403, "outside_projects")
    assert act(limiting, "connect", "monitoring", MINE).status_code == 200


def test_undo_asks_for_the_same_right(operating: Client, limiting: Client) -> None:
    undo = act(operating, "disconnect", "proxy", THEIRS).json()["undo"]
    problem(limiting.post(undo, {}, content_type=JSON), 403, "outside_projects")


def test_a_change_of_rights_holds_for_the_next_call(operating: Client, operator: User) -> None:
    assert act(operating, "disconnect", "proxy", MINE).status_code == 200
    Limit.objects.create(user=operator, projects=["billing"])
    problem(act(operating, "connect", "proxy", MINE), 403, "outside_projects")
    operator.user_permissions.clear()
    problem(act(operating, "connect", "proxy", MINE), 403, "forbidden")


def test_rights_are_asked_again_when_it_is_ones_turn(
    hub: Runtime, operator: User, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody loses the right while their wish is waiting for the container."""
    look = engine.container

    def meanwhile(container_id: str) -> Mapping[str, Any]:
        operator.user_permissions.clear()
        return look(container_id)

    monkeypatch.setattr(engine, "container", meanwhile)
    network = next(n for n in engine.networks() if n["Name"] == "proxy")
    wish = connections.EndpointRequest(
        Action.Kind.DISCONNECT,
        Reference(look(MINE)["Id"], MINE),
        Reference(network["Id"], "proxy"),
        {},
    )
    with pytest.raises(Problem) as refused:
        connections.perform(hub, operator, wish)
    assert refused.value.code == "forbidden"
    assert "proxy" in look(MINE)["NetworkSettings"]["Networks"]


def test_without_a_project_is_a_right_of_its_own(hub: Runtime, limited: User) -> None:
    stray = Target("container", "1" * 64, "stray", None)
    found = policy.rights(hub, limited).refusal([stray])
    assert found is not None
    assert found.code == "outside_projects"
    Limit.objects.filter(user=limited).update(without_project=True)
    assert policy.rights(hub, limited).refusal([stray]) is None


def test_an_empty_limit_leaves_nothing(hub: Runtime, limited: User) -> None:
    Limit.objects.filter(user=limited).update(projects=[])
    assert policy.rights(hub, limited).refusal([Target("container", "1" * 64, "web", "outline-prod")])


def test_administrators_have_no_limit(hub: Runtime, administrator: User) -> None:
    Limit.objects.create(user=administrator, projects=[])
    assert (
        policy.rights(hub, administrator).refusal([Target("container", "1" * 64, "web", "billing")]) is None
    )


def test_volumes_follow_the_same_rule(limiting: Client, engine: SyntheticEngine) -> None:
    theirs = next(
        volume["Name"]
        for volume in engine.volumes()
        if (volume.get("Labels") or {}).get("com.docker.compose.project") not in (None, "outline-prod")
    )
    problem(limiting.delete(f"/api/volumes/{theirs}"), 403, "outside_projects")
    assert any(volume["Name"] == theirs for volume in engine.volumes())


def test_roles_are_what_the_permissions_amount_to(viewer: User, operator: User, administrator: User) -> None:
    root = User.objects.create_superuser("root")
    roles = [policy.role_of(user) for user in (viewer, operator, administrator, root)]
    assert roles == ["viewer", "operator", "administrator", "administrator"]


def test_read_only_comes_before_everything(hub: Runtime, administrator: User, settings: Settings) -> None:
    settings.READ_ONLY = True
    found = policy.rights(hub, administrator).refusal()
    assert found is not None
    assert found.code == "read_only"


def test_the_permissions_can_be_seen_where_django_shows_them() -> None:
    held = {
        group.name: {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.all()
    }
    assert {name: held[name] & {policy.ACT, policy.ADMINISTER} for name in held} == {
        "Viewer": set(),
        "Operator": {policy.ACT},
        "Administrator": {policy.ACT, policy.ADMINISTER},
    }


def test_outside_of_a_request_there_is_no_caller() -> None:
    assert request_context.current() == request_context.RequestContext()


@pytest.mark.django_db(transaction=True)
def test_a_volumes_sheet_says_so_before_the_try(limiting: Client, engine: SyntheticEngine) -> None:
    theirs = next(
        volume["Name"]
        for volume in engine.volumes()
        if (volume.get("Labels") or {}).get("com.docker.compose.project") not in (None, "outline-prod")
    )
    answer = limiting.get(f"/api/volumes/{theirs}/preview?action=backup").json()
    assert answer["refused"]["code"] == "outside_projects"
    problem(limiting.get(f"/api/volumes/{theirs}/backup"), 403, "outside_projects")
