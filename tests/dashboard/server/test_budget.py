"""The counts by which the server knows how much it holds for whom."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.base import budget
from dashboard.base.budget import Bodies, Connections, Full, Sockets, Waiting
from dashboard.server.outbox import Outbox


class Held:
    """A connection, stalled or not."""

    def __init__(self, *, stalled: bool = False) -> None:
        self.stalled, self.aborted = stalled, False

    def is_stalled(self, now: float) -> bool:
        return self.stalled

    def abort(self) -> None:
        self.aborted = True


class Transport:
    """As Twisted's: full from a certain size, and empty when the client has taken it."""

    def __init__(self) -> None:
        self.bufferSize, self.sent, self.aborted = 0, b"", False
        self.waiting = b""
        self.producer: Any = None

    def registerProducer(self, producer: Outbox, streaming: bool) -> None:  # noqa: N802
        self.producer = producer

    def unregisterProducer(self) -> None:  # noqa: N802
        self.producer = None

    def write(self, data: bytes) -> None:
        self.waiting += data
        if len(self.waiting) > self.bufferSize:
            self.producer.pauseProducing()

    def abortConnection(self) -> None:  # noqa: N802
        self.aborted = True

    def read(self) -> None:
        """The client takes what is there."""
        self.sent, self.waiting = self.sent + self.waiting, b""
        self.producer.resumeProducing()


class TestConnections:
    def test_one_address_leaves_room_for_others(self) -> None:
        connections = Connections(most=10, most_of_an_address=3)
        for number in range(3):
            assert connections.has_room("192.0.2.1")
            connections.came(number, "192.0.2.1", Held())
        assert not connections.has_room("192.0.2.1")
        assert not connections.has_room("::ffff:192.0.2.1")
        assert connections.has_room("192.0.2.2")
        connections.left(0)
        connections.left(0)
        assert connections.has_room("192.0.2.1")

    def test_an_ipv6_customer_is_one_address(self) -> None:
        connections = Connections(most=10, most_of_an_address=1)
        connections.came(1, "2001:db8::1", Held())
        assert not connections.has_room("2001:db8::ffff:2")
        assert connections.has_room("2001:db8:0:1::1")

    def test_those_from_here_are_a_proxys_and_bounded_only_in_all(self) -> None:
        connections = Connections(most=3, most_of_an_address=1)
        for number in range(3):
            assert connections.has_room("127.0.0.1")
            connections.came(number, "127.0.0.1", Held())
        assert not connections.has_room("::1")

    def test_what_becomes_a_socket_counts_once_and_is_looked_at_as_one(self) -> None:
        connections, http, socket = Connections(most=2), Held(), Held(stalled=True)
        connections.came("transport", "192.0.2.1", http)
        connections.came("transport", "192.0.2.1", socket)
        assert len(connections) == 1
        assert connections.sweep(0.0) == 1
        assert (http.aborted, socket.aborted) == (False, True)


class TestSockets:
    def test_one_person_leaves_room_for_others(self) -> None:
        sockets = Sockets[str](most=10, most_of_a_person=2)
        for name in ("a", "b"):
            assert sockets.enter(1, name) is None
        with pytest.raises(Full):
            sockets.enter(1, "c")
        assert sockets.enter(2, "d") is None
        sockets.leave(1, "a")
        sockets.leave(1, "a")
        assert sockets.enter(1, "c") is None

    def test_who_has_most_gives_up_one_for_who_has_fewer(self) -> None:
        sockets = Sockets[str](most=4, most_of_a_person=4)
        for name in ("a", "b", "c"):
            sockets.enter(1, name)
        sockets.enter(2, "d")
        assert sockets.enter(3, "e") == "c"
        with pytest.raises(Full):
            sockets.enter(1, "f")
        sockets.leave(1, "c")
        sockets.leave(1, "b")
        assert sockets.enter(1, "f") is None


def test_short_bodies_pass_when_there_is_no_room_for_long_ones() -> None:
    bodies = Bodies(most=budget.MIB)
    assert bodies.takes(budget.MIB, so_far=0)
    assert not bodies.takes(budget.SHORT_BODY + 1, so_far=0)
    assert not bodies.takes(2, so_far=budget.SHORT_BODY - 1)
    assert bodies.takes(budget.SHORT_BODY, so_far=0)
    bodies.release(2 * budget.MIB)
    assert bodies.takes(budget.MIB, so_far=0)


class TestWaiting:
    @pytest.fixture(autouse=True)
    def waiting(self, monkeypatch: pytest.MonkeyPatch) -> Waiting:
        waiting = Waiting(most=budget.MIB)
        monkeypatch.setattr(budget, "waiting", waiting)
        return waiting

    @staticmethod
    def made() -> tuple[Outbox, Transport]:
        transport = Transport()
        return Outbox(transport), transport

    def test_one_text_waits_once_for_all(self, waiting: Waiting) -> None:
        text = "x" * (budget.MIB // 2)
        boxes = [self.made() for _ in range(100)]
        for box, _transport in boxes:
            box.put(text)
        assert waiting.size < 0.6 * budget.MIB
        assert all(len(transport.waiting) <= 2 * budget.PIECE for _box, transport in boxes)
        for box, _transport in boxes:
            box.drop()
        assert waiting.size == 0

    def test_it_comes_in_order_and_whole_as_it_is_read(self, waiting: Waiting) -> None:
        box, transport = self.made()
        texts: list[str | bytes] = [b"head", "차트" * 50_000, b"ping", "end"]
        for text in texts:
            box.put(text)
        while waiting.size:
            transport.read()
        transport.read()
        whole = b"".join(text.encode() if isinstance(text, str) else text for text in texts)
        assert transport.sent == whole

    def test_who_has_waited_longest_makes_room(self, waiting: Waiting) -> None:
        (first, gone), (second, stays), (third, new) = self.made(), self.made(), self.made()
        first.put("a" * (budget.MIB // 2))
        second.put("b" * (budget.MIB // 3))
        third.put("c" * (budget.MIB // 3))
        assert (gone.aborted, stays.aborted, new.aborted) == (True, False, False)
        assert waiting.size < budget.MIB

    def test_what_is_larger_than_all_room_is_sent_if_it_is_alone(self, waiting: Waiting) -> None:
        (first, gone), (second, new) = self.made(), self.made()
        first.put("a" * budget.MIB)
        second.put("b" * (2 * budget.MIB))
        assert (gone.aborted, new.aborted) == (True, False)
