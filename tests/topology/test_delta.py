"""Deltas lead from one topology to the next, and two in a row are one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topology.topologies import topologies
from topology.graph.builder import Edge, Fields, Node, Topology
from topology.graph.delta import Delta, apply, diff, merge

A, B, C = (Node(f"container:{name}", "container", Fields(("name",), (name,))) for name in "abc")
OTHER_A = Node("container:a", "container", Fields(("name",), ("other",)))
AB = Edge("container:a", "container:b", "joins", "joins", Fields((), ()))
OTHER_AB = AB._replace(attributes=Fields(("rw",), (True,)))


def a_topology(*records: Node | Edge) -> Topology:
    nodes = {record.id: record for record in records if isinstance(record, Node)}
    return Topology.of(nodes, {record.id: record for record in records if isinstance(record, Edge)})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (a_topology(), a_topology(), Delta()),
        (a_topology(A, B, AB), a_topology(A, B, AB), Delta()),
        (a_topology(), a_topology(B, A, AB), Delta(added_nodes=(A, B), added_edges=(AB,))),
        (a_topology(A, B), a_topology(OTHER_A, B), Delta(changed_nodes=(OTHER_A,))),
        (a_topology(A, B, AB), a_topology(A, B, OTHER_AB), Delta(changed_edges=(OTHER_AB,))),
        (
            a_topology(A, B, AB),
            a_topology(A, C),
            Delta(added_nodes=(C,), removed_nodes=("container:b",), removed_edges=(AB.id,)),
        ),
    ],
)
def test_it_tells_what_changed(old: Topology, new: Topology, expected: Delta) -> None:
    delta = diff(old, new)
    assert delta == expected
    assert delta.empty is (old == new)


@given(topologies(), topologies())
def test_it_leads_from_one_to_the_other(old: Topology, new: Topology) -> None:
    assert apply(old, diff(old, new)) == new


@given(topologies(), topologies())
def test_it_is_empty_only_between_equals(old: Topology, new: Topology) -> None:
    assert diff(old, new).empty is (old == new)
    assert diff(old, old).empty


@given(topologies(), topologies())
def test_it_lists_the_edges_of_every_node_that_goes(old: Topology, new: Topology) -> None:
    delta = diff(old, new)
    gone = set(delta.removed_nodes)
    for edge in old.edges.values():
        if edge.source in gone or edge.target in gone:
            assert edge.id in delta.removed_edges


@given(st.lists(topologies(), min_size=3, max_size=6))
def test_it_merges_any_number_in_a_row(states: list[Topology]) -> None:
    merged = Delta()
    for old, new in pairwise(states):
        merged = merge(merged, diff(old, new))
    assert apply(states[0], merged) == states[-1]


@given(topologies(), topologies(), topologies())
def test_it_merges_to_what_applies_as_both(first: Topology, second: Topology, third: Topology) -> None:
    one, two = diff(first, second), diff(second, third)
    merged = merge(one, two)
    assert apply(apply(first, one), two) == apply(first, merged)
    assert {node.id for node in merged.added_nodes}.isdisjoint(first.nodes)
    assert {node.id for node in merged.changed_nodes} <= first.nodes.keys()
    assert set(merged.removed_edges) == first.edges.keys() - third.edges.keys()


def test_it_does_not_mention_what_came_and_went() -> None:
    came, went = Delta(added_nodes=(A,)), Delta(removed_nodes=("container:a",))
    assert merge(came, went).empty
    assert merge(went, Delta(added_nodes=(OTHER_A,))) == Delta(changed_nodes=(OTHER_A,))
    assert merge(came, Delta(changed_nodes=(OTHER_A,))) == Delta(added_nodes=(OTHER_A,))
    assert merge(Delta(changed_nodes=(OTHER_A,)), went) == went


def test_it_refuses_a_delta_of_another_topology() -> None:
    with pytest.raises(KeyError):
        apply(a_topology(A), Delta(removed_nodes=("container:b",)))


def test_it_leaves_the_old_topology_as_it_was() -> None:
    old = a_topology(A, B, AB)
    apply(old, diff(old, a_topology(C)))
    assert old == a_topology(A, B, AB)
