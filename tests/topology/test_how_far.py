"""How far a copy has come is told on its way, and leaves room for what tar says of files."""

from __future__ import annotations

from typing import Any, cast

from topology.engine.hijack import ERRORS
from topology.engine.port import Speaker
from topology.volumes.running import LONGEST_SAID, RECORD_BYTES, Run


class _Speaker:
    def end(self) -> None:
        """Nothing hears it."""


def _run(*said: bytes) -> Run:
    frames = iter([(ERRORS, memoryview(piece)) for piece in (*said, b"\nended 1\n")])
    return Run(cast("Speaker", cast("Any", _Speaker())), frames, "ended")


def test_lines_that_come_in_pieces_are_told_as_sizes() -> None:
    run = _run(b"tar: moved 16\ntar: mov", b"ed 32\n", b"Total bytes written: 5000000 (4.8MiB, 1GiB/s)\n")
    seen: list[int] = []
    run.packed = seen.append
    assert list(run.output()) == []
    assert seen == [16 * RECORD_BYTES, 32 * RECORD_BYTES, 5_000_000]
    assert (run.code, run.said) == (1, [])


def test_a_word_about_a_file_outlives_a_terabyte() -> None:
    lines = b"".join(b"tar: moved %d\n" % (16 * number) for number in range(1000))
    run = _run(b"tar: ./a: Cannot open: Permission denied\n", *[lines] * (1 + 4 * LONGEST_SAID // len(lines)))
    list(run.output())
    assert run.said == ["tar: ./a: Cannot open: Permission denied"]


def test_a_file_that_is_called_so_moves_nothing() -> None:
    run = _run(b"tar: ./tar: moved 16\\n: Cannot open: Permission denied\n")
    seen: list[int] = []
    run.packed = seen.append
    list(run.output())
    assert seen == []
