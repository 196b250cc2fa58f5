"""A fake engine, and a store that a watcher keeps for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tests.server import wait_for
from tests.topology.fake_engine import NETWORK, Daemon
from topology.graph.records import Node
from topology.store.revisions import Store
from topology.watch.watcher import Watcher

#: With such a poll, what is found is found by events.
ONCE_AN_HOUR = 3600.0
#: Far longer than anything here may take, and far less than `ONCE_AN_HOUR`.
IN_TIME = 20.0


class Watched:
    """A daemon, and a store that a watcher keeps."""

    def __init__(self, poll_seconds: float) -> None:
        self.daemon = Daemon()
        self.store = Store()
        self.watcher = Watcher(self.daemon.open, self.store, poll_seconds=poll_seconds)

    def start(self) -> None:
        """Start the watcher."""
        self.watcher.start()

    def start_live(self) -> None:
        """Start it, and wait until it has looked at everything that it wants to see at first."""
        self.start()
        until(lambda: self.live and self.store.topology)
        # The subscription asks for a look of its own, and the first inspects for others.
        until(lambda: self.daemon.streams and self.daemon.count("inspect") >= len(self.daemon.listed))
        time.sleep(0.05)

    @property
    def live(self) -> bool:
        """Whether the engine is live, for the store."""
        return self.state == "live"

    @property
    def state(self) -> str:
        """The engine's, for the store."""
        return self.store.engine_state.state

    def node(self, node_id: str) -> Node | None:
        """A node of the chart."""
        topology = self.store.topology
        return topology.nodes.get(node_id) if topology else None

    def shown(self, key: str) -> object:
        """The state of a container on the chart."""
        node = self.node(f"container:{key}")
        return node.get("state") if node else None

    def aliases(self, key: str) -> object:
        """The aliases of a container's endpoint on the chart."""
        node = self.node(f"endpoint:{key}:{NETWORK}")
        return node.get("aliases") if node else None

    def wait_until_quiet(self) -> None:
        """Wait until nothing has been asked for longer than between any two looks after an event."""

        def quiet() -> bool:
            calls = len(self.daemon.calls)
            time.sleep(0.7)
            return len(self.daemon.calls) == calls

        until(quiet)

    def close(self) -> None:
        """Let everything be answered, and end it."""
        self.daemon.delay = 0.0
        self.daemon.answers.set()
        self.daemon.inspect_answers.set()
        self.watcher.stop()
        until(lambda: not threads())


def until(true: Callable[[], object]) -> None:
    """Wait until something is true."""
    wait_for(true, "it to happen", IN_TIME, 0.002)


def threads() -> list[str]:
    """The watcher's threads that are still there."""
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("portolan-")]
