"""What waits for one socket: references to texts that all sockets share, handed on a piece at a time.

Autobahn would copy each message into the transport at once, however slowly the browser reads: a chart of
3,000 containers has 12 MB. Here a message stays the one text that it is, whatever the number of those who
wait for it; only the piece that is being sent is a socket's own.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from dashboard.base import budget

Body = str | bytes


@implementer(IPushProducer)
class Outbox:
    """The queue of one socket, in front of its transport, which says when it wants more."""

    def __init__(self, transport: Any) -> None:  # noqa: ANN401 - Twisted has types in part only
        self._transport = transport
        self._bodies: deque[Body] = deque()
        self._sent = 0
        self._full = False
        transport.bufferSize = budget.PIECE
        transport.unregisterProducer()
        transport.registerProducer(self, True)

    def put(self, body: Body) -> None:
        """Send this after what is waiting: bytes as they are, a text as UTF-8."""
        self._bodies.append(body)
        budget.waiting.hold(body, self)
        self._pump()

    def drop(self) -> None:
        """Nothing of it will be sent."""
        while self._bodies:
            budget.waiting.release(self._bodies.popleft(), self)

    def abort(self) -> None:
        """End the connection at once; others want the room."""
        self.drop()
        self._transport.abortConnection()

    def _pump(self) -> None:
        while self._bodies and not self._full:
            body = self._bodies[0]
            piece = body[self._sent : self._sent + budget.PIECE]
            self._sent += len(piece)
            if self._sent >= len(body):
                self._sent = 0
                budget.waiting.release(self._bodies.popleft(), self)
            self._transport.write(piece.encode() if isinstance(piece, str) else piece)

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The transport has enough."""
        self._full = True

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The transport has sent what it had."""
        self._full = False
        self._pump()

    def stopProducing(self) -> None:  # noqa: N802 - Twisted's name
        """The connection is lost."""
        self.drop()
