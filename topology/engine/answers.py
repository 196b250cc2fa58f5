"""What an engine's answer means: its JSON, or the exception that its status and words call for."""

from __future__ import annotations

from typing import NamedTuple

import orjson

from topology.engine.errors import (
    EngineConflict,
    EngineDenied,
    EngineError,
    EngineProtocolError,
    EngineUnreachable,
    NotFound,
)
from topology.model import redaction

#: The newest API that `parse.py` has been read against; an older engine speaks its own.
NEWEST_API = "1.51"
#: What a proxy in front of the engine answers while the engine is away.
_AWAY = frozenset({502, 503, 504})
#: How an authorization plug-in's refusal begins.
_PLUGIN = "authorization denied by plugin"


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    body: bytes


def decoded(body: bytes, address: str) -> object:
    """The JSON of an answer. Raises `EngineProtocolError` if it is none."""
    try:
        answer: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise EngineProtocolError(f"{address} does not answer like a Docker Engine: not JSON.") from error
    return answer


def spoken_version(answer: object, address: str) -> str:
    """The API version to speak with an engine that answers this to `GET /version`.

    Raises `EngineProtocolError` if it names none.
    """
    version = answer.get("ApiVersion") if isinstance(answer, dict) else None
    if not isinstance(version, str):
        raise EngineProtocolError(f"{address} does not answer like a Docker Engine: it names no API version.")
    return min(
        version, NEWEST_API, key=lambda text: [int(part) for part in text.split(".") if part.isdigit()]
    )


def refused_reading(status: int, body: bytes, address: str) -> EngineError:
    """The exception for a refused question."""
    message = engine_message(body)
    words = message or f"HTTP status {status}"
    if status in {401, 403}:
        return EngineDenied(f"{address} does not allow us to ask: {words}", status)
    if status in {301, 404}:  # it leads away from a path with `..` or `//` in it, which no name has
        return NotFound(words, status)
    if status in _AWAY:
        return EngineUnreachable(f"There is no engine behind {address}: {words}", status)
    return EngineProtocolError(f"{address} answered: {words}", status)


def refused_action(status: int, body: bytes, address: str) -> EngineError:
    """The exception for a refused action, in the engine's own words where these are the engine's words."""
    message = engine_message(body)
    if message is None:
        return refused_reading(status, body, address)
    if status == 404:
        return NotFound(message, status)
    if status == 401 or (status == 403 and message.startswith(_PLUGIN)):
        return EngineDenied(message, status)
    return EngineConflict(message, status)


def engine_message(body: bytes) -> str | None:
    """The `message` of the engine's error document, or `None` if the body is none. Passwords are left out."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    message = document.get("message") if isinstance(document, dict) else None
    return redaction.words(message.strip()) if isinstance(message, str) and message.strip() else None
