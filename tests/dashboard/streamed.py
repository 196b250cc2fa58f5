"""What a streamed answer holds, whether it is made for a thread or for the event loop."""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync


def read(answer: Any) -> bytes:  # noqa: ANN401 - Django's own type for it is a monkeypatched response
    """The whole body, which ends whatever makes it."""
    if not answer.is_async:
        return b"".join(answer.streaming_content)

    async def pieces() -> list[bytes]:
        return [piece async for piece in answer]

    return b"".join(async_to_sync(pieces)())
