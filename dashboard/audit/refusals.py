"""What is refused before it is begun is in the audit log too, but nobody can fill the log with it.

The first refusals of a kind are each written. Whoever goes on all the same within the hour, most likely a
script, is written down once for every tenfold: the row then says how many it stands for. Somebody who has not
logged in leaves no row at all.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from weakref import WeakSet

from django.contrib.auth.models import User
from django.utils import timezone

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.problems import Problem
from dashboard.targets import Target
from topology.engine.errors import EngineError, EngineUnreachable

WINDOW_SECONDS = 3600.0
#: So many of one kind by one person are each written within a window.
EACH = 20
#: So many people and kinds are counted at once; the one that was quiet the longest is forgotten.
COUNTED = 1000
LONGEST = 255

_in_record: WeakSet[BaseException] = WeakSet()


@contextmanager
def record_refusals(
    user: User | None,
    kind: str,
    requested: Mapping[str, Any],
    things: Iterable[Target] = (),
    **more: Any,  # noqa: ANN401 - the fields of an action
) -> Iterator[None]:
    """Whatever refuses within, our rules or the engine, is in the audit log once, however often caught."""
    try:
        yield
    except (Problem, EngineError) as error:
        if error not in _in_record:
            unknown = isinstance(error, EngineUnreachable)
            more["outcome"] = Action.Outcome.FAILED if unknown else Action.Outcome.REFUSED
            refused(user, kind, requested, things, detail=_words(error), **more)
            in_record(error)
        raise


def _words(error: Problem | EngineError) -> str:
    return error.detail if isinstance(error, Problem) else str(error)


def in_record(error: BaseException) -> None:
    """This one is in the audit log already."""
    with suppress(TypeError):  # Python's own, `KeyboardInterrupt` among them, cannot be remembered
        _in_record.add(error)


def refused(
    user: User | None,
    kind: str,
    requested: Mapping[str, Any],
    things: Iterable[Target] = (),
    *,
    detail: str,
    **more: Any,  # noqa: ANN401 - the fields of an action
) -> None:
    """Write a refusal down, unless this person has had very many of its kind lately."""
    asked = {name: value[:LONGEST] if isinstance(value, str) else value for name, value in requested.items()}
    if _many(user, kind):
        asked["times"] = times = _counts.count((user.pk if user is not None else None, kind))
        if not _is_tenfold(times):
            return
    audit_log.add(user, kind, asked, things, refused=detail, **more)


def _many(user: User | None, kind: str) -> bool:
    """Whether this person has been refused so often lately that not every time is written any more."""
    since = timezone.now() - timedelta(seconds=WINDOW_SECONDS)
    lately = Action.objects.filter(asked_at__gt=since, user=user, kind=kind)
    return lately.exclude(outcome=Action.Outcome.DONE).count() >= EACH


def _is_tenfold(times: int) -> bool:
    """The tenth, the hundredth, the thousandth …"""
    return times >= 10 and str(times).strip("0") == "1"


class _Counts:
    """How often each was refused, and not written, since its window began."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[tuple[object, ...], tuple[float, int]] = OrderedDict()

    def count(self, key: tuple[object, ...]) -> int:
        """One more; which one it is."""
        now = time.monotonic()
        with self._lock:
            since, times = self._counts.pop(key, (now, 0))
            if now - since > WINDOW_SECONDS:
                since, times = now, 0
            self._counts[key] = since, times + 1
            while len(self._counts) > COUNTED:
                self._counts.popitem(last=False)
            return times + 1


_counts = _Counts()
