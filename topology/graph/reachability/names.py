"""Which names a stack's resolver answers with which address.

First its hosts file (its own name, and links on the default bridge), then the engine's resolver: this asks
the stack's networks one after the other and answers with what the first one knows, so a target on two common
networks is found by name at one of its addresses only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from topology.graph.reachability.engines import Engine
from topology.graph.reachability.stacks import Container, Network, Plug, Stack, Stacks

#: name → version of IP → addresses
Table = Mapping[str, Mapping[int, frozenset[str]]]


class Resolvers:
    """The names on each network, and each stack's view of them."""

    def __init__(self, engine: Engine, stacks: Stacks) -> None:
        self._engine = engine
        self._tables = _tables(stacks.stacks)
        self._by_name = {container.name: container for container in stacks.containers.values()}
        self._known: dict[Stack, dict[str, frozenset[str]]] = {}
        self._bearers: dict[str, set[Stack]] = {}
        for stack in stacks.stacks:
            for name in {name for plug in stack.plugs for name in plug.names}:
                self._bearers.setdefault(name, set()).add(stack)

    def is_special(self, stack: Stack) -> bool:
        """Whether a stack finds others by names that another one on the same networks may not have."""
        linked = stack.legacy_links or any(plug.links for plug in stack.plugs)
        return bool(linked) or any(self._bearers.get(name, set()) - {stack} for name in stack.hostnames)

    def names(self, stack: Stack, address: str) -> tuple[str, ...]:
        """The names that lead a stack to this address, in order."""
        if stack not in self._known:
            self._known[stack] = self._answers(stack)
        return tuple(sorted(self._known[stack].get(address, ())))

    def _answers(self, stack: Stack) -> dict[str, frozenset[str]]:
        """Names by address, for one stack."""
        found: dict[str, set[str]] = {}
        known = self._hosts_file(stack)
        for name, address in known:
            found.setdefault(address, set()).add(name)
        taken = {name for name, _address in known} | stack.hostnames
        for name in self._candidates(stack) - taken:
            for version in (4, 6):
                for address in self._resolve(stack, name, version):
                    found.setdefault(address, set()).add(name)
        return {address: frozenset(names) for address, names in found.items()}

    def _candidates(self, stack: Stack) -> set[str]:
        names = {name for plug in stack.plugs for name in self._table(plug)}
        return names | {link.alias for plug in stack.plugs for link in plug.links}

    def _resolve(self, stack: Stack, name: str, version: int) -> frozenset[str]:
        """As the engine's resolver does it: links first, and then names, network after network."""
        for plug in stack.plugs:
            linked = _linked(plug, name)
            found = None if linked is None else self._answer(plug, linked, version)
            if found is not None:
                return found
        for plug in stack.plugs:
            found = self._answer(plug, name, version) if _linked(plug, name) is None else None
            if found is not None:
                return found
        return frozenset()

    def _answer(self, plug: Plug, name: str, version: int) -> frozenset[str] | None:
        """What a network says; `None` where the next one is asked."""
        known = self._table(plug).get(name)
        if known is None:
            return None
        return known.get(version, frozenset() if self._engine.first_network_answers else None)

    def _table(self, plug: Plug) -> Table:
        return self._tables.get(plug.network, {})

    def _hosts_file(self, stack: Stack) -> list[tuple[str, str]]:
        """Names with addresses that links on the default bridge have written there."""
        found = []
        for link in stack.legacy_links:
            target = self._by_name.get(link.container)
            address = _default_bridge_address(target)
            if target is not None and target.stack is not None and address is not None:
                found += [(name, address) for name in {link.alias, target.name} | target.stack.hostnames]
        return found


def _linked(plug: Plug, name: str) -> str | None:
    return next((link.container for link in plug.links if link.alias == name), None)


def _default_bridge_address(target: Container | None) -> str | None:
    plugs = target.stack.plugs if target is not None and target.stack is not None else ()
    return next((plug.addresses.get(4) for plug in plugs if plug.network.default_bridge), None)


def _tables(stacks: Iterable[Stack]) -> dict[Network, Table]:
    """The names on each network."""
    found: dict[Network, dict[str, dict[int, set[str]]]] = {}
    for stack in stacks:
        for plug in stack.plugs:
            table = found.setdefault(plug.network, {})
            for name in plug.names:
                for version, address in plug.addresses.items():
                    table.setdefault(name, {}).setdefault(version, set()).add(address)
    return {
        network: {name: {v: frozenset(a) for v, a in by.items()} for name, by in table.items()}
        for network, table in found.items()
    }
