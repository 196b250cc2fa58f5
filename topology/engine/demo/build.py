"""Builds the demo host: makes the networks, containers, mounts and ports that the plan asks for."""

from __future__ import annotations

from random import Random

from topology.engine.demo import mounts
from topology.engine.demo.catalogue import GLUETUN, QBITTORRENT, Service
from topology.engine.demo.lone import LoneBuilder
from topology.engine.demo.networks import own_networks, project_network, shared_networks, unused_network
from topology.engine.demo.plan import edge_services, make_plan
from topology.engine.demo.records import DemoContainer, DemoHost, DemoNetwork, DemoPort
from topology.engine.demo.states import settle

ANY = ("0.0.0.0", "::")  # noqa: S104 - what the invented host publishes on
LOOPBACK = ("127.0.0.1",)


def build_host(size: int, seed: int, now: float) -> DemoHost:
    """A host of `size` containers; the same size and seed give the same host."""
    host = DemoHost(size, seed)
    Builder(host, Random(f"{seed}:{size}"), now).build()  # noqa: S311 - an invented host, no secret
    return host


class Builder(LoneBuilder):
    """Builds one host, project by project."""

    def build(self) -> None:
        """Build everything."""
        host, rng = self.host, self.rng
        own_networks(host)
        plan = make_plan(host.size, rng)
        self.shared = shared_networks(host)
        self._edge(plan.edge)
        self.lone(plan)
        if plan.downloads:
            self._downloads()
        for number, (project, services) in enumerate(plan.projects):
            self._project(number, project, services)
        if host.size >= 15:
            mounts.leftovers(host)
        if host.size >= 20:
            unused_network(host)
        settle(host, rng, self.now)

    def _edge(self, count: int) -> None:
        for service in edge_services(count):
            container = self.make("edge", service, 1)
            for name in service.shared:
                if name in self.shared:
                    self.attach(container, self.shared[name], service.name)
            if service.name == "traefik":
                if "proxy" in container.endpoints:
                    container.endpoints["proxy"].static_ipv4 = _in(self.shared["proxy"], 10)
                container.mounts.append(mounts.bind(mounts.SOCKET))
                container.ports = [DemoPort(port, "tcp", port, ANY) for port in (80, 443, 8080)]
            if service.name == "crowdsec":
                container.mounts.append(mounts.bind("/var/log"))
            if service.data:
                name = service.data.strip("/").rpartition("/")[2]
                container.mounts.append(
                    mounts.volume(self.host, f"edge_{name}", service.data, project="edge")
                )

    def _downloads(self) -> None:
        """A container in another's sandbox, and volumes that are really something else."""
        host, project = self.host, "downloads"
        default = project_network(host, project, "default")
        vpn = self.make(project, GLUETUN, 1)
        self.attach(vpn, default, GLUETUN.name)
        vpn.ports = [DemoPort(8888, "tcp", 8888, LOOPBACK), DemoPort(8388, "udp", 8388, ANY)]
        client = self.make(project, QBITTORRENT, 1)
        client.network_mode = f"container:{vpn.id}"
        bound, share = mounts.bound_volume(host, project), mounts.remote_share(host)
        client.mounts += [
            mounts.volume(host, bound.name, "/downloads"),
            mounts.volume(host, share.name, "/media", rw=False),
            mounts.volume(host, f"{project}_qbittorrent-config", "/config", project=project),
        ]

    def _project(self, number: int, project: str, services: tuple[tuple[Service, int], ...]) -> None:
        local = self._local_networks(number, project, len(services))
        extra = self._extra(number, services)
        published = number == 0 or self.rng.random() < 0.28
        for service, replica in services:
            container = self.make(project, service, replica)
            for network in self._homes(service, local):
                self.attach(container, network, service.name)
            if service.name == "db" and replica == 1 and local[-1].own_subnet:
                container.endpoints[local[-1].name].static_ipv4 = _in(local[-1], 50)
            for joined in self._joins(service, replica, extra):
                self.attach(container, joined, service.name)
            mounts.furnish(self.host, container, service, project, self.rng)
            if published and service.front and replica == 1:
                self._publish(container, service)
                published = self.rng.random() < 0.25

    def _local_networks(self, number: int, project: str, count: int) -> list[DemoNetwork]:
        """`default`, or `frontend` and `backend`; the last one is where the data is."""
        ipv6 = number % 7 == 3
        if count > 4 and number % 3 == 1:
            internal = self.rng.random() < 0.4
            local = [
                project_network(self.host, project, "frontend", ipv6=ipv6),
                project_network(self.host, project, "backend", internal=internal),
            ]
        else:
            local = [project_network(self.host, project, "default", ipv6=ipv6)]
        local[-1].own_subnet = number % 5 == 0
        return local

    def _homes(self, service: Service, local: list[DemoNetwork]) -> list[DemoNetwork]:
        return local if service.front else local[-1:]

    def _extra(self, number: int, services: tuple[tuple[Service, int], ...]) -> set[str]:
        """Which shared networks, beside `proxy`, this project uses."""
        wanted = sorted({name for service, _ in services for name in service.shared if name in self.shared})
        wanted = [name for name in wanted if name not in ("proxy", "dmz")]
        limit = 1 + (self.rng.random() < 0.45)
        extra = set(self.rng.sample(wanted, min(limit, len(wanted))))
        if number == 0 and "monitoring" in wanted:
            extra = {"monitoring"}
        return extra | {"dmz"} if number in (1, 2) or number % 5 == 2 else extra

    def _joins(self, service: Service, replica: int, extra: set[str]) -> list[DemoNetwork]:
        """The shared networks that a service of a project joins: the proxy's or one other, and the DMZ."""
        joined = [name for name in ("dmz",) if service.name == "web" and name in extra]
        if service.front and "proxy" in service.shared and self.rng.random() < (0.9 if replica == 1 else 0.5):
            joined.append("proxy")
        elif not joined:
            able = [name for name in service.shared if name in extra]
            joined += self.rng.sample(able, min(1, len(able)))
        return [self.shared[name] for name in joined if name in self.shared]

    def _publish(self, container: DemoContainer, service: Service) -> None:
        private = int(service.ports[0].partition("/")[0])
        addresses = LOOPBACK if self.published % 3 == 2 else ANY
        container.ports.append(DemoPort(private, "tcp", 10000 + self.published, addresses))
        self.published += 1


def _in(network: DemoNetwork, offset: int) -> str | None:
    pool = network.pool
    return None if pool is None else pool.address(offset)
