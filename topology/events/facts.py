"""What an event says has happened, as a fact that people can be told of. Pure.

The engine's words are put into ours here: `die` and Podman's `died` are one kind. Of what an event carries
only what is named here gets into a fact; labels, options and command lines never do. Which facts are told,
and that each is told once, is `deduplicator.py`'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from topology.graph.records import Topology
from topology.model import records as model
from topology.model.labels import COMPOSE_PROJECT

Detail = str | int | bool | None
EngineEvent = Mapping[str, Any]

LONGEST = 255
#: Volumes that Portolan makes for itself, for a moment: of volumes the engine's events tell no labels.
_TEMPORARY = re.compile(r"portolan-(?:[0-9a-f]+\.[0-9a-f]+\.[0-9a-f]+-)?[0-9a-f]{8,16}(?:-kept)?")
_KINDS: Mapping[str, frozenset[str]] = {
    "container": frozenset(
        (
            *("create", "start", "die", "kill", "stop", "restart", "pause", "unpause", "oom", "rename"),
            *("update", "destroy", "health", "prune"),
        )
    ),
    "network": frozenset({"create", "destroy", "connect", "disconnect", "prune"}),
    "volume": frozenset({"create", "destroy", "prune"}),
}
_OUR_WORDS = {"died": "die", "remove": "destroy"}
_VERDICTS = frozenset({"healthy", "unhealthy"})


@dataclass(frozen=True, slots=True)
class HostEvent:
    """One thing that happened. `at` is in nanoseconds, as the engine has it; `node` an ID on the chart."""

    kind: str
    at: int
    node: str | None = None
    name: str = ""
    other: str | None = None
    other_name: str = ""
    project: str = ""
    details: tuple[tuple[str, Detail], ...] = ()

    def detail(self, name: str) -> Detail:
        """One of the details; `None` if there is none of this name."""
        return dict(self.details).get(name)

    @property
    def container(self) -> str | None:
        """The node ID of the container that it is about, if it is about one."""
        return self.node if self.node is not None and self.node.startswith("container:") else None


class Called(NamedTuple):
    """What is known of a thing: by the chart, or by an event that told its name."""

    name: str
    project: str


class Names:
    """Names by node ID: as events have told them, else as they are on the chart. Forgets the oldest."""

    def __init__(self, keep: int = 4096) -> None:
        self._keep = keep
        self._told: dict[str, Called] = {}

    def tell(self, node: str, known: Called) -> None:
        """An event says what a thing is called."""
        self._told.pop(node, None)
        self._told[node] = known
        if len(self._told) > self._keep:
            del self._told[next(iter(self._told))]

    def of(self, node: str, topology: Topology | None) -> Called:
        """What a thing is called; its short ID where nobody has said."""
        told = self._told.get(node)
        found = topology.nodes.get(node) if topology is not None else None
        project = _short(found.text("project")) if found is not None else ""
        if told is not None:
            return Called(told.name, told.project or project)
        if found is not None:
            return Called(_short(found.text("name")), project)
        return Called(node.partition(":")[2][:12], "")


def fact(event: EngineEvent, topology: Topology | None, names: Names) -> HostEvent | None:
    """Read an event as `port.EventStream` yields it; `None` for what is not told of."""
    kind = str(event.get("Type") or "")
    word, _, rest = str(event.get("Action") or "").partition(":")
    word = "health" if word == "health_status" else _OUR_WORDS.get(word, word)
    if word not in _KINDS.get(kind, ()):
        return None
    actor = event.get("Actor") or {}
    given = {key: value for key, value in (actor.get("Attributes") or {}).items() if isinstance(value, str)}
    subject, at = str(actor.get("ID") or ""), _moment(event)
    if word == "prune":
        return HostEvent(
            "prune", at, details=(("what", kind), ("reclaimed", _number(given.get("reclaimed"))))
        )
    if not subject:
        return None
    if kind == "container":
        return _of_container(word, at, subject, given, rest.strip(), topology, names)
    if kind == "volume":
        return None if _TEMPORARY.fullmatch(subject) else _of_volume(word, at, subject, topology)
    if word in ("connect", "disconnect"):
        return _of_endpoint(word, at, subject, given, topology, names)
    node = model.network_id(subject)
    known = Called(_short(given.get("name", "")) or names.of(node, topology).name, "")
    return HostEvent(word, at, node, known.name, project=names.of(node, topology).project)


def _of_container(
    word: str,
    at: int,
    subject: str,
    given: Mapping[str, str],
    verdict: str,
    topology: Topology | None,
    names: Names,
) -> HostEvent | None:
    if word == "health" and verdict not in _VERDICTS:
        return None
    node = model.container_id(subject)
    before = names.of(node, topology)
    known = Called(
        _short(given.get("name", "").removeprefix("/")) or before.name,
        _short(given.get(COMPOSE_PROJECT, "")) or before.project,
    )
    if given.get("name"):
        names.tell(node, known)
    details: dict[str, Detail] = {}
    if word == "die":
        details["exit_code"] = _number(given.get("exitCode"))
    elif word == "kill":
        details["signal"] = given.get("signal", "15")[:16]
    elif word == "health":
        details["health"] = verdict
    elif word == "rename":
        details["old_name"] = _short(given.get("oldName", "").removeprefix("/"))
    return HostEvent(word, at, node, known.name, project=known.project, details=tuple(details.items()))


def _of_volume(word: str, at: int, name: str, topology: Topology | None) -> HostEvent:
    node = model.volume_id(name)
    found = topology.nodes.get(node) if topology is not None else None
    project = _short(found.text("project")) if found is not None else ""
    return HostEvent(word, at, node[: LONGEST + 7], _short(name), project=project)


def _of_endpoint(
    word: str, at: int, subject: str, given: Mapping[str, str], topology: Topology | None, names: Names
) -> HostEvent | None:
    """Docker's actor is the network, Podman's the container, with the network's name."""
    container = given.get("container") or subject
    network_name = given.get("name") or given.get("network") or ""
    network: str | None = model.network_id(subject)
    if container == subject:
        network = _network_named(topology, network_name)
        if network is None:
            return None
    node = model.container_id(container)
    known = names.of(node, topology)
    return HostEvent(word, at, node, known.name, network, _short(network_name), known.project)


def _network_named(topology: Topology | None, name: str) -> str | None:
    found = topology.of_kind("network") if topology is not None else ()
    return next((node.id for node in found if node.text("name") == name), None)


def _moment(event: EngineEvent) -> int:
    nanoseconds, seconds = event.get("timeNano"), event.get("time")
    if isinstance(nanoseconds, int):
        return nanoseconds
    return seconds * 1_000_000_000 if isinstance(seconds, int) else 0


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,18}", text) else None


def _short(text: str) -> str:
    return text[:LONGEST]
