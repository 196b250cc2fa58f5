"""How alerts stand at this moment on each host: published by the monitor, for whoever shows them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.base.background import Subscribers
from dashboard.runtime import PerRuntime
from topology.alerts import Evaluator, Situation, Subject
from topology.messages import Message


class Shown(NamedTuple):
    """An alert as pages show it: `state` is `firing`, `acknowledged`, `pending`, or `resolved` a moment ago.

    `by` is who has acknowledged it, and until `snoozed` (a time as text) nobody is told of it.
    """

    number: int
    rule: str
    when: str
    severity: str
    state: str
    subject: Subject
    message: Message
    since: str
    by: str = ""
    snoozed: str | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """All that are pending, fire, or are over since a moment; `version` grows with every change."""

    version: int = 0
    alerts: tuple[Shown, ...] = ()

    @property
    def firing(self) -> list[Shown]:
        """What fires, acknowledged or not."""
        return [one for one in self.alerts if one.state in ("firing", "acknowledged")]


class Current:
    """The board of one host, replaced as a whole; and the last situation, for previews.

    `changed` is called, from any thread, when rules, channels or acknowledgements have changed.
    """

    def __init__(self) -> None:
        self.board: Board | None = None
        self.situation: Situation | None = None
        self.evaluator: Evaluator | None = None
        #: For the evaluator: whoever asks it something.
        self.lock = threading.Lock()
        self.changed = Subscribers()


#: How alerts stand on each host.
currents = PerRuntime(lambda _runtime: Current())
