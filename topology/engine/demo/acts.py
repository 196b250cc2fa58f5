"""What can be done with a container of the demo host, with the events that the real engine sends for it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from topology.engine.demo.journal import Journal
from topology.engine.demo.records import DemoContainer, DemoEndpoint, DemoHost, digest
from topology.engine.demo.stack import drop_stack, raise_stack
from topology.engine.errors import EngineConflict

PROJECT = "com.docker.compose.project"


class Acts:
    """Changes the host and tells the journal. Called with the engine's lock held."""

    def __init__(self, host: DemoHost, journal: Journal, clock: Callable[[], float]) -> None:
        self.host = host
        self.clock = clock
        self._journal = journal
        self._copies = 0

    def tell(self, action: str, container: DemoContainer, **attributes: str) -> None:
        """An event about a container; its record in the list has to be made anew."""
        container.listed = None
        about = {"name": container.name, **attributes}
        if PROJECT in container.labels:  # the one label of which the watched events keep anything
            about[PROJECT] = container.labels[PROJECT]
        self._journal.tell("container", action, container.id, **about)

    def tell_network(self, action: str, container: DemoContainer, endpoint: DemoEndpoint) -> None:
        """An event about a container on a network."""
        network = endpoint.network
        container.listed = None
        about = {"container": container.id, "name": network.name, "type": network.driver}
        self._journal.tell("network", action, network.id, **about)

    def _tell_mounts(self, action: str, container: DemoContainer) -> None:
        for mount in container.mounts:
            if mount["Type"] == "volume":
                where = {"container": container.id, "destination": mount["Destination"]}
                self._journal.tell("volume", action, mount["Name"], **where)

    def start(self, container: DemoContainer) -> None:
        """Start a container; one that the engine could not start ends as exited."""
        try:
            raise_stack(self.host, container)
        except EngineConflict:
            container.state, container.exit_code, container.finished = "exited", 128, self.clock()
            self.tell("die", container, exitCode="128")
            return
        for endpoint in container.endpoints.values():
            self.tell_network("connect", container, endpoint)
        self._tell_mounts("mount", container)
        container.state, container.started = "running", self.clock()
        container.health = "starting" if container.checked else None
        self.tell("start", container)

    def die(self, container: DemoContainer, code: int, *, state: str = "exited") -> None:
        """The container's process ends."""
        plugged = [endpoint for endpoint in container.endpoints.values() if endpoint.endpoint_id]
        drop_stack(self.host, container)
        for endpoint in plugged:
            self.tell_network("disconnect", container, endpoint)
        self._tell_mounts("unmount", container)
        container.state, container.health = state, None
        container.exit_code, container.finished = code, self.clock()
        self.tell("die", container, exitCode=str(code))

    def stop(self, container: DemoContainer) -> None:
        """Stop a container as `docker stop` does."""
        self.tell("kill", container)
        self.die(container, 143)
        self.tell("stop", container)

    def kill(self, container: DemoContainer) -> None:
        """End a container as `docker kill` does."""
        self.tell("kill", container, signal="9")
        self.die(container, 137)

    def restart(self, container: DemoContainer) -> None:
        """Restart a container as `docker restart` does; one that does not run is started."""
        if container.live or container.state == "restarting":
            self.stop(container)
        self.start(container)
        self.tell("restart", container)

    def pause(self, container: DemoContainer) -> None:
        """Freeze a container."""
        container.state = "paused"
        self.tell("pause", container)

    def unpause(self, container: DemoContainer) -> None:
        """Let a frozen container go on."""
        container.state = "running"
        self.tell("unpause", container)

    def health(self, container: DemoContainer, verdict: str) -> None:
        """The health check's verdict changes."""
        container.health = verdict
        self.tell(f"health_status: {verdict}", container)

    def replicate(self, model: DemoContainer) -> DemoContainer:
        """One more of a compose service, as `docker compose up --scale` makes it."""
        replica = self._copy(model)
        self.host.add(replica)
        self.tell("create", replica)
        self.start(replica)
        return replica

    def _copy(self, model: DemoContainer) -> DemoContainer:
        base, _, number = model.name.rpartition("-")
        free = next(n for n in count(int(number) + 1) if f"{base}-{n}" not in self.host.names)
        self._copies += 1
        name = f"{base}-{free}"
        return DemoContainer(
            id=digest(self.host.seed, "replica", name, self._copies),
            name=name,
            image=model.image,
            entry=model.entry,
            created=self.clock(),
            labels={**model.labels, "com.docker.compose.container-number": str(free)},
            network_mode=model.network_mode,
            exposed=model.exposed,
            checked=model.checked,
            endpoints={
                network: DemoEndpoint(endpoint.network, (name, *endpoint.aliases[1:]))
                for network, endpoint in model.endpoints.items()
                if not endpoint.poisoned
            },
            mounts=list(model.mounts),
            tmpfs=dict(model.tmpfs),
        )

    def destroy(self, container: DemoContainer) -> None:
        """A container goes for good."""
        if container.live:
            self.die(container, 137)
        self.host.remove(container)
        self.tell("destroy", container)
