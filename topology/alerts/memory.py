"""What is over, and yet is needed to judge what is: deaths of containers, and containers that are no more."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from topology.alerts.situation import Death, Situation, Subject, shortened, subject_of
from topology.graph.records import Node
from topology.model.records import LIVE_STATES

#: Who dies so often by itself within this is restarting again and again.
WINDOW, OFTEN = timedelta(minutes=5), 3
#: Between two starts by who is not the engine (a script, systemd) it has ended for so long at most.
BETWEEN = timedelta(seconds=60)
#: What was stopped longer than this before it was removed was not missed any more.
LATELY = timedelta(seconds=60)
#: What was removed, and never replaced, is not missed for ever.
MISSED = timedelta(days=1)
#: The end of a process that was interrupted at its terminal (SIGINT).
INTERRUPTED = 130
KEEP = 4096
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Deaths:
    """How each container died last, and how often it did so by itself lately."""

    def __init__(self) -> None:
        self._last: dict[str, Death] = {}
        self._by_itself: dict[str, deque[datetime]] = {}

    def take(self, deaths: Collection[Death]) -> None:
        """These have been told since."""
        for death in deaths:
            self._last.pop(death.node, None)
            self._last[death.node] = death
            if not death.asked:
                self._by_itself.setdefault(death.node, deque(maxlen=100)).append(death.at)
        while len(self._last) > KEEP:
            node = next(iter(self._last))
            del self._last[node]
            self._by_itself.pop(node, None)

    def last(self, node: str) -> Death | None:
        """The last one that is known."""
        return self._last.get(node)

    def lately(self, node: str, now: datetime) -> int:
        """How often it has died by itself within the window."""
        times = self._by_itself.get(node)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return len(times) if times else 0

    def just_now(self, node: str, now: datetime) -> bool:
        """Whether it died by itself so lately that somebody may be about to start it again."""
        last = self._last.get(node)
        return last is not None and not last.asked and now - last.at <= BETWEEN

    def next_at(self, now: datetime) -> datetime | None:
        """When the next death leaves the window; those that have are forgotten."""
        for node in [node for node in self._by_itself if not self.lately(node, now)]:
            del self._by_itself[node]
        return min((times[0] + WINDOW for times in self._by_itself.values() if times), default=None)


@dataclass(slots=True)
class Missed:
    """A container that ran and is not there any more; `meant` are the selectors' texts that meant it."""

    subject: Subject
    at: datetime
    meant: frozenset[str]
    replaced: bool = False


class Absences:
    """Who is missed: who ran, was removed, and has no successor.

    A successor is a container of the same name, or one of the same project and service that came no more
    than a minute before and has not taken another's place.
    """

    def __init__(self) -> None:
        self._first_seen: dict[str, datetime] = {}
        self._last_live: dict[str, datetime] = {}
        self._nodes: dict[str, Node] = {}
        self._missed: dict[str, Missed] = {}
        self._taken: set[str] = set()

    def restore(self, missed: Missed) -> None:
        """It was missed before a restart of ours."""
        self._missed[missed.subject.id] = missed

    def update(self, situation: Situation, meant: dict[str, frozenset[str]]) -> None:
        """The topology as it is now. `meant`: of who is gone, the selectors that meant it until now."""
        now, topology = situation.now, situation.topology
        begun, before = bool(self._nodes), self._nodes
        self._nodes = {node.id: node for node in topology.of_kind("container")}
        for node_id, node in before.items():
            if node_id not in self._nodes:
                self._left(node, now, meant.get(node_id, frozenset()))
        for node_id, node in self._nodes.items():
            self._first_seen.setdefault(node_id, now if begun else _LONG_AGO)
            if node.get("state") in LIVE_STATES:
                self._last_live[node_id] = now
            self._missed.pop(node_id, None)
        self._find_successors()
        self._missed = {
            node_id: one
            for node_id, one in self._missed.items()
            if not one.replaced and now - one.at < MISSED
        }

    def missed(self, deaths: Deaths) -> Iterator[Missed]:
        """Who is missed at the moment; not who has come to its end by itself, as jobs do."""
        for node_id, one in self._missed.items():
            death = deaths.last(node_id)
            ended = death is not None and (
                death.exit_code == INTERRUPTED or (death.exit_code == 0 and not death.asked)
            )
            if not ended:
                yield one

    def next_at(self) -> datetime | None:
        """When somebody ceases to be missed."""
        return min((one.at + MISSED for one in self._missed.values()), default=None)

    def _left(self, node: Node, now: datetime, meant: frozenset[str]) -> None:
        self._first_seen.pop(node.id, None)
        self._taken.discard(node.id)
        live = self._last_live.pop(node.id, None)
        if live is not None and now - live <= LATELY:
            self._missed[node.id] = Missed(subject_of(node), now, meant)

    def _find_successors(self) -> None:
        if not self._missed:
            return
        live = [node for node in self._nodes.values() if node.get("state") in LIVE_STATES]
        names = {subject_of(node).key: node.id for node in live}
        for one in self._missed.values():
            successor = names.get(one.subject.key) or self._newcomer(one, live)
            if successor is not None:
                one.replaced = True
                self._taken.add(successor)

    def _newcomer(self, missed: Missed, live: list[Node]) -> str | None:
        project, service = missed.subject.project, missed.subject.service
        if not (project and service):
            return None
        for node in live:
            same = shortened(node.text("project")) == project and shortened(node.text("service")) == service
            if same and node.id not in self._taken and self._first_seen[node.id] >= missed.at - LATELY:
                return node.id
        return None
