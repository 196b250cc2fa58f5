"""Event stream and reconciling poll → store.

One thread (`_run`) does all the asking for lists and is the only one that writes to the store:

1. wait until something is due: an event, an answer from inspect, the next look at something touched, the poll
2. take the events and the answers in
3. list what is due, or everything if it is time for the poll
4. make the topology of it and give it to the store
5. have inspected what the lists do not say

Beside it the listener drains the event stream, the inspector waits for containers' locks, and a watchdog
notices when the engine keeps the first thread waiting. Events make it fast, polls make it true: every change
is in the store within one poll, whatever becomes of events. After anything has gone wrong the whole of it is
listed anew before the engine counts as live again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from topology.agenda import SHORT_LADDER, Agenda
from topology.engine.errors import EngineDenied, EngineError, EngineTimeout, EngineUnreachable
from topology.engine.port import Engine
from topology.hints import hint
from topology.inspector import Inspector
from topology.known import Known
from topology.listener import Listener
from topology.store import Condition, Store

log = logging.getLogger(__name__)

#: How long an answer may take before the chart counts as stale; a slow engine earns more patience.
PATIENCE = 2.0
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 0.5
#: More containers than this are not asked for by ID: the list of all costs less, and the URL stays short.
MANY = 50
#: Containers inspected anew at each poll, since no event tells of what changes in a stopped one.
DOUBTED = 5
HEARD_JUST_NOW = 0.25
NETWORKS, VOLUMES = "networks", "volumes"

_Answer = TypeVar("_Answer")


class Watcher:
    """Watches the engine that `open_` opens, and keeps `store` true."""

    def __init__(self, open_: Callable[[], Engine], store: Store, *, poll_seconds: float = 3.0) -> None:
        self._open = open_
        self._store = store
        self._poll_seconds = poll_seconds
        self._known = Known()
        self._containers: Agenda[str] = Agenda()
        self._lists: Agenda[str] = Agenda(SHORT_LADDER)
        self._engine: Engine | None = None
        self._listener: Listener | None = None
        self._inspector: Inspector | None = None
        self._poll_at = 0.0
        self._rest_until = 0.0
        self._subscriptions = 0
        self._unheard: float | None = None
        self._asked_at: float | None = None
        self._slowest = 0.0
        self._patience = PATIENCE
        self._failing = True
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._look_soon = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name="portolan-watcher", daemon=True),
            threading.Thread(target=self._watch_the_clock, name="portolan-watchdog", daemon=True),
        ]

    def start(self) -> None:
        """Begin to watch. The engine need not be there yet."""
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """End every thread. One that waits for a hanging engine is left behind; it ends with its time-out."""
        self._stopping.set()
        self._news.set()
        deadline = time.monotonic() + timeout
        helpers = [helper for helper in (self._listener, self._inspector) if helper is not None]
        for helper in helpers:
            helper.stop()
        for joinable in (*self._threads, *helpers):
            joinable.join(max(0.0, deadline - time.monotonic()))
        if self._engine is not None:
            self._engine.close()

    def look(self) -> None:
        """Ask for a poll now, for example after an action. Returns at once."""
        self._look_soon.set()
        self._news.set()

    # --- the thread that asks ----------------------------------------------------------------------------

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                self._turn()
                pause = FIRST_PAUSE
            except EngineError as error:
                self._fail(*_condition(error))
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception as error:
                # A mistake of ours, or an answer that nobody foresaw: the next one may be all right.
                if not self._failing:
                    log.exception("A look at the engine failed")
                self._fail("stale", f"The engine's answer could not be read: {type(error).__name__}.")
                self._stopping.wait(LONGEST_PAUSE)

    def _turn(self) -> None:
        engine = self._ready()
        self._wait()
        began = time.monotonic()
        self._take_events(began)
        self._take_details()
        if self._poll_is_due(began):
            self._poll(engine)
        else:
            self._publish()
            self._look(engine)
        self._publish()
        self._inspect()
        now = time.monotonic()
        # At a busy engine looks follow each other closely; half of the time is left to everybody else.
        self._rest_until = now + (now - began) / 2

    def _ready(self) -> Engine:
        """The engine, opened when it is first needed; whatever fails here is tried again."""
        if self._engine is None:
            self._engine = self._open()
            self._listener = Listener(self._engine, self._news.set)
            self._inspector = Inspector(self._engine, self._news.set)
            self._listener.start()
            self._inspector.start()
            self._listener.wait_for_first(1.0)
        return self._engine

    def _wait(self) -> None:
        """Until something is due. News are taken at once, but for a moment's rest after the last turn."""
        if self._failing:
            return
        marks = [self._poll_at, self._containers.next_at(), self._lists.next_at()]
        due = min(mark for mark in marks if mark is not None)
        if (delay := due - time.monotonic()) > 0:
            self._news.wait(delay)
        if (rest := self._rest_until - time.monotonic()) > 0:
            self._stopping.wait(rest)
        self._news.clear()

    def _take_events(self, now: float) -> None:
        assert self._listener is not None
        if self._listener.subscriptions != self._subscriptions:
            self._subscriptions = self._listener.subscriptions
            self._poll_at = now  # what happened while nobody listened has to be listed
        inspect = set()
        for event in self._listener.take():
            found = hint(event)
            if found.container is not None:
                self._containers.touch(found.container, now)
                if found.died is not None:
                    self._known.died(found.container, found.died, now)
                elif found.lives:
                    self._known.lives(found.container)
                if found.inspect:
                    inspect.add(found.container)
            if found.networks or found.volumes:
                self._lists.touch(NETWORKS if found.networks else VOLUMES, now)
            if found.everything:
                self._poll_at = now
        self._ask_for(inspect, first=True)

    def _take_details(self) -> None:
        """An inspect that waited for a container's lock shows that the list is right now: look again."""
        assert self._inspector is not None
        for inspected in self._inspector.take():
            if inspected.answer is not None:
                self._known.set_detail(inspected.answer)
            if inspected.answer is None or self._containers.watches(inspected.container_id):
                self._containers.nudge(inspected.container_id)

    def _poll_is_due(self, now: float) -> bool:
        if self._look_soon.is_set():
            self._look_soon.clear()
            return True
        return self._failing or now >= self._poll_at

    def _poll(self, engine: Engine) -> None:
        """List everything; after a failure also ask who the engine is, for it may be another."""
        began = time.monotonic()
        self._slowest = 0.0
        if self._failing:
            self._known.set_host(self._ask(engine.host))
        self._containers.due(began)
        turned = self._known.set_containers(self._ask(engine.containers))
        self._known.set_networks(self._ask(engine.networks))
        self._known.set_volumes(self._ask(engine.volumes))
        self._mistrust_silence(turned, began)
        self._patience = PATIENCE + 2 * self._slowest
        self._poll_at = time.monotonic() + self._poll_seconds
        self._publish()
        if self._failing:
            self._known.doubt()
            self._failing = False
            self._say("live", None)
        else:
            self._known.doubt(DOUBTED)

    def _look(self, engine: Engine) -> None:
        """List what events have touched."""
        now = time.monotonic()
        ids = self._containers.due(now)
        if ids:
            asked = ids if len(ids) <= MANY else None
            self._known.set_containers(self._ask(lambda: engine.containers(asked)), asked)
        lists = self._lists.due(now)
        if NETWORKS in lists:
            self._known.set_networks(self._ask(engine.networks))
        if VOLUMES in lists:
            self._known.set_volumes(self._ask(engine.volumes))
        self._lists.settled(now)
        for container_id in self._containers.settled(now):
            self._known.want(container_id)

    def _publish(self) -> None:
        topology = self._known.topology(time.monotonic())
        if topology is not None and topology is not self._store.topology:
            self._store.replace(topology)

    def _inspect(self) -> None:
        self._ask_for(self._known.wanted())

    def _ask_for(self, container_ids: Iterable[str], *, first: bool = False) -> None:
        assert self._inspector is not None
        self._inspector.ask(container_ids, first=first)

    def _mistrust_silence(self, turned: set[str], now: float) -> None:
        """A poll that finds what an event should have told, and no event since the last such poll: reopen."""
        assert self._listener is not None
        if self._unheard is not None and self._listener.heard_at < self._unheard:
            log.warning("The engine's event stream is silent although things happen: it is opened again")
            self._listener.reopen()
            turned = set()
        missed = {container_id for container_id in turned if not self._containers.watches(container_id)}
        # (An event that was heard just before this poll began may still wait to be taken.)
        self._unheard = now - HEARD_JUST_NOW if missed and not self._failing else None

    # --- how the engine is -------------------------------------------------------------------------------

    def _ask(self, call: Callable[[], _Answer]) -> _Answer:
        self._asked_at = began = time.monotonic()
        try:
            return call()
        finally:
            self._asked_at = None
            self._slowest = max(self._slowest, time.monotonic() - began)

    def _watch_the_clock(self) -> None:
        """Beside the thread that asks: if it waits too long for an answer, the chart is stale."""
        while not self._stopping.wait(0.25):
            asked_at = self._asked_at
            if asked_at is not None and not self._failing and time.monotonic() - asked_at > self._patience:
                self._fail("stale", "The engine does not answer.")

    def _fail(self, state: Condition, reason: str) -> None:
        if not self._failing and self._listener is not None:
            self._listener.reopen()
        self._failing = True
        self._say(state if self._store.topology is not None else "unreachable", reason)

    def _say(self, state: Condition, reason: str | None) -> None:
        before = self._store.engine_state.state
        if self._store.set_engine_state(state, reason) and state != before:
            level = logging.INFO if state == "live" else logging.WARNING
            log.log(level, "The engine is %s%s", state, f": {reason}" if reason else "")


def _condition(error: EngineError) -> tuple[Condition, str]:
    """What an error says of the engine. One that answers, but not as it should, is there all the same."""
    if isinstance(error, EngineTimeout):
        return "stale", "The engine does not answer."
    if isinstance(error, EngineUnreachable | EngineDenied):
        return "unreachable", str(error)
    return "stale", str(error)
