"""What work on volumes would break or mend of what is expected: asked before it is done, and told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from dashboard.base.i18n import gettext as _
from dashboard.operations import foresight
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime
from topology.graph.records import Topology
from topology.model import records as model
from topology.previews import outcomes

Json = dict[str, Any]


def of_action(runtime: Runtime, name: str, action: str, *, there: bool, writers: Iterable[str]) -> Json:
    """The parts `expectations` and `warnings` of a preview; `writers` (node IDs) may be paused meanwhile.

    Of a copy the name is not known yet, and with it not what would be expected of it.
    """
    topology = runtime.store.topology
    if topology is None:
        return _told((), [])
    lasting: tuple[Foreseen, ...] = ()
    if action == "remove":
        lasting = _removed(runtime, topology, [name])
    elif action == "restore" and not there:
        lasting = foresight.foresee(runtime, outcomes.with_volume(topology, name))
    else:
        return _told((), _while_paused(runtime, topology, set(writers)))
    return _told(lasting, foresight.warnings(lasting))


def of_pruning(runtime: Runtime, names: Iterable[str]) -> Json:
    """The same for the removal of several."""
    topology = runtime.store.topology
    found = _removed(runtime, topology, names) if topology is not None else ()
    return _told(found, foresight.warnings(found))


def _removed(runtime: Runtime, topology: Topology, names: Iterable[str]) -> tuple[Foreseen, ...]:
    gone = {model.volume_id(name) for name in names}
    return foresight.foresee(runtime, outcomes.without(topology, gone)) if gone else ()


def _while_paused(runtime: Runtime, topology: Topology, writers: Collection[str]) -> list[str]:
    found = foresight.foresee(runtime, outcomes.paused(topology, writers)) if writers else ()
    sentence = _("While what writes to it is paused, this is not as expected: “%s”.")
    return [sentence % one.name for one in found if one.effect == "breaks"]


def _told(found: Iterable[Foreseen], warnings: list[str]) -> Json:
    return {"expectations": [one._asdict() for one in found], "warnings": warnings}
