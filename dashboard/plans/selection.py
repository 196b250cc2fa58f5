"""Which volumes a plan means at this moment: new ones are in without anybody's doing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from topology.graph.builder import Topology, build
from topology.selectors import Selector, SelectorError, parse, select
from topology.snapshot import take_snapshot


def selector(text: str) -> Selector:
    """A selector that can mean volumes; raises a problem where it cannot be read."""
    try:
        return parse(text)
    except SelectorError as error:
        raise Problem(400, "selector", _("The volumes cannot be read: %s.") % error) from None


def volumes(runtime: Runtime, text: str) -> list[str]:
    """The names of the volumes that it means, sorted. Raises `EngineError`."""
    wanted, topology = selector(text), _topology(runtime)
    found = (topology.nodes[node_id] for node_id in select(wanted, topology))
    return sorted(node.text("name") for node in found if node.kind == "volume")


def _topology(runtime: Runtime) -> Topology:
    """The chart where it is up to date; else the engine is asked."""
    known = runtime.store.topology
    if known is not None and runtime.store.engine_state.state == "live":
        return known
    return build(take_snapshot(runtime.engine()))
