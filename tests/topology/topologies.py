"""Topologies for property tests: small, so that two of them often agree in part."""

from __future__ import annotations

from hypothesis import strategies as st

from topology.graph.builder import Edge, Fields, Node, Topology, Value

scalars = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.sampled_from(["", "a", "<b>", "한"]))


def _fields(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Fields]:
    names = st.sampled_from(["name", "state", "ipv4", "options"])
    return st.dictionaries(names, values, max_size=3).map(lambda found: Fields.of(found.items()))


values: st.SearchStrategy[Value] = st.one_of(
    scalars, st.lists(scalars, max_size=3).map(tuple), _fields(scalars)
)
fields = _fields(values)


@st.composite
def topologies(draw: st.DrawFn) -> Topology:
    """A topology whose edges end at its nodes, as the graph's do."""
    ids = draw(st.sets(st.sampled_from([f"container:{letter}" for letter in "abcdef"])))
    nodes = {node_id: Node(node_id, "container", draw(fields)) for node_id in sorted(ids)}
    if not nodes:
        return Topology.of({}, {})
    ends = st.sampled_from(sorted(nodes))
    keys = draw(st.sets(st.tuples(ends, ends, st.sampled_from(["joins", "mounts:/a"])), max_size=8))
    return Topology.of(nodes, {key: Edge(*key, key[2][:5], draw(fields)) for key in sorted(keys)})
