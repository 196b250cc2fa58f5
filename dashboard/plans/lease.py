"""Of several servers on one database one carries out what is due: whoever holds the lease, and renews it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from dashboard.plans.models import Lease

NAME = "plans"
#: So long nobody else begins after the holder was last heard of.
SECONDS = 60.0
#: With more than so much left it is not renewed: writing to the database has others read it again.
FRESH = timedelta(seconds=0.75 * SECONDS)
#: One that goes on for longer was taken while the clock was wrong, and holds nobody up.
LONGEST = timedelta(seconds=10 * SECONDS)


def take(holder: str, now: datetime) -> bool:
    """Take or renew it; whether it is the holder's now."""
    if Lease.objects.filter(name=NAME, holder=holder, until__range=(now + FRESH, now + LONGEST)).exists():
        return True
    until = now + timedelta(seconds=SECONDS)
    free = Q(holder=holder) | Q(until__lt=now) | Q(until__gt=now + LONGEST)
    mine = Lease.objects.filter(free, name=NAME)
    if mine.update(holder=holder, until=until):
        return True
    try:
        with transaction.atomic():
            Lease.objects.create(name=NAME, holder=holder, until=until)
    except IntegrityError:
        return False
    return True


def let_go(holder: str) -> None:
    """Somebody else may have it at once."""
    Lease.objects.filter(name=NAME, holder=holder).delete()
