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
    """An alert as pages show it: `state` is `pending`, `firing` or `acknowledged`."""

    number: int
    rule: str
    when: str
    severity: str
    state: str
    subject: Subject
    message: Message
    since: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that are pending or fire; `version` grows with every change."""

    version: int = 0
    alerts: tuple[Shown, ...] = ()


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
