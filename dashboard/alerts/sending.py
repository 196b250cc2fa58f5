"""That a channel has not taken a message."""

from __future__ import annotations


class NotTaken(Exception):
    """The text says why, for people, without any secret; the message is tried again."""
