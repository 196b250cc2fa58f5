"""What is known at one moment, and what an alert can be about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from topology.graph.records import Node, Topology
from topology.messages import Message

#: What Compose calls a container while another one takes its place.
_REPLACED = re.compile(r"[0-9a-f]{12}_")


class Subject(NamedTuple):
    """What an alert is about. `key` stays the same when a container is replaced by one of its name."""

    key: str
    id: str
    kind: str
    name: str
    project: str = ""
    service: str = ""


class Death(NamedTuple):
    """A container's end as the engine told it; `asked` if somebody had it stopped or killed."""

    node: str
    at: datetime
    exit_code: int | None
    asked: bool


class Broken(NamedTuple):
    """An expectation that is broken, and the nodes where it is."""

    name: str
    nodes: frozenset[str]


class Match(NamedTuple):
    """A trouble that there is at the moment; `since` where that is known better than by having seen it."""

    subject: Subject
    message: Message
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that rules may ask at one moment.

    `live`: the topology is what the engine says now. `lost_since`: since when the engine is away, if it is.
    `deaths` are those that have been told since the situation before. `backups`: when each volume (by name)
    was last backed up, `None` where nothing is known of any. `memory`: what each container (by node ID) uses
    and may use, in bytes.
    """

    now: datetime
    topology: Topology
    live: bool = True
    lost_since: datetime | None = None
    host_name: str = ""
    deaths: Sequence[Death] = ()
    broken: Sequence[Broken] = ()
    backups: Mapping[str, datetime] | None = None
    memory: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def subject_of(node: Node) -> Subject:
    """A container or volume as what an alert is about."""
    name = node.text("name")
    key = _REPLACED.sub("", name, count=1) if node.kind == "container" and _REPLACED.match(name) else name
    return Subject(f"{node.kind}:{key}", node.id, node.kind, key, node.text("project"), node.text("service"))


def subject_of_host(topology: Topology, name: str) -> Subject:
    """The host; before anything is known of it, by its address alone."""
    node = next(topology.of_kind("host"), None)
    if node is None:
        return Subject("host:", "host:", "host", name)
    return Subject("host:", node.id, "host", node.text("name") or name)
