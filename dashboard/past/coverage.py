"""When anybody was looking: what is known of a moment, and the times of which nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.past.models import Coverage, Recording

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """The times of a recording in which everything was seen, the oldest first; the last one so far."""

    spans: tuple[Span, ...]

    @classmethod
    def of(cls, recording: Recording, seen_until: int) -> Known:
        """What is known now, where it is known up to `seen_until` if somebody is looking."""
        rows = Coverage.objects.filter(recording=recording).values_list("begin", "end")
        ended = ((begin, max(begin, seen_until) if end is None else end) for begin, end in rows)
        return cls(tuple(ended))

    @property
    def first(self) -> int | None:
        """The first moment that is known."""
        return self.spans[0][0] if self.spans else None

    def holds(self, moment: int) -> bool:
        """Whether it is known what was there at this moment."""
        return any(begin <= moment <= end for begin, end in self.spans)

    def gap_at(self, moment: int, now: int) -> Span:
        """The unknown time around a moment that is not known, and not before the first."""
        begin = max(end for _begin, end in self.spans if end < moment)
        after = [start for start, _end in self.spans if start > moment]
        return begin, min(after) if after else max(now, moment)

    def gaps(self, since: int, until: int) -> list[Span]:
        """The unknown times between two moments, none of them longer than that."""
        found, at = [], since
        for begin, end in self.spans:
            if begin > at:
                found.append((at, min(begin, until)))
            at = max(at, end)
            if at >= until:
                break
        if at < until:
            found.append((at, until))
        return [(begin, end) for begin, end in found if begin < end]

    def seen_before(self, moment: int) -> int:
        """The last moment up to this one that is known; raises `ValueError` if that is before the first."""
        return max(min(end, moment) for begin, end in self.spans if begin <= moment)
