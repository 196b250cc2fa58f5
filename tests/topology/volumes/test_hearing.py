"""What a helper is told and says: of what was cut on its way there nothing passes for whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import cast
from unittest.mock import MagicMock

import pytest

from topology.engine.errors import EngineUnreachable
from topology.engine.hijack import ERRORS
from topology.engine.port import Speaker, Storage
from topology.volumes.errors import Cancelled
from topology.volumes.output import output
from topology.volumes.progress import Progress
from topology.volumes.running import LONGEST_SAID, HelperEnded, Run, running


class _Cut:
    """The way to a helper, which takes so many pieces."""

    def __init__(self, takes: int) -> None:
        self._left = takes

    def send(self, _data: bytes | memoryview) -> None:
        self._left -= 1
        if self._left < 0:
            raise EngineUnreachable("gone")

    def end(self) -> None:
        """It hears no more."""


def run(*said: bytes, takes: int = 9) -> Run:
    frames: Iterator[tuple[int, memoryview]] = iter([(ERRORS, memoryview(piece)) for piece in said])
    return Run(cast("Speaker", _Cut(takes)), frames, "ended")


def test_what_was_cut_between_two_entries_is_not_whole_although_tar_says_so() -> None:
    run(b"\nended 0\n").feed([b"one", b"two"])
    with pytest.raises(HelperEnded):
        run(b"\nended 0\n", takes=1).feed([b"one", b"two"])


def test_a_helper_that_has_failed_need_not_hear_all() -> None:
    failed = run(b"tar: x: Cannot write: No space left on device\n\nended 2\n", takes=1)
    failed.feed([b"one", b"two"])
    assert failed.code == 2


def test_it_is_known_that_more_was_said_than_is_kept() -> None:
    brief, long = run(b"tar: a: b\n\nended 2\n"), run(*[b"x" * LONGEST_SAID] * 3, b"\nended 2\n")
    for one in (brief, long):
        list(one.output())
    assert (brief.forgot, long.forgot) == (False, True)


class _Silent:
    """A helper, or a command, that says what it must and then nothing more until it is cut."""

    def __init__(self) -> None:
        self.waits, self._over = threading.Event(), threading.Event()
        self.frames = self._frames()

    def _frames(self) -> Iterator[tuple[int, memoryview]]:
        yield ERRORS, memoryview(b"hello\n")
        self.waits.set()
        assert self._over.wait(30), "nobody has cut it"

    def cut(self) -> None:
        self._over.set()

    def code(self) -> int:
        raise AssertionError("nobody may wait for its end")


def _storage(silent: _Silent) -> Storage:
    def said(*_asked: object) -> AbstractContextManager[_Silent]:
        return nullcontext(silent)

    def told(*_asked: object) -> AbstractContextManager[_Cut]:
        return nullcontext(_Cut(9))

    storage = MagicMock(listen=said, execute=said, speak=told)
    storage.remove_container.side_effect = EngineUnreachable("it is gone")
    return cast("Storage", storage)


def _fed(storage: Storage, progress: Progress) -> None:
    with running(storage, "image", "me", "script", progress=progress) as one:
        one.feed([b"all of it"])


def _read(storage: Storage, progress: Progress) -> None:
    with running(storage, "image", "me", "script", progress=progress) as one:
        list(one.output())


def _written(storage: Storage, progress: Progress) -> None:
    list(output(storage, "container", "name", ["pg_dump"], progress))


@pytest.mark.parametrize("work", [_fed, _read, _written])
def test_one_that_is_silent_is_not_waited_for_when_the_work_is_cancelled(
    work: Callable[[Storage, Progress], None],
) -> None:
    silent, progress = _Silent(), Progress()

    def cancel() -> None:
        silent.waits.wait(30)
        progress.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(Cancelled):
        work(_storage(silent), progress)
    thread.join()


def test_what_goes_wrong_where_the_pieces_come_from_stays_what_it_is() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        raise ConnectionResetError("the client has gone")

    with pytest.raises(ConnectionResetError, match="the client has gone"):
        run(b"\nended 2\n").feed(pieces())


@pytest.mark.parametrize("work", [_fed, _read])
def test_nor_where_that_was_asked_while_its_container_was_made(
    work: Callable[[Storage, Progress], None],
) -> None:
    silent, progress = _Silent(), Progress()
    storage = _storage(silent)

    def create(*_asked: object) -> str:
        progress.cancel()
        return "container"

    cast("MagicMock", storage).create_container.side_effect = create
    with pytest.raises(Cancelled):
        work(storage, progress)
    assert not silent.waits.is_set()
