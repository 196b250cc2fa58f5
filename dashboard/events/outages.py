"""That the engine was lost and is back, as the store has it: gaps in what happened explain themselves."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime

from dashboard.events import rows as event_rows
from dashboard.events.rows import Fields
from topology.store.revisions import STARTING, Condition, Store


class Outages:
    """`turned` is called from any thread, whenever the store has something new; it only remembers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state: Condition = "live"
        self._turns: deque[tuple[Condition, datetime]] = deque()
        self._lost_at: datetime | None = None

    def turned(self) -> bool:
        """Whether the engine's state is another than it was."""
        now = self._store.engine_state
        if now.reason == STARTING or now.state == self._state:
            return False
        self._state = now.state
        self._turns.append((now.state, datetime.now(UTC)))
        return True

    def take(self) -> list[Fields]:
        """What is to be told of it. From silent to gone it is one outage."""
        rows = []
        while self._turns:
            state, at = self._turns.popleft()
            if state != "live" and self._lost_at is None:
                self._lost_at = at
                rows.append(event_rows.of_engine_state("engine_lost", at, state=state))
            elif state == "live" and self._lost_at is not None:
                seconds = round((at - self._lost_at).total_seconds())
                self._lost_at = None
                rows.append(event_rows.of_engine_state("engine_back", at, seconds=seconds))
        return rows
