"""What changed between two topologies: `diff`, `apply`, `merge`.

`apply(old, diff(old, new)) == new`, and `merge` composes: applying `merge(first, second)` is applying both.
Most records of two polls are the very same objects, so `diff` looks at identity before it compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from topology.graph.records import Edge, EdgeKey, Node, Topology

_Key = TypeVar("_Key", str, EdgeKey)
_Record = TypeVar("_Record", Node, Edge)
_Changes: TypeAlias = tuple[tuple[_Record, ...], tuple[_Record, ...], tuple[_Key, ...]]


@dataclass(frozen=True, slots=True)
class Delta:
    """Whole records that came or changed, and the IDs of those that went, each sorted by ID.

    A node that goes takes its edges along, and they are listed too.
    """

    added_nodes: tuple[Node, ...] = ()
    added_edges: tuple[Edge, ...] = ()
    changed_nodes: tuple[Node, ...] = ()
    changed_edges: tuple[Edge, ...] = ()
    removed_nodes: tuple[str, ...] = ()
    removed_edges: tuple[EdgeKey, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return self == _NOTHING


_NOTHING = Delta()


def diff(old: Topology, new: Topology) -> Delta:
    """What makes `old` into `new`."""
    if old is new:
        return _NOTHING
    added_nodes, changed_nodes, removed_nodes = _compare(old.nodes, new.nodes)
    added_edges, changed_edges, removed_edges = _compare(old.edges, new.edges)
    return Delta(added_nodes, added_edges, changed_nodes, changed_edges, removed_nodes, removed_edges)


def apply(old: Topology, delta: Delta) -> Topology:
    """The topology after a delta. Raises `KeyError` if the delta does not belong to it."""
    nodes, edges = dict(old.nodes), dict(old.edges)
    for edge_key in delta.removed_edges:
        del edges[edge_key]
    for node_id in delta.removed_nodes:
        del nodes[node_id]
    for node in (*delta.added_nodes, *delta.changed_nodes):
        nodes[node.id] = node
    for edge in (*delta.added_edges, *delta.changed_edges):
        edges[edge.id] = edge
    return Topology.of(nodes, edges)


def merge(first: Delta, second: Delta) -> Delta:
    """One delta for two in a row.

    What came and went is not mentioned; what went and came back is listed as changed, since a delta does not
    know what it was before.
    """
    nodes = _merge(
        (_nodes(first.added_nodes), _nodes(first.changed_nodes), first.removed_nodes),
        (_nodes(second.added_nodes), _nodes(second.changed_nodes), second.removed_nodes),
    )
    edges = _merge(
        (_edges(first.added_edges), _edges(first.changed_edges), first.removed_edges),
        (_edges(second.added_edges), _edges(second.changed_edges), second.removed_edges),
    )
    return Delta(nodes[0], edges[0], nodes[1], edges[1], nodes[2], edges[2])


def _nodes(records: Iterable[Node]) -> dict[str, Node]:
    return {record.id: record for record in records}


def _edges(records: Iterable[Edge]) -> dict[EdgeKey, Edge]:
    return {record.id: record for record in records}


def _compare(old: Mapping[_Key, _Record], new: Mapping[_Key, _Record]) -> _Changes[_Record, _Key]:
    """Added, changed and removed, each in order."""
    added, changed = {}, {}
    for key, record in new.items():
        known = old.get(key)
        if known is None:
            added[key] = record
        elif known is not record and known != record:
            changed[key] = record
    removed = old.keys() - new.keys() if len(old) + len(added) != len(new) else ()
    return _ordered(added), _ordered(changed), tuple(sorted(removed))


def _merge(
    first: tuple[dict[_Key, _Record], dict[_Key, _Record], tuple[_Key, ...]],
    second: tuple[dict[_Key, _Record], dict[_Key, _Record], tuple[_Key, ...]],
) -> _Changes[_Record, _Key]:
    """Added, changed and removed after both."""
    added, changed, removed = dict(first[0]), dict(first[1]), set(first[2])
    for key in second[2]:
        if added.pop(key, None) is None:
            removed.add(key)
        changed.pop(key, None)
    for key, record in second[0].items():
        if key in removed:
            removed.discard(key)
            changed[key] = record
        else:
            added[key] = record
    for key, record in second[1].items():
        (added if key in added else changed)[key] = record
    return _ordered(added), _ordered(changed), tuple(sorted(removed))


def _ordered(records: Mapping[_Key, _Record]) -> tuple[_Record, ...]:
    return tuple(records[key] for key in sorted(records))
