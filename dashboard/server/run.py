"""Daphne in this process, on a socket that is already bound, ending soon when it is told to."""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import threading
from functools import partial
from typing import Any, Protocol, cast

from daphne.server import Server  # first: it chooses Twisted's reactor
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from dashboard.alerts import demo as demo_alerts
from dashboard.alerts import service as alert_service
from dashboard.alerts.delivery import Delivery
from dashboard.alerts.heart import Heart
from dashboard.alerts.monitor import AlertMonitor
from dashboard.events.recorder import EventRecorder
from dashboard.expectations.monitor import ExpectationMonitor
from dashboard.figures.poller import pollers
from dashboard.past.recorder import PastRecorder
from dashboard.plans.scheduler import PlanScheduler
from dashboard.runtime import Runtime, registry
from dashboard.server.asgi import application
from dashboard.server.daphne_server import FlowingServer
from dashboard.server.first_state import FirstState
from dashboard.volumes.recovery import Recovery
from dashboard.volumes.shutdown import end_work

BACKLOG = 1024
#: Of what a client may say at once; acknowledgements are short.
LONGEST_MESSAGE = 64 * 1024
#: A browser that has fallen silent is noticed within fifteen seconds, so little can pile up for it.
PING_SECONDS = 5
PONG_SECONDS = 10
#: An engine call or a page may still be under way when we are told to end; it is not waited for longer.
END_SECONDS = 1.5
#: `M_ARENA_MAX` of malloc.h.
MOST_HEAPS = -8


def bind(host: str, port: int) -> socket.socket:
    """Take the port, or raise `OSError`, before anything else is begun."""
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def serve(listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM. The listener is not the caller's any more."""
    _share_memory()
    server: Server = FlowingServer(
        application,
        endpoints=[f"fd:fileno={listener.detach()}"],  # Twisted closes that descriptor, and uses a copy
        ping_interval=PING_SECONDS,
        ping_timeout=PONG_SECONDS,
        websocket_max_message_size=LONGEST_MESSAGE,
        websocket_max_frame_size=LONGEST_MESSAGE,
        server_name="portolan",
    )
    runtime = registry.default()
    cast("Any", reactor).addSystemEventTrigger("before", "shutdown", _end, runtime)
    demo_alerts.seed(runtime)
    begin, end = _parts(runtime)
    for part in begin:
        part.start()
    _settle()
    try:
        server.run()
    finally:
        pollers.of(runtime).stop()
        for part in end:
            part.stop()


class Part(Protocol):
    """What goes on beside the serving."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...


def _parts(runtime: Runtime) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """All of them, as they begin and as they end: who writes down is there before anything can happen.

    The past ends before the runtime, which would look like an outage; events after it, to have its end.
    """
    events, past = EventRecorder(runtime), PastRecorder(runtime)
    first_state, recovery = FirstState(runtime.store), Recovery(runtime)
    expectations = ExpectationMonitor(runtime, events.tell)
    delivery = Delivery(partial(alert_service.host_document, runtime))
    alerts = AlertMonitor(runtime, events.tell, delivery.wake)
    heart = Heart(events.tell, alerts.is_well)
    plans = PlanScheduler(runtime, events.tell)
    begin = (events, past, first_state, runtime, expectations, delivery, alerts, heart, recovery, plans)
    end = (plans, recovery, first_state, expectations, heart, alerts, delivery, past, runtime, events)
    return begin, end


def _share_memory() -> None:
    """Let the threads share two of the C library's heaps: one each keeps whatever it once needed."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(MOST_HEAPS, 2)


def _settle() -> None:
    """What has been loaded stays for good: the collector need not walk through it again and again.

    What the start has used beside it (migrations above all) goes back to the system, where the C library can.
    """
    gc.collect()
    gc.freeze()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _end(runtime: Runtime) -> Deferred[None]:
    """The reactor runs on until this has fired: work can only end while it does."""
    ending: Deferred[None] = deferToThread(end_work, runtime)
    return ending.addBoth(lambda _result: _end_soon())


def _end_soon() -> None:
    timer = threading.Timer(END_SECONDS, os._exit, [0])
    timer.daemon = True
    timer.start()
