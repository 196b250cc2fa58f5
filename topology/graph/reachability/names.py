"""Which names a stack's resolver answers with which address.

First its hosts file (its own name, and links on the default bridge), then the engine's resolver: this asks
the stack's networks one after the other and answers with what the first one knows, so a target on two common
networks is found by name at one of its addresses only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from topology.graph.reachability.engines import Engine
from topology.graph.reachability.stacks import Container, Network, Plug, Stack, Stacks

#: name → version of IP → addresses
Table = Mapping[str, Mapping[int, set[str]]]
_VERSIONS = (4, 6)


class Resolvers:
    """The names on each network, and each stack's view of them."""

    def __init__(self, engine: Engine, stacks: Stacks) -> None:
        self._engine = engine
        self._stacks = stacks
        self._tables: dict[Network, Table] = {}
        self._at: dict[Network, dict[str, frozenset[str]]] = {}
        self._special: dict[Stack, dict[str, frozenset[str]]] = {}
        self._answers_to: dict[tuple[Network, int], frozenset[str]] = {}
        self._is_special: dict[Stack, bool] = {}
        self._plain: dict[tuple[str, tuple[Network, ...]], tuple[str, ...]] = {}

    def is_special(self, stack: Stack) -> bool:
        """Whether a stack finds others by names that another one on the same networks may not have."""
        found = self._is_special.get(stack)
        if found is None:
            linked = bool(stack.legacy_links) or any(plug.links for plug in stack.plugs)
            hidden = linked or any(self._bearers[name] - {stack} for name in stack.chosen_hostnames)
            found = self._is_special[stack] = hidden
        return found

    def names(self, stack: Stack, network: str, address: str) -> tuple[str, ...]:
        """The names that lead a stack to this address on a network (node ID), in order."""
        if self.is_special(stack):
            if stack not in self._special:
                self._special[stack] = self._answers(stack)
            return tuple(sorted(self._special[stack].get(address, ())))
        return self._plain_names(stack, network, address)

    def _plain_names(self, stack: Stack, network: str, address: str) -> tuple[str, ...]:
        """Those that the target has on that network, but for what an earlier network answers."""
        asked: list[Network] = []
        for plug in stack.plugs:
            asked.append(plug.network)
            if plug.network.id == network:
                key = address, tuple(asked)
                found = self._plain.get(key)
                if found is None:
                    found = self._plain[key] = self._left_by(asked, address)
                return found
        return ()

    def _left_by(self, asked: list[Network], address: str) -> tuple[str, ...]:
        """The names of an address on the last of some networks that none of the others answers."""
        version = 6 if ":" in address else 4
        *earlier, network = asked
        found = self._names_at(network).get(address, frozenset())
        for before in earlier:
            found -= self._answered(before, version)
        return tuple(sorted(found))

    def _answered(self, network: Network, version: int) -> frozenset[str]:
        """The names that a network has an answer for, be it that there is no address of this version."""
        key = network, version
        if key not in self._answers_to:
            table = self._table(network)
            names = (name for name in table if self._answer(network, name, version) is not None)
            self._answers_to[key] = frozenset(names)
        return self._answers_to[key]

    def _names_at(self, network: Network) -> dict[str, frozenset[str]]:
        """The names of each address on a network."""
        if network not in self._at:
            found: dict[str, set[str]] = {}
            for plug in self._stacks.plugs_on(network):
                for address in plug.addresses.values():
                    found.setdefault(address, set()).update(plug.names)
            self._at[network] = {address: frozenset(names) for address, names in found.items()}
        return self._at[network]

    def _answers(self, stack: Stack) -> dict[str, frozenset[str]]:
        """Names by address, for a stack with links or the like."""
        found: dict[str, set[str]] = {}
        known = list(self._hosts_file(stack))
        for name, address in known:
            found.setdefault(address, set()).add(name)
        taken = {name for name, _address in known} | stack.hostnames
        for name in self._candidates(stack) - taken:
            for version in _VERSIONS:
                for address in self._resolve(stack, name, version):
                    found.setdefault(address, set()).add(name)
        return {address: frozenset(names) for address, names in found.items()}

    def _candidates(self, stack: Stack) -> set[str]:
        names = {name for plug in stack.plugs for name in self._table(plug.network)}
        return names | {link.alias for plug in stack.plugs for link in plug.links}

    def _resolve(self, stack: Stack, name: str, version: int) -> set[str]:
        """As the engine's resolver does it: links first, and then names, network after network."""
        for plug in stack.plugs:
            linked = _linked(plug, name)
            found = None if linked is None else self._answer(plug.network, linked, version)
            if found is not None:
                return found
        for plug in stack.plugs:
            found = self._answer(plug.network, name, version) if _linked(plug, name) is None else None
            if found is not None:
                return found
        return set()

    def _answer(self, network: Network, name: str, version: int) -> set[str] | None:
        """What a network says; `None` where the next one is asked."""
        known = self._table(network).get(name)
        if known is None:
            return None
        return known.get(version, set() if self._engine.first_network_answers else None)

    def _table(self, network: Network) -> Table:
        found = self._tables.get(network)
        if found is None:
            table: dict[str, dict[int, set[str]]] = {}
            for plug in self._stacks.plugs_on(network):
                for name in plug.names:
                    by_version = table.setdefault(name, {})
                    for version, address in plug.addresses.items():
                        by_version.setdefault(version, set()).add(address)
            found = self._tables[network] = table
        return found

    @cached_property
    def _bearers(self) -> dict[str, set[Stack]]:
        """Who else is found by a name that some stack has for itself."""
        chosen = {name for stack in self._stacks.stacks for name in stack.chosen_hostnames}
        found: dict[str, set[Stack]] = {name: set() for name in chosen}
        if not found:
            return found
        for stack in self._stacks.stacks:
            for plug in stack.plugs:
                for name in plug.names & found.keys():
                    found[name].add(stack)
        return found

    @cached_property
    def _by_name(self) -> dict[str, Container]:
        return {container.name: container for container in self._stacks.containers.values()}

    def _hosts_file(self, stack: Stack) -> Iterator[tuple[str, str]]:
        """Names with addresses that links on the default bridge have written there."""
        for link in stack.legacy_links:
            target = self._by_name.get(link.container)
            there = target.stack if target is not None else None
            if target is None or there is None:
                continue
            for version in _VERSIONS:
                address = _default_bridge_address(there, version)
                if address is not None:
                    yield from ((name, address) for name in {link.alias, target.name} | there.hostnames)


def _linked(plug: Plug, name: str) -> str | None:
    return next((link.container for link in plug.links if link.alias == name), None)


def _default_bridge_address(stack: Stack, version: int) -> str | None:
    return next((plug.addresses.get(version) for plug in stack.plugs if plug.network.default_bridge), None)
