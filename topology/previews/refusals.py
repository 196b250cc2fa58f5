"""Why the engine would refuse to connect or disconnect, told before the try (`docs/engine.md`)."""

from __future__ import annotations

from collections.abc import Sequence

from topology.graph.queries import Reach
from topology.graph.records import Fields, Node
from topology.messages import Message, gettext_noop, message
from topology.previews.addresses import refused_address

DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge"

_UNKNOWN_CONTAINER = gettext_noop("There is no such container.")
_UNKNOWN_NETWORK = gettext_noop("There is no such network.")
_HOST_MODE = gettext_noop(
    "“%(container)s” uses the host's own network stack: there is nothing to connect or disconnect."
)
_SHARES = gettext_noop(
    "“%(container)s” shares the network stack of “%(owner)s”. Connect or disconnect that container instead."
)
_SHARES_GONE = gettext_noop("“%(container)s” shares the network stack of a container that is gone.")
_GOING = gettext_noop("“%(container)s” is being removed.")
_HOST_NETWORK = gettext_noop(
    "“%(network)s” is the host's own network stack. It is chosen when a container is created."
)
_NONE_NETWORK = gettext_noop("“%(network)s” means no network at all, so there can be no other beside it.")
_ON_NONE = gettext_noop(
    "“%(container)s” is on “%(none)s”, which allows no other network. Disconnect that first."
)
_INGRESS = gettext_noop("“%(network)s” belongs to the swarm's own routing.")
_NOT_ATTACHABLE = gettext_noop("“%(network)s” is for services only: it is not attachable.")
_ALREADY = gettext_noop("“%(container)s” is connected to “%(network)s” already.")
_NOT_CONNECTED = gettext_noop("“%(container)s” is not connected to “%(network)s”.")
_BRIDGE_ADDRESS = gettext_noop("On the default bridge no address can be chosen.")
_BRIDGE_ALIAS = gettext_noop("On the default bridge there are no aliases.")


def refused_connect(
    reach: Reach,
    container: str,
    network: str,
    *,
    ipv4: str | None = None,
    ipv6: str | None = None,
    aliases: Sequence[str] = (),
) -> Message | None:
    """Why a container cannot be connected to a network in this way; `None` if nothing speaks against it."""
    who, where = reach.node(container), reach.node(network)
    refused = _unknown(who, where)
    if refused is not None or who is None or where is None:
        return refused
    return (
        _refused_container(reach, who)
        or _refused_network(where)
        or _refused_together(reach, who, where)
        or _refused_wishes(reach, who, where, ipv4, ipv6, aliases)
    )


def refused_disconnect(reach: Reach, container: str, network: str) -> Message | None:
    """Why a container cannot be disconnected from a network."""
    who, where = reach.node(container), reach.node(network)
    refused = _unknown(who, where)
    if refused is not None or who is None or where is None:
        return refused
    refused = _refused_container(reach, who)
    if refused is not None:
        return refused
    if reach.endpoint(container, network) is None:
        names = {"container": who.text("name"), "network": where.text("name")}
        return message("not_connected", _NOT_CONNECTED, **names)
    return _swarm(where)


def is_default_bridge(network: Node) -> bool:
    """Whether this is the engine's own bridge, where containers have neither names nor chosen addresses."""
    options = network.get("options")
    marked = isinstance(options, Fields) and options.get(DEFAULT_BRIDGE) == "true"
    return marked or (network.text("name") == "bridge" and network.get("driver") == "bridge")


def _unknown(container: Node | None, network: Node | None) -> Message | None:
    if container is None or container.kind != "container":
        return message("unknown_container", _UNKNOWN_CONTAINER)
    if network is None or network.kind != "network":
        return message("unknown_network", _UNKNOWN_NETWORK)
    return None


def _refused_container(reach: Reach, container: Node) -> Message | None:
    name = container.text("name")
    if container.get("state") in ("removing", "dead"):
        return message("container_going", _GOING, container=name)
    if container.text("network_mode").startswith("container:"):
        owner = reach.owner(container.id)
        if owner is None:
            return message("shares_sandbox", _SHARES_GONE, container=name)
        return message("shares_sandbox", _SHARES, container=name, owner=owner.text("name"))
    if container.get("network_mode") == "host":
        return message("host_mode", _HOST_MODE, container=name)
    return None


def _refused_network(network: Node) -> Message | None:
    name, driver = network.text("name"), network.get("driver")
    if driver == "host":
        return message("network_host", _HOST_NETWORK, network=name)
    if driver == "null":
        return message("network_none", _NONE_NETWORK, network=name)
    if network.get("scope") == "swarm" and not network.get("attachable") and not network.get("ingress"):
        return message("not_attachable", _NOT_ATTACHABLE, network=name)
    return _swarm(network)


def _swarm(network: Node) -> Message | None:
    if network.get("ingress") or network.get("name") == "docker_gwbridge":
        return message("swarm_routing", _INGRESS, network=network.text("name"))
    return None


def _refused_together(reach: Reach, container: Node, network: Node) -> Message | None:
    name = container.text("name")
    if reach.endpoint(container.id, network.id) is not None:
        return message("already_connected", _ALREADY, container=name, network=network.text("name"))
    for other in reach.networks(container.id):
        if other.get("driver") == "null":
            return message("on_none", _ON_NONE, container=name, none=other.text("name"))
    return None


def _refused_wishes(
    reach: Reach,
    container: Node,
    network: Node,
    ipv4: str | None,
    ipv6: str | None,
    aliases: Sequence[str],
) -> Message | None:
    if is_default_bridge(network):
        if ipv4 or ipv6:
            return message("default_bridge", _BRIDGE_ADDRESS)
        if aliases:
            return message("default_bridge", _BRIDGE_ALIAS)
    for address, version in ((ipv4, 4), (ipv6, 6)):
        if address:
            refused = refused_address(reach, container.id, network, address, version)
            if refused is not None:
                return refused
    return None
