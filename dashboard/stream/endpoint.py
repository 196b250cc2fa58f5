"""One browser's stream: `/ws/topology?epoch=E&revision=R&with=rights,locks`.

A plain ASGI application and not a Channels consumer, because since Channels 4.2 every message that a
consumer dispatches hops to a database thread first, which 1,000 acknowledging browsers would feel.
Nothing here touches the database but the handshake.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import orjson
from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from dashboard.access import sessions
from dashboard.access.tokens import bearer
from dashboard.base.budget import Full
from dashboard.runtime import Runtime
from dashboard.stream import origin
from dashboard.stream.broadcaster import Broadcaster, broadcasters
from dashboard.stream.connection import TOO_MANY, Connection
from dashboard.stream.topics.base import Reader, Topic

#: What a client says is short; the rest is not for us.
LONGEST_MESSAGE = 1024
LARGEST_REVISION = 2**53
_numbers = count(1)

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Guest(NamedTuple):
    """Who listens: the key by which the socket is let go again, a number and a name.

    `topics` are those that may be asked for (`None`: all), `most` is how many sockets may have this number.
    """

    key: str
    number: int
    name: str
    topics: frozenset[str] | None = None
    most: int | None = None


async def topology_stream(runtime: Runtime, asgi_scope: Message, receive: Receive, send: Send) -> None:
    """Serve one socket of a host's topology from its handshake to its end."""
    await receive()  # websocket.connect
    found = await _who(asgi_scope)
    if found is None:
        await send({"type": "websocket.close"})  # before it is accepted: 403
        return
    key, owner = found
    await serve(runtime, asgi_scope, receive, send, Guest(key, owner.pk, owner.get_username()))


async def serve(runtime: Runtime, asgi_scope: Message, receive: Receive, send: Send, guest: Guest) -> None:
    """Accept somebody who may listen, and serve as long as the socket is open, if there is room for it."""
    await send({"type": "websocket.accept"})
    connection = Connection(send, guest.key, *_where_it_left_off(_query(asgi_scope)))
    broadcaster = broadcasters.of(runtime)
    try:
        given_up = broadcaster.sockets.enter(guest.number, connection, guest.most)
    except Full:
        await connection.close(TOO_MANY)
        return
    try:
        if given_up is not None:
            await given_up.close(TOO_MANY)
        wanted = _query(asgi_scope).get("with", [""])[-1]
        _ask_for_topics(connection, guest, broadcaster.topics, wanted, _language(asgi_scope))
        await broadcaster.join(connection)
        await _listen(broadcaster, connection, receive)
    finally:
        broadcaster.sockets.leave(guest.number, connection)
        broadcaster.leave(connection)


async def _listen(broadcaster: Broadcaster, connection: Connection, receive: Receive) -> None:
    while (message := await receive())["type"] != "websocket.disconnect":
        said = _said(message)
        if (acknowledged := _acknowledged(said)) is not None:
            await broadcaster.acknowledged(connection, acknowledged)
        else:
            broadcaster.said(connection, said)


def _query(asgi_scope: Message) -> Mapping[str, list[str]]:
    return parse_qs(asgi_scope.get("query_string", b"").decode("latin1"))


def _ask_for_topics(
    connection: Connection, guest: Guest, topics: Mapping[str, Topic], wanted: str, language: str
) -> None:
    """What is wanted beside the topology, each from where it was left off (`with=rights,events:41`)."""
    asked: dict[Topic, object | None] = {}
    for item in wanted.split(","):
        name, _, left_off = item.partition(":")
        if name in topics and (guest.topics is None or name in guest.topics):
            asked[topics[name]] = topics[name].position(left_off) if left_off else None
    if asked:
        reader = Reader(connection.session_key, guest.number, guest.name, next(_numbers), language)
        connection.ask_for(reader, asked)


def _language(asgi_scope: Message) -> str:
    """The language that a page would have for this browser."""
    headers, request = dict(asgi_scope["headers"]), HttpRequest()
    request.COOKIES = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin1")
    return get_language_from_request(request)


async def _who(asgi_scope: Message) -> tuple[str, User] | None:
    """Key and owner of a good token, or of a good login session that comes with our own page's origin."""
    headers = dict(asgi_scope["headers"])
    if b"authorization" in headers:  # no browser sends it by itself: where it is, no origin is needed
        given = headers[b"authorization"].decode("latin1")
        known: tuple[str, User] | None = await database_sync_to_async(_of_token)(given)
        return known
    if not origin.is_ours(headers):
        return None
    # Read as Django does for a page: other programs of the same host leave cookies that are not well-formed.
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key or bearer.is_a_tokens(key):  # what a cookie says is a session's, whatever it looks like
        return None
    found: tuple[str, User] | None = await database_sync_to_async(_of_session)(key)
    return found


def _of_token(header: str) -> tuple[str, User] | None:
    token = bearer.find(header)
    return None if token is None else (bearer.key_of(token), token.owner)


def _of_session(key: str) -> tuple[str, User] | None:
    owner = sessions.owner_of(key) if key in sessions.good_among([key]) else None
    return None if owner is None else (key, owner)


def _where_it_left_off(query: Mapping[str, list[str]]) -> tuple[str | None, int | None]:
    """Epoch and revision of the query; what cannot be read counts as not given."""
    epoch, revision = query.get("epoch", [""])[-1], query.get("revision", [""])[-1]
    if not epoch or not (revision.isascii() and revision.isdecimal() and len(revision) <= 16):
        return None, None
    return epoch, int(revision)


def _said(message: Message) -> Message:
    """The JSON object that a client sends; what is too long, or none, counts as nothing said."""
    text = message.get("text")
    if not text or len(text) > LONGEST_MESSAGE:
        return {}
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _acknowledged(said: Message) -> int | None:
    """The revision that a client acknowledges, or `None` for anything else it may say."""
    revision = said.get("revision")
    if said.get("type") != "ack" or type(revision) is not int or not 0 <= revision <= LARGEST_REVISION:
        return None
    return revision
