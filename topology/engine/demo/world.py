"""One invented host with everything that makes it live, and the lock that guards it all."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, RLock

from topology.engine.demo.acts import Acts
from topology.engine.demo.build import build_host
from topology.engine.demo.files import DemoFiles, invented
from topology.engine.demo.journal import Journal
from topology.engine.demo.life import Life
from topology.engine.demo.records import DemoContainer, DemoHelpers, DemoNetwork
from topology.engine.demo.redeployed import redeploy
from topology.engine.errors import NotFound

#: How long an event stream of a frozen host sleeps at a time.
NOTHING_HAPPENS = 60.0
#: Fewer digits of an ID name nothing.
SHORTEST_ID = 4


class World:
    """A host that moves on when somebody looks. Hold `lock` for everything but `lock` and `clock`."""

    def __init__(self, size: int, seed: int, *, life: bool, clock: Callable[[], float]) -> None:
        if size < 0:
            raise ValueError(f"a host cannot have {size} containers")
        self.lock = Condition(RLock())
        self.clock = clock
        self.host = build_host(size, seed, clock())
        if life:
            redeploy(self.host, clock())
        self.helpers = DemoHelpers()
        self._files: dict[str, DemoFiles] = {}
        self.journal = Journal(self.lock, clock)
        self.acts = Acts(self.host, self.journal, clock)
        self._life = Life(self.acts, seed) if life else None

    @property
    def lives(self) -> bool:
        """Whether anything happens here by itself."""
        return self._life is not None

    def advance(self) -> float:
        """Let happen what is due; for so many seconds nothing will happen then."""
        return self._life.advance() if self._life is not None else NOTHING_HAPPENS

    def files(self, volume: str) -> DemoFiles:
        """What is in a volume; invented when it is first looked at."""
        return self._files.setdefault(volume, invented(volume))

    def fresh_files(self, volume: str) -> None:
        """A volume that was made just now is empty."""
        self._files[volume] = DemoFiles()

    def forget_files(self, volume: str) -> None:
        """What is in a volume goes with it."""
        self._files.pop(volume, None)

    def written_bytes(self) -> int:
        """The bytes that were written into volumes."""
        with self.lock:
            return sum(files.written for files in self._files.values())

    def container(self, wanted: str) -> DemoContainer:
        """A container by ID, name or unambiguous beginning of its ID. Raises `NotFound`."""
        found = self.host.containers.get(wanted) or self.host.names.get(wanted.removeprefix("/"))
        if found is None and len(wanted) >= SHORTEST_ID:
            fitting = [c for full, c in self.host.containers.items() if full.startswith(wanted)]
            found = fitting[0] if len(fitting) == 1 else None
        if found is None:
            raise NotFound(f"No such container: {wanted}", 404)
        return found

    def network(self, wanted: str) -> DemoNetwork:
        """A network by ID, name or unambiguous beginning of its ID. Raises `NotFound`."""
        if (found := self.host.networks.get(wanted)) is not None:
            return found
        networks = self.host.networks.values()
        fitting = [network for network in networks if network.name == wanted]
        if not fitting and len(wanted) >= SHORTEST_ID:
            fitting = [network for network in networks if network.id.startswith(wanted)]
        if len(fitting) != 1:
            raise NotFound(f"network {wanted} not found", 404)
        return fitting[0]
