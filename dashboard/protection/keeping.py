"""Protection is given and lifted."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from dashboard import hub, references
from dashboard.models import Action
from dashboard.problems import Problem
from dashboard.protection.models import Protection
from dashboard.record import writing
from dashboard.roles import rules
from dashboard.things import Thing
from topology import model

Kind = Protection.Kind


def protect(by: User, kind: Protection.Kind, wanted: str, reason: str) -> Protection:
    """Protect what is meant, which may be called as in the API: by node ID, Docker ID or name."""
    rules.check_administrator(by)
    found_id, name = _meant(kind, wanted.removeprefix(f"{kind}:"))
    if Protection.objects.filter(kind=kind, object_id=found_id).exists():
        raise Problem(409, "already_protected", _("“%s” is protected already.") % name)
    made = Protection.objects.create(
        kind=kind, object_id=found_id, name=name, reason=reason, by=by, username=by.get_username()
    )
    writing.note(by, Action.Kind.PROTECT, {"reason": reason}, _thing(made))
    return made


def lift(by: User, protection: Protection) -> None:
    """From now on everybody acts on it again who may."""
    rules.check_administrator(by)
    writing.note(by, Action.Kind.LIFT, {"reason": protection.reason}, _thing(protection))
    protection.delete()


def _meant(kind: Protection.Kind, wanted: str) -> tuple[str, str]:
    """ID and name. A project or volume may be protected before it is there."""
    topology = hub.current().store.topology
    if kind in (Kind.CONTAINER, Kind.NETWORK):
        find = references.container if kind == Kind.CONTAINER else references.network
        found = find(topology, hub.current().engine(), wanted)
        return found.id, found.name
    return wanted, wanted


def _thing(protection: Protection) -> tuple[Thing, ...]:
    if protection.kind == Kind.PROJECT:
        return (Thing("project", protection.object_id, protection.name, protection.object_id),)
    topology = hub.current().store.topology
    node = topology.nodes.get(f"{protection.kind}:{protection.object_id}") if topology is not None else None
    project = node.text("project") or None if node is not None else None
    return (Thing(protection.kind, protection.object_id, protection.name, project),)


def covered(lock_id: str, kind: str, name: str) -> list[str]:
    """The IDs on the chart of what a lock is on: by its ID, and by its name where it was made anew."""
    topology = hub.current().store.topology
    if topology is None:
        return []
    if kind == Kind.PROJECT:
        return sorted(node.id for node in topology.nodes.values() if node.get("project") == lock_id)
    own_id = {
        Kind.CONTAINER: model.container_id,
        Kind.NETWORK: model.network_id,
        Kind.VOLUME: model.volume_id,
    }[Kind(kind)](lock_id)
    alike = (node for node in topology.nodes.values() if node.kind == kind)
    return sorted(node.id for node in alike if node.id == own_id or node.text("name") == name)
