"""What a killed Portolan left is removed, also while the engine is still at it for that one."""

from __future__ import annotations

import pytest

from topology.engine.demo.storage import DemoStorage
from topology.engine.errors import EngineConflict, NotFound
from topology.engine.port import Labelled
from topology.engine.synthetic import SyntheticEngine
from topology.volumes import helpers


def test_what_goes_already_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = SyntheticEngine(1, life=False).storage()
    left = {"Id": "c", "Names": ["/x"], "State": "created", "Labels": storage.marks.labels("x", "dead")}
    answers = [EngineConflict("removal of container c is already in progress", 409), NotFound("gone", 404)]

    def remove(_self: DemoStorage, _container: str) -> None:
        raise answers.pop(0)

    monkeypatch.setattr(helpers, "REMOVAL_SECONDS", 0)
    monkeypatch.setattr(DemoStorage, "labelled", lambda _self, _label: Labelled([left], [], []))
    monkeypatch.setattr(DemoStorage, "remove_container", remove)
    assert helpers.sweep(storage, lambda owner: owner == "dead") == 0
    assert answers == []
