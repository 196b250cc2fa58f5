"""Which of the engine's events we ask for, and what we keep of each.

The filter works in the engine: health checks alone would otherwise make three events a run, with their
command lines in them. Of an event's attributes only the harmless ones are kept; the engine puts all of a
container's labels there.
"""

from __future__ import annotations

import orjson

from topology.engine.port import Json

#: `health_status` stands for `health_status: healthy` and so on; `died` and `remove` are Podman's words.
EVENT_FILTERS: dict[str, list[str]] = {
    "type": ["container", "network", "volume"],
    "event": [
        "create",
        "start",
        "die",
        "died",
        "stop",
        "restart",
        "pause",
        "unpause",
        "rename",
        "update",
        "destroy",
        "remove",
        "health_status",
        "connect",
        "disconnect",
        "prune",
    ],
}
_ATTRIBUTES = ("container", "name", "type", "exitCode", "oldName", "network", "destination")


def reduce_event(line: bytes) -> Json | None:
    """What is kept of one line of `GET /events`; `None` for a line that is no event."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(event, dict) or not event.get("Type") or not event.get("Action"):
        return None
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    return {
        "Type": event["Type"],
        "Action": event["Action"],
        "Actor": {
            "ID": actor.get("ID") or event.get("id") or "",
            "Attributes": {key: attributes[key] for key in _ATTRIBUTES if key in attributes},
        },
        "scope": event.get("scope"),
        "time": event.get("time"),
        "timeNano": event.get("timeNano"),
    }
