"""Who is here now, on which chart, and what they have pinned.

Who has turned these marks off does not ask for the topic, and says nothing: is not shown, and sees nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

import orjson
from django.utils import timezone

from dashboard.stream.topics.base import BaseTopic, News, Reader

CHARTS = frozenset({"network", "mounts", "table", "sources"})
#: More than that nobody reads; the frame stays short.
MOST = 100


class Presence(BaseTopic):
    """The frame `presence`: everybody who has said `{"type": "here", "chart": …, "selected": …}`."""

    def __init__(self, stands: Callable[[str], bool]) -> None:
        self._stands = stands
        #: By socket: whose it is, and what is told of it.
        self._here: dict[int, tuple[int, dict[str, Any]]] = {}
        self._version = 0
        self._people: bytes | None = b"[]"

    def news(self, reader: Reader, told: object | None) -> News | None:
        """All of them; `you` is the number that this socket has among them."""
        if told == self._version:
            return None
        if self._people is None:
            self._people = orjson.dumps(self._in_turn())
        text = b'{"type":"presence","you":%d,"people":%b}' % (reader.number, self._people)
        return self._version, text.decode()

    def said(self, reader: Reader, message: Mapping[str, Any]) -> bool:
        """Somebody looks at another chart, or pins something else; only what stands there is passed on."""
        chart, selected = message.get("chart"), message.get("selected")
        if message.get("type") != "here" or not isinstance(chart, str) or chart not in CHARTS:
            return False
        known = isinstance(selected, str) and self._stands(selected)
        _user_id, before = self._here.get(reader.number, (None, None))
        now = {
            "number": reader.number,
            "name": reader.name,
            "chart": chart,
            "selected": selected if known else None,
            "since": before["since"] if before else timezone.now().isoformat(timespec="seconds"),
        }
        if now == before:
            return False
        self._here[reader.number] = (reader.user_id, now)
        return self._changed()

    def left(self, reader: Reader) -> bool:
        """The socket is gone, and with it that person's place."""
        return self._here.pop(reader.number, None) is not None and self._changed()

    def refresh(self, _readers: Collection[Reader]) -> None:
        """Nothing of it is in the database."""

    def _changed(self) -> bool:
        self._version += 1
        self._people = None
        return True

    def _in_turn(self) -> list[dict[str, Any]]:
        """The first place of each person, then everybody's second, …: a hundred of one hide nobody."""
        places: Counter[int] = Counter()
        in_turn = []
        for order, (user_id, place) in enumerate(self._here.values()):
            in_turn.append((places[user_id], order, place))
            places[user_id] += 1
        return [place for _nth, _order, place in sorted(in_turn, key=lambda one: one[:2])[:MOST]]
