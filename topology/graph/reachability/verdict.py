"""The verdict on a whole host: for each ordered pair of containers every way or every stop.

A large host has a million pairs, but few kinds of senders: all containers that are on the same networks
reach the same targets by the same ways. So ways are worked out once for each kind of sender and each target,
and where two have nothing to do with each other once for each two kinds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, partial
from itertools import islice, repeat

from topology.graph.reachability.engines import Engine, engine_of
from topology.graph.reachability.names import Resolvers
from topology.graph.reachability.outside import exit_of, openings
from topology.graph.reachability.records import Exit, Opening, Pair, Reached, Way
from topology.graph.reachability.stacks import Container, Plug, Stack, Stacks
from topology.graph.reachability.stops import stops
from topology.graph.reachability.ways import is_loopback, is_wildcard, ways
from topology.graph.records import Topology

_STILL = "not running"
_NOT_RUNNING = Reached((), ("not_running",))
_as_pair = partial(tuple.__new__, Pair)


class Verdict:
    """Who can reach whom on the host of one topology. Asked by one thread at a time.

    Pairs are told by node IDs, in the order of names. Without `names` its ways do not tell the names that a
    resolver answers, which take most of the time.
    """

    def __init__(self, topology: Topology, *, names: bool = True) -> None:
        host = next(topology.of_kind("host"), None)
        self.engine: Engine = engine_of(host.text("engine_version") if host is not None else "")
        self._stacks = Stacks(self.engine, topology)
        self._resolvers = Resolvers(self.engine, self._stacks) if names else None
        self._known: dict[tuple[object, object], Reached] = {}
        self._far: dict[tuple[object, ...], Reached] = {}
        self._far_rows: dict[object, list[Reached]] = {}
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
        here, there = sender.stack, target.stack
        return _NOT_RUNNING if here is None or there is None else self._between(here, there)

    def pair(self, sender: str, target: str) -> Reached:
        """The same for node IDs; raises `KeyError` where one of them is no container."""
        return self.reached(self.container(sender), self.container(target))

    def pairs(
        self, senders: Collection[Container] | None = None, targets: Collection[Container] | None = None
    ) -> Iterator[Pair]:
        """All ordered pairs, or those between some."""
        if targets is None and senders is None:
            return self._all_pairs()
        return self._some_pairs(senders, targets)

    def _some_pairs(
        self, senders: Collection[Container] | None, targets: Collection[Container] | None
    ) -> Iterator[Pair]:
        chosen = self._ordered if targets is None else targets
        for sender in self._ordered if senders is None else senders:
            for target in chosen:
                if sender is not target:
                    yield Pair(sender.id, target.id, self.reached(sender, target))

    def openings(self) -> Iterator[Opening]:
        """What is open to the outside."""
        for container in self._ordered:
            yield from openings(self.engine, container)

    def openings_of(self, node_id: str) -> Iterator[Opening]:
        """What of one container is open to the outside; raises `KeyError` where there is none."""
        return openings(self.engine, self.container(node_id))

    def exits(self) -> Iterator[Exit]:
        """Which containers reach the outside."""
        return (exit_of(self.engine, container) for container in self._ordered)

    def _all_pairs(self) -> Iterator[Pair]:
        """Row by row, one for each sender; senders of one kind have the same row but for their own stack."""
        ids = [container.id for container in self._ordered]
        targets = [container.stack for container in self._ordered]
        places: dict[Stack, list[int]] = {}
        for place, stack in enumerate(targets):
            if stack is not None:
                places.setdefault(stack, []).append(place)
        rows: dict[object, tuple[Stack | None, list[Reached]]] = {}
        for place, sender in enumerate(self._ordered):
            row = self._row_of(sender.stack, rows, places, len(ids))
            pairs = zip(repeat(sender.id), ids, row, strict=False)
            yield from map(_as_pair, islice(pairs, place))
            next(pairs)
            yield from map(_as_pair, pairs)

    def _row_of(
        self,
        here: Stack | None,
        rows: dict[object, tuple[Stack | None, list[Reached]]],
        places: Mapping[Stack, list[int]],
        length: int,
    ) -> list[Reached]:
        """What a sender reaches: as the first of its kind does, but for the two of them."""
        kind = self._sender_kind(here)
        if kind not in rows:
            rows[kind] = here, self._row(here, places, length)
        first, common = rows[kind]
        row = common.copy()
        if here is None or first is None:
            return row
        for there in (first, here):
            for own in places[there]:
                row[own] = self._between(here, there)
        return row

    def _row(self, here: Stack | None, places: Mapping[Stack, list[int]], length: int) -> list[Reached]:
        """What a stack reaches, container by container in their order."""
        if here is None:
            return [_NOT_RUNNING] * length
        near = {stack for plug in here.plugs for stack in self._stacks.stacks_on(plug.network)}
        row = self._far_row(here, places, length).copy()
        for there in places if here.is_host else near | self._open_to_others:
            apart = there not in near and not here.is_host
            found = self._from_afar(here, there) if apart else self._between(here, there)
            for place in places[there]:
                row[place] = found
        return row

    def _far_row(self, here: Stack, places: Mapping[Stack, list[int]], length: int) -> list[Reached]:
        """Stops for all, as between two with no network in common, of which the other is not open."""
        key = _traits(here)
        if key not in self._far_rows:
            row = self._far_rows[key] = [_NOT_RUNNING] * length
            for there, own in places.items():
                found = Reached((), stops(self.engine, here, there, apart=True))
                for place in own:
                    row[place] = found
        return self._far_rows[key]

    def _from_afar(self, here: Stack, there: Stack) -> Reached:
        """What a stack reaches of an open one on none of its networks: as all do whose networks are alike."""
        if there.is_host or any(not is_wildcard(port) and not is_loopback(port) for port in there.ports):
            return self._between(here, there)
        key = (there, here.left, _outer_traits(here))
        if key not in self._far:
            self._far[key] = self._between(here, there)
        return self._far[key]

    @cached_property
    def _open_to_others(self) -> set[Stack]:
        return {stack for stack in self._stacks.stacks if self._stands_out(stack)}

    def _between(self, here: Stack, there: Stack) -> Reached:
        key = self._sender_kind(here), (there, here is there)
        found = self._known.get(key)
        if found is None:
            ways_ = tuple(self._named(here, way) for way in ways(self.engine, here, there))
            found = Reached(ways_, self._nameless(ways_) if ways_ else stops(self.engine, here, there))
            self._known[key] = found
        return found

    def _named(self, stack: Stack, way: Way) -> Way:
        """A way with the names for its address, and with what is not known of the engine."""
        names: tuple[str, ...] = ()
        if self._resolvers is not None and way.kind == "network" and way.network and way.address:
            names = self._resolvers.names(stack, way.network, way.address)
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
            special = stack.is_host or self._is_special(stack)
            found = self._senders[stack] = stack if special else (stack.left, *plugs)
        return found

    def _is_special(self, stack: Stack) -> bool:
        """Whether it has ways or names that others on the same networks may not have."""
        return bool(stack.legacy_links if self._resolvers is None else self._resolvers.is_special(stack))

    def _stands_out(self, stack: Stack) -> bool:
        """Whether others may reach it though they are on none of its networks."""
        found = self._outstanding.get(stack)
        if found is None:
            open_ = not self.engine.filters_ipv6
            beyond = any(plug.network.direct or (open_ and 6 in plug.addresses) for plug in stack.plugs)
            found = self._outstanding[stack] = bool(stack.ports) or stack.is_host or beyond
        return found


def _traits(stack: Stack) -> object:
    """What stops between stacks that have nothing in common depend on."""
    return (
        stack.left,
        stack.is_host,
        bool(stack.plugs),
        any(plug.network.direct for plug in stack.plugs),
        any(plug.network.masquerade for plug in stack.plugs),
        *stack.exits,
    )


def _outer_traits(stack: Stack) -> object:
    """What ways through the host, or by a route, depend on."""
    exits = tuple((version, _network_traits(plug)) for version, plug in sorted(stack.exits.items()))
    return frozenset(map(_network_traits, stack.plugs)), exits


def _network_traits(plug: Plug) -> object:
    network = plug.network
    modes = tuple((version, family.mode) for version, family in network.families.items())
    return network.driver, network.internal, network.masquerade, modes, *plug.addresses
