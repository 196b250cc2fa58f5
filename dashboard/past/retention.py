"""The past is kept for so many days and so many bytes (`PORTOLAN_PAST_DAYS`, `PORTOLAN_PAST_BYTES`).

What goes, goes a little at a time, in transactions of its own, so that nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Sum
from django.db.models.functions import Length

from dashboard.past import moments
from dashboard.past.models import Content, Coverage, Interval, Recording, Subject

DAY = 24 * 3600 * 1000
#: Rows that are looked at, or removed, at once.
PIECE = 500
#: What a row takes with its indexes, beside its body: measured with SQLite (tests/bench/past.py).
INTERVAL_BYTES, SUBJECT_BYTES, CONTENT_BYTES = 70, 90, 40
#: How much of what there is goes at once where there is too much.
SHARE = 20


def size() -> int:
    """About how many bytes all that is kept takes."""
    bodies = Content.objects.aggregate(bytes=Sum(Length("body")))["bytes"] or 0
    rows = Interval.objects.count() * INTERVAL_BYTES + Subject.objects.count() * SUBJECT_BYTES
    return rows + Content.objects.count() * CONTENT_BYTES + bodies


def sweep(recording: Recording) -> Iterator[None]:
    """Remove what is not to be kept any longer; after each `next` others may write."""
    now = moments.now()
    cut = now - settings.PAST_DAYS * DAY
    yield from forget_before(recording, cut)
    while size() > settings.PAST_BYTES:
        yield
        first = Coverage.objects.filter(recording=recording).aggregate(at=Min("begin"))["at"]
        if first is None or first >= now:
            return
        yield from forget_before(recording, first + (now - first) // SHARE + 1)


def forget_before(recording: Recording, cut: int) -> Iterator[None]:
    """Remove what had ended by this moment, which is the first that is known then."""
    coverages = Coverage.objects.filter(recording=recording)
    coverages.filter(end__lt=cut).delete()
    coverages.filter(begin__lt=cut).update(begin=cut)
    contents: set[int] = set()
    subjects: set[int] = set()
    for piece in _intervals(recording, cut):
        gone = Interval.objects.filter(pk__in=[row[0] for row in piece])
        gone._raw_delete(gone.db)
        subjects.update(row[1] for row in piece)
        contents.update(row[2] for row in piece)
        yield
    for some in _pieces(contents):
        _remove_unused_contents(some)
        yield
    for some in _pieces(subjects):
        subjects |= _remove_unused_edges(some)
        yield
    for some in _pieces(subjects):
        _remove_unused_nodes(some)
        yield


def _intervals(recording: Recording, cut: int) -> Iterator[list[tuple[int, int, int]]]:
    """Those that had ended, with their subjects and contents. They are numbered about as they began.

    The newest stays: by its number one knows up to where this database knows (`frontier.py`).
    """
    rows = Interval.objects.filter(recording=recording).order_by("pk")
    ends = Interval.objects.aggregate(first=Min("pk"), last=Max("pk"))
    at = (ends["first"] or 1) - 1
    while at < (ends["last"] or 0):
        columns = ("pk", "subject_id", "content_id", "begin", "end")
        window = list(rows.filter(pk__gt=at).values_list(*columns)[:PIECE])
        if not window or min(row[3] for row in window) > cut:
            return
        at = window[-1][0]
        yield [row[:3] for row in window if row[4] <= cut and row[0] != ends["last"]]


def _remove_unused_contents(some: list[int]) -> None:
    used = Exists(Interval.objects.filter(content=OuterRef("pk")))
    with transaction.atomic():
        unused = Content.objects.filter(pk__in=some).exclude(used)
        unused._raw_delete(unused.db)


def _remove_unused_edges(some: list[int]) -> set[int]:
    """Returns the nodes that they led from and to."""
    with transaction.atomic():
        edges = Subject.objects.filter(pk__in=some, source__isnull=False).exclude(_used_subject())
        ends = {node for pair in edges.values_list("source_id", "target_id") for node in pair if node}
        edges._raw_delete(edges.db)
    return ends


def _remove_unused_nodes(some: list[int]) -> None:
    with transaction.atomic():
        nodes = Subject.objects.filter(pk__in=some, source__isnull=True).exclude(_used_subject())
        unused = set(nodes.values_list("pk", flat=True))
        for end in ("source", "target"):
            unused -= set(
                Subject.objects.filter(**{f"{end}__in": unused}).values_list(f"{end}_id", flat=True)
            )
        gone = Subject.objects.filter(pk__in=unused)
        gone._raw_delete(gone.db)


def _used_subject() -> Exists:
    return Exists(Interval.objects.filter(subject=OuterRef("pk")))


def _pieces(numbers: set[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    return (ordered[start : start + PIECE] for start in range(0, len(ordered), PIECE))
