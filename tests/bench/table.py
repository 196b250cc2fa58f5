"""The benchmarks' one table: what, size, ours, the limit or the peer, the ratio."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HEADINGS = ("#", "what", "size", "ours", "limit or peer", "ratio", "goal met")


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `ratio` is ours by the reference; `met` says whether the goal is, where there is one."""

    number: int
    what: str
    size: str
    ours: str
    reference: str
    ratio: float | None = None
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The line's texts."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = {None: "", True: "yes", False: "NO"}[self.met]
        return (str(self.number), self.what, self.size, self.ours, self.reference, ratio, met)


def render(rows: Iterable[Row]) -> str:
    """The table as text."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    texts.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(text.rstrip() for text in texts)


def progress(text: str) -> None:
    """Say what is being done; the table alone goes to standard output."""
    print(text, file=sys.stderr, flush=True)


def median(values: Sequence[float]) -> float:
    """The middle of several runs."""
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * percent // 100))
    return ordered[int(rank) - 1]


def limited(number: int, what: str, size: str, value: float, limit: float, unit: str, digits: int = 0) -> Row:
    """A line for a measured value and the limit that the goal sets."""
    ours, most = f"{value:.{digits}f} {unit}", f"≤ {limit:g} {unit}"
    return Row(number, what, size, ours, most, value / limit, value <= limit)
