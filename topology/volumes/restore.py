"""A backup, or any tar archive, into a volume: a new one, an empty one, or in place of what one holds.

An archive is trusted only when all of it was seen. So it is unpacked into a volume that nobody uses; only
when that is whole does anything happen to the volume that was meant, and its old content is kept until then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from topology.engine.errors import EngineError, EngineUnreachable, NotFound
from topology.engine.port import Storage
from topology.messages import gettext_noop
from topology.volumes.check import Checker, Limits
from topology.volumes.compress import Reader, opened
from topology.volumes.copying import copy_content, new_volume
from topology.volumes.errors import BadArchive, VolumeChanged, VolumeInTheWay
from topology.volumes.exact import Exact, new_stage
from topology.volumes.helpers import discard, helper, is_reserved, own_name, temporary_volume
from topology.volumes.journal import Journal
from topology.volumes.manifest import ABOUT, MANIFEST, About, Manifest, read_about, read_manifest
from topology.volumes.progress import Progress
from topology.volumes.tar import END, Entry, Scanner, damaged
from topology.volumes.told import Told
from topology.volumes.writing import Root, clear, is_empty, told_of_archive, write

Mode = Literal["new", "empty", "replace"]
Piece = bytes | memoryview
#: A volume with it goes with `prune`; one that somebody has restored under a name must not.
ANONYMOUS_LABEL = "com.docker.volume.anonymous"
#: After an archive's end so much more may come; tar fills its last record with zeros.
LONGEST_TAIL = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `verified`: the backup said what must be in it, and it was."""

    entries: int
    bytes: int
    verified: bool


class Unpacking:
    """An archive on its way into a volume, looked at entry by entry."""

    def __init__(self, source: Reader, limits: Limits, progress: Progress) -> None:
        self.progress = progress
        self._checker = Checker(limits)
        self._scanner = Scanner(self._visit, self._withheld)
        self._digest = hashlib.sha256()
        self._manifest: Manifest | None = None
        self._pieces = self._read(source)
        self._looked_at: Callable[[Iterator[Piece]], Iterator[Piece]] = iter
        self.root = Root()
        self.about: About | None = None

    def begin(self) -> None:
        """Read so far that `about` is known, if there is any."""
        first = next(self._pieces, None)
        if first is not None:
            self._pieces = chain([first], self._pieces)

    def pieces(self) -> Iterator[memoryview]:
        """What goes into the volume. Ends with an exception unless all was well."""
        return self._pieces

    def whole(self) -> Iterator[Piece]:
        """The same with an archive's end."""
        return self._looked_at(chain(self._pieces, [END]))

    def through(self, wrap: Callable[[Iterator[Piece]], Iterator[Piece]]) -> None:
        """Have somebody look at what goes into the volume, its end included, on its way there."""
        self._looked_at = wrap

    def fit(self, room: int) -> None:
        """No more than so many bytes fit, and holes stay holes."""
        self._checker.fit(room)

    @property
    def restored(self) -> Restored:
        """What it was, once all of it was read."""
        return Restored(self._checker.entries, self._checker.bytes, self._manifest is not None)

    def _read(self, source: Reader) -> Iterator[memoryview]:
        tail = 0
        for data in opened(source):
            self.progress.check()
            for piece in self._scanner.feed(data):
                if len(piece):
                    self._digest.update(piece)
                    yield piece
            tail += len(data) if self._scanner.ended else 0
            if tail > LONGEST_TAIL:
                raise damaged()
            self.progress.moved(len(data))
        self._scanner.finish()
        self._verify()

    def _visit(self, entry: Entry) -> bool:
        if self._scanner.entries == 1 and entry.name == ABOUT.encode() and not entry.extended:
            return False
        if self._manifest is not None:
            raise damaged()
        if self.about is not None and entry.name == MANIFEST.encode() and not entry.extended:
            return False
        self.root.visit(entry)
        self.progress.entries += 1
        return self._checker.visit(entry)

    def _withheld(self, _entry: Entry, content: bytes) -> None:
        if self.about is None:
            self.about = read_about(content)
            self._checker.own = True
        else:
            self._manifest = read_manifest(content)

    def _verify(self) -> None:
        if self.about is None:
            if not self._checker.entries:  # a file that was overwritten with zeros looks like this, too
                raise BadArchive("empty_archive", gettext_noop("There is nothing in this archive."))
            return
        if self._manifest is None:
            raise BadArchive(
                "truncated", gettext_noop("The archive ends too early: a part of it is missing.")
            )
        if (self._manifest.sha256, self._manifest.entries) != (
            self._digest.hexdigest(),
            self._checker.entries,
        ):
            template = gettext_noop("The content is not what it was when the backup was made.")
            raise BadArchive("checksum_mismatch", template)


def _labels(about: About | None) -> dict[str, str]:
    """The labels for a new volume: as they were, but for those by which a volume may go by itself."""
    found = about.labels if about is not None else {}
    return {key: value for key, value in found.items() if key != ANONYMOUS_LABEL and not is_reserved(key)}


@dataclass(frozen=True, slots=True)
class Restoring:
    """One restore: where to, how, and by whom."""

    storage: Storage
    volume: str
    mode: Mode
    owner: str
    progress: Progress
    journal: Journal
    limits: Limits
    #: Raises unless whoever restores may act on a volume with these labels, which say whose it is. Asked
    #: before the archive is and again when that is whole: it may take hours to come.
    allow: Callable[[Mapping[str, str]], None] = lambda _labels: None
    #: Keeps others on the engine from the volume; taken when nothing else speaks against it.
    lock: Callable[[], AbstractContextManager[None]] = nullcontext
    #: The way that loses nothing, where it can be gone.
    exact: Exact | None = None

    def run(self, source: Reader) -> Restored:
        """Do it; if it fails, the old content comes back as the engine carries it."""
        unpacking = Unpacking(source, self.limits, self.progress)
        self.progress.begin("writing")
        unpacking.begin()
        if self.mode == "new":
            found = _labels(unpacking.about)
            self.allow(found)
            with self.lock(), new_volume(self.storage, {"Name": self.volume, "Labels": found}, self.journal):
                self._unpack(unpacking, self.volume)
                self.allow(found)
            return unpacking.restored
        if self.exact is not None:
            with self.lock():
                self._replace(self.exact, unpacking)
            return unpacking.restored
        with self.lock(), temporary_volume(self.storage, self.owner) as fresh:
            self._unpack(unpacking, fresh)
            self._put(fresh)
        return unpacking.restored

    def _replace(self, exact: Exact, unpacking: Unpacking) -> None:
        """Unpack beside what is there, and rename; whatever fails, the very files that were there stay."""
        stage = new_stage()
        unpacking.fit(exact.room(self.volume, self.owner))
        self.journal.note(target=self.volume, kept=stage)
        try:
            own = unpacking.about is not None
            self.progress.told = exact.stage(
                self.volume, self.owner, stage, unpacking.whole(), own=own, progress=self.progress
            )
            self.check(but_for=stage)
            self.progress.begin("replacing")
            gone = exact.switch(self.volume, self.owner, stage)
        except BaseException:
            with suppress(EngineError):  # it stays noted, and is settled when the engine is back
                exact.settle(self.volume, self.owner, stage)
                self.journal.note(target=None, kept=None)
            raise
        if gone:  # else it stays noted, and is settled when nobody writes there any more
            self.journal.note(target=None, kept=None)

    def check(self, but_for: str = "-") -> None:
        """Raise unless the volume is as it has to be: asked before the archive is, and before each step."""
        if self.mode != "new":  # helpers would have the engine make one that is gone
            self.allow(self.storage.volume(self.volume).get("Labels") or {})
        if self.mode == "empty" and not self._is_empty(but_for):
            template = gettext_noop("“%(name)s” is not empty: say that its content is to be replaced.")
            raise VolumeInTheWay("volume_not_empty", template, name=self.volume)

    def _is_empty(self, but_for: str) -> bool:
        if self.exact is not None:
            return self.exact.is_empty(self.volume, self.owner, but_for)
        return is_empty(self.storage, self.volume, self.owner)

    def _unpack(self, unpacking: Unpacking, volume: str) -> None:
        told = unpack(self.storage, self.exact, volume, self.owner, unpacking)
        self.progress.told = told or self.progress.told

    def _put(self, fresh: str) -> None:
        """Make the volume's content that of `fresh`."""
        self.check()
        if self.mode == "empty":
            self._put_into_empty(fresh)
            return
        self.progress.begin("keeping")
        kept = own_name("kept")
        marks = self.storage.marks.labels(kept, self.owner, keeps=self.volume)
        self.storage.create_volume({"Name": kept, "Labels": marks})
        try:
            copy_content(self.storage, self.volume, kept, self.owner, self.progress)
            self.check()
            self.progress.begin("replacing")
        except BaseException:
            discard(self.storage.remove_volume, kept)
            raise
        self.journal.note(target=self.volume, kept=kept)
        try:
            self._fill(fresh)
        except BaseException:
            self._put_back(kept)
            raise
        self.journal.note(target=None, kept=None)
        discard(self.storage.remove_volume, kept)

    def _put_into_empty(self, fresh: str) -> None:
        self.progress.begin("replacing")
        self.journal.note(target=self.volume)
        try:
            copy_content(self.storage, fresh, self.volume, self.owner, self.progress)
        except BaseException:
            with suppress(EngineUnreachable):  # it stays noted, and is cleared when the engine is back
                clear(self.storage, self.volume, self.owner, Progress())
                self.journal.note(target=None)
            raise
        self.journal.note(target=None)

    def _fill(self, fresh: str) -> None:
        clear(self.storage, self.volume, self.owner, self.progress)
        copy_content(self.storage, fresh, self.volume, self.owner, self.progress)

    def _put_back(self, kept: str) -> None:
        """The old content comes back; while the engine is away, it stays where it is kept, and noted."""
        try:
            put_back(self.storage, self.volume, kept, self.owner)
        except EngineError:
            return
        self.journal.note(target=None, kept=None)


def unpack(
    storage: Storage, exact: Exact | None, volume: str, owner: str, unpacking: Unpacking
) -> Told | None:
    """All of an archive into a volume; what could not be unpacked, where that is known.

    Raises `BadArchive` where the archive is not well, and `EngineError`.
    """
    own = unpacking.about is not None
    if exact is not None:
        return exact.write(
            volume, owner, unpacking.whole(), own=own, fit=unpacking.fit, progress=unpacking.progress
        )
    with helper(storage, volume, owner, write=True) as container, told_of_archive():
        if own:
            storage.write_archive(container, "/", unpacking.whole())
        else:
            write(storage, container, unpacking.pieces(), unpacking.root)
    return None


def put_back(storage: Storage, volume: str, kept: str, owner: str) -> None:
    """Make the volume's content again that which was kept, and let go of what kept it.

    Raises `NotFound`, and touches nothing, if that is gone: whoever else has put it back has removed it.
    """
    with helper(storage, kept, owner):  # from now on nobody can remove it
        there = storage.marks.is_ours(
            storage.volume(kept)
        )  # else it is one that the engine has made for this helper
        if there:
            # Somebody writes to it all the time: it comes back all the same.
            with suppress(VolumeInTheWay, VolumeChanged):
                clear(storage, volume, owner, Progress())
            copy_content(storage, kept, volume, owner, Progress())
    storage.remove_volume(kept)
    if not there:
        raise NotFound(f"{kept} is gone.")
