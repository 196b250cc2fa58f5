"""Acting through the API, against the demo engine, which refuses as the real one does."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.audit.actions import Action
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from topology.engine.synthetic import SyntheticEngine

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

WEB = "outline-prod-api-1"
JSON = "application/json"


def connect(client: Client, network: str, container: str, **options: object) -> Answer:
    return post(client, f"/api/networks/{network}/connect", {"container": container, **options})


def disconnect(client: Client, network: str, container: str, **options: object) -> Answer:
    return post(client, f"/api/networks/{network}/disconnect", {"container": container, **options})


def post(client: Client, path: str, body: Mapping[str, object] | None = None) -> Answer:
    return client.post(path, data=body or {}, content_type=JSON)


def networks_of(engine: SyntheticEngine, container: str) -> dict[str, Any]:
    found: dict[str, Any] = engine.container(container)["NetworkSettings"]["Networks"]
    return found


def problem(response: Answer, status: int, code: str) -> str:
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert set(document) == {"type", "title", "status", "detail", "code"}
    assert (response.status_code, document["status"], document["code"]) == (status, status, code)
    detail: str = document["detail"]
    return detail


def test_it_connects_and_the_chart_learns_of_it_from_the_engine(
    operating: Client, engine: SyntheticEngine, hub: Runtime
) -> None:
    answer = connect(operating, "monitoring", WEB)
    assert answer.status_code == 200
    done = answer.json()
    container, network = engine.container(WEB), networks_of(engine, WEB)["monitoring"]
    assert done["container"] == {"id": f"container:{container['Id']}", "name": WEB}
    assert done["network"] == {"id": f"network:{network['NetworkID']}", "name": "monitoring"}
    assert done["undo"] == f"/api/actions/{done['id']}/undo"
    endpoint = f"endpoint:{container['Id']}:{network['NetworkID']}"
    eventually(lambda: hub.store.topology is not None and endpoint in hub.store.topology.nodes)


def test_it_asks_for_the_addresses_and_aliases_that_were_wished_for(
    operating: Client, engine: SyntheticEngine
) -> None:
    connect(
        operating,
        "monitoring",
        WEB,
        ipv4="172.18.18.77",
        ipv6="fd00:18:18:0:0::77",
        aliases=["api", "outline"],
    )
    entry = networks_of(engine, WEB)["monitoring"]
    assert entry["IPAMConfig"] == {"IPv4Address": "172.18.18.77", "IPv6Address": "fd00:18:18::77"}
    assert {"api", "outline"} <= set(entry["Aliases"])


@pytest.mark.parametrize("form", ["name", "node id", "full id", "short id"])
def test_it_takes_every_way_to_name_a_container_and_a_network(
    operating: Client, engine: SyntheticEngine, form: str
) -> None:
    container, network = engine.container(WEB)["Id"], networks_of(engine, WEB)["proxy"]["NetworkID"]
    ways = {
        "name": (WEB, "proxy"),
        "node id": (f"container:{container}", f"network:{network}"),
        "full id": (container, network),
        "short id": (container[:12], network[:12]),
    }
    assert disconnect(operating, ways[form][1], ways[form][0]).status_code == 200
    assert "proxy" not in networks_of(engine, WEB)


def test_it_writes_down_who_did_what(operating: Client, operator: User) -> None:
    disconnect(operating, "proxy", WEB)
    action = Action.objects.get()
    assert (action.user, action.username, action.kind) == (operator, "otto", "disconnect")
    assert (action.container_name, action.network_name, action.outcome) == (WEB, "proxy", "done")
    assert action.finished_at is not None


def test_undo_of_a_disconnect_puts_everything_back_as_it_was(
    operating: Client, engine: SyntheticEngine
) -> None:
    wanted = {
        "IPAMConfig": {"IPv4Address": "172.18.18.99"},
        "Aliases": ["api"],
        "Links": ["outline-prod-db-1:db"],
        "DriverOpts": {"com.example": "1"},
        "GwPriority": 7,
        "MacAddress": "02:42:ac:12:12:63",
    }
    network = next(n["Id"] for n in engine.networks() if n["Name"] == "monitoring")
    engine.connect(network, engine.container(WEB)["Id"], wanted)
    before = networks_of(engine, WEB)["monitoring"]
    undo = disconnect(operating, "monitoring", WEB).json()["undo"]
    assert "monitoring" not in networks_of(engine, WEB)
    assert post(operating, undo).status_code == 200
    after = networks_of(engine, WEB)["monitoring"]
    for name in ("IPAMConfig", "Aliases", "Links", "DriverOpts", "GwPriority", "MacAddress", "IPAddress"):
        assert after[name] == before[name], name


def test_undo_of_a_connect_disconnects(operating: Client, engine: SyntheticEngine) -> None:
    undo = connect(operating, "monitoring", WEB).json()["undo"]
    done = post(operating, undo).json()
    assert done["action"] == "disconnect"
    assert "monitoring" not in networks_of(engine, WEB)


def test_an_undo_can_be_undone(operating: Client, engine: SyntheticEngine) -> None:
    undo = disconnect(operating, "proxy", WEB).json()["undo"]
    again = post(operating, undo).json()["undo"]
    assert post(operating, again).status_code == 200
    assert "proxy" not in networks_of(engine, WEB)


def test_it_undoes_only_once(operating: Client) -> None:
    undo = disconnect(operating, "proxy", WEB).json()["undo"]
    post(operating, undo)
    assert "otto" in problem(post(operating, undo), 409, "already_undone")


def test_it_does_not_undo_what_somebody_has_changed_since(operating: Client, engine: SyntheticEngine) -> None:
    undo = disconnect(operating, "proxy", WEB).json()["undo"]
    network = next(n["Id"] for n in engine.networks() if n["Name"] == "proxy")
    engine.connect(network, engine.container(WEB)["Id"], {"Aliases": ["theirs"]})
    problem(post(operating, undo), 409, "changed_since")
    assert "theirs" in networks_of(engine, WEB)["proxy"]["Aliases"]


def test_it_does_not_offer_to_undo_a_connect_that_changed_nothing(
    operating: Client, engine: SyntheticEngine
) -> None:
    """A stopped container that is connected already: the engine says yes, and keeps what it had."""
    stopped = next(listed for listed in engine.containers() if listed["State"] == "exited")
    network = next(iter(stopped["NetworkSettings"]["Networks"]))
    answer = connect(operating, network, stopped["Id"])
    assert answer.status_code == 200
    assert answer.json()["undo"] is None
    problem(post(operating, f"/api/actions/{answer.json()['id']}/undo"), 409, "not_undoable")


def test_undoing_what_never_was_is_404(operating: Client) -> None:
    problem(post(operating, "/api/actions/4711/undo"), 404, "not_found")


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_succeeds_and_the_other_reads_why_not(
    operating: Client, engine: SyntheticEngine
) -> None:
    answers: list[Answer] = []
    start = threading.Barrier(2)

    def act() -> None:
        start.wait()
        answers.append(connect(operating, "monitoring", WEB))

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert networks_of(engine, WEB)["monitoring"]["EndpointID"]


def test_it_lists_what_was_done_lately_newest_first(operating: Client) -> None:
    disconnect(operating, "proxy", WEB)
    disconnect(operating, "proxy", WEB)
    newest, first = operating.get("/api/actions").json()
    assert (first["outcome"], first["user"], first["undo"]) == (
        "done",
        "otto",
        f"/api/actions/{first['id']}/undo",
    )
    assert (newest["outcome"], newest["undo"]) == ("refused", None)
    assert "is not connected" in newest["message"]
