"""Who is meant: a container or network given by node ID, Docker ID, the beginning of one, or name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from topology.engine.errors import NotFound
from topology.engine.port import Engine
from topology.graph.builder import Topology
from topology.model.parser import parse_containers

SHORT_ID = re.compile(r"[0-9a-f]{4,63}")


@dataclass(frozen=True, slots=True)
class Reference:
    """A container or network: its full Docker ID and its name.

    `gone`: a network that the engine no longer has, but that a container which does not run still names.
    """

    id: str
    name: str
    gone: bool = False


def container(topology: Topology | None, engine: Engine, wanted: str) -> Reference:
    """The container that is meant; the engine is asked for one that is too new to be on the chart."""
    found = _meant(_on_chart(topology, "container"), "container", wanted)
    if found is not None:
        return found
    listed = parse_containers(engine.containers())
    found = _meant((Reference(one.id, one.name) for one in listed), "container", wanted)
    if found is None:
        raise _unknown("container", wanted)
    return found


def network(topology: Topology | None, engine: Engine, wanted: str) -> Reference:
    """The network that is meant; see `container`."""
    found = _meant(_on_chart(topology, "network"), "network", wanted)
    if found is None:
        fresh = [Reference(listed["Id"], listed["Name"]) for listed in engine.networks()]
        found = _meant(fresh, "network", wanted)
    if found is None:
        raise _unknown("network", wanted)
    return found


def network_of(topology: Topology | None, engine: Engine, who: Reference, wanted: str) -> Reference:
    """The network that is meant, be it one that is gone and that a stopped container was left on."""
    try:
        return network(topology, engine, wanted)
    except Problem as problem:
        left = _left_on(engine, who, wanted) if problem.status == 404 else None
        if left is None:
            raise
        return left


def on_chart(topology: Topology | None, kind: str, wanted: str) -> Reference | None:
    """The container or network on the chart that is meant; the engine is not asked."""
    return _meant(_on_chart(topology, kind), kind, wanted)


def _left_on(engine: Engine, who: Reference, wanted: str) -> Reference | None:
    """Before its first start a container has only the network's name; there is no ID to be found any more."""
    try:
        inspected = engine.container(who.id)
    except NotFound:
        raise _unknown("container", who.name) from None
    entries = (inspected.get("NetworkSettings") or {}).get("Networks") or {}
    left = (
        Reference((entry or {}).get("NetworkID") or name, name, gone=True) for name, entry in entries.items()
    )
    return _meant(left, "network", wanted)


def _on_chart(topology: Topology | None, kind: str) -> list[Reference]:
    if topology is None:
        return []
    return [
        Reference(node.id.partition(":")[2], node.text("name"))
        for node in topology.nodes.values()
        if node.kind == kind
    ]


def _meant(known: Iterable[Reference], kind: str, wanted: str) -> Reference | None:
    """The one that is meant, as Docker decides it: a full ID, else a name, else the beginning of an ID."""
    known = list(known)
    wanted = wanted.removeprefix(f"{kind}:").removeprefix("/")  # the engine itself writes `/web`
    for found in (
        [one for one in known if one.id == wanted],
        [one for one in known if one.name == wanted],
        [one for one in known if SHORT_ID.fullmatch(wanted) and one.id.startswith(wanted)],
    ):
        if len(found) > 1:
            raise _ambiguous(kind, wanted, len(found))
        if found:
            return found[0]
    return None


def _unknown(kind: str, wanted: str) -> Problem:
    if kind == "container":
        return Problem(404, "container_not_found", _("There is no container “%s”.") % wanted)
    return Problem(404, "network_not_found", _("There is no network “%s”.") % wanted)


def _ambiguous(kind: str, wanted: str, count: int) -> Problem:
    words = {"wanted": wanted, "count": count}
    if kind == "container":
        sentence = _("“%(wanted)s” could be any of %(count)d containers: give more of the ID.") % words
    else:
        sentence = _("“%(wanted)s” could be any of %(count)d networks: give the ID.") % words
    return Problem(409, "ambiguous", sentence)
