"""What work on volumes would break or mend of what is expected: asked before it is done, and told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations import foresight
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import Runtime
from topology.graph.records import Topology
from topology.model import records as model
from topology.previews import outcomes

Json = dict[str, Any]
Volumes = Collection[str]


def of_action(
    runtime: Runtime, name: str, action: str, *, there: bool, writers: Iterable[str], to: str = ""
) -> Json:
    """The parts `expectations` and `warnings` of a preview; `writers` (node IDs) may be paused meanwhile.

    `to` is how a copy is to be called, which decides what is expected of it; `paused` is what breaks only
    while they are.
    """
    topology = runtime.store.topology
    if topology is None:
        return _told((), []) | {"paused": ()}
    lasting: tuple[Foreseen, ...] = ()
    if action == "remove":
        lasting = _removed(runtime, topology, [name])
    elif action == "copy" and to:
        lasting = foresight.foresee(runtime, outcomes.with_volume(topology, to))
    elif action == "restore" and not there:
        lasting = foresight.foresee(runtime, outcomes.with_volume(topology, name))
    paused = _paused(runtime, topology, set(writers)) if action != "remove" else ()
    return _told(lasting, [*foresight.warnings(lasting), *_while_paused(paused)]) | {"paused": paused}


def of_pruning(runtime: Runtime, names: Iterable[str]) -> Json:
    """The same for the removal of several."""
    topology = runtime.store.topology
    found = _removed(runtime, topology, names) if topology is not None else ()
    return _told(found, foresight.warnings(found))


def check(
    runtime: Runtime, user: User | None, *, made: Volumes = (), gone: Volumes = (), paused: Iterable[str] = ()
) -> None:
    """Raise a problem where it would break what only administrators may break.

    `made` and `gone` are names of volumes, `paused` Docker IDs of containers that stand still meanwhile.
    """
    topology = runtime.store.topology
    if user is None or topology is None:
        return
    found = _removed(runtime, topology, gone)
    for name in made:
        found += foresight.foresee(runtime, outcomes.with_volume(topology, name))
    found += _paused(runtime, topology, {model.container_id(each) for each in paused})
    refused = foresight.refusal(user, found)
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def _removed(runtime: Runtime, topology: Topology, names: Iterable[str]) -> tuple[Foreseen, ...]:
    gone = {model.volume_id(name) for name in names}
    return foresight.foresee(runtime, outcomes.without(topology, gone)) if gone else ()


def _paused(runtime: Runtime, topology: Topology, writers: Collection[str]) -> tuple[Foreseen, ...]:
    return foresight.foresee(runtime, outcomes.paused(topology, writers)) if writers else ()


def _while_paused(found: Iterable[Foreseen]) -> list[str]:
    sentence = _("While what writes to it is paused, this is not as expected: “%s”.")
    return [sentence % one.name for one in found if one.effect == "breaks"]


def _told(found: Iterable[Foreseen], warnings: list[str]) -> Json:
    return {"expectations": [one._asdict() for one in found], "warnings": warnings}
