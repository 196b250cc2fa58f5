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

from topology.engine.errors import EngineError
from topology.engine.port import Watchable
from topology.store.revisions import Store
from topology.watch.health import EngineHealth
from topology.watch.hints import hint
from topology.watch.inspector import Inspector
from topology.watch.listener import Listener, Tell
from topology.watch.schedule import SHORT_LADDER, Schedule
from topology.watch.state import EngineState

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 0.5
LONGEST_REST = 0.1
#: More containers than this are not asked for by ID: the list of all costs less, and the URL stays short.
MANY = 50
#: Containers inspected anew at each poll, in case something escaped us.
DOUBTED = 5
#: And of those that do not run, which change without an event: enough for what a host usually has of them.
SILENT = 50
#: The first chart waits so long for inspect, so that it comes whole if it can.
HOLD_SECONDS = 0.7
HEARD_JUST_NOW = 0.25
NETWORKS, VOLUMES = "networks", "volumes"


class Watcher:
    """Watches the engine that `open_` opens, and keeps `store` true; `tell` is given each event."""

    def __init__(
        self,
        open_: Callable[[], Watchable],
        store: Store,
        *,
        poll_seconds: float = 3.0,
        tell: Tell | None = None,
    ) -> None:
        self._open = open_
        self._store = store
        self._tell = tell
        self._poll_seconds = poll_seconds
        self._known = EngineState()
        self._containers: Schedule[str] = Schedule()
        self._lists: Schedule[str] = Schedule(SHORT_LADDER)
        self._engine: Watchable | None = None
        self._listener: Listener | None = None
        self._inspector: Inspector | None = None
        self._poll_at = 0.0
        self._rest_until = 0.0
        self._breaks = 0
        self._unheard: float | None = None
        self._hold_until: float | None = None
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._look_soon = threading.Event()
        self._pulse = EngineHealth(store, self._lost)
        self._thread = threading.Thread(target=self._run, name="portolan-watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch. The engine need not be there yet."""
        self._pulse.start()
        self._thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """End every thread. One that waits for a hanging engine is left behind; it ends with its time-out."""
        deadline = time.monotonic() + timeout
        self._stopping.set()
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join(timeout / 2)
        self._let_go()
        for helper in (self._pulse, self._listener, self._inspector):
            if helper is not None:
                helper.join(max(0.0, deadline - time.monotonic()))

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
                continue
            except EngineError as error:
                self._pulse.failed(error)
            except Exception as error:
                self._pulse.puzzled(error)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self._let_go()

    def _let_go(self) -> None:
        """End what was begun for this engine. By the thread that began it, or in its stead if that hangs."""
        for helper in (self._pulse, self._listener, self._inspector):
            if helper is not None:
                helper.stop()
        if self._engine is not None:
            self._engine.close()

    def _lost(self) -> None:
        """The engine is not live any more: its event stream may be dead without a sign."""
        if self._listener is not None:
            self._listener.reopen()

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
        # When there is much to do, turns follow each other closely: leave something to everybody else.
        self._rest_until = now + min((now - began) / 2, LONGEST_REST)

    def _ready(self) -> Watchable:
        """The engine, opened when it is first needed; whatever fails here is tried again."""
        if self._engine is None:
            self._engine = self._open()
            self._listener = Listener(self._engine, self._news.set, self._tell)
            self._inspector = Inspector(self._engine, self._news.set)
            self._listener.start()
            self._inspector.start()
            self._listener.wait_for_first(1.0)
        return self._engine

    def _wait(self) -> None:
        """Until something is due. News are taken at once, but for a moment's rest after the last turn."""
        if self._pulse.failing:
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
        if self._listener.breaks != self._breaks:
            self._breaks = self._listener.breaks
            self._poll_at = now  # what happened while nobody listened, or that the engine is gone
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
        return self._pulse.failing or now >= self._poll_at

    def _poll(self, engine: Watchable) -> None:
        """List everything; after a failure also ask who the engine is, for it may be another."""
        began = time.monotonic()
        if self._pulse.failing:
            self._known.set_host(self._pulse.ask(engine.host))
        self._containers.due(began)
        turned = self._known.set_containers(self._pulse.ask(engine.containers))
        self._known.set_networks(self._pulse.ask(engine.networks))
        self._known.set_volumes(self._pulse.ask(engine.volumes))
        self._mistrust_silence(turned, began)
        self._known.doubt(None if self._pulse.failing else DOUBTED, silent=SILENT)
        self._poll_at = time.monotonic() + self._poll_seconds
        if self._hold_until is None:
            self._hold_until = self._poll_at = time.monotonic() + min(HOLD_SECONDS, self._poll_seconds)
        self._publish()
        self._pulse.answered()

    def _look(self, engine: Watchable) -> None:
        """List what events have touched."""
        now = time.monotonic()
        ids = self._containers.due(now)
        if ids:
            asked = ids if len(ids) <= MANY else None
            self._known.set_containers(self._pulse.ask(lambda: engine.containers(asked)), asked)
        lists = self._lists.due(now)
        if NETWORKS in lists:
            self._known.set_networks(self._pulse.ask(engine.networks))
        if VOLUMES in lists:
            self._known.set_volumes(self._pulse.ask(engine.volumes))
        self._lists.settled(now)
        for container_id in self._containers.settled(now):
            self._known.want(container_id)

    def _publish(self) -> None:
        now = time.monotonic()
        if self._store.topology is None:
            if not self._known.complete and now < (self._hold_until or now):
                return
            self._poll_at = now + self._poll_seconds
        topology = self._known.topology(now)
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
        self._unheard = now - HEARD_JUST_NOW if missed and not self._pulse.failing else None
