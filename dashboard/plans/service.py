"""Places and plans are made and removed by administrators, on the page, by API and at the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dashboard.access import policy
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base import failures
from dashboard.base.i18n import translated
from dashboard.base.names import check_name
from dashboard.base.problems import Problem
from dashboard.operations import locks
from dashboard.operations.runner import Actor
from dashboard.plans import places, selection
from dashboard.plans.models import Place, Plan
from topology.backups import schedule, sealing
from topology.backups.errors import PlaceError, PlanError
from topology.backups.places.opening import Access
from topology.model import redaction

MOST = 200
LONGEST = 100


def add_place(
    actor: Actor, name: str, address: str, *, login: str = "", secret: str = "", host_key: str = ""
) -> Place:
    """Make a place known, once something could be written there and read back.

    Raises a problem where the name is taken (409 `exists`) or the place does not work (409 `place_failed`). A
    server whose key nobody has confirmed is sent nothing (409 `host_key_unconfirmed`, with the key that it
    shows): who knows the server gives the key as `host_key`.
    """
    asked = {"place": name[:LONGEST]}
    with refusing(actor, Action.Kind.PLACE_ADD, asked):
        _administers(actor)
        row = Place(name=_named(name), address=address, login=login, host_key=host_key, username=actor.name)
        _check_free(Place, name)
        if not host_key:
            must_have_no_key(address)
        with places.reached(address, Access(login, secret, host_key)) as place:
            place.check()
        row.secret = places.sealed(secret)
        _saved(row)
    audit_log.add(actor.user, Action.Kind.PLACE_ADD, asked | {"address": address}, username=actor.name)
    return row


def must_have_no_key(address: str) -> None:
    """Raise a problem (409) where the place is a server with a key, which then has to be given."""
    shown = places.key_shown(address)
    if shown is None:
        return
    line, fingerprint = shown
    sentence = _(
        "The server shows the key %(fingerprint)s. Compare it with what the server itself says "
        "(ssh-keygen -lf on it); if it is the same, confirm it by giving the key: %(key)s"
    )
    raise Problem(
        409, "host_key_unconfirmed", sentence % {"fingerprint": fingerprint, "key": line},
        host_key=line, fingerprint=fingerprint,
    )  # fmt: skip


def remove_place(actor: Actor, name: str) -> None:
    """Forget a place; what lies there stays. Refused (409 `place_used`) while a plan uses it."""
    asked = {"place": name[:LONGEST]}
    with refusing(actor, Action.Kind.PLACE_REMOVE, asked):
        _administers(actor)
        row = place_of(name)
        users = ", ".join(plan.name for plan in row.plans.all()[:5])
        if users:
            raise Problem(
                409, "place_used", _("“%(name)s” is used by: %(users)s.") % {"name": name, "users": users}
            )
        row.delete()
    audit_log.add(actor.user, Action.Kind.PLACE_REMOVE, asked, username=actor.name)


def add(actor: Actor, wanted: Mapping[str, Any]) -> Plan:
    """Make a plan: the fields of `Plan`, its place by name.

    Raises a problem where something of it cannot be read, or the name is taken (409 `exists`).
    """
    asked = {"plan": str(wanted.get("name", ""))[:LONGEST]}
    with refusing(actor, Action.Kind.PLAN_ADD, asked):
        _administers(actor)
        fields = dict(wanted) | {"name": _named(str(wanted["name"])), "username": actor.name}
        plan = Plan(**fields | {"place": place_of(str(wanted["place"]))})
        selection.selector(plan.selector)
        schedule.parse(plan.schedule, plan.zone)
        if plan.recipient:
            sealing.check_recipient(plan.recipient)
        _check_free(Plan, plan.name)
        _saved(plan)
    wanted = dict(wanted) | {"command": redaction.words(plan.command)} if plan.command else wanted
    requested = asked | {key: value for key, value in wanted.items() if key != "name"}
    audit_log.add(actor.user, Action.Kind.PLAN_ADD, requested, username=actor.name)
    return plan


def remove(actor: Actor, name: str) -> None:
    """Plan it no longer; the backups that it has made stay. Refused (409 `busy`) while it is carried out."""
    asked = {"plan": name[:LONGEST]}
    with refusing(actor, Action.Kind.PLAN_REMOVE, asked):
        _administers(actor)
        plan = plan_of(name)
        with locks.lock("plan", str(plan.pk), plan.name):  # a backup under way would be nobody's
            plan.delete()
    audit_log.add(actor.user, Action.Kind.PLAN_REMOVE, asked, username=actor.name)


@contextmanager
def refusing(actor: Actor, kind: Action.Kind, asked: Mapping[str, Any], volume: str = "") -> Iterator[None]:
    """What is refused within is a problem, and in the audit log; also by a place, or for a plan's words."""
    with refusals.record_refusals(actor.user, kind, asked, username=actor.name, volume_name=volume[:255]):
        try:
            yield
        except PlanError as error:
            raise Problem(400, error.code, translated(error.sentence)) from error
        except PlaceError as error:
            raise failures.of_volume(error) from error


def plan_of(name: str) -> Plan:
    """The plan of this name; raises a problem (404) where there is none."""
    found = Plan.objects.select_related("place").filter(name=name).first()
    if found is None:
        raise Problem(404, "not_found", _("There is no plan “%s”.") % name[:LONGEST])
    return found


def place_of(name: str) -> Place:
    """The place of this name; raises a problem (404) where there is none."""
    found = Place.objects.filter(name=name).first()
    if found is None:
        raise Problem(404, "not_found", _("There is no place “%s”.") % name[:LONGEST])
    return found


def _administers(actor: Actor) -> None:
    if actor.user is not None:
        policy.check_administrator(actor.user)


def _named(name: str) -> str:
    if not name.strip() or len(name) > LONGEST or not name.isprintable() or "/" in name:
        raise Problem(
            400,
            "bad_name",
            _("“%s” is no name: it needs 1 to 100 characters, none of them “/”.") % name[:LONGEST],
        )
    check_name(name)
    return name


def _check_free(model: type[Place | Plan], name: str) -> None:
    if model._default_manager.filter(name=name).exists():
        raise _taken(name)
    if model._default_manager.count() >= MOST:
        raise Problem(409, "too_many", _("There are too many already."))


def _saved(row: Place | Plan) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise _taken(row.name) from None


def _taken(name: str) -> Problem:
    return Problem(409, "exists", _("There is one called “%s” already.") % name)
