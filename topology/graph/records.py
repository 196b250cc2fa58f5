"""The records of a topology: nodes and edges, each frozen, comparable at C speed and free of dicts.

They are named tuples, not dataclasses: a host of 10,000 containers has some 150,000 of them, and they are
made and compared at every poll.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

#: A JSON value without dicts and lists.
Value: TypeAlias = "str | int | bool | tuple[Value, ...] | Fields | None"
EdgeKey: TypeAlias = tuple[str, str, str]


class Fields(NamedTuple):
    """A JSON object without a dict: names, in the order in which they are shown, and their values.

    Names and values are apart so that all nodes of a kind share one tuple of names.
    """

    names: tuple[str, ...]
    values: tuple[Value, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Value]]) -> Fields:
        """The object with these fields."""
        names, values = [], []
        for name, value in pairs:
            names.append(name)
            values.append(value)
        return cls(tuple(names), tuple(values))

    def items(self) -> Iterator[tuple[str, Value]]:
        """Each name with its value."""
        return zip(self.names, self.values, strict=True)

    def get(self, name: str) -> Value:
        """The value of a field, or `None` if there is none of this name."""
        return self.values[self.names.index(name)] if name in self.names else None

    def plus(self, more: Fields) -> Fields:
        """These fields and then those."""
        return Fields(self.names + more.names, self.values + more.values)


NO_FIELDS = Fields((), ())


def plain(value: Value) -> object:
    """A value as JSON has it, with dicts and lists."""
    if isinstance(value, Fields):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


class Node(NamedTuple):
    """A thing on the host; `attributes` are those of the topology document.

    `unlisted` is what no document, frame or export has: facts that only the server's own questions need, such
    as who can reach whom.
    """

    id: str
    kind: str
    attributes: Fields
    unlisted: Fields = NO_FIELDS

    def get(self, name: str) -> Value:
        """The value of an attribute."""
        return self.attributes.get(name)

    def text(self, name: str) -> str:
        """The value of an attribute that is a text; the empty text where the engine says nothing."""
        value = self.attributes.get(name)
        return value if isinstance(value, str) else ""


class Edge(NamedTuple):
    """What joins two things; there may be several of a kind between the same two, told apart by `key`."""

    source: str
    target: str
    key: str
    kind: str
    attributes: Fields

    @property
    def id(self) -> EdgeKey:
        """What tells an edge from all others."""
        return (self.source, self.target, self.key)

    def get(self, name: str) -> Value:
        """The value of an attribute."""
        return self.attributes.get(name)


@dataclass(frozen=True, slots=True)
class Topology:
    """All there is to draw at one moment. Never changed: a change makes a new one."""

    nodes: Mapping[str, Node] = field(default_factory=lambda: MappingProxyType({}))
    edges: Mapping[EdgeKey, Edge] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, nodes: dict[str, Node], edges: dict[EdgeKey, Edge]) -> Topology:
        """A topology of these, which nobody may change any more."""
        return cls(MappingProxyType(nodes), MappingProxyType(edges))

    def of_kind(self, kind: str) -> Iterator[Node]:
        """The nodes of a kind."""
        return (node for node in self.nodes.values() if node.kind == kind)
