"""What a topic is: something with a state, of which a reader is told when it is not what was told before.

As with the topology, nothing is queued for anybody: each socket remembers what it was told last (its
position), and is told what it lacks when it is woken. So a lost wake-up costs time, never truth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Reader:
    """Who holds a socket, and the language of the page that does.

    `key` is the session's or the token's; `number` tells two sockets apart.
    """

    key: str
    user_id: int
    name: str
    number: int
    language: str = "en"


#: The new position, and the text of the frame that leads to it.
News = tuple[object, str]


class Topic(Protocol):
    """One topic. Everything but `refresh` is called on the event loop and must not block."""

    def position(self, left_off: str) -> object | None:
        """Where a browser left off, from what it says in its address; `None` if that tells nothing."""
        ...

    def news(self, reader: Reader, told: object | None) -> News | None:
        """What this reader lacks, or `None`. `told` is the position of the last answer."""
        ...

    def said(self, reader: Reader, message: Mapping[str, Any]) -> bool:
        """A browser says something; whether there may be news for others because of it."""
        ...

    def left(self, reader: Reader) -> bool:
        """A socket is gone; whether there may be news for others because of it."""
        ...

    def refresh(self, readers: Collection[Reader]) -> None:
        """In a thread: the time to ask the database, for these. When they come, now and then, on a change."""
        ...


class BaseTopic:
    """What most topics do not need."""

    def position(self, _left_off: str) -> object | None:
        """It is always told whole."""
        return None

    def said(self, _reader: Reader, _message: Mapping[str, Any]) -> bool:
        """It listens to nobody."""
        return False

    def left(self, _reader: Reader) -> bool:
        """It knows nobody."""
        return False

    def refresh(self, _readers: Collection[Reader]) -> None:
        """It keeps nothing."""
