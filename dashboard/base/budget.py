"""What anybody can make this server hold, and where that ends (docs/security.md has the table).

Everything that grows with what others do is counted here, against one of these limits: connections, what
waits for those who do not read, bodies, sockets; threads are in `server/lanes.py`. All of it runs on the
event loop and needs no lock.
"""

from __future__ import annotations

import ipaddress
import sys
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

KIB, MIB = 1024, 1024 * 1024
Socket = TypeVar("Socket")

#: Connections, in all and from one address. Those from this machine are not told apart: a proxy's are all of
#: them.
MOST_CONNECTIONS, MOST_OF_AN_ADDRESS = 4096, 1024
#: How much of an IPv6 address is one customer's: the rest they may choose as they like.
IPV6_PREFIX = 64
#: Bytes of an answer that are handed to a connection at once. It gets more when it has sent those, and its
#: next request is looked at then.
PIECE = 32 * KIB
#: A client that takes nothing of what waits for it for so long, or has not come to the end of a request, is
#: let go.
STALLED_SECONDS, ARRIVAL_SECONDS = 60.0, 120.0
#: Bytes of a body that is not an upload: of one, and of all that are being received; short ones always pass.
LONGEST_BODY, MOST_BODIES, SHORT_BODY = MIB, 64 * MIB, 16 * KIB
#: Bytes of all that waits for sockets, each text counted once, however many it waits for.
MOST_WAITING = 64 * MIB
#: Open sockets, in all and of one person: half of them are always left for others.
MOST_SOCKETS, MOST_OF_A_PERSON = 2048, 1024
#: Sessions of strangers who are on their way to a provider.
MOST_STRANGERS = 10_000
#: What a browser says is short: longer is not heard, nor what is said when so much was not heard yet.
LONGEST_SAID, MOST_UNHEARD = KIB, 64


class Watched(Protocol):
    """A connection, as long as it is HTTP's, and then the socket that it has become."""

    def is_stalled(self, now: float) -> bool:
        """Whether it only holds what it has, at this moment of `time.monotonic`."""
        ...

    def abort(self) -> None:
        """End it at once."""
        ...


class Connections:
    """Which connections there are, by their transport; how many in all and by address."""

    def __init__(self, most: int = MOST_CONNECTIONS, most_of_an_address: int = MOST_OF_AN_ADDRESS) -> None:
        self._most, self._most_of_an_address = most, most_of_an_address
        self._by_address: Counter[str] = Counter()
        self._held: dict[object, tuple[str, Watched]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def has_room(self, host: str) -> bool:
        """Whether one more may come from this address."""
        if len(self._held) >= self._most:
            return False
        return is_here(host) or self._by_address[customer(host)] < self._most_of_an_address

    def came(self, transport: object, host: str, watched: Watched) -> None:
        """One more, from this address; or one that has become something else."""
        address = customer(host)
        if transport not in self._held:
            self._by_address[address] += 1
        self._held[transport] = (address, watched)

    def left(self, transport: object) -> None:
        """It is closed; what is not known any more is left alone."""
        address, _watched = self._held.pop(transport, (None, None))
        if address is not None:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def sweep(self, now: float) -> int:
        """End those that only hold what they have; returns how many."""
        stalled = [watched for _address, watched in self._held.values() if watched.is_stalled(now)]
        for watched in stalled:
            watched.abort()
        return len(stalled)


class Bodies:
    """How many bytes of bodies are being received."""

    def __init__(self, most: int = MOST_BODIES) -> None:
        self._most = most
        self.held = 0

    def takes(self, size: int, so_far: int) -> bool:
        """Whether so much more of a body may be kept, of which there is so much already; counts it if so."""
        if so_far + size > SHORT_BODY and self.held + size > self._most:
            return False
        self.held += size
        return True

    def release(self, size: int) -> None:
        """So much is not held any more."""
        self.held -= size


class Holder(Protocol):
    """Something for which texts wait."""

    def abort(self) -> None:
        """Let go of all of them, and end."""
        ...


@dataclass(slots=True)
class _Held:
    body: str | bytes
    size: int
    holders: Counter[Holder]


class Waiting:
    """What waits for those who have not read it. A text that waits for many is there, and counts, once."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most = most
        self._held: dict[int, _Held] = {}
        self.size = 0

    def hold(self, body: str | bytes, holder: Holder) -> None:
        """One more for whom this waits. If that is too much, who has waited longest is let go."""
        held = self._held.get(id(body))
        if held is None:
            held = self._held[id(body)] = _Held(body, sys.getsizeof(body), Counter())
            self.size += held.size
        held.holders[holder] += 1
        while self.size > self._most and (oldest := self._oldest(but=held)) is not None:
            for stalled in tuple(oldest.holders):
                stalled.abort()

    def release(self, body: str | bytes, holder: Holder) -> None:
        """It does not wait for this one any more."""
        held = self._held[id(body)]
        held.holders[holder] -= 1
        if not held.holders[holder]:
            del held.holders[holder]
        if not held.holders:
            del self._held[id(body)]
            self.size -= held.size

    def _oldest(self, but: _Held) -> _Held | None:
        return next((held for held in self._held.values() if held is not but), None)


class Full(Exception):
    """There is no room for one more."""


class Sockets(Generic[Socket]):
    """Whose sockets are open."""

    def __init__(self, most: int = MOST_SOCKETS, most_of_a_person: int = MOST_OF_A_PERSON) -> None:
        self._most, self._most_of_a_person = most, most_of_a_person
        self._by_person: dict[int, list[Socket]] = {}
        self._open = 0

    def enter(self, person: int, socket: Socket, most: int | None = None) -> Socket | None:
        """One more of this person's; raises `Full`. May return another, which has to be closed for it.

        `most` is how many this one may have, where that is fewer than others may.

        Where there is no room at all, who has the most sockets gives one up for somebody with fewer.
        """
        mine = len(self._by_person.get(person, ()))
        if mine >= min(most or self._most_of_a_person, self._most_of_a_person):
            raise Full
        given_up = self._given_up_for(mine) if self._open >= self._most else None
        self._by_person.setdefault(person, []).append(socket)
        self._open += 1
        return given_up

    def leave(self, person: int, socket: Socket) -> None:
        """It is closed; what is not known any more is left alone."""
        sockets = self._by_person.get(person, [])
        if socket in sockets:
            sockets.remove(socket)
            self._open -= 1
        if not sockets:
            self._by_person.pop(person, None)

    def _given_up_for(self, fewer: int) -> Socket:
        crowd = max(self._by_person, key=lambda person: len(self._by_person[person]))
        if len(self._by_person[crowd]) <= fewer + 1:
            raise Full
        newest = self._by_person[crowd][-1]
        self.leave(crowd, newest)
        return newest


@lru_cache(maxsize=4096)
def customer(host: str) -> str:
    """What is counted as one address."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False).network_address)
    return str(found)


def is_here(host: str) -> bool:
    """Whether the other end is this machine."""
    try:
        return ipaddress.ip_address(customer(host)).is_loopback
    except ValueError:
        return False


connections = Connections()
bodies = Bodies()
waiting = Waiting()
