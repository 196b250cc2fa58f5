"""What has just happened, over the stream: `with=events:41` for who holds everything up to entry 41."""

from __future__ import annotations

from dashboard.events.recent import RecentEvents
from dashboard.stream.topics.base import BaseTopic, News, Reader

LONGEST_NUMBER = 16


class Events(BaseTopic):
    """The frame `events`. The position is the last entry's number."""

    def __init__(self, recent: RecentEvents) -> None:
        self._recent = recent

    def position(self, left_off: str) -> object | None:
        """A number; what is none tells nothing."""
        good = left_off.isascii() and left_off.isdecimal() and len(left_off) <= LONGEST_NUMBER
        return int(left_off) if good else None

    def news(self, reader: Reader, told: object | None) -> News | None:
        """Everything since, in the reader's language."""
        return self._recent.since(told if isinstance(told, int) else None, reader.language)
