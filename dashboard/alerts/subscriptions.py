"""What people have subscribed to for themselves, by e-mail: each once, of what everybody may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboard.alerts import channel_service, confirming, mail, outbox
from dashboard.alerts.fixed import changeable
from dashboard.alerts.models import Channel
from dashboard.audit import log as audit_log
from dashboard.audit import rate_limit, refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

Kind = Action.Kind
FIELDS = ("rules", "projects", "remind", "quiet")


def of(person: User) -> Channel | None:
    """Somebody's subscription, if there is one."""
    return Channel.objects.filter(owner=person).first()


def subscribe(by: User, fields: Mapping[str, Any], link: confirming.Link) -> Channel:
    """Tell this person by e-mail from now on; an address that is not given stays as it was.

    A new address is told of no alert before it is confirmed by a link that is sent there; until then the one
    before is told. Raises a problem where that cannot be, 409 `busy` while another link is on its way.
    """
    asked = {name: fields[name] for name in FIELDS if name in fields}
    with refusals.record_refusals(by, Kind.SUBSCRIBE, asked):
        if not settings.MAILS:
            raise Problem(409, "no_mail", _("No mail server is set (PORTOLAN_EMAIL_URL)."))
        rate_limit.check(by, Kind.SUBSCRIBE)
        name = by.get_username()
        row = of(by) or Channel(owner=by, name=f"~{name}", kind=Channel.Kind.EMAIL, username=name)
        changeable(fields, {"confirmed": bool(row.url) and not row.pending})
        for field, value in asked.items():
            setattr(row, field, value)
        address = str(fields.get("address") or "")
        waits = address or row.pending
        _check_address(f"mailto:{waits}" if waits else row.url)
        channel_service.check(row)
        _check_free(row)
        if address:
            row.pending = address if row.url != f"mailto:{address}" else ""
        if address and row.pending:
            confirming.ask(by, address, link)
        _save(row)
        outbox.hold_anew(row, timezone.now())
    audit_log.add(by, Kind.SUBSCRIBE, asked)
    return row


def _check_address(url: str) -> None:
    if len(mail.recipients(url)) > 1:
        raise Problem(400, "url_invalid", _("A subscription goes to one address."))
    mail.check(url)


def _check_free(row: Channel) -> None:
    if Channel.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise _taken(row)


def _save(row: Channel) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody was faster
        raise _taken(row) from None


def _taken(row: Channel) -> Problem:
    return Problem(409, "channel_exists", _("There is a channel “%s” already.") % row.name)


def unsubscribe(by: User) -> None:
    """Tell this person no more; raises a problem where nothing was told."""
    with refusals.record_refusals(by, Kind.UNSUBSCRIBE, {}):
        row = of(by)
        if row is None:
            raise Problem(404, "not_found", _("You have not subscribed to anything."))
        rate_limit.check(by, Kind.UNSUBSCRIBE)
        row.delete()
    audit_log.add(by, Kind.UNSUBSCRIBE, {})
