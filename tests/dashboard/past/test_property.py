"""Any sequence of charts, outages, crashes and looks: each moment that is known is as it was recorded."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dashboard.past.conftest import Host, document
from tests.topology.topologies import topologies
from topology.graph.records import Fields, Node, Topology

steps = st.lists(
    st.tuples(st.sampled_from(["show", "show", "show", "lose", "crash", "end"]), topologies()),
    min_size=1, max_size=12,
)  # fmt: skip


def of_an_engine(found: Topology) -> Topology:
    return Topology.of({**found.nodes, "host:E": Node("host:E", "host", Fields.of([]))}, dict(found.edges))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=steps)
def test_each_known_moment_is_as_it_was(host: Host, steps: list[tuple[str, Topology]]) -> None:
    with transaction.atomic():
        host.now += 1_000_000
        host.crash()
        seen: dict[int, Topology] = {}
        for how, topology in steps:
            host.wait(1 + len(topology.nodes) * 100)
            if how == "show":
                shown = of_an_engine(topology)
                seen[host.show(shown)] = shown
            else:
                getattr(host, how)()
        host.wait()
        host.record()
        for moment, topology in seen.items():
            found, expected = host.at(moment), document(topology)
            assert found["nodes"] == expected["nodes"]
            assert found["edges"] == expected["edges"]
        transaction.set_rollback(True)
