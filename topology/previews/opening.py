"""The one connecting that would open a way between two containers, if there is such a one."""

from __future__ import annotations

from collections.abc import Iterator

from topology.graph.queries import Reach
from topology.graph.reachability.records import Pair
from topology.graph.reachability.stacks import Container, Network
from topology.graph.reachability.verdict import Verdict
from topology.graph.reachability.ways import lets_through
from topology.graph.records import Topology
from topology.previews.refusals import refused_connect


class Opener:
    """Looks for such connectings on one topology."""

    def __init__(self, topology: Topology, verdict: Verdict) -> None:
        self._reach = Reach(topology)
        self._verdict = verdict

    def connecting(self, pair: Pair) -> tuple[str, str] | None:
        """Container and network (node IDs) to be connected; `None` where there is a way, or none to open."""
        if pair.reached.ways:
            return None
        sender, target = self._verdict.container(pair.sender), self._verdict.container(pair.target)
        for who, other in ((sender, target), (target, sender)):
            for network in self._candidates(who, other):
                if refused_connect(self._reach, who.id, network.id) is None:
                    return who.id, network.id
        return None

    def _candidates(self, who: Container, other: Container) -> Iterator[Network]:
        """Networks of the other's on which both would find each other, the default bridge last."""
        if who.stack is None or other.stack is None:
            return
        found = [plug.network for plug in other.stack.plugs if 4 in plug.addresses or 6 in plug.addresses]
        for network in sorted(found, key=lambda network: (network.default_bridge, network.name)):
            version = 4 if 4 in network.families else 6
            if network.driver == "bridge" and lets_through(self._verdict.engine, network, version):
                yield network
