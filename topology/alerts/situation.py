"""What is known at one moment, and what an alert can be about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from topology.graph.records import Node, Topology
from topology.messages import Message

#: What Compose calls a container while another one takes its place.
_REPLACED = re.compile(r"[0-9a-f]{12}_")
#: An engine bounds no name: of a longer one this is told, and kept for each alert and each message.
LONGEST_NAME = 200


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
    name = _REPLACED.sub("", name, count=1) if node.kind == "container" and _REPLACED.match(name) else name
    key = f"{node.kind}:{_told_apart(name)}"
    return Subject(
        key,
        node.id,
        node.kind,
        shortened(name),
        shortened(node.text("project")),
        shortened(node.text("service")),
    )


def shortened(name: str) -> str:
    """A name as far as it is told."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _told_apart(name: str) -> str:
    """As long as that, and yet another for each name."""
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()
    return f"{name[: LONGEST_NAME - len(digest)]}{digest}"


def subject_of_host(topology: Topology, name: str) -> Subject:
    """The host; before anything is known of it, by its address alone."""
    node = next(topology.of_kind("host"), None)
    if node is None:
        return Subject("host:", "host:", "host", name)
    return Subject("host:", node.id, "host", node.text("name") or name)
