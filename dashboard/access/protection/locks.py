"""Whether something is protected: by an administrator, or because Portolan itself runs in it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.db.models import QuerySet

from dashboard.access.protection import own_container, self_protection
from dashboard.access.protection.models import Protection
from dashboard.base.i18n import gettext as _
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.targets import Target
from topology.engine.errors import EngineError
from topology.graph.builder import Topology, build
from topology.model import records as model
from topology.snapshot import take_snapshot


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

    def covers(self, thing: Target) -> bool:
        """Whether this is what the lock is on, made anew under the same name included."""
        if self.kind == Protection.Kind.PROJECT:
            return thing.project == self.id
        return thing.kind == self.kind and (thing.id == self.id or thing.name == self.name)


def lock_of(one: Protection) -> Lock:
    """What an administrator has protected, as people read it."""
    since = one.since.isoformat(timespec="seconds")
    return Lock(one.kind, one.object_id, one.name, one.reason, one.username, since, one.pk)


def locks(runtime: Runtime) -> list[Lock]:
    """Everything that is protected on a host at this moment."""
    set_by_hand = map(lock_of, protections_on(runtime))
    in_a_container = own_container.container_id() is not None
    own = _ours(_chart(runtime), runtime.address) if in_a_container else []
    return [*own, *set_by_hand]


def protections_on(runtime: Runtime) -> QuerySet[Protection]:
    """What administrators have protected on a host."""
    return Protection.objects.filter(host_id=host_of(runtime))


def _chart(runtime: Runtime) -> Topology | None:
    """What there is. A command has no chart, and a server none at first: then the engine is asked."""
    topology = runtime.store.topology
    if topology is not None:
        return topology
    with suppress(EngineError):
        return build(take_snapshot(runtime.engine()))
    return None


def _ours(topology: Topology | None, engine: str) -> list[Lock]:
    reasons = self_protection.reasons(topology, engine)
    return [_own_lock(topology, node_id, reason) for node_id, reason in sorted(reasons.items())]


def _own_lock(topology: Topology | None, node_id: str, reason: str) -> Lock:
    kind, known_as = model.split_id(node_id)
    node = topology.nodes.get(node_id) if topology is not None else None
    return Lock(kind, known_as, node.text("name") if node is not None else known_as[:12], reason, "Portolan")
