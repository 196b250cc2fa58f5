"""Whom the presence marks show where there are more than anybody reads."""

from __future__ import annotations

import json

from dashboard.stream.topics.base import Reader
from dashboard.stream.topics.presence import MOST, Presence


def reader(number: int, user_id: int) -> Reader:
    return Reader("session", user_id, f"person-{user_id}", number)


def shown(presence: Presence) -> list[str]:
    found = presence.news(reader(0, 0), None)
    assert found is not None
    return [one["name"] for one in json.loads(found[1])["people"]]


def test_nobody_hides_others_with_many_sockets() -> None:
    presence = Presence(lambda _node: True)
    for number in range(1, MOST + 6):
        presence.said(reader(number, user_id=1), {"type": "here", "chart": "network"})
    presence.said(reader(1000, user_id=2), {"type": "here", "chart": "mounts"})
    assert len(shown(presence)) == MOST
    assert shown(presence)[:2] == ["person-1", "person-2"]
    presence.left(reader(1000, user_id=2))
    assert set(shown(presence)) == {"person-1"}
