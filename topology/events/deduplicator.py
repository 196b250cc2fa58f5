"""Each thing once: what the engine tells twice, in several events, or as a part of something else.

Pure, and told the time by its caller: events go in (`take`), facts come out when it is sure that they are the
whole of it (`due`). From `docs/engine.md`:

- a new subscription repeats the last event; up to 27.x a disconnect comes twice; 20.10 creates volumes again
- killed after a stop, a container may die twice: once for the killer, once for its process's end (28.5)
- an endpoint goes and comes as its container stops and starts: that is no news beside the start and the end.
  But from 26 on the disconnect is told before the death, so it is held for a moment, in case one follows
- `docker restart` is a kill, a death, a start and a restart: a death that somebody asked for is held, too
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from topology.events.facts import EngineEvent, HostEvent, Names, fact
from topology.graph.records import Topology

#: Seconds that something waits for what it may be a part of.
RESTART_HOLD, RESTARTING_HOLD = 0.5, 3.0
DEATH_HOLD, ASKED_DEATH_HOLD = 0.3, 2.0
#: So long, by the engine's clock, an event of the same endpoint is the same once more; so is a second death.
TWICE = 2_000_000_000
#: So long after an outage the chart may show what was before it.
DOUBTFUL = 10.0
#: After a death its disconnects follow; a start that has been told is what a restart was.
AFTERMATH, RESTARTED = 3_000_000_000, 5_000_000_000
#: A signal that came so long before a death is not what it died of, unless a stop is told with it.
SIGNALLED = 30_000_000_000
#: What the chart has shown for so many seconds was there before; what it has for less may be new.
ESTABLISHED = 3.0
KILL = ("9", "KILL", "SIGKILL")
KEEP = 4096
_RUNS = frozenset({"running", "paused"})

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass
class _Container:
    """What the events have told of a container. Whether it runs may not be known."""

    runs: bool | None
    died_at: int | None = None
    started_at: int | None = None
    turned: float | None = None
    signal: tuple[str, int] | None = None
    asked: bool = False
    health: str | None = None


@dataclass
class _Held:
    """A fact that waits; one whose container dies meanwhile is a part of that, if it is a disconnect.

    `if_stopped` is what a death is if a stop is told now: whoever had it stopped may have waited long for it.
    """

    fact: HostEvent
    until: float
    if_stopped: HostEvent | None = None


class EventDeduplicator:
    """Not for several threads at once."""

    def __init__(self) -> None:
        self.names = Names()
        self._seen: OrderedDict[tuple[object, ...], None] = OrderedDict()
        self._containers: OrderedDict[str, _Container] = OrderedDict()
        self._pairs: OrderedDict[tuple[str, str], tuple[str, int, float]] = OrderedDict()
        self._volumes: OrderedDict[str, str] = OrderedDict()
        self._charts: deque[tuple[float, Topology]] = deque()
        self._trusted_from = 0.0
        self._held: list[_Held] = []
        self._ready: list[HostEvent] = []

    def take(self, event: EngineEvent, topology: Topology | None, now: float) -> None:
        """Take in an event. `topology` is the chart as it was when the event came."""
        established = self._established(topology, now)
        if self._repeated(event):
            return
        found = fact(event, topology, self.names)
        if found is None:
            return
        if found.container is not None:
            self._of_container(found, topology, now)
        elif found.node is not None and found.node.startswith("volume:"):
            self._of_volume(found, established)
        else:
            self._ready.append(found)

    def interrupted(self, now: float) -> None:
        """What happened for a while was not told: who runs is not known any more."""
        self._containers.clear()
        self._trusted_from = now + DOUBTFUL

    def due(self, now: float) -> list[HostEvent]:
        """What can be told now, in the order in which it happened."""
        ready, self._ready = self._ready, []
        ready += [held.fact for held in self._held if held.until <= now]
        self._held = [held for held in self._held if held.until > now]
        return sorted(ready, key=lambda found: found.at)

    def next_at(self) -> float | None:
        """When something that is held is due; `None` if nothing is."""
        return min((held.until for held in self._held), default=None)

    def endpoint_at(self, container: str, network: str) -> float | None:
        """When an event that tells of this endpoint has last come."""
        told = self._pairs.get((container, network))
        return told[2] if told is not None else None

    def turned_at(self, container: str) -> float | None:
        """When an event that tells of this container's start or end has last come."""
        known = self._containers.get(container)
        return known.turned if known is not None else None

    # --- containers --------------------------------------------------------------------------------------

    def _of_container(self, found: HostEvent, topology: Topology | None, now: float) -> None:
        assert found.node is not None
        known = self._container(found.node, topology, now)
        handler = _HANDLERS.get(found.kind)
        if handler is None:
            self._ready.append(found)
        else:
            handler(self, found, known, now)

    def _container(self, container: str, topology: Topology | None, now: float) -> _Container:
        known = self._containers.get(container)
        if known is None:
            known = _remember(self._containers, container, _Container(None))
        if known.runs is None and topology is not None and now >= self._trusted_from:
            node = topology.nodes.get(container)
            known.runs = node.text("state") in _RUNS if node is not None else None
        return known

    def _killed(self, found: HostEvent, known: _Container, _now: float) -> None:
        signal = str(found.detail("signal"))
        known.signal = (signal, found.at)
        known.asked = known.asked or signal not in KILL

    def _died(self, found: HostEvent, known: _Container, now: float) -> None:
        self._drop(lambda held: held.kind == "disconnect" and held.node == found.node)
        if known.runs is False and known.died_at is not None and found.at - known.died_at < TWICE:
            return
        known.runs, known.died_at, known.turned, known.health = False, found.at, now, None
        signal, known.signal = known.signal, None
        asked, known.asked = known.asked, False
        late = signal is not None and found.at - signal[1] > SIGNALLED
        if signal is None or (late and not asked):
            self._ready.append(found)
            return
        signalled = replace(found, details=(*found.details, ("signal", signal[0])))
        if late:
            self._held.append(_Held(found, now + RESTART_HOLD, signalled))
        elif asked:
            self._hold(signalled, now + RESTART_HOLD)
        else:
            self._ready.append(signalled)

    def _stopped(self, found: HostEvent, _known: _Container, now: float) -> None:
        """It has died already. A restart begins the start only after this."""
        for held in self._held:
            if held.if_stopped is not None and held.fact.node == found.node:
                held.fact = held.if_stopped
        self._lengthen(found.node, now + RESTART_HOLD)

    def _started(self, found: HostEvent, known: _Container, now: float) -> None:
        if not known.runs:
            self._drop(lambda held: held.kind == "connect" and held.node == found.node)
        known.runs, known.started_at, known.turned = True, found.at, now
        known.signal, known.asked = None, False
        if self._lengthen(found.node, now + RESTART_HOLD):
            self._hold(found, now + RESTART_HOLD)
        else:
            self._ready.append(found)

    def _restarted(self, found: HostEvent, known: _Container, _now: float) -> None:
        parts = self._drop(lambda held: held.kind in ("die", "start") and held.node == found.node)
        if parts or known.started_at is None or found.at - known.started_at > RESTARTED:
            code = next((part.detail("exit_code") for part in parts if part.kind == "die"), None)
            self._ready.append(replace(found, details=(("exit_code", code),) if parts else ()))

    def _verdict(self, found: HostEvent, known: _Container, _now: float) -> None:
        """Podman tells the verdict of every check."""
        verdict = str(found.detail("health"))
        if verdict != known.health:
            known.health = verdict
            self._ready.append(found)

    def _connected(self, found: HostEvent, known: _Container, now: float) -> None:
        if self._endpoint_again(found, now):
            return
        if known.runs:
            self._ready.append(found)
        elif known.runs is None:
            self._hold(found, now + RESTARTING_HOLD)
        else:
            self._lengthen(found.node, now + RESTARTING_HOLD)

    def _disconnected(self, found: HostEvent, known: _Container, now: float) -> None:
        if self._endpoint_again(found, now):
            return
        if known.runs is not False:
            self._hold(found, now + (ASKED_DEATH_HOLD if known.signal is not None else DEATH_HOLD))
        elif known.died_at is None or found.at - known.died_at > AFTERMATH:
            self._ready.append(found)

    def _created(self, found: HostEvent, known: _Container, _now: float) -> None:
        known.runs = False
        self._ready.append(found)

    def _destroyed(self, found: HostEvent, _known: _Container, _now: float) -> None:
        """Nothing can follow any more."""
        self._ready += self._drop(lambda held: held.node == found.node)
        self._ready.append(found)

    def _endpoint_again(self, found: HostEvent, now: float) -> bool:
        """Whether the engine has just said the same of this endpoint."""
        key = (found.node or "", found.other or "")
        before = self._pairs.pop(key, None)
        _remember(self._pairs, key, (found.kind, found.at, now))
        return before is not None and before[0] == found.kind and found.at - before[1] < TWICE

    # --- volumes -----------------------------------------------------------------------------------------

    def _of_volume(self, found: HostEvent, established: Topology | None) -> None:
        """A volume that is there is not created: the engine only says so, whenever it is mounted."""
        assert found.node is not None
        last = self._volumes.pop(found.node, None)
        _remember(self._volumes, found.node, found.kind)
        there = established is not None and found.node in established.nodes
        if found.kind == "create" and (last == "create" or (last is None and there)):
            return
        self._ready.append(found)

    def _established(self, topology: Topology | None, now: float) -> Topology | None:
        """The chart as it was some time ago: what is new may be on it before the event comes that tells it.

        A chart a second is enough, and does not take much memory.
        """
        if topology is not None and (not self._charts or self._charts[-1][0] <= now - 1.0):
            self._charts.append((now, topology))
        while len(self._charts) > 1 and self._charts[1][0] <= now - ESTABLISHED:
            self._charts.popleft()
        return self._charts[0][1] if self._charts else None

    # --- what waits --------------------------------------------------------------------------------------

    def _hold(self, found: HostEvent, until: float) -> None:
        self._held.append(_Held(found, until))

    def _lengthen(self, node: str | None, until: float) -> bool:
        """Let what is held of a death wait for the start that seems to follow; whether there is any."""
        waiting = [held for held in self._held if held.fact.kind == "die" and held.fact.node == node]
        for held in waiting:
            held.until = until
        return bool(waiting)

    def _drop(self, fits: Callable[[HostEvent], bool]) -> list[HostEvent]:
        dropped = [held.fact for held in self._held if fits(held.fact)]
        self._held = [held for held in self._held if not fits(held.fact)]
        return dropped

    def _repeated(self, event: EngineEvent) -> bool:
        actor = event.get("Actor") or {}
        container = (actor.get("Attributes") or {}).get("container")
        key = (event.get("timeNano"), event.get("Type"), event.get("Action"), actor.get("ID"), container)
        if key[0] is not None and key in self._seen:
            return True
        _remember(self._seen, key, None)
        return False


def _remember(memory: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    """Keep this, and forget the oldest when there is too much."""
    memory[key] = value
    if len(memory) > KEEP:
        memory.popitem(last=False)
    return value


_Handler = Callable[[EventDeduplicator, HostEvent, _Container, float], None]
_HANDLERS: dict[str, _Handler] = {
    "create": EventDeduplicator._created,
    "destroy": EventDeduplicator._destroyed,
    "kill": EventDeduplicator._killed,
    "die": EventDeduplicator._died,
    "stop": EventDeduplicator._stopped,
    "start": EventDeduplicator._started,
    "restart": EventDeduplicator._restarted,
    "health": EventDeduplicator._verdict,
    "connect": EventDeduplicator._connected,
    "disconnect": EventDeduplicator._disconnected,
}
