"""What the previews of work on volumes say of what is expected."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.audit.actions import Action
from dashboard.expectations.models import KeptExpectation
from dashboard.expectations.monitor import ExpectationMonitor
from dashboard.operations import foresight
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime
from tests.dashboard.conftest import eventually
from tests.dashboard.streamed import read
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.django_db(transaction=True)
RUNS: dict[str, Any] = {"of": "container:outline-prod-search-1", "is": ["running"]}
BACKED_UP: dict[str, Any] = {"volumes": "volume:spare*", "within": "26h"}


@pytest.fixture
def standing(hub: Runtime, engine: SyntheticEngine, settings: Settings) -> ExpectationMonitor:
    settings.EXPECT, settings.DOCKER_HOST = None, "unix:///nowhere"
    return ExpectationMonitor(hub, lambda _rows: None)


def expect(name: str, kind: str, *, only_administrators: bool = False, **wanted: Any) -> None:  # noqa: ANN401 - as a file has it
    KeptExpectation.objects.create(
        name=name, kind=kind, wanted=wanted, username="ada", only_administrators=only_administrators
    )


def previewed(client: Client, name: str, action: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/volumes/{name}/preview", {"action": action, **more}).json()
    return found


def test_restoring_into_a_new_volume_that_must_be_backed_up_breaks_it(
    standing: ExpectationMonitor, operating: Client
) -> None:
    expect("spares are backed up", "backed_up", **BACKED_UP)
    standing.turn()
    told = previewed(operating, "spare_2", "restore")
    assert told["expectations"] == [
        {"name": "spares are backed up", "effect": "breaks", "only_administrators": False}
    ]
    assert "This would break what is expected: “spares are backed up”." in told["warnings"]
    assert previewed(operating, "other", "restore")["expectations"] == []


def test_a_volume_whose_writer_is_paused_meanwhile_is_not_as_expected_for_so_long(
    standing: ExpectationMonitor, operating: Client
) -> None:
    expect("search runs", "state", **RUNS)
    standing.turn()
    sentence = "While what writes to it is paused, this is not as expected: “search runs”."
    told = previewed(operating, "outline-prod_search-data", "backup")
    assert sentence in told["warnings"]
    assert told["expectations"] == [], "afterwards it is as expected again"


def test_removing_the_last_volume_that_is_meant_leaves_nothing_to_judge(
    standing: ExpectationMonitor, operating: Client, hub: Runtime
) -> None:
    assert operating.post("/api/volumes", {"name": "spare_1"}, "application/json").status_code == 201
    eventually(lambda: hub.store.topology is not None and "volume:spare_1" in hub.store.topology.nodes)
    expect("spares are no way to root", "no_risk", of="volume:spare_1", codes=["docker_socket"])
    standing.turn()
    told = previewed(operating, "spare_1", "remove")
    assert [one["effect"] for one in told["expectations"]] == ["unknown"]
    sentence = "After this nobody could tell whether it is as expected: “spares are no way to root”."
    assert sentence in told["warnings"]


def test_pruning_says_the_same_of_all_that_go(standing: ExpectationMonitor, operating: Client) -> None:
    nothing = operating.post("/api/volumes/prune/preview").json()
    assert nothing["expectations"] == nothing["warnings"] == []
    names = [one["name"] for one in nothing["volumes"]]
    assert names
    expect(
        "it is no way to root",
        "no_risk",
        of=" ".join(f"-volume:{name}" for name in names[1:]) + f" volume:{names[0]}",
        codes=["docker_socket"],
    )
    standing.turn()
    told = operating.post("/api/volumes/prune/preview").json()
    assert [one["effect"] for one in told["expectations"]] == ["unknown"]
    assert told["warnings"]


SEARCH = "outline-prod_search-data"
IN_USE = "This would break what is expected: “spares are backed up”."


def test_a_copy_is_judged_by_the_name_that_it_is_to_have(
    standing: ExpectationMonitor, operating: Client
) -> None:
    expect("spares are backed up", "backed_up", **BACKED_UP)
    standing.turn()
    told = previewed(operating, SEARCH, "copy", to="spare_2")
    assert [one["effect"] for one in told["expectations"]] == ["breaks"]
    assert IN_USE in told["warnings"]
    assert told["refused"] is None
    assert previewed(operating, SEARCH, "copy", to="other")["expectations"] == []
    assert previewed(operating, SEARCH, "copy")["expectations"] == []


def test_work_on_volumes_that_only_administrators_may_do_is_refused_to_others(
    standing: ExpectationMonitor, operating: Client, engine: SyntheticEngine
) -> None:
    """Told before, and refused where it is tried all the same."""
    expect("spares are backed up", "backed_up", only_administrators=True, **BACKED_UP)
    standing.turn()
    assert previewed(operating, SEARCH, "copy", to="spare_2")["refused"]["code"] == "expectation"
    assert previewed(operating, "spare_2", "restore")["refused"]["code"] == "expectation"
    for path, body in [
        (f"/api/volumes/{SEARCH}/copy", {"to": "spare_2"}),
        ("/api/volumes", {"name": "spare_2"}),
    ]:
        operating.post(path, body, "application/json")
        eventually(lambda: Action.objects.filter(outcome="refused").exists())
        assert "only an administrator may do" in Action.objects.latest("pk").words
    assert "spare_2" not in {one["Name"] for one in engine.volumes()}
    assert operating.post("/api/volumes", {"name": "other"}, "application/json").status_code == 201


def test_writers_that_only_administrators_may_stop_are_not_paused_for_others(
    standing: ExpectationMonitor, operating: Client
) -> None:
    expect("search runs", "state", only_administrators=True, **RUNS)
    standing.turn()
    told = previewed(operating, SEARCH, "backup")
    assert (told["refused"], told["pause_refused"]["code"]) == (None, "expectation")
    answer = operating.post(f"/api/volumes/{SEARCH}/backup?pause=1")
    assert (answer.status_code, answer.json()["code"]) == (403, "expectation")
    allowed = operating.post(f"/api/volumes/{SEARCH}/backup?pause=0")
    assert allowed.status_code == 200
    read(allowed)  # to its end: until then nobody else gets at the volume


def test_removing_and_pruning_are_refused_to_others_as_well(
    hub: Runtime, operating: Client, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No kind of expectation is broken by fewer volumes today: one is made up that is."""
    assert operating.post("/api/volumes", {"name": "spare_1"}, "application/json").status_code == 201
    eventually(lambda: hub.store.topology is not None and "volume:spare_1" in hub.store.topology.nodes)
    unused = [one["name"] for one in operating.post("/api/volumes/prune/preview").json()["volumes"]]
    assert unused
    monkeypatch.setattr(foresight, "_registered", [lambda *_: (Foreseen("all stay", "breaks", True),)])
    assert previewed(operating, "spare_1", "remove")["refused"]["code"] == "expectation"
    for answer in (
        operating.delete("/api/volumes/spare_1"),
        operating.post("/api/volumes/prune", {"names": unused}, "application/json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "expectation")
    assert {"spare_1", *unused} <= {one["Name"] for one in engine.volumes()}
