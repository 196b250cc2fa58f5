"""What a container says, out of the frames that the engine packs it into, however they come."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topology.engine import hijack
from topology.engine.hijack import ERRORS, OUTPUT, Wire

Said = list[tuple[int, bytes]]
SAID: Said = [
    (OUTPUT, b"o" * 100), (OUTPUT, b"p" * 300), (ERRORS, b"e" * 9), (OUTPUT, b""), (OUTPUT, b"q" * 50),
]  # fmt: skip
PACKED = b"".join(bytes([kind, 0, 0, 0]) + len(data).to_bytes(4) + data for kind, data in SAID)


class _Wire:
    """Gives out these pieces, as a socket would."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def recv(self, _size: int) -> bytes:
        return self._pieces.pop(0) if self._pieces else b""


def heard(pieces: list[bytes], first: bytes = b"") -> Said:
    """What came, one after the other of a kind together."""
    found: Said = []
    for kind, data in hijack.frames(cast("Wire", _Wire(pieces)), first):
        if found and found[-1][0] == kind:
            found[-1] = kind, found[-1][1] + bytes(data)
        else:
            found.append((kind, bytes(data)))
    return found


WHOLE: Said = [(OUTPUT, b"o" * 100 + b"p" * 300), (ERRORS, b"e" * 9), (OUTPUT, b"q" * 50)]


@given(st.lists(st.integers(1, 120), min_size=1, max_size=60), st.integers(0, 200))
def test_it_does_not_matter_how_it_is_cut(sizes: list[int], first: int) -> None:
    pieces, position = [], first
    for size in sizes:
        pieces.append(PACKED[position : position + size])
        position += size
    pieces = [piece for piece in (*pieces, PACKED[position:]) if piece]
    assert heard(pieces, PACKED[:first]) == WHOLE


def test_what_comes_at_once_is_one_piece_of_each_kind() -> None:
    """A step of ours for each of the engine's small frames would cost more than what they hold."""
    found = list(hijack.frames(cast("Wire", _Wire([PACKED, PACKED])), b""))
    assert [(kind, bytes(data)) for kind, data in found] == WHOLE * 2  # and each stays what it was


@pytest.mark.parametrize("left", [len(PACKED) - 1, 105, 3])
def test_what_ends_in_the_middle_is_an_error(left: int) -> None:
    with pytest.raises(ConnectionError):
        heard([PACKED[:left]])
