"""When each person was last here, for *what changed since my last visit*.

Who has the chart open is here. After a pause of half an hour a new visit begins, and what came before it is
the last one. An open page is seen again each minute, so a start anew of the server ends no visit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from dashboard.hosts.service import host_of
from dashboard.past import moments
from dashboard.past.models import Visit
from dashboard.runtime import Runtime
from dashboard.stream.topics.base import BaseTopic, News, Reader

PAUSE = 30 * 60 * 1000
#: So often it is written that somebody is still here.
EVERY = 60 * 1000


def last_end(user_id: int, host_id: UUID) -> int | None:
    """When this person's last visit ended: the one before the visit that goes on, if one does."""
    visit = Visit.objects.filter(user_id=user_id, host_id=host_id).first()
    if visit is None:
        return None
    return visit.before if moments.now() - visit.seen <= PAUSE else visit.seen


def see(user_ids: Iterable[int], host_id: UUID) -> None:
    """These people are here now."""
    now = moments.now()
    known = {visit.user_id: visit for visit in Visit.objects.filter(user__in=user_ids, host_id=host_id)}
    for user_id in user_ids:
        visit = known.get(user_id)
        if visit is None:
            Visit.objects.get_or_create(user_id=user_id, host_id=host_id, defaults={"seen": now})
        elif now - visit.seen >= EVERY:
            if now - visit.seen > PAUSE:
                visit.before = visit.seen
            visit.seen = now
            visit.save(update_fields=["seen", "before"])


class Visits(BaseTopic):
    """No frame comes of it: who asks for it says that somebody is here."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def news(self, _reader: Reader, _told: object | None) -> News | None:
        """There is none."""
        return None

    def refresh(self, readers: Collection[Reader]) -> None:
        """These are here."""
        see({reader.user_id for reader in readers}, host_of(self._runtime))
