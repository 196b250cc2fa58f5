"""Making single containers of the demo host, and those that belong to no project."""

from __future__ import annotations

from random import Random

from topology.engine.demo import mounts
from topology.engine.demo.catalogue import HOST_EXPORTER, LONE, OFFLINE, WATCHTOWER, Service
from topology.engine.demo.names import lone_names
from topology.engine.demo.plan import Plan
from topology.engine.demo.records import DemoContainer, DemoEndpoint, DemoHost, DemoNetwork, DemoPort, digest
from topology.engine.demo.secrets import PLANTED_LABEL


def compose_labels(project: str, service: str, number: int) -> dict[str, str]:
    """The labels that compose leaves on a container of a project."""
    return {
        "com.docker.compose.config-hash": digest(project, service, "config"),
        "com.docker.compose.container-number": str(number),
        "com.docker.compose.depends_on": "",
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.project": project,
        "com.docker.compose.project.config_files": f"/srv/{project}/compose.yaml",
        "com.docker.compose.project.working_dir": f"/srv/{project}",
        "com.docker.compose.service": service,
        "com.docker.compose.version": "2.39.1",
    }


def image_labels(image: str) -> dict[str, str]:
    """The labels that an image brings, and one that somebody should not have put there."""
    name, _, version = image.partition(":")
    return {
        "com.acme.deploy-token": PLANTED_LABEL,
        "org.opencontainers.image.source": f"https://git.example.org/{name}",
        "org.opencontainers.image.title": name.rpartition("/")[2],
        "org.opencontainers.image.version": version,
    }


class LoneBuilder:
    """Makes containers, and those that stand alone."""

    def __init__(self, host: DemoHost, rng: Random, now: float) -> None:
        self.host = host
        self.rng = rng
        self.now = now
        self.shared: dict[str, DemoNetwork] = {}
        self.published = 0

    def make(self, project: str, service: Service, number: int) -> DemoContainer:
        """A container of a compose project, on no network yet."""
        labels = compose_labels(project, service.name, number)
        return self._new(f"{project}-{service.name}-{number}", service, labels)

    def attach(self, container: DemoContainer, network: DemoNetwork, *aliases: str) -> None:
        """Configure a network for the container; plugged in when it starts."""
        if not container.endpoints:
            container.network_mode = network.name
        names = (container.name, *aliases) if aliases else ()
        container.endpoints[network.name] = DemoEndpoint(network, names)

    def lone(self, plan: Plan) -> None:
        """The containers without a project."""
        if plan.watchtower:
            container = self._alone(WATCHTOWER, "bridge")
            container.mounts.append(mounts.bind(mounts.SOCKET, rw=True))
        if plan.host_exporter:
            container = self._alone(HOST_EXPORTER, "host")
            container.mounts += [mounts.bind("/proc", "/host/proc"), mounts.bind("/", "/rootfs")]
        if plan.offline:
            container = self._alone(OFFLINE, "none")
            container.mounts.append(mounts.volume(self.host, "signing-keys", "/keys"))
            container.tmpfs["/run"] = "rw,noexec,size=16m,mode=700"
        names = lone_names(self.rng)
        for number in range(plan.lone):
            container = self._alone(LONE, "bridge", next(names))
            if number == 0:
                addresses = ("0.0.0.0", "::")  # noqa: S104 - what the invented host publishes on
                container.ports.append(DemoPort(80, "tcp", 0, addresses))
                container.mounts.append(mounts.anonymous(self.host, container, "/data"))

    def _alone(self, service: Service, mode: str, name: str = "") -> DemoContainer:
        container = self._new(name or service.name, service, {})
        network = next(n for n in self.host.networks.values() if n.name == mode)
        container.network_mode = mode
        container.endpoints[mode] = DemoEndpoint(network)
        return container

    def _new(self, name: str, service: Service, labels: dict[str, str]) -> DemoContainer:
        host = self.host
        return host.add(
            DemoContainer(
                id=digest(host.seed, "container", name),
                name=name,
                image=service.image,
                entry=service.entry,
                created=mounts.BIRTH + 61.0 * len(host.containers),
                labels={**labels, **image_labels(service.image)},
                network_mode="none",
                exposed=service.ports,
                checked=service.checked,
            )
        )
