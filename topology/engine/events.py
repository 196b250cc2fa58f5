"""Which of the engine's events we ask for, and what we keep of each.

The filter works in the engine: health checks alone would otherwise make three events a run, with their
command lines in them. What is not asked for and comes nevertheless (not every proxy passes the filter on)
ends here, and so do the events of what Portolan makes for itself. Of an event's attributes only the harmless
ones are kept; the engine puts all of a container's labels there.
"""

from __future__ import annotations

import orjson

from topology.engine.marks import Marks
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
        "kill",
        "oom",
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
_ATTRIBUTES = (
    *("container", "name", "type", "exitCode", "oldName", "network", "destination", "signal", "reclaimed"),
    "com.docker.compose.project",
)
_ASKED_FOR = frozenset(EVENT_FILTERS["event"])


def reduce_event(line: bytes, marks: Marks) -> Json | None:
    """What is kept of one line of `GET /events`; `None` for what is no event, or is of something of ours."""
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(event, dict) or not event.get("Type") or not event.get("Action"):
        return None
    actor = event.get("Actor") or {}
    attributes = actor.get("Attributes") or {}
    # Behind the colon of an action there may be anything, a whole command line too.
    if str(event["Action"]).partition(":")[0] not in _ASKED_FOR or marks.is_of_ours(attributes):
        return None
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
