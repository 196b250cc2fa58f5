"""What somebody does to a container is told once, with their name, and not once more as the engine's."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.events.models import Event
from dashboard.events.sentences import sentence
from tests.dashboard.events.conftest import WEB, Tell, told
from tests.dashboard.operations.test_runner import post
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.usefixtures("recorder")


@pytest.mark.parametrize(
    ("verb", "words"),
    [("stop", "stopped"), ("restart", "restarted"), ("pause", "paused"), ("kill", "killed")],
)
def test_it_is_told_as_the_persons(
    operating: Client, engine: SyntheticEngine, tell: Tell, verb: str, words: str
) -> None:
    docker_id = engine.container(WEB)["Id"]
    assert post(operating, f"/api/containers/{WEB}/{verb}").status_code == 200
    one = told(verb, source="person")
    assert (one.action.username, sentence(one)) == ("otto", f"{words} “{WEB}”")  # type: ignore[union-attr] # it is a person's
    engine.perform("destroy", engine.container("n8n-web-1")["Id"])  # what comes later has been looked at
    told("destroy")
    assert not Event.objects.filter(source="engine", node_id=f"container:{docker_id}").exists()
