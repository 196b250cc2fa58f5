"""Tries connections and names from inside network stacks; runs on its own, where the engine runs.

Reads a plan as JSON from standard input and writes what came of it to standard output. A stack is given by a
path of its network namespace. In every stack something listens and says the stack's name to who connects, so
that it is known who has answered. All tries of a plan go on at the same time.

    {"stacks": {"web": "/proc/7/ns/net"}, "listen": {"web": [80, 81]}, "seconds": 1.5,
     "connect": [["web", "10.0.0.2", 80]], "resolve": [["web", "db", "A"]]}
    {"connect": ["db", null], "resolve": [["10.0.0.2"], null]}

For a connection it is the name of the stack that answered or null, for a name the addresses in the answer or
null.
"""

from __future__ import annotations

import ctypes
import ipaddress
import json
import os
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

CLONE_NEWNET = 0x40000000
TYPES = {"A": 1, "AAAA": 28}
RESOLVER = ("127.0.0.11", 53)
BATCH = 400
_LIBC = ctypes.CDLL(None, use_errno=True)


class Stacks:
    """Opens sockets in one stack after the other."""

    def __init__(self, paths: dict[str, str]) -> None:
        self._files = {name: os.open(path, os.O_RDONLY) for name, path in paths.items()}

    def socket(self, stack: str, family: int, kind: int) -> socket.socket:
        if _LIBC.setns(self._files[stack], CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"setns to {stack}")
        made = socket.socket(family, kind)
        made.setblocking(False)
        return made


class Loop:
    """Waits for many sockets at once, each with what is to be done when it is ready."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def add(self, sock: socket.socket, events: int, ready: Callable[[], None]) -> None:
        self._selector.register(sock, events, ready)

    def modify(self, sock: socket.socket, events: int, ready: Callable[[], None]) -> None:
        self._selector.modify(sock, events, ready)

    def remove(self, sock: socket.socket) -> None:
        self._selector.unregister(sock)
        sock.close()

    def run(self, deadline: float, done: Callable[[], bool]) -> None:
        while not done() and (left := deadline - time.monotonic()) > 0:
            for key, _events in self._selector.select(min(left, 0.2)):
                key.data()


def listen(loop: Loop, stacks: Stacks, stack: str, port: int) -> None:
    """Answer with the stack's name, on every address of both families."""
    sock = stacks.socket(stack, socket.AF_INET6, socket.SOCK_STREAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("::", port))
    sock.listen(1024)

    def accept() -> None:
        while True:
            try:
                connection, _address = sock.accept()
            except BlockingIOError:
                return
            connection.send(stack.encode())
            connection.close()

    loop.add(sock, selectors.EVENT_READ, accept)


class Tries:
    """Tries of one kind: the answers in the order of the questions, and how many are still waited for."""

    def __init__(self, loop: Loop, stacks: Stacks, count: int) -> None:
        self.loop, self.stacks = loop, stacks
        self.answers: list[Any] = [None] * count
        self.waiting: dict[int, socket.socket] = {}

    def finish(self, number: int, answer: object) -> None:
        self.answers[number] = answer
        self.loop.remove(self.waiting.pop(number))

    def give_up(self) -> None:
        for number in list(self.waiting):
            self.finish(number, None)

    def connect(self, number: int, stack: str, address: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = self.stacks.socket(stack, family, socket.SOCK_STREAM)
        code = sock.connect_ex((address, port))
        if code not in (0, 115):
            sock.close()
            return
        self.waiting[number] = sock

        def read() -> None:
            try:
                said = sock.recv(200)
            except BlockingIOError:
                return
            except OSError:
                said = b""
            self.finish(number, said.decode() or None)

        def connected() -> None:
            if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self.finish(number, None)
            else:
                self.loop.modify(sock, selectors.EVENT_READ, read)

        self.loop.add(sock, selectors.EVENT_WRITE, connected)

    def resolve(self, number: int, stack: str, name: str, kind: str) -> None:
        sock = self.stacks.socket(stack, socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.connect(RESOLVER)
            sock.send(question(number & 0xFFFF, name, TYPES[kind]))
        except OSError:
            sock.close()
            return
        self.waiting[number] = sock

        def read() -> None:
            try:
                self.finish(number, addresses(sock.recv(4096), TYPES[kind]))
            except OSError:
                self.finish(number, None)

        self.loop.add(sock, selectors.EVENT_READ, read)


def question(number: int, name: str, kind: int) -> bytes:
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, kind, 1)


def addresses(answer: bytes, kind: int) -> list[str]:
    """The addresses of that type in a DNS answer."""
    _number, _flags, questions, count, _, _ = struct.unpack(">HHHHHH", answer[:12])
    place = 12
    for _ in range(questions):
        place = after_name(answer, place) + 4
    found = []
    for _ in range(count):
        place = after_name(answer, place)
        type_, _class, _ttl, length = struct.unpack(">HHIH", answer[place : place + 10])
        if type_ == kind:
            found.append(str(ipaddress.ip_address(answer[place + 10 : place + 10 + length])))
        place += 10 + length
    return found


def after_name(answer: bytes, place: int) -> int:
    while answer[place]:
        if answer[place] >= 0xC0:
            return place + 2
        place += answer[place] + 1
    return place + 1


def tried(loop: Loop, stacks: Stacks, method: str, asked: list[list[Any]], seconds: float) -> list[Any]:
    tries = Tries(loop, stacks, len(asked))
    for start in range(0, len(asked), BATCH):
        for number in range(start, min(start + BATCH, len(asked))):
            getattr(tries, method)(number, *asked[number])
        loop.run(time.monotonic() + seconds, lambda: not tries.waiting)
        tries.give_up()
    return tries.answers


def main() -> None:
    plan = json.load(sys.stdin)
    stacks, loop = Stacks(plan["stacks"]), Loop()
    for stack, ports in plan["listen"].items():
        for port in ports:
            listen(loop, stacks, stack, port)
    answers = {
        method: tried(loop, stacks, method, plan[method], plan["seconds"])
        for method in ("connect", "resolve")
    }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
