"""How the tests ask to undo something: what it would do, and doing it; by API and by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client

from dashboard.audit.actions import Action
from tests.dashboard.operations.test_runner import WEB, post
from topology.engine.synthetic import SyntheticEngine

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def newest() -> Action:
    found = Action.objects.first()
    assert found is not None
    return found


def preview(client: Client, number: int) -> dict[str, Any]:
    answer = client.get(f"/api/actions/{number}/undo/preview")
    assert answer.status_code == 200, answer.content
    document: dict[str, Any] = answer.json()
    return document


def undo(client: Client, number: int) -> Answer:
    return post(client, f"/api/actions/{number}/undo")


def undone(client: Client, number: int) -> Action:
    """Undo it and return the row of that."""
    answer = undo(client, number)
    assert answer.status_code == 200, answer.content
    return Action.objects.get(pk=answer.json()["id"])


def page(client: Client, number: int) -> str:
    answer = client.get(f"/history/{number}/undo/")
    assert answer.status_code == 200
    return answer.content.decode()


def codes(document: dict[str, Any], *, blocking: bool = True) -> list[str]:
    """The codes of what has changed since."""
    return [one["code"] for one in document["changed_since"] if one["blocks"] is blocking]


def ids(engine: SyntheticEngine, network: str = "monitoring") -> tuple[str, str]:
    """Of the network and of the container that the tests act on."""
    found = next(one["Id"] for one in engine.networks() if one["Name"] == network)
    return found, engine.container(WEB)["Id"]
