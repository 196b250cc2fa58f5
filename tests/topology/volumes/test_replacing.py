"""A replace that does not come to its end goes back by renames, whatever ended it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pytest

from tests.topology.volumes.archives import archive, entry
from topology.engine.errors import EngineUnreachable
from topology.engine.port import Storage
from topology.volumes.check import Limits
from topology.volumes.compress import Reader
from topology.volumes.errors import Cancelled
from topology.volumes.exact import Exact
from topology.volumes.journal import Journal
from topology.volumes.progress import Progress
from topology.volumes.restore import Restoring
from topology.volumes.told import Told


class FakeExact:
    """Notes what it is asked to do; unpacking ends as it is told to."""

    def __init__(self, ends: BaseException | None = None, *, away: bool = False, gone: bool = True) -> None:
        self.asked: list[str] = []
        self._ends, self._away, self._gone = ends, away, gone

    def room(self, _volume: str, _owner: str) -> int:
        return 1 << 40

    def stage(self, *_where: str, own: bool, progress: Progress) -> Told:
        self.asked.append("stage")
        if self._ends is not None:
            raise self._ends
        return Told()

    def switch(self, *_where: str) -> bool:
        self.asked.append("switch")
        return self._gone

    def settle(self, *_where: str) -> None:
        self.asked.append("settle")
        if self._away:
            raise EngineUnreachable("gone")


class Bytes:
    """An archive to be read."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int = -1, /) -> bytes:
        taken, self._data = self._data[:size], self._data[size:]
        return taken


def replace(exact: FakeExact, journal: Journal) -> None:
    class Present:
        def volume(self, _name: str) -> dict[str, object]:
            return {"Name": "data", "Labels": {}}

        def volume_users(self, _name: str) -> Iterable[object]:
            return ()

    restoring = Restoring(
        cast("Storage", Present()),
        "data",
        "replace",
        "me",
        Progress(),
        journal,
        Limits(),
        exact=cast("Exact", exact),
    )
    restoring.run(cast("Reader", Bytes(archive(entry("one", content=b"1")))))


@pytest.mark.parametrize("ends", [Cancelled(), EngineUnreachable("gone"), KeyboardInterrupt()])
def test_one_that_is_cancelled_cut_off_or_interrupted_goes_back(ends: BaseException) -> None:
    exact, journal = FakeExact(ends), Journal()
    with pytest.raises(type(ends)):
        replace(exact, journal)
    assert exact.asked == ["stage", "settle"]
    assert (journal.unfinished.target, journal.unfinished.kept) == (None, None)


def test_what_cannot_go_back_yet_stays_noted() -> None:
    exact, journal = FakeExact(Cancelled(), away=True), Journal()
    with pytest.raises(Cancelled):
        replace(exact, journal)
    assert journal.unfinished.target == "data"
    assert journal.unfinished.kept is not None


@pytest.mark.parametrize("gone", [True, False])
def test_what_is_left_of_the_old_while_the_new_is_in_place_stays_noted_and_nothing_else(gone: bool) -> None:
    exact, journal = FakeExact(gone=gone), Journal()
    replace(exact, journal)
    assert exact.asked == ["stage", "switch"]
    assert (journal.unfinished.target is None, journal.unfinished.kept is None) == (gone, gone)
