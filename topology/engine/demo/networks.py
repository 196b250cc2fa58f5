"""The networks of the demo host: the engine's own three, shared ones, those of projects, an unused one."""

from __future__ import annotations

from topology.engine.demo.mounts import BIRTH
from topology.engine.demo.names import SHARED_NETWORKS, SharedNetwork
from topology.engine.demo.records import DemoHost, DemoNetwork, Pool, digest

ICC = "com.docker.network.bridge.enable_icc"
BRIDGE_OPTIONS = {
    "com.docker.network.bridge.default_bridge": "true",
    ICC: "true",
    "com.docker.network.bridge.enable_ip_masquerade": "true",
    "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0",  # noqa: S104 - what the engine says of itself
    "com.docker.network.bridge.name": "docker0",
    "com.docker.network.driver.mtu": "1500",
}
#: From this size on a shared network needs more than 254 addresses.
LARGE = 1000


def add_network(host: DemoHost, name: str, *, driver: str = "bridge") -> DemoNetwork:
    """Put an empty network on the host."""
    number = len(host.networks)
    network = DemoNetwork(digest(host.seed, "network", name), name, BIRTH + 11.0 * number, driver)
    host.networks[network.id] = network
    return network


def own_networks(host: DemoHost) -> None:
    """The three networks that every engine has."""
    bridge = add_network(host, "bridge")
    bridge.pool = Pool("172.17.0.0/16")
    bridge.options = dict(BRIDGE_OPTIONS)
    add_network(host, "host", driver="host")
    add_network(host, "none", driver="null")


def shared_networks(host: DemoHost) -> dict[str, DemoNetwork]:
    """The shared networks that a host of this size has."""
    shared = {}
    for number, wanted in enumerate(SHARED_NETWORKS):
        if host.size >= wanted.from_size:
            shared[wanted.name] = _shared(host, number, wanted)
    return shared


def _shared(host: DemoHost, number: int, wanted: SharedNetwork) -> DemoNetwork:
    network = add_network(host, wanted.name)
    large = host.size > LARGE
    network.pool = Pool(f"172.18.{16 * number}.0/20" if large else f"172.18.{17 + number}.0/24")
    network.pool6 = Pool(f"fd00:18:{17 + number}::/64") if wanted.ipv6 else None
    network.internal = wanted.internal
    network.own_subnet = True
    if not wanted.icc:
        network.options = {ICC: "false"}
    return network


def project_network(
    host: DemoHost, project: str, short: str, *, internal: bool = False, ipv6: bool = False
) -> DemoNetwork:
    """A network as compose makes it for a project."""
    number = len(host.networks)
    network = add_network(host, f"{project}_{short}")
    network.pool = Pool(_local_subnet(number))
    network.pool6 = Pool(f"fd00:19:{number:x}::/64") if ipv6 else None
    network.internal = internal
    network.labels = {
        "com.docker.compose.network": short,
        "com.docker.compose.project": project,
        "com.docker.compose.version": "2.39.1",
    }
    return network


def unused_network(host: DemoHost) -> None:
    """A network that nobody has used for a long time."""
    number = len(host.networks)
    network = add_network(host, "legacy-lan")
    network.pool = Pool(_local_subnet(number))
    network.own_subnet = True


def _local_subnet(number: int) -> str:
    """172.19.0.0/24 and up to the end of 172.31, then on in 10.0.0.0/8: room for 60,000 networks."""
    if number < 13 * 256:
        return f"172.{19 + number // 256}.{number % 256}.0/24"
    number -= 13 * 256
    return f"10.{number // 256}.{number % 256}.0/24"
