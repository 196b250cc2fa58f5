"""The actions of the audit log that are under way or have just ended, whichever process they are in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from dashboard.audit.actions import Action
from dashboard.events.correlation import cut_short_at
from dashboard.events.models import Event

#: Numbers are given before rows are written, so a lower one may come to be seen later.
OVERLAP = 50
#: So long after its end an event may still tell of an action.
RECENT = timedelta(seconds=10)
#: What an action touched is written just after it, where it is over as soon as it is written.
TOUCHING = timedelta(seconds=0.3)
#: What was done while nobody looked is told at the next start, if that is not too long after.
ASLEEP = timedelta(days=1)


class ActionPoller:
    """For the recorder's thread alone. Each look is two queries by number."""

    def __init__(self) -> None:
        self.recent: dict[int, Action] = {}
        self._last = 0
        self._known: set[int] = set()
        self._pending: set[int] = set()

    def begin(self) -> list[Action]:
        """Begin with what is there; what has ended since something was last told, and was not told itself."""
        newest = Action.objects.order_by("-pk").first()
        self._last = newest.pk if newest is not None else 0
        self._known = set(range(max(0, self._last - OVERLAP), self._last + 1))
        unfinished = Action.objects.filter(
            outcome=Action.Outcome.ASKED, asked_at__gte=timezone.now() - ASLEEP
        )
        told = Event.objects.filter(action=OuterRef("pk"), kind=OuterRef("kind"))
        untold = Action.objects.filter(~Exists(told), asked_at__gte=timezone.now() - ASLEEP)
        last = Event.objects.order_by("-pk").first()
        if last is None:
            self._pending = set(unfinished.values_list("pk", flat=True))
            return []
        ended = untold.exclude(outcome=Action.Outcome.ASKED).filter(finished_at__gte=last.at - RECENT)
        self._pending = set(unfinished.filter(~Exists(told)).values_list("pk", flat=True))
        return list(_whole(ended).order_by("finished_at"))

    def look(self) -> list[Action]:
        """Read what is new; those that have ended since the last look, in the order of their end."""
        now = timezone.now()
        fresh = Action.objects.filter(pk__gt=self._last - OVERLAP).exclude(pk__in=self._known)
        found = {action.pk: action for action in _whole(fresh)}
        waiting = self._pending - found.keys()
        if waiting:
            found |= {action.pk: action for action in _whole(Action.objects.filter(pk__in=waiting))}
        self._pending &= found.keys()
        self._last = max([self._last, *found])
        self._known = {pk for pk in self._known | found.keys() if pk > self._last - OVERLAP}
        ended = [action for action in found.values() if self._has_ended(action, now)]
        self._forget(now)
        return sorted(ended, key=lambda action: (action.finished_at or action.asked_at, action.pk))

    @property
    def hurried(self) -> bool:
        """Whether one has ended of which it is to be seen in a moment what it touched."""
        return any(self.recent[pk].finished_at is not None for pk in self._pending if pk in self.recent)

    def _has_ended(self, action: Action, now: datetime) -> bool:
        self.recent[action.pk] = action
        if action.finished_at is None:
            ended = now > cut_short_at(action)
        else:
            ended = bool(action.touched.all()) or now - action.finished_at > TOUCHING
        (self._pending.discard if ended else self._pending.add)(action.pk)
        return ended

    def _forget(self, now: datetime) -> None:
        for pk, action in list(self.recent.items()):
            over = action.finished_at or cut_short_at(action)
            if pk not in self._pending and now - over > RECENT:
                del self.recent[pk]


def _whole(chosen: QuerySet[Action]) -> QuerySet[Action]:
    return chosen.prefetch_related("touched", "undone_by")
