"""Protection is given and lifted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from dashboard import references
from dashboard.access import policy
from dashboard.access.protection.models import Protection
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.hosts.service import host_of
from dashboard.runtime import Runtime
from dashboard.targets import Target
from topology.model import records as model

Kind = Protection.Kind


def protect(runtime: Runtime, by: User, kind: Protection.Kind, wanted: str, reason: str) -> Protection:
    """Protect what is meant, which may be called as in the API: by node ID, Docker ID or name."""
    with refusals.record_refusals(
        by, Action.Kind.PROTECT, {"kind": str(kind), "object": wanted, "reason": reason}
    ):
        policy.check_administrator(by)
        found_id, name = _meant(runtime, kind, wanted.removeprefix(f"{kind}:"))
        made, _action = _protect(
            runtime, by, Protection(kind=kind, object_id=found_id, name=name, reason=reason)
        )
    return made


def protect_again(runtime: Runtime, by: User, kept: Mapping[str, Any], undoes: Action) -> Action:
    """Protect what somebody has lifted, as it was, for the same reason."""
    again = {name: kept[name] for name in ("kind", "object_id", "name", "reason")}
    _made, action = _protect(runtime, by, Protection(**again), undoes)
    return action


def lift(runtime: Runtime, by: User, protection: Protection, undoes: Action | None = None) -> Action:
    """From now on everybody acts on it again who may.

    Raises a `Problem`: 409 `already_lifted` where somebody was first, or for one who is no administrator.
    """
    about = _thing(runtime, protection)
    kept = {name: getattr(protection, name) for name in ("kind", "object_id", "name", "reason", "username")}
    kept["number"] = protection.pk
    requested = {"reason": protection.reason}
    with refusals.record_refusals(by, Action.Kind.LIFT, requested, about), transaction.atomic():
        policy.check_administrator(by)
        removed, _by_model = Protection.objects.filter(pk=protection.pk).delete()
        if not removed:
            raise Problem(409, "already_lifted", _("Somebody has lifted the protection already."))
        return audit_log.add(by, Action.Kind.LIFT, requested, about, before=kept, undoes=undoes)


def _protect(
    runtime: Runtime, by: User, wanted: Protection, undoes: Action | None = None
) -> tuple[Protection, Action]:
    """Once, whoever else wants the same at this moment; both rows or none."""
    policy.check_administrator(by)
    wanted.host_id, wanted.by, wanted.username = host_of(runtime), by, by.get_username()
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
            requested, after = {"reason": wanted.reason}, {"number": wanted.pk}
            kind = Action.Kind.PROTECT
            action = audit_log.add(by, kind, requested, _thing(runtime, wanted), after=after, undoes=undoes)
    except IntegrityError:
        sentence = _("“%s” is protected already.") % wanted.name
        raise Problem(409, "already_protected", sentence) from None
    return wanted, action


def _meant(runtime: Runtime, kind: Protection.Kind, wanted: str) -> tuple[str, str]:
    """ID and name. A project or volume may be protected before it is there."""
    topology = runtime.store.topology
    if kind in (Kind.CONTAINER, Kind.NETWORK):
        find = references.container if kind == Kind.CONTAINER else references.network
        found = find(topology, runtime.engine(), wanted)
        return found.id, found.name
    return wanted, wanted


def _thing(runtime: Runtime, protection: Protection) -> tuple[Target, ...]:
    if protection.kind == Kind.PROJECT:
        return (Target("project", protection.object_id, protection.name, protection.object_id),)
    topology = runtime.store.topology
    node = topology.nodes.get(f"{protection.kind}:{protection.object_id}") if topology is not None else None
    project = node.text("project") or None if node is not None else None
    return (Target(protection.kind, protection.object_id, protection.name, project),)


def covered(runtime: Runtime, lock_id: str, kind: str, name: str) -> list[str]:
    """The IDs on the chart of what a lock is on: by its ID, and by its name where it was made anew."""
    topology = runtime.store.topology
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
