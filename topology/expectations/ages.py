"""Since when each container has been in the state that it is in, as far as somebody has seen it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from topology.graph.records import Node, Topology


class Ages:
    """Watches states from one topology to the next.

    Of a container that runs and was never seen otherwise, the engine says when it was started; of others
    nothing is known until they change.
    """

    def __init__(self) -> None:
        self._seen: dict[str, tuple[tuple[str, str], datetime | None]] = {}

    def update(self, topology: Topology, now: datetime) -> Mapping[str, datetime]:
        """The times that are known, by node ID."""
        before, self._seen = self._seen, {}
        for node in topology.of_kind("container"):
            state = (node.text("state"), node.text("health"))
            known = before.get(node.id)
            if known is None:
                self._seen[node.id] = (state, _started(node))
            else:
                self._seen[node.id] = known if known[0] == state else (state, now)
        return {node_id: since for node_id, (_state, since) in self._seen.items() if since is not None}


def _started(node: Node) -> datetime | None:
    text = node.unlisted.get("started_at")
    if node.get("state") != "running" or not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
