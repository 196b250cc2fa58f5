"""A verdict as JSON: whole, or in pieces where a host has a million pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from topology.graph.reachability.records import Exit, Opening, Pair, Reached, Way
from topology.graph.reachability.selection import Selection

Json = dict[str, Any]
#: What one action would open a way between two: `{"action", "container", "network"}`.
Opener = Callable[[Pair], Json | None]

VERSION = 1
_PAIRS_A_PIECE = 2000


def document(
    selection: Selection, engine: str, revision: int, opener: Opener, meanings: Callable[[str], str]
) -> Iterator[bytes]:
    """The document in pieces. `meanings` says in words what the code of a stop or of an assumption means."""
    head = {"version": VERSION, "engine": engine, "revision": revision}
    codes: dict[str, None] = {}
    yield orjson.dumps(head)[:-1] + b',"pairs":['
    yield from _pieces(_pairs(selection, opener, codes))
    yield b'],"outside":['
    yield from _pieces(_noted(map(opening_json, selection.openings()), codes))
    yield b'],"out":['
    yield from _pieces(_noted(map(exit_json, selection.exits()), codes))
    yield b'],"meanings":' + orjson.dumps({code: meanings(code) for code in sorted(codes)}) + b"}"


def _pairs(selection: Selection, opener: Opener, codes: dict[str, None]) -> Iterator[bytes]:
    """Each pair; what many pairs have in common is written once."""
    written: dict[int, bytes] = {}
    kept: list[Reached] = []
    for pair in selection.pairs():
        reached = pair.reached
        text = written.get(id(reached))
        if text is None:
            kept.append(reached)  # so that nothing else gets its identity
            text = written[id(reached)] = orjson.dumps(reached_json(reached))[1:-1]
            codes.update(dict.fromkeys(_codes(reached)))
        opens = opener(pair) if selection.narrowed and not reached.ways else None
        ends = f'{{"from":"{pair.sender}","to":"{pair.target}",'.encode()
        yield ends + text + b',"opens":' + orjson.dumps(opens) + b"}"


def _codes(reached: Reached) -> Iterator[str]:
    yield from reached.stops
    for way in reached.ways:
        yield from way.assumes


def _noted(records: Iterable[Json], codes: dict[str, None]) -> Iterator[bytes]:
    for record in records:
        codes.update(dict.fromkeys([*record.get("stops", ()), *record["assumes"]]))
        yield orjson.dumps(record)


def _pieces(records: Iterable[bytes]) -> Iterator[bytes]:
    """Joined by commas, many to a piece."""
    waiting: list[bytes] = []
    before = b""
    for record in records:
        waiting.append(record)
        if len(waiting) == _PAIRS_A_PIECE:
            yield before + b",".join(waiting)
            before, waiting = b",", []
    if waiting:
        yield before + b",".join(waiting)


def reached_json(reached: Reached) -> Json:
    """Ways and stops."""
    return {"ways": list(map(way_json, reached.ways)), "stops": reached.stops}


def way_json(way: Way) -> Json:
    """One way."""
    found: Mapping[str, object] = way._asdict()
    return {**found, "port": None if way.port is None else way.port._asdict()}


def opening_json(opening: Opening) -> Json:
    """One opening."""
    found = opening._asdict()
    return {"to": found.pop("target"), **found}


def exit_json(found: Exit) -> Json:
    """One way out."""
    record = found._asdict()
    return {"from": record.pop("sender"), **record}
