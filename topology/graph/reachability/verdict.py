"""The verdict on a whole host: for each ordered pair of containers every way or every stop.

A large host has a million pairs, but few kinds of senders: all containers that are on the same networks
reach the same targets by the same ways. So ways are worked out once for each kind of sender and each target,
and where two have nothing to do with each other once for each two kinds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from topology.graph.reachability.engines import Engine, engine_of
from topology.graph.reachability.names import Resolvers
from topology.graph.reachability.outside import exit_of, openings
from topology.graph.reachability.records import Exit, Opening, Pair, Reached, Way
from topology.graph.reachability.stacks import Container, Stack, Stacks
from topology.graph.reachability.stops import stops
from topology.graph.reachability.ways import ways
from topology.graph.records import Topology

_STILL = "not running"
_ADDRESSED = frozenset({"network", "host_stack", "routed"})


class Verdict:
    """Who can reach whom on the host of one topology. Asked by one thread at a time.

    Pairs are told by node IDs, in the order of names.
    """

    def __init__(self, topology: Topology) -> None:
        host = next(topology.of_kind("host"), None)
        self.engine: Engine = engine_of(host.text("engine_version") if host is not None else "")
        self._stacks = Stacks(self.engine, topology)
        self._resolvers = Resolvers(self.engine, self._stacks)
        self._known: dict[tuple[object, object], Reached] = {}
        self._senders: dict[Stack, object] = {}
        self._outstanding: dict[Stack, bool] = {}

    @property
    def containers(self) -> Collection[Container]:
        """All containers, by name and then by ID."""
        return self._ordered

    @cached_property
    def _ordered(self) -> tuple[Container, ...]:
        found = self._stacks.containers.values()
        return tuple(sorted(found, key=lambda container: (container.name, container.id)))

    def container(self, node_id: str) -> Container:
        """One container; raises `KeyError` where there is none."""
        return self._stacks.containers[node_id]

    def network_name(self, node_id: str) -> str:
        """The name of a network; raises `KeyError` where there is none."""
        return self._stacks.networks[node_id].name

    def reached(self, sender: Container, target: Container) -> Reached:
        """Every way from one container to another, or every stop."""
        key = self._sender_kind(sender.stack), self._target_kind(sender.stack, target.stack)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(sender, target)
        return found

    def pair(self, sender: str, target: str) -> Reached:
        """The same for node IDs; raises `KeyError` where one of them is no container."""
        return self.reached(self.container(sender), self.container(target))

    def pairs(
        self, senders: Collection[Container] | None = None, targets: Collection[Container] | None = None
    ) -> Iterator[Pair]:
        """All ordered pairs, or those between some."""
        for sender in self._ordered if senders is None else senders:
            for target in self._ordered if targets is None else targets:
                if sender is not target:
                    yield Pair(sender.id, target.id, self.reached(sender, target))

    def openings(self) -> Iterator[Opening]:
        """What is open to the outside."""
        for container in self._ordered:
            yield from openings(self.engine, container)

    def exits(self) -> Iterator[Exit]:
        """Which containers reach the outside."""
        return (exit_of(self.engine, container) for container in self._ordered)

    def _work_out(self, sender: Container, target: Container) -> Reached:
        here, there = sender.stack, target.stack
        if here is None or there is None:
            return Reached((), stops(self.engine, sender, target))
        found = tuple(self._named(here, way) for way in ways(self.engine, here, there))
        return Reached(found, self._nameless(found) if found else stops(self.engine, sender, target))

    def _named(self, stack: Stack, way: Way) -> Way:
        """A way with the names for its address, and with what is not known of the engine."""
        names = self._resolvers.names(stack, way.address) if way.kind in _ADDRESSED and way.address else ()
        if not names and not self.engine.assumes:
            return way
        return way._replace(names=names, assumes=(*way.assumes, *self.engine.assumes))

    def _nameless(self, found: tuple[Way, ...]) -> tuple[str, ...]:
        """That containers on the default bridge find each other, but not by name."""
        networks = [
            self._stacks.networks[way.network] for way in found if way.kind == "network" and way.network
        ]
        default = bool(networks) and all(network.default_bridge for network in networks)
        return ("default_bridge_names",) if default and not any(way.names for way in found) else ()

    def _sender_kind(self, stack: Stack | None) -> object:
        """What senders have in common that reach everybody alike."""
        if stack is None:
            return _STILL
        found = self._senders.get(stack)
        if found is None:
            plugs = ((plug.network.id, tuple(plug.addresses), plug.priority) for plug in stack.plugs)
            special = stack.is_host or self._resolvers.is_special(stack)
            found = self._senders[stack] = stack if special else (stack.left, *plugs)
        return found

    def _target_kind(self, here: Stack | None, there: Stack | None) -> object:
        """The target itself where it matters which it is, else what all of its kind have in common."""
        if here is None or there is None:
            return _STILL
        if here is there:
            return (here, _STILL)
        if here.is_host or self._stands_out(there) or any(here.plug_on(plug.network) for plug in there.plugs):
            return there
        return self._sender_kind(there)

    def _stands_out(self, stack: Stack) -> bool:
        """Whether others may reach it though they are on none of its networks."""
        found = self._outstanding.get(stack)
        if found is None:
            beyond = any(plug.network.direct or 6 in plug.addresses for plug in stack.plugs)
            found = self._outstanding[stack] = bool(stack.ports) or stack.is_host or beyond
        return found
