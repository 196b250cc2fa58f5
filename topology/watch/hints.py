"""What an event hints at: which containers to look at again, whether to list networks or volumes.

Events are hints, not news: they come twice, out of order, or not at all, and carry too little
(`docs/engine.md`). Two are facts as well: that a container has died, and that it lives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DEATHS = frozenset({"die", "died"})
_LIVES = frozenset({"start", "restart", "unpause"})
#: After these, inspect may say something new: asked for at once, it also waits for the list to be right.
_INSPECTED = frozenset({"start", "connect", "disconnect", "rename", "update"})
#: What a container does with a volume: its own events say as much.
_USES = frozenset({"mount", "unmount"})


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do about one event."""

    container: str | None = None
    inspect: bool = False
    died: str | None = None
    lives: bool = False
    networks: bool = False
    volumes: bool = False
    everything: bool = False


def hint(event: Mapping[str, Any]) -> Hint:
    """Read an event as `port.EventStream` yields it. `died` is the exit code."""
    kind, action = event.get("Type"), str(event.get("Action") or "")
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    if action == "prune":
        return Hint(everything=True)
    if kind == "container":
        return Hint(
            container=actor.get("ID") or None,
            inspect=action in _INSPECTED,
            died=str(attributes.get("exitCode", "?")) if action in _DEATHS else None,
            lives=action in _LIVES,
        )
    if kind == "network" and action in {"connect", "disconnect"}:
        # Podman's actor is the container, Docker's the network.
        return Hint(container=attributes.get("container") or actor.get("ID") or None, inspect=True)
    return Hint(networks=kind == "network", volumes=kind == "volume" and action not in _USES)
