"""Every attribute of Daphne, Twisted, Autobahn that is used here and that they do not promise to keep.

Their versions are pinned to a minor one in `pyproject.toml`. `check` looks, before anything is served,
whether each attribute is still there, so that another version ends the start with a sentence instead of a
request with a traceback. A test sees to it that none is used which is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType

from autobahn.websocket.protocol import WebSocketProtocol as AutobahnProtocol
from daphne.http_protocol import WebRequest
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.abstract import FileDescriptor
from twisted.web.http import HTTPChannel

INTERNALS: Mapping[type, tuple[str, ...]] = {
    # Daphne: what it keeps of connections, and whether an answer has begun.
    Server: ("connections", "http_factory", "ws_factory", "application_checker", "timeout_checker"),
    WebRequest: ("_response_started", "application_queue", "basic_error"),
    WebSocketProtocol: ("application_queue", "serverSend", "check_timeouts"),
    # Twisted: the request that is being read, what the client has not taken, and who is asked to stop.
    HTTPChannel: (
        *("_command", "_path", "_version", "requests", "_handlingRequest"),
        *("_networkProducer", "_waitingForTransport", "_dataBuffer", "_optimisticEagerReadSize"),
    ),
    FileDescriptor: ("dataBuffer", "offset", "bufferSize", "_tempDataBuffer", "_tempDataLen"),
    # Autobahn: whether messages are compressed, and the one way by which bytes leave.
    AutobahnProtocol: ("_perMessageCompress", "sendData", "sendFrame"),
}


class ChangedInternals(RuntimeError):
    """A library is not as this code knows it; the message names what is missing."""


def check(internals: Mapping[type, tuple[str, ...]] = INTERNALS) -> None:
    """Raise `ChangedInternals` where a class neither has nor mentions an attribute that is used of it."""
    missing = [
        f"{owner.__module__}.{owner.__qualname__}.{name}"
        for owner, names in internals.items()
        for name in names
        if not _has(owner, name)
    ]
    if missing:
        raise ChangedInternals(
            f"This version of Daphne, Twisted or Autobahn has no {', '.join(missing)}: "
            "install the versions that requirements.txt names."
        )


def _has(owner: type, name: str) -> bool:
    """An attribute of instances is not on the class, but one of its methods sets it."""
    return hasattr(owner, name) or any(name in code.co_names for code in _codes(owner))


def _codes(owner: type) -> Iterator[CodeType]:
    for base in owner.__mro__:
        for member in vars(base).values():
            if isinstance(member, FunctionType):
                yield member.__code__
