"""One browser's stream: `/ws/topology?epoch=E&revision=R`.

A plain ASGI application and not a Channels consumer, because since Channels 4.2 every message that a
consumer dispatches hops to a database thread first, which 1,000 acknowledging browsers would feel
(`engine-facts.md` §6). Nothing here touches the database but the handshake.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson
from channels.db import database_sync_to_async
from django.conf import settings
from django.http import parse_cookie

from dashboard import hub, origin, sessions
from dashboard.feed import Feed
from dashboard.tokens import bearer

#: What a client says is short; the rest is not for us.
LONGEST_MESSAGE = 1024
LARGEST_REVISION = 2**53

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def topology_stream(asgi_scope: Message, receive: Receive, send: Send) -> None:
    """Serve one socket from its handshake to its end."""
    await receive()  # websocket.connect
    key = await _key(asgi_scope)
    if key is None:
        await send({"type": "websocket.close"})  # before it is accepted: 403
        return
    await send({"type": "websocket.accept"})
    epoch, revision = _where_it_left_off(asgi_scope)
    feed = Feed(send, key, epoch, revision)
    audience = hub.current().audience
    try:
        await audience.join(feed)
        while (message := await receive())["type"] != "websocket.disconnect":
            if (acknowledged := _acknowledged(message)) is not None:
                await audience.acknowledged(feed, acknowledged)
    finally:
        audience.leave(feed)


async def _key(asgi_scope: Message) -> str | None:
    """The key of a good token, or of a good login session that comes with our own page's origin."""
    headers = dict(asgi_scope["headers"])
    if b"authorization" in headers:  # no browser sends it by itself: where it is, no origin is needed
        given = headers[b"authorization"].decode("latin1")
        key: str | None = await database_sync_to_async(_token_key)(given)
        return key
    if not origin.is_ours(headers):
        return None
    # Read as Django does for a page: other programs of the same host leave cookies that are not well-formed.
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    good = await database_sync_to_async(sessions.good_among)([key])
    return key if key in good else None


def _token_key(header: str) -> str | None:
    token = bearer.find(header)
    return None if token is None else bearer.key_of(token)


def _where_it_left_off(asgi_scope: Message) -> tuple[str | None, int | None]:
    """Epoch and revision of the query; what cannot be read counts as not given."""
    query = parse_qs(asgi_scope.get("query_string", b"").decode("latin1"))
    epoch, revision = query.get("epoch", [""])[-1], query.get("revision", [""])[-1]
    if not epoch or not (revision.isascii() and revision.isdecimal() and len(revision) <= 16):
        return None, None
    return epoch, int(revision)


def _acknowledged(message: Message) -> int | None:
    """The revision that a client acknowledges, or `None` for anything else it may say."""
    text = message.get("text")
    if not text or len(text) > LONGEST_MESSAGE:
        return None
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(said, dict) or said.get("type") != "ack":
        return None
    revision = said.get("revision")
    if type(revision) is not int or not 0 <= revision <= LARGEST_REVISION:
        return None
    return revision
