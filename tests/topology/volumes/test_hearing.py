"""What a helper is told and says: of what was cut on its way there nothing passes for whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from topology.engine.hijack import ERRORS
from topology.engine.port import Speaker
from topology.volumes.running import LONGEST_SAID, HelperEnded, Run


class _Cut:
    """The way to a helper, which takes so many pieces."""

    def __init__(self, takes: int) -> None:
        self._left = takes

    def send(self, _data: bytes | memoryview) -> None:
        self._left -= 1
        if self._left < 0:
            raise BrokenPipeError

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
