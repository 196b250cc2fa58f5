"""Which topics there are, under the names by which browsers ask for them."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.runtime import Runtime
from dashboard.stream.topics.base import Topic
from dashboard.stream.topics.locks import Locks
from dashboard.stream.topics.presence import Presence
from dashboard.stream.topics.rights import Rights

_offered: dict[str, Callable[[Runtime], Topic]] = {}


def offer(name: str, make: Callable[[Runtime], Topic]) -> None:
    """Let browsers ask for this topic by its name; called once, at the start, by whoever wires the layers."""
    _offered[name] = make


def topics_of(runtime: Runtime) -> dict[str, Topic]:
    """New topics of every kind, for the broadcaster of this host."""

    store = runtime.store

    def stands(node_id: str) -> bool:
        topology = store.topology
        return topology is not None and node_id in topology.nodes

    own: dict[str, Topic] = {"rights": Rights(), "locks": Locks(), "presence": Presence(stands)}
    return own | {name: make(runtime) for name, make in _offered.items()}
