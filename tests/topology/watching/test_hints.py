"""What an event hints at."""

from __future__ import annotations

from typing import Any

import pytest

from topology.watch.hints import Hint, hint


def event(kind: str, action: str, actor: str = "c", **attributes: str) -> dict[str, Any]:
    return {"Type": kind, "Action": action, "Actor": {"ID": actor, "Attributes": attributes}}


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (event("container", "create"), Hint(container="c")),
        (event("container", "start"), Hint(container="c", inspect=True, lives=True)),
        (event("container", "die", exitCode="137"), Hint(container="c", died="137")),
        (event("container", "died"), Hint(container="c", died="?")),
        (event("container", "destroy"), Hint(container="c")),
        (event("container", "rename", oldName="/a"), Hint(container="c", inspect=True)),
        (event("container", "health_status: healthy"), Hint(container="c")),
        (event("container", "prune", ""), Hint(everything=True)),
        (event("network", "connect", "n", container="c"), Hint(container="c", inspect=True)),
        (event("network", "disconnect", "n", container="c"), Hint(container="c", inspect=True)),
        (event("network", "connect", "c", network="n"), Hint(container="c", inspect=True)),
        (event("network", "create", "n"), Hint(networks=True)),
        (event("network", "destroy", "n"), Hint(networks=True)),
        (event("network", "prune", ""), Hint(everything=True)),
        (event("volume", "create", "v"), Hint(volumes=True)),
        (event("volume", "destroy", "v"), Hint(volumes=True)),
        (event("volume", "mount", "v", container="c"), Hint()),
        (event("daemon", "reload", "d"), Hint()),
        ({"Type": "container", "Action": "start"}, Hint(inspect=True, lives=True)),
        ({}, Hint()),
    ],
    ids=lambda value: f"{value.get('Type')}-{value.get('Action')}" if isinstance(value, dict) else "",
)
def test_an_event_says_what_to_look_at(happened: dict[str, Any], expected: Hint) -> None:
    assert hint(happened) == expected
