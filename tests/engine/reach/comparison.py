"""A verdict beside what is really so: every difference, as a sentence for whoever has to find out why."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple

from tests.engine.reach import lan
from tests.engine.reach.hosts import HOST_IPV4, HOST_IPV6, PUBLISHED, UNPUBLISHED
from tests.engine.reach.truth import HOST_PORT, HOST_STACK, LAN_PORT, LAN_STACK, SLOW, Stack, Truth, Try
from topology.graph.reachability.records import USERLAND_PROXY, Opening, Port, Way
from topology.graph.reachability.verdict import Verdict


class Claim(NamedTuple):
    """Something that a verdict says, and the tries of which one at least must be answered by the target."""

    text: str
    expected: bool
    tries: tuple[Try, ...]
    target: str


class Comparison:
    """Of one verdict with one host. `proxied`: the engine runs with its userland proxy."""

    def __init__(self, verdict: Verdict, truth: Truth, *, proxied: bool = True) -> None:
        self.verdict, self.truth, self.proxied = verdict, truth, proxied
        self.names = {container.name: container for container in verdict.containers}
        self.claims = list(self._claims())
        self.named = 0

    def count(self) -> int:
        return len(self.claims) + self.named

    def differences(self) -> list[str]:
        """Try everything; what should have worked is tried once more with patience."""
        truth = self.truth
        truth.ask(truth.tries(), truth.questions())
        missed = [claim for claim in self.claims if claim.expected and not self._holds(claim)]
        again = [one for claim in missed for one in claim.tries]
        names = self._missing()
        if again or names:
            truth.ask(list(dict.fromkeys(again)), list(dict.fromkeys(names)), SLOW)
        wrong = [
            f"{claim.text}: the verdict says {claim.expected}, {claim.tries} says {not claim.expected}"
            for claim in self.claims
            if self._holds(claim) is not claim.expected
        ]
        return wrong + list(self._wrong_names())

    def _holds(self, claim: Claim) -> bool:
        return any(self.truth.answers.get(one) == claim.target for one in claim.tries)

    def _claims(self) -> Iterator[Claim]:
        for a, b in self._pairs():
            here, there = self.truth.stack_of(a), self.truth.stack_of(b)
            reached = self.verdict.reached(self.names[a], self.names[b])
            if here is None or there is None:
                yield Claim(f"{a}→{b} not running", bool(reached.ways), (), "")
                continue
            yield from self._between(f"{a}→{b}", here, there, reached.ways)
        yield from self._outside()
        yield from self._out()

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Without those that are on their way between two states."""
        steady = [name for name in self.truth.containers if self._is_steady(name)]
        return ((a, b) for a in steady for b in steady if a != b)

    def _is_steady(self, name: str) -> bool:
        found = self.names.get(name)
        runs = self.truth.stack_of(name) is not None
        return found is not None and runs is (found.stack is not None)

    def _between(self, text: str, here: Stack, there: Stack, ways: tuple[Way, ...]) -> Iterator[Claim]:
        same = here is there
        mistaken = any(way.kind == "same_stack" for way in ways) is not same
        yield Claim(f"{text} mistaken about the same stack", mistaken, (), "")
        if not same:
            for address in there.addresses():
                for port in (PUBLISHED, UNPUBLISHED):
                    expected = any(_is_by_address(way, address, port) for way in ways)
                    tries = ((here.name, address, port),)
                    yield Claim(f"{text} {address}:{port}", expected, tries, there.name)
        for host_ip, host_port in there.bindings():
            found = [way for way in ways if _is_by_port(way, host_ip, host_port)]
            if found and not self.proxied and all(USERLAND_PROXY in way.assumes for way in found):
                continue
            doors = tuple((here.name, door, host_port) for door in self.truth.doors(here, host_ip))
            yield Claim(f"{text} published {host_ip}:{host_port}", bool(found), doors, there.name)
        if there.name == HOST_STACK and not same:
            for address in self.truth.gateways(here):
                expected = any(way.kind == "to_host" and way.address == address for way in ways)
                tries = ((here.name, address, HOST_PORT),)
                yield Claim(f"{text} host at {address}", expected, tries, HOST_STACK)

    def _outside(self) -> Iterator[Claim]:
        openings = list(self.verdict.openings())
        for stack in self.truth.stacks.values():
            if stack.owner is None:
                continue
            name = stack.owner["Name"].removeprefix("/")
            mine = [one for one in openings if one.target == self.names[name].id]
            for host_ip, host_port in stack.bindings():
                found = [one for one in mine if (one.host_ip, one.host_port) == (host_ip, host_port)]
                if not self.proxied and any(USERLAND_PROXY in one.assumes for one in found):
                    continue
                doors = self._doors_outside(host_ip)
                open_ = any(one.scope != "loopback" for one in found) and bool(doors)
                tries = tuple((LAN_STACK, door, host_port) for door in doors or [HOST_IPV4, HOST_IPV6])
                for one in tries:
                    self._also(one)
                yield Claim(f"outside→{name} {host_ip}:{host_port}", open_, tries, stack.name)
            yield from self._direct(name, stack, [one for one in mine if one.kind == "routed"])

    def _doors_outside(self, host_ip: str) -> list[str]:
        address = ip_address(host_ip or "0.0.0.0")
        if address.is_loopback:
            return []
        return [{4: HOST_IPV4, 6: HOST_IPV6}[address.version]] if address.is_unspecified else [host_ip]

    def _direct(self, name: str, stack: Stack, openings: list[Opening]) -> Iterator[Claim]:
        for address in stack.addresses():
            bound = any(True for _ in stack.bindings())
            for port in (UNPUBLISHED,) if bound else (PUBLISHED, UNPUBLISHED):
                expected = self._is_open(openings, port)
                if expected and len(stack.addresses()) > 1:
                    continue  # openings by route do not say at which of the addresses
                tries = ((LAN_STACK, address, port),)
                yield Claim(f"outside→{name} {address}:{port}", expected, tries, stack.name)

    @staticmethod
    def _is_open(openings: list[Opening], port: int) -> bool:
        return any(one.container_port in (None, port) for one in openings)

    def _also(self, one: Try) -> None:
        self.truth.answers.setdefault(one, None)

    def _out(self) -> Iterator[Claim]:
        for found in self.verdict.exits():
            name = self.verdict.container(found.sender).name
            stack = self.truth.stack_of(name) if self._is_steady(name) else None
            if stack is None:
                continue
            for version, address in ((4, lan.IPV4), (6, lan.IPV6)):
                expected = found.ipv4 if version == 4 else found.ipv6
                tries = ((stack.name, address, LAN_PORT),)
                yield Claim(f"{name}→outside IPv{version}", expected, tries, LAN_STACK)

    def _by_address(self) -> Iterator[tuple[str, Stack, Way]]:
        for a, b in self._pairs():
            here = self.truth.stack_of(a)
            if here is None or here.owner is None:
                continue
            for way in self.verdict.reached(self.names[a], self.names[b]).ways:
                if way.kind == "network":
                    yield f"{a}→{b}", here, way

    def _truly(self, here: Stack, address: str) -> set[str]:
        version = ip_address(address).version
        asked = {name for stack, name, _kind in self.truth.resolved if stack == here.name}
        return {name for name in asked if address in self.truth.found(here.name, name, version)}

    def _missing(self) -> list[tuple[str, str, str]]:
        missing = []
        for _text, here, way in self._by_address():
            kind = "AAAA" if ":" in str(way.address) else "A"
            absent = set(way.names) - self._truly(here, str(way.address))
            missing += [(here.name, name, kind) for name in absent]
        return missing

    def _wrong_names(self) -> Iterator[str]:
        for text, here, way in self._by_address():
            truly = self._truly(here, str(way.address))
            self.named += len(truly | set(way.names)) or 1
            if truly != set(way.names):
                said, true = sorted(way.names), sorted(truly)
                yield f"{text} names of {way.address}: the verdict says {said}, it is {true}"


def _is_by_address(way: Way, address: str, port: int) -> bool:
    return way.address == address and (way.port is None or way.port.container_port == port)


def _is_by_port(way: Way, host_ip: str, host_port: int) -> bool:
    port: Port | None = way.port
    return way.kind == "published" and port is not None and port[:2] == (host_ip, host_port)
