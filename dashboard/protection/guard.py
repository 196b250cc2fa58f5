"""Whether something is protected: by an administrator, or because Portolan itself runs in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboard import hub
from dashboard.protection import own
from dashboard.protection.models import Protection
from dashboard.things import Thing
from topology import model
from topology.graph import Topology

#: Why what is Portolan's own is protected.
_OURS: Mapping[str, Callable[[], str]] = {
    "container": lambda: _("Portolan itself runs in it."),
    "network": lambda: _("Portolan itself is on it."),
    "volume": lambda: _("Portolan itself keeps its data in it."),
}


@dataclass(frozen=True, slots=True)
class Lock:
    """One protected thing, as people read it. `number` is `None` where nobody can lift it."""

    kind: str
    id: str
    name: str
    reason: str
    by: str
    since: str | None = None
    number: int | None = None

    @property
    def kind_word(self) -> str:
        """The kind in the reader's language."""
        return str(Protection.Kind(self.kind).label)

    @property
    def node_id(self) -> str:
        """Its ID on the chart; a project has none and is called by its name."""
        return f"{self.kind}:{self.id}"

    def sentence(self) -> str:
        """Why nothing can be done."""
        words = {"name": self.name, "reason": self.reason, "by": self.by}
        if self.kind == Protection.Kind.PROJECT:
            return _("The project “%(name)s” is protected by %(by)s: %(reason)s") % words
        return _("“%(name)s” is protected by %(by)s: %(reason)s") % words

    def covers(self, thing: Thing) -> bool:
        """Whether this is what the lock is on, made anew under the same name included."""
        if self.kind == Protection.Kind.PROJECT:
            return thing.project == self.id
        return thing.kind == self.kind and (thing.id == self.id or thing.name == self.name)


def lock_of(one: Protection) -> Lock:
    """What an administrator has protected, as people read it."""
    since = one.since.isoformat(timespec="seconds")
    return Lock(one.kind, one.object_id, one.name, one.reason, one.username, since, one.pk)


def locks() -> list[Lock]:
    """Everything that is protected at this moment."""
    set_by_hand = map(lock_of, Protection.objects.all())
    return [*_ours(hub.current().store.topology), *set_by_hand]


def _ours(topology: Topology | None) -> list[Lock]:
    """The container that Portolan runs in, the one whose sandbox that shares, their networks; its volumes.

    Whoever holds a copy of its data, or puts another in its place, is an administrator.
    """
    docker_id = own.container_id()
    if docker_id is None:
        return []
    here = model.container_id(docker_id)
    if topology is None:  # nothing is known of it yet but that it is there
        return [Lock("container", docker_id, docker_id[:12], _OURS["container"](), "Portolan")]
    if here not in topology.nodes:
        return []
    ids = {here, *_own_volumes(topology, here)}
    for sandbox in _targets(topology, {here}, "joins") - {model.HOST_SANDBOX}:
        ids.add(model.container_id(sandbox.partition(":")[2]))
        ids |= _targets(topology, _targets(topology, {sandbox}, "holds"), "attaches")
    return [_own_lock(topology, node_id) for node_id in sorted(ids) if node_id in topology.nodes]


def _own_volumes(topology: Topology, here: str) -> set[str]:
    """Those that it mounts, and those by which one gets to the same place on the host."""
    sources = _targets(topology, {here}, "mounts")
    places = sources | _targets(topology, sources, "backed_by")
    found = {source for source in sources if source.startswith("volume:")}
    found |= {e.source for e in topology.edges.values() if e.kind == "backed_by" and e.target in places}
    paths = {place for place in places if place.startswith("bind:")}
    return found | {
        node.id for node in topology.of_kind("volume") if model.bind_id(node.text("mountpoint")) in paths
    }


def _targets(topology: Topology, sources: Collection[str], kind: str) -> set[str]:
    return {e.target for e in topology.edges.values() if e.kind == kind and e.source in sources}


def _own_lock(topology: Topology, node_id: str) -> Lock:
    node = topology.nodes[node_id]
    reason = _OURS[node.kind]()
    return Lock(node.kind, node_id.partition(":")[2], node.text("name"), reason, "Portolan")
