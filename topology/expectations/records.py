"""The records of expectations: what is expected, what is known beside the topology, and the judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple, TypeAlias

from topology.graph.reachability.selection import TargetPort
from topology.messages import Message
from topology.selectors import Selector

Status: TypeAlias = Literal["kept", "broken", "unknown"]
Scope: TypeAlias = Literal["everywhere", "address", "loopback"]


@dataclass(frozen=True, slots=True)
class Never:
    """No container of the one selector reaches one of the other, by any way."""

    sender: Selector
    target: Selector


@dataclass(frozen=True, slots=True)
class Always:
    """Each container of the one selector reaches each of the other, at a port if one is given."""

    sender: Selector
    target: Selector
    port: TargetPort | None


@dataclass(frozen=True, slots=True)
class Outside:
    """Nothing but the containers of a selector (`None`: nothing at all) is open as widely as `scope`."""

    allow: Selector | None
    scope: Scope


@dataclass(frozen=True, slots=True)
class NoRisk:
    """No container of a selector, and no source of it, has a risk with one of these codes."""

    of: Selector
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """Each volume of a selector has a backup that is not older than `within`."""

    volumes: Selector
    within: timedelta


@dataclass(frozen=True, slots=True)
class State:
    """Each container of a selector is in one of these states, and has been for as long as `lasting`.

    `health` is asked only of containers that have a health check; where it is empty, of none.
    """

    of: Selector
    states: frozenset[str]
    health: frozenset[str]
    lasting: timedelta | None


Rule: TypeAlias = "Never | Always | Outside | NoRisk | BackedUp | State"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected, under a name that no other has.

    `kind` is the word for its rule (`never`), `wanted` what the file says of it, as JSON text. `line` is
    where it begins in its file.
    """

    name: str
    kind: str
    rule: Rule
    wanted: str
    only_administrators: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the topology at one moment.

    `backups`: when each volume (by name) was last backed up; `None` where nothing is known of any.
    `since`: since when each container (by node ID) has been in the state that it is in, as far as known.
    `labels`: those of containers by node ID.
    """

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    backups: Mapping[str, datetime] | None = None
    since: Mapping[str, datetime] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Finding(NamedTuple):
    """One thing that breaks an expectation, or keeps it from being judged (`certain` is false then).

    `where` are the nodes that it is about; of a pair the sender, the target, and the network by which the one
    reaches the other, if there is one. `reasons` say more.
    """

    message: Message
    where: tuple[str, ...]
    certain: bool
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether an expectation is kept: broken by what is certain, unknown for the want of something.

    `findings` are the first few, the certain ones before the others, and `total` is how many there are.
    `nodes` are all nodes where it is broken. `until` is when it is to be judged anew though nothing has
    changed.
    """

    status: Status
    findings: tuple[Finding, ...] = ()
    total: int = 0
    nodes: frozenset[str] = frozenset()
    until: datetime | None = None
