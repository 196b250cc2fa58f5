"""A wall's stream: `/ws/wall/TOKEN?epoch=E&revision=R`, the topology and what is wrong, and nothing else.

It is the stream that a viewer has, without the topics that are about people. Who holds the link may listen,
and is heard only where it acknowledges.
"""

from __future__ import annotations

from channels.db import database_sync_to_async

from dashboard.runtime import Runtime
from dashboard.stream import origin
from dashboard.stream.endpoint import Guest, Message, Receive, Send, serve
from dashboard.wall import service

PATH = "/ws/wall/"
TOPICS = frozenset({"alerts"})
#: So many screens show one wall; further ones are told to come back later.
MOST_SCREENS = 8


async def wall_stream(runtime: Runtime, asgi_scope: Message, receive: Receive, send: Send) -> None:
    """Serve one screen's socket from its handshake to its end."""
    await receive()  # websocket.connect
    token = str(asgi_scope["path"]).removeprefix(PATH)
    ours = origin.is_ours(dict(asgi_scope["headers"]))
    guest = await database_sync_to_async(_guest)(token) if ours else None
    if guest is None:
        await send({"type": "websocket.close"})  # before it is accepted: 403
        return
    await serve(runtime, asgi_scope, receive, send, guest)


def _guest(token: str) -> Guest | None:
    wall = service.find(token)
    if wall is None:
        return None
    return Guest(service.key_of(wall), -wall.pk, wall.name, topics=TOPICS, most=MOST_SCREENS)
