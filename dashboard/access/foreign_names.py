"""Names that an operator who is limited to some projects may not take, because others are known by them.

On a network everybody may answer to any name. Who looks one up is answered by whichever container of its
networks has it, so a name that others on the same network can look up must not become another project's. And
compose takes a volume for a project's own by the beginning of its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.contrib.auth.models import User

from dashboard.access.policy import Refusal, limit_of
from dashboard.access.protection.locks import protections_on
from dashboard.access.protection.models import Protection
from dashboard.access.roles.models import Limit
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from topology.graph.records import Node, Topology
from topology.model import records as model


def refusal_on_network(
    limit: Limit | None, topology: Topology, network_id: str, aliases: Iterable[str], addresses: Iterable[str]
) -> Refusal | None:
    """Why a container may not have these aliases and addresses on a network; `network_id` is its node's.

    An alias with a dot is refused too, where containers beyond the limit are on the network: it could be
    taken for any name of the world outside.
    """
    others = _others(limit, topology, network_id) if limit is not None else []
    if limit is None or not others:
        return None
    taken = set(_names(topology, _networks(topology, others), limit))
    alias = next((one for one in aliases if _folded(one) in taken or "." in _folded(one)), None)
    if alias is not None:
        sentence = _("On this network others than your projects could be meant by “%s”.")
        return Refusal("outside_projects", sentence % alias)
    kept = {text for node in others for text in _addresses(node)}
    address = next((one for one in addresses if one in kept), None)
    if address is not None:
        sentence = _("The address %s on this network is kept for a container of another project.")
        return Refusal("outside_projects", sentence % address)
    return None


def check_new_volumes(runtime: Runtime, user: User | None, names: Collection[str]) -> None:
    """Raise a problem where one of the names would make a new volume another project's."""
    limit = limit_of(user) if user is not None else None
    refused = next(filter(None, (refusal_of_volume(runtime, limit, name) for name in names)), None)
    if refused is not None:
        raise Problem(403, refused.code, refused.detail)


def refusal_of_volume(runtime: Runtime, limit: Limit | None, name: str) -> Refusal | None:
    """Why a new volume may not be called so: the longest project's name that it begins with says whose."""
    if limit is None:
        return None
    known = {*_projects(runtime), *limit.projects}
    whose = max((one for one in known if name.startswith(f"{one}_")), key=len, default=None)
    if whose is None or limit.reaches(whose):
        return None
    sentence = _("Compose would take “%(name)s” for a volume of “%(project)s”, which is no project of yours.")
    return Refusal("outside_projects", sentence % {"name": name, "project": whose})


def _projects(runtime: Runtime) -> Iterator[str]:
    """Every project that is known of: on the host, protected there, or somebody's."""
    topology = runtime.store.topology
    if topology is not None:
        yield from filter(None, (node.text("project") for node in topology.nodes.values()))
    yield from (
        protections_on(runtime).filter(kind=Protection.Kind.PROJECT).values_list("object_id", flat=True)
    )
    for limit in Limit.objects.all():
        yield from limit.projects


def _others(limit: Limit, topology: Topology, network_id: str) -> list[Node]:
    """The endpoints on a network that are of containers beyond the limit."""
    return [node for node in _endpoints(topology, {network_id}) if not _reaches(limit, topology, node)]


def _networks(topology: Topology, endpoints: Collection[Node]) -> set[str]:
    """Every network that the containers of these endpoints look names up on."""
    containers = {_container_of(node) for node in endpoints}
    return {_network_of(node) for node in topology.of_kind("endpoint") if _container_of(node) in containers}


def _names(topology: Topology, networks: Collection[str], limit: Limit) -> Iterator[str]:
    """What containers beyond the limit answer to there."""
    for node in _endpoints(topology, networks):
        if _reaches(limit, topology, node):
            continue
        container = topology.nodes.get(_container_of(node))
        own = (container.text("name"), container.text("service")) if container is not None else ()
        for name in (*own, *_texts(node, "aliases"), *_texts(node, "dns_names")):
            if name:
                yield _folded(name)


def _endpoints(topology: Topology, networks: Collection[str]) -> Iterator[Node]:
    return (node for node in topology.of_kind("endpoint") if _network_of(node) in networks)


def _reaches(limit: Limit, topology: Topology, endpoint: Node) -> bool:
    container = topology.nodes.get(_container_of(endpoint))
    return container is not None and limit.reaches(container.text("project") or None)


def _addresses(endpoint: Node) -> Iterator[str]:
    for name in ("static_ipv4", "static_ipv6"):
        if endpoint.text(name):
            yield endpoint.text(name).partition("/")[0]


def _texts(node: Node, name: str) -> tuple[str, ...]:
    found = node.get(name)
    return tuple(map(str, found)) if isinstance(found, tuple | list) else ()


def _container_of(endpoint: Node) -> str:
    return model.container_id(endpoint.id.split(":")[1])


def _network_of(endpoint: Node) -> str:
    return model.network_id(endpoint.id.split(":", 2)[2])


def _folded(name: str) -> str:
    """As resolvers compare names."""
    return name.rstrip(".").casefold()
