"""What rules are judged by beside the topology: deaths that were told, expectations, memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from dashboard.events.models import EngineKind, Event
from dashboard.expectations.current import currents as expectations
from dashboard.figures.poller import pollers
from dashboard.figures.service import live_among
from dashboard.runtime import Runtime
from topology.alerts import Broken, Death
from topology.store.revisions import STARTING

#: Deaths of so long ago still say whether an end was asked for.
REMEMBERED = timedelta(days=1)
MOST_DEATHS = 2000
#: For a rule memory is read so often, unless somebody looks; what is older than this is not known any more.
MEMORY_EVERY_SECONDS, MEMORY_KNOWN_SECONDS = 30.0, 75.0


class DeathReader:
    """Reads the deaths that the recorder has written, each once. For the monitor's thread alone."""

    def __init__(self) -> None:
        self._last = 0

    def begin(self) -> list[Death]:
        """Those of the last day. Raises `DatabaseError`."""
        since = datetime.now(UTC) - REMEMBERED
        rows = list(_deaths().filter(at__gte=since).order_by("-pk")[:MOST_DEATHS])
        self._last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return [death_of(row) for row in reversed(rows)]

    def news(self) -> list[Death]:
        """Those that were written since. Raises `DatabaseError`."""
        rows = list(_deaths().filter(pk__gt=self._last).order_by("pk")[:MOST_DEATHS])
        if rows:
            self._last = rows[-1].pk
        return [death_of(row) for row in rows]


def _deaths() -> QuerySet[Event]:
    return Event.objects.filter(kind=EngineKind.DIE)


def death_of(row: Event) -> Death:
    """A row of the events as the evaluator wants it."""
    code = row.details.get("exit_code")
    return Death(row.node_id, row.at, code if isinstance(code, int) else None, "signal" in row.details)


def broken(runtime: Runtime) -> tuple[Broken, ...]:
    """The expectations that are broken now."""
    standings = expectations.of(runtime).board.standings
    return tuple(
        Broken(one.expected.expectation.name, one.judgement.nodes)
        for one in standings
        if one.judgement.status == "broken"
    )


def lost_since(runtime: Runtime) -> datetime | None:
    """Since when the engine is away; `None` while it answers, and before it was asked for the first time."""
    state = runtime.store.engine_state
    if state.state == "live" or state.reason == STARTING:
        return None
    return datetime.fromisoformat(state.since)


def memory(runtime: Runtime) -> Mapping[str, tuple[int, int]]:
    """What each container that runs uses and may use, as far as it was read lately; has it read."""
    poller, live = pollers.of(runtime), live_among(runtime)
    poller.want("rules", live, every=MEMORY_EVERY_SECONDS, seconds=MEMORY_KNOWN_SECONDS)
    known = ((node, poller.counters(node, MEMORY_KNOWN_SECONDS)) for node in live)
    return {node: (found.memory, found.memory_limit) for node, found in known if found is not None}
