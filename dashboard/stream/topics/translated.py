"""What is told as a whole, anew with each version, in the reader's language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import orjson
from django.utils import translation

from dashboard.stream.topics.base import BaseTopic, News, Reader


class TranslatedTopic(BaseTopic, ABC):
    """A frame that is made once for each version and language. The position is the version."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[int, str]] = {}

    @abstractmethod
    def version(self) -> int | None:
        """Grows with every change; `None` before there is anything to tell."""

    @abstractmethod
    def frame(self) -> dict[str, Any]:
        """The frame as a JSON object, in the language that is active."""

    def news(self, reader: Reader, told: object | None) -> News | None:
        """The frame, unless this version of it was told."""
        version = self.version()
        if version is None or told == version:
            return None
        kept = self._texts.get(reader.language)
        if kept is None or kept[0] != version:
            with translation.override(reader.language):
                kept = self._texts[reader.language] = (version, orjson.dumps(self.frame()).decode())
        return kept
