"""How large the volumes are, asked when somebody wants to know and kept until asked again.

The engine walks through every file for it, which may take minutes, so it is never part of a poll and the
answer is not waited for: `ask` begins, `state` tells.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from weakref import WeakKeyDictionary

from django.utils import timezone

from dashboard.base import failures
from dashboard.base.i18n import gettext as _
from dashboard.runtime import Runtime
from topology.engine.errors import EngineError


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the sizes, and since when."""

    state: str = "never"
    asked_at: datetime | None = None
    done_at: datetime | None = None
    detail: str = ""
    volumes: dict[str, int | None] = field(default_factory=dict)


class Sizes:
    """The sizes of one engine's volumes."""

    def __init__(self, runtime: Runtime) -> None:
        self._engine = runtime.engine
        self._lock = threading.Lock()
        self._state = State()

    @property
    def state(self) -> State:
        """What is known now."""
        return self._state

    def ask(self) -> State:
        """Ask the engine, unless it is being asked."""
        with self._lock:
            if self._state.state != "asking":
                waiting = _("The engine looks at every file of every volume; that may take minutes.")
                self._state = replace(self._state, state="asking", asked_at=timezone.now(), detail=waiting)
                threading.Thread(target=self._ask, name="sizes", daemon=True).start()
            return self._state

    def _ask(self) -> None:
        try:
            volumes = self._engine().storage().sizes()
        except EngineError as error:
            detail = failures.of_engine(error).detail
            self._state = replace(self._state, state="failed", detail=detail)
        else:
            now = timezone.now()
            self._state = replace(self._state, state="done", done_at=now, detail="", volumes=volumes)


_known: WeakKeyDictionary[Runtime, Sizes] = WeakKeyDictionary()
_lock = threading.Lock()


def of(runtime: Runtime) -> Sizes:
    """The sizes of a hub's engine."""
    with _lock:
        return _known.setdefault(runtime, Sizes(runtime))
