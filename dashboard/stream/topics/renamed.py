"""A topic that is under another name now: who asks for the old one is told so, once."""

from __future__ import annotations

import orjson

from dashboard.stream.topics.base import BaseTopic, News, Reader


class RenamedTopic(BaseTopic):
    """The frame `renamed`, as the only one of the topic. The rest of the stream goes on."""

    def __init__(self, name: str, new_name: str) -> None:
        frame = {
            "type": "renamed",
            "topic": name,
            "new_name": new_name,
            "detail": f"The topic “{name}” is called “{new_name}” now: ask for it with “with={new_name}”.",
        }
        self._frame = orjson.dumps(frame).decode()

    def news(self, _reader: Reader, told: object | None) -> News | None:
        """The new name, if that was not said yet."""
        return None if told else (True, self._frame)
