"""What is protected is left alone by everybody, by every way of asking, until it is lifted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access import policy
from dashboard.access.protection import own_container
from dashboard.access.protection.models import Protection
from dashboard.audit.actions import Action
from dashboard.runtime import Runtime
from dashboard.targets import Target
from tests.dashboard.operations.test_runner import connect, disconnect, post, problem
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"


def protect(client: Client, kind: str, name: str) -> int:
    answer = post(client, "/api/protections", {"kind": kind, "object": name, "reason": "Pays the bills."})
    assert answer.status_code == 201
    number: int = answer.json()["number"]
    return number


@pytest.mark.parametrize(
    ("kind", "name"), [("container", WEB), ("network", "proxy"), ("project", "outline-prod")]
)
def test_nobody_acts_on_it_until_it_is_lifted(
    administering: Client, operating: Client, kind: str, name: str
) -> None:
    number = protect(administering, kind, name)
    for client in (operating, administering):
        detail = problem(disconnect(client, "proxy", WEB), 403, "protected")
        assert "Pays the bills." in detail
        assert "ada" in detail
    assert administering.delete(f"/api/protections/{number}").status_code == 204
    assert disconnect(operating, "proxy", WEB).status_code == 200


def test_the_page_is_told_before_the_try(administering: Client, operating: Client) -> None:
    protect(administering, "network", "proxy")
    answer = post(operating, "/api/networks/proxy/disconnect/preview", {"container": WEB}).json()
    assert answer["refused"]["code"] == "protected"
    targets = operating.get(f"/api/containers/{WEB}/targets").json()["networks"]
    assert [target["name"] for target in targets if target["code"] == "protected"] == ["proxy"]


def test_undo_is_an_action_too(administering: Client, operating: Client) -> None:
    undo = disconnect(operating, "proxy", WEB).json()["undo"]
    protect(administering, "container", WEB)
    problem(post(operating, undo), 403, "protected")


def test_a_volume_is_protected(administering: Client, operating: Client, engine: SyntheticEngine) -> None:
    name = engine.volumes()[0]["Name"]
    protect(administering, "volume", name)
    problem(operating.delete(f"/api/volumes/{name}"), 403, "protected")
    assert any(volume["Name"] == name for volume in engine.volumes())


def test_what_is_made_anew_under_the_name_is_protected_still(
    hub: Runtime, administering: Client, operator: User
) -> None:
    protect(administering, "container", WEB)
    found = policy.rights(hub, operator).refusal([Target("container", "f" * 64, WEB, None)])
    assert found is not None
    assert found.code == "protected"


def test_only_administrators_protect_and_lift(administering: Client, operating: Client) -> None:
    wish = {"kind": "container", "object": WEB, "reason": "no"}
    problem(post(operating, "/api/protections", wish), 403, "administrators_only")
    number = protect(administering, "container", WEB)
    problem(operating.delete(f"/api/protections/{number}"), 403, "administrators_only")
    assert operating.post(f"/protection/{number}/lift/").status_code == 403
    assert operating.post("/protection/protect/", wish).status_code == 403
    assert Protection.objects.count() == 1


def test_everybody_reads_what_is_protected_and_where(
    administering: Client, viewing: Client, engine: SyntheticEngine
) -> None:
    protect(administering, "container", WEB)
    (lock,) = viewing.get("/api/protections").json()
    assert lock["nodes"] == [f"container:{engine.container(WEB)['Id']}"]
    assert (lock["reason"], lock["by"]) == ("Pays the bills.", "ada")
    text = viewing.get("/protection/").content.decode()
    assert "Pays the bills." in text
    assert "/lift/" not in text


def test_the_page_protects_and_lifts_and_the_record_has_it(administering: Client) -> None:
    wish = {"kind": "project", "object": "billing", "reason": "Month's end"}
    assert administering.post("/protection/protect/", wish).status_code == 302
    assert administering.post("/protection/protect/", wish).status_code == 400
    assert (
        administering.post(
            "/protection/protect/", {**wish, "kind": "container", "object": "nobody"}
        ).status_code
        == 400
    )
    administering.post(f"/protection/{Protection.objects.get().pk}/lift/")
    assert not Protection.objects.exists()
    told = list(Action.objects.order_by("pk").values_list("kind", "outcome"))
    assert told == [("protect", "done"), ("protect", "refused"), ("protect", "refused"), ("lift", "done")]


def test_what_portolan_runs_in_is_protected_from_the_start(
    operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker_id = engine.container(WEB)["Id"]
    monkeypatch.setattr(own_container, "container_id", lambda: docker_id)
    problem(disconnect(operating, "proxy", WEB), 403, "protected")
    problem(connect(operating, "proxy", "node-exporter"), 403, "protected")
    locks = operating.get("/api/protections").json()
    assert {(lock["kind"], lock["by"], lock["number"]) for lock in locks} >= {("network", "Portolan", None)}
    assert f"container:{docker_id}" in [lock["id"] for lock in locks]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "mountinfo",
            "700 600 8:1 /var/lib/docker/containers/{id}/hostname /etc/hostname rw - ext4 /dev/sda rw",
        ),
        ("mountinfo", "700 600 8:1 /containers/{id}/resolv.conf /etc/resolv.conf rw - ext4 /dev/sda rw"),
        ("cgroup", "12:memory:/docker/{id}"),
        ("cgroup", "0::/system.slice/docker-{id}.scope"),
    ],
)
def test_it_knows_its_own_container(tmp_path: Path, file: str, text: str) -> None:
    docker_id = "0123456789abcdef" * 4
    (tmp_path / file).write_text(text.format(id=docker_id) + "\n")
    own_container.container_id.cache_clear()
    assert own_container.container_id(tmp_path) == docker_id
    own_container.container_id.cache_clear()


def test_outside_of_a_container_nothing_is_its_own(tmp_path: Path, hub: Runtime) -> None:
    own_container.container_id.cache_clear()
    assert own_container.container_id(tmp_path) is None
    own_container.container_id.cache_clear()
