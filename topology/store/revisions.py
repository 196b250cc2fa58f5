"""The current topology, its revision, the last deltas already encoded, and who wants to know.

Level-triggered: a subscriber is told only that there is something newer than a moment ago, and asks for what
it lacks (`frames_since`). A lost or late wake-up therefore costs latency, never truth. The promises:

- The revision grows by one with every change, and a frame's `base` and `revision` say what it leads from and
  to. Who applies frames in order holds what `document()` says at that revision.
- An epoch is one life of the counter. Another engine begins another epoch, so that nobody takes a delta
  between two engines' charts for news of one.
- Everything is encoded once, whatever the number of browsers.
- Each change has a moment of this machine's clock, which never runs backwards here: `changes_since` gives
  them with it, so that what was seen can be written down later as it was then.

One thread writes (`replace`, the watcher's); any thread may read. No lock is held while something is
compared or encoded but the one that keeps others from doing the same work twice.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from topology.graph.builder import Topology
from topology.graph.delta import Delta, diff, merge
from topology.store import codec

log = logging.getLogger(__name__)

Condition = Literal["live", "stale", "unreachable"]
KEEP = 512
#: A ring whose frames together are longer than this forgets the oldest: a snapshot is smaller by then.
KEEP_CHARACTERS = 16 * 1024 * 1024
STARTING = "The engine has not been asked yet."


class Frame(NamedTuple):
    """A text that leads a browser from revision `base` (`None`: whatever it holds) to `revision`."""

    text: str
    epoch: str
    base: int | None
    revision: int


class Document(NamedTuple):
    """The topology document (`docs/topology.md`) as JSON, and which revision of which epoch it is."""

    body: bytes
    epoch: str
    revision: int


@dataclass(frozen=True, slots=True)
class EngineState:
    """Whether the chart is what the engine says now. `since` (ISO 8601) is when that began."""

    state: Condition
    since: str
    reason: str | None


class Change(NamedTuple):
    """What led to `revision`, and when: milliseconds since 1970."""

    revision: int
    at: int
    delta: Delta


class Changes(NamedTuple):
    """What happened since some revision, all of it as of the moment `now` (milliseconds since 1970).

    `topology` is what `epoch` and `revision` name, and is there since `at`. `steps` lead to it, the oldest
    first; `None` where they are not known any more or another epoch has begun.
    """

    now: int
    epoch: str
    revision: int
    topology: Topology | None
    at: int
    steps: tuple[Change, ...] | None
    engine: EngineState


class _Now(NamedTuple):
    """What is current: replaced as a whole, so that a reader never sees half of a change."""

    epoch: str
    revision: int
    topology: Topology | None
    engine: str
    at: int


class _Step(NamedTuple):
    delta: Delta
    frame: Frame
    at: int


class Store:
    """Holds the current topology; see the module's docstring for what it promises."""

    def __init__(self, epoch: str | None = None, *, keep: int = KEEP) -> None:
        self._clock = 0
        self._now = _Now(epoch or uuid.uuid4().hex, 0, None, "", self._stamp())
        self._engine_state = EngineState("unreachable", iso(self._clock), STARTING)
        self._ring: deque[_Step] = deque(maxlen=keep)
        self._characters = 0
        self._merged: dict[tuple[str, int, int], Frame] = {}
        self._snapshot: Frame | None = None
        self._document: Document | None = None
        self._engine_frame: tuple[EngineState, str] | None = None
        self._subscribers: tuple[Callable[[], None], ...] = ()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._encoding = threading.Lock()

    @property
    def epoch(self) -> str:
        """This life of the revision counter."""
        return self._now.epoch

    @property
    def revision(self) -> int:
        """The current topology's number; 0 before there is any."""
        return self._now.revision

    @property
    def topology(self) -> Topology | None:
        """The current topology; `None` before the engine has answered for the first time."""
        return self._now.topology

    @property
    def charted(self) -> tuple[Topology | None, int]:
        """The current topology and its number, of one moment."""
        now = self._now
        return now.topology, now.revision

    @property
    def engine_state(self) -> EngineState:
        """Whether the topology is what the engine says now."""
        return self._engine_state

    def replace(self, topology: Topology) -> int:
        """Make this the current topology. The revision stays as it is if nothing is different."""
        with self._writing:
            before = self._now
            engine = _engine_of(topology)
            if before.topology is None or engine != before.engine:
                self._begin(topology, engine)
            else:
                delta = diff(before.topology, topology)
                if delta.empty:
                    return before.revision
                self._step(before, topology, delta)
            revision = self._now.revision
        self._wake()
        return revision

    def set_engine_state(self, state: Condition, reason: str | None = None) -> bool:
        """Say whether the chart is true; returns whether that is news.

        `since` moves only when the chart becomes true or ceases to be: an outage has one beginning.
        """
        with self._lock:
            before = self._engine_state
            if (before.state, before.reason) == (state, reason):
                return False
            goes_on = before.state != "live" and state != "live"
            self._engine_state = EngineState(state, before.since if goes_on else iso(self._stamp()), reason)
        self._wake()
        return True

    def frames_since(self, epoch: str | None, revision: int | None) -> list[Frame]:
        """What leads a browser that holds this revision to the current one, in one step.

        Nothing if it is up to date, or if there is nothing to show yet; else a delta with all that has
        happened since, or a snapshot if the ring does not reach back that far.
        """
        with self._lock:
            now, ring = self._now, tuple(self._ring)
        if now.topology is None or (epoch, revision) == (now.epoch, now.revision):
            return []
        steps = ring[-(now.revision - revision) :] if revision is not None and revision < now.revision else ()
        if epoch != now.epoch or not steps or steps[0].frame.base != revision:
            return [self._snapshot_of(now)]
        return [steps[0].frame if len(steps) == 1 else self._merge(steps)]

    def changes_since(self, epoch: str | None, revision: int) -> Changes:
        """What has happened since this revision, as far as it is still known.

        Everything is of one moment: whatever is seen after it has a later one, or the same.
        """
        with self._lock:
            now, ring, engine, stamp = self._now, tuple(self._ring), self._engine_state, self._stamp()
        steps = ring[-(now.revision - revision) :] if revision < now.revision else ()
        known = epoch == now.epoch and (steps[0].frame.base if steps else now.revision) == revision
        found = tuple(Change(step.frame.revision, step.at, step.delta) for step in steps)
        return Changes(stamp, now.epoch, now.revision, now.topology, now.at, found if known else None, engine)

    def document(self) -> Document | None:
        """The current topology as a document; `None` before there is any."""
        now = self._now
        if now.topology is None:
            return None
        with self._encoding:
            kept = self._document
            if kept is None or (kept.epoch, kept.revision) != (now.epoch, now.revision):
                body = codec.encode_document(now.topology, now.engine, now.revision)
                kept = self._document = Document(body, now.epoch, now.revision)
            return kept

    def document_bytes(self) -> bytes | None:
        """The body of `document()`."""
        document = self.document()
        return document.body if document else None

    def engine_frame(self) -> str:
        """The stream's frame that says how the engine is."""
        state, kept = self._engine_state, self._engine_frame
        if kept is None or kept[0] is not state:
            kept = self._engine_frame = (state, codec.encode_engine(state.state, state.since, state.reason))
        return kept[1]

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have `callback` called, from any thread, when there is something newer; returns how to end that."""
        with self._lock:
            self._subscribers += (callback,)

        def unsubscribe() -> None:
            with self._lock:
                self._subscribers = tuple(known for known in self._subscribers if known is not callback)

        return unsubscribe

    def _stamp(self) -> int:
        """Now, in milliseconds since 1970; never before what was said last. For who holds the lock."""
        self._clock = max(self._clock, time.time_ns() // 1_000_000)
        return self._clock

    def _begin(self, topology: Topology, engine: str) -> None:
        """The first topology of an engine. A later engine's begins an epoch of its own."""
        with self._lock:
            before = self._now
            epoch = before.epoch if before.topology is None else uuid.uuid4().hex
            self._now = _Now(epoch, before.revision + 1, topology, engine, self._stamp())
            self._forget_steps()

    def _step(self, before: _Now, topology: Topology, delta: Delta) -> None:
        revision = before.revision + 1
        text = codec.encode_delta(before.epoch, before.revision, revision, delta)
        frame = Frame(text, before.epoch, before.revision, revision)
        with self._lock:
            step = _Step(delta, frame, self._stamp())
            if len(self._ring) == self._ring.maxlen:
                self._drop_oldest()
            self._ring.append(step)
            self._characters += len(text)
            while self._characters > KEEP_CHARACTERS:
                self._drop_oldest()
            self._merged.clear()
            self._now = _Now(before.epoch, revision, topology, before.engine, step.at)

    def _drop_oldest(self) -> None:
        self._characters -= len(self._ring.popleft().frame.text)

    def _forget_steps(self) -> None:
        self._ring.clear()
        self._merged.clear()
        self._characters = 0

    def _merge(self, steps: tuple[_Step, ...]) -> Frame:
        first, last = steps[0].frame, steps[-1].frame
        assert first.base is not None
        key = (first.epoch, first.base, last.revision)
        with self._encoding:
            kept = self._merged.get(key)
            if kept is None:
                delta = steps[0].delta
                for step in steps[1:]:
                    delta = merge(delta, step.delta)
                text = codec.encode_delta(first.epoch, first.base, last.revision, delta)
                kept = self._merged[key] = Frame(text, first.epoch, first.base, last.revision)
            return kept

    def _snapshot_of(self, now: _Now) -> Frame:
        assert now.topology is not None
        with self._encoding:
            kept = self._snapshot
            if kept is None or (kept.epoch, kept.revision) != (now.epoch, now.revision):
                text = codec.encode_snapshot(now.epoch, now.revision, now.topology, now.engine)
                kept = self._snapshot = Frame(text, now.epoch, None, now.revision)
            return kept

    def _wake(self) -> None:
        for callback in self._subscribers:
            try:
                callback()
            except Exception:
                log.exception("A subscriber of the store failed")


def _engine_of(topology: Topology) -> str:
    """The engine's ID, from the host's node."""
    return next((node.id.partition(":")[2] for node in topology.of_kind("host")), "")


def iso(moment: int) -> str:
    """A moment in milliseconds since 1970 as ISO 8601, in UTC."""
    seconds, rest = divmod(moment, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"
