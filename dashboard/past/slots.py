"""Which intervals may hold a moment, so that an index finds them: a tree over time that needs no rows.

An interval lies in the smallest block of time, of those whose length is a power of two and that begin at a
multiple of it, which holds it whole. Its slot is that block. A moment is in one block of each length, so all
that holds it is in some forty slots. Whatever lies in a block holds the middle of it, so none has more
intervals than there were things at that moment: how long ago, and how much is kept, makes no difference.

(Kriegel et al., Managing Intervals Efficiently in Object-Relational Databases, VLDB 2000.)
"""

from __future__ import annotations

from dashboard.past.models import FOREVER

#: Milliseconds until the year 2109 have no more bits.
BITS = 42
_LEVEL_BITS = 6
#: Of what has not ended. No block is called so.
OPEN = 0


def slot_of(begin: int, end: int) -> int:
    """The slot of an interval that ends just before `end`."""
    if end == FOREVER:
        return OPEN
    level = (begin ^ max(begin, end - 1)).bit_length()
    return _slot(begin, level)


def slots_at(moment: int) -> list[int]:
    """The slots of all intervals that may hold this moment."""
    return [OPEN, *(_slot(moment, level) for level in range(BITS + 1))]


def _slot(moment: int, level: int) -> int:
    return (moment >> level << _LEVEL_BITS) | level
