"""Keeps, for the recorder, since when everything is seen; the rows are `Coverage`."""

from __future__ import annotations

from dashboard.past import moments
from dashboard.past.models import Coverage, Recording
from topology.store.revisions import Changes


class CoverageKeeper:
    """Of one recording. A time that a process before has not ended ends when that was last seen to live."""

    def __init__(self, recording: Recording, last_seen: int | None, last_written: int) -> None:
        self._recording = recording
        self._row: Coverage | None = None
        self._live_since: str | None = None
        self._whole_since = 0
        self.seen_until = 0
        for row in Coverage.objects.filter(recording=recording, end=None):
            row.end = max(row.begin, last_written if last_seen is None else last_seen)
            row.save(update_fields=["end"])
        newest = Coverage.objects.filter(recording=recording).last()
        #: Should this machine's clock have been set back, nothing is written before this.
        self._floor = max(last_written, 0 if newest is None or newest.end is None else newest.end)

    def not_before(self, at: int) -> int:
        """This moment, or the one that everything that was written is before."""
        return max(at, self._floor)

    def restart(self, at: int) -> int:
        """How the chart came to be is not known: it is known from here on only. Returns from when on."""
        self.close()
        self._whole_since = self.not_before(at)
        return self._whole_since

    def interrupted(self, seen: Changes) -> None:
        """Between two looks the engine may have been away and be back."""
        if self._row is not None and seen.engine.state == "live" and seen.engine.since != self._live_since:
            self.close()

    def see(self, seen: Changes) -> None:
        """How the engine is after all that was seen so far has been written."""
        since = self.not_before(moments.parse(seen.engine.since))
        if seen.engine.state != "live":
            self.close(since)
        elif self._row is None:
            begin = max(since, self._whole_since)
            self._row = Coverage.objects.create(recording=self._recording, begin=begin)
            self._live_since, self.seen_until = seen.engine.since, begin

    def close(self, at: int | None = None) -> None:
        """Nothing is seen from now on, or from this moment on."""
        if self._row is None:
            return
        self._row.end = max(self._row.begin, self.seen_until if at is None else at)
        self._row.save(update_fields=["end"])
        self._row = None
