"""Standard output, for commands: on a terminal no name may move the cursor or hide behind it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from topology.escape import escape


def write(pieces: Iterable[str]) -> None:
    """Write everything, or stop without a word when whoever reads (`| head`) has seen enough.

    A program gets the text as it is. It ends with the end of a line.
    """
    shown = map(_shown, pieces) if sys.stdout.isatty() else pieces
    last = ""
    try:
        for piece in shown:
            sys.stdout.write(piece)
            last = piece or last
        if not last.endswith("\n"):
            sys.stdout.write("\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _shown(piece: str) -> str:
    return "\n".join(map(escape, piece.split("\n")))
