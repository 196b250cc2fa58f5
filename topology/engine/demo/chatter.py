"""What the containers of the demo host say: lines that follow from the container and the moment alone.

Nothing is kept: a container says something each few seconds from its start on, and what it said at a moment
is worked out when somebody asks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from topology.engine.demo.records import DemoContainer
from topology.engine.demo.timewords import stamp

OUTPUT, ERRORS = 1, 2
#: A log driver that rotates keeps no more.
KEPT_LINES = 2_000
_STILL = ("exited", "restarting")

#: (where it is said, what is said); `{n}` is a number, `{ms}` a duration.
_LINES = (
    (OUTPUT, '10.42.0.{n} - - "GET /api/items/{n} HTTP/1.1" 200 {ms}'),
    (OUTPUT, "\x1b[32mINFO\x1b[0m  request finished in \x1b[1m{ms} ms\x1b[0m path=/items/{n}"),
    (OUTPUT, '{{"level":"info","msg":"job done","job":{n},"took_ms":{ms}}}'),
    (OUTPUT, "DEBUG cache lookup key=user:{n} hit=true"),
    (OUTPUT, "checkpoint complete: wrote {n} buffers; write={ms} ms, sync=4 ms"),
    (OUTPUT, '10.42.0.{n} - - "GET /static/<b>app</b>.js HTTP/1.1" 304 {ms}'),
    (ERRORS, "\x1b[33mWARN\x1b[0m  slow query took {ms} ms: SELECT * FROM items WHERE id = {n}"),
    (ERRORS, "\x1b[31mERROR\x1b[0m upstream timed out after {ms} ms, will try again (attempt {n})"),
)
_LAST = (
    (ERRORS, "\x1b[31mERROR\x1b[0m cannot reach the database: connection refused"),
    (ERRORS, "FATAL giving up after 5 attempts"),
)


def said(container: DemoContainer, now: float, query: Mapping[str, str]) -> Iterator[bytes]:
    """What has been said up to now, as the query narrows it: `tail`, `since`, `until`, `stdout`, `stderr`."""
    if not container.started:
        return iter(())
    until = min(now, _moment(query.get("until")) or now, _end(container, now))
    since = max(container.started, _moment(query.get("since")) or 0.0)
    tail = query.get("tail", "all")
    kept = min(int(tail) if tail.isdigit() else KEPT_LINES, KEPT_LINES)
    pace = _pace(container)
    first = max(0, math.ceil((since - container.started) / pace))
    last = math.floor((until - container.started) / pace)
    numbers = range(max(first, last - kept + 1), last + 1) if kept else range(0)
    return (_frame(container, number) for number in numbers)


def between(container: DemoContainer, since: float, until: float) -> list[bytes]:
    """What was said after one moment and up to another."""
    pace = _pace(container)
    first = math.floor((since - container.started) / pace) + 1
    last = math.floor((until - container.started) / pace)
    return [_frame(container, number) for number in islice(range(max(0, first), last + 1), 100)]


def swing(seed: int, now: float) -> float:
    """Something between 0 and 1 that goes up and down, for each seed in its own time."""
    return 0.5 + 0.5 * math.sin(now / (20 + seed % 90) + seed % 7)


def swung(seed: int, since: float, now: float) -> float:
    """Seconds between two moments, each counted as much as something is that goes up and down around 1."""
    pace, phase = 20 + seed % 90, seed % 7

    def wave(at: float) -> float:
        return pace * math.cos(at / pace + phase) + pace / 5 * math.cos(at * 5 / pace + phase)

    return max(0.0, now - since) - 0.45 * (wave(now) - wave(min(since, now)))


def _end(container: DemoContainer, now: float) -> float:
    return container.finished if container.state in _STILL else now


def _pace(container: DemoContainer) -> float:
    """Seconds from one line to the next."""
    return 0.7 + int(container.id[:2], 16) % 24 / 10


def _frame(container: DemoContainer, number: int) -> bytes:
    moment = container.started + number * _pace(container)
    where, line = _line(container, number, moment)
    text = f"{stamp(moment)} {line}\n".encode()
    return bytes((where, 0, 0, 0)) + len(text).to_bytes(4) + text


def _line(container: DemoContainer, number: int, moment: float) -> tuple[int, str]:
    seed = (int(container.id[:8], 16) + number * 2654435761) % (1 << 32)
    left = (container.finished - moment) / _pace(container) if container.state in _STILL else len(_LAST)
    if left < len(_LAST) and container.exit_code:
        return _LAST[len(_LAST) - 1 - int(left)]
    common = seed % 100 < 88
    where, template = _LINES[seed % 6 if common else 6 + seed % 2]
    return where, template.format(n=seed % 250, ms=seed % 900 + 3)


def _moment(text: str | None) -> float | None:
    """Seconds since 1970, as the engine takes them."""
    return float(text) if text and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None
