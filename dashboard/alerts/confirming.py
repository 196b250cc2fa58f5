"""An address is told of no alert before whoever reads its mail has said so, by a signed link sent there.

The link is good for two days, for the person who asked, and for the address that waits; it does not hold the
address itself. Whoever follows it is logged in, and confirms by a button: what only looks at links does not.
"""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dashboard.alerts.models import Channel
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.operations import locks

Kind = Action.Kind
#: Gives the link to a token, as the person's browser would have it.
Link = Callable[[str], str]
GOOD_FOR = timedelta(days=2)
#: Nobody has more of these mails sent within an hour.
MOST, WITHIN = 5, timedelta(hours=1)
_SALT = "dashboard.alerts.address"


def link_by(request: HttpRequest) -> Link:
    """Links as who asks this would have them."""
    return lambda token: request.build_absolute_uri(reverse("alerts_address", args=[token]))


def ask(by: User, address: str, link: Link) -> None:
    """Send the link to this address; one that the mail server does not take counts, too.

    Raises a problem: 409 `busy` while another is on its way, 429 `too_many`, 502 `channel_failed`.
    """
    with _one_at_a_time(by):
        _check_few(by)
        with refusals.record_refusals(by, Kind.ADDRESS_ASK, {}):
            _send(by, address, link)
        audit_log.add(by, Kind.ADDRESS_ASK, {})


@contextmanager
def _one_at_a_time(by: User) -> Iterator[None]:
    """Hold this person's lock; raises a problem where another link of theirs is on its way for too long."""
    with ExitStack() as held:
        try:
            held.enter_context(locks.lock("address", str(by.pk), by.get_username()))
        except Problem:
            said = _("A link is on its way for you already: try again in a moment.")
            raise Problem(409, "busy", said) from None
        yield


def _check_few(by: User) -> None:
    lately = Action.objects.filter(kind=Kind.ADDRESS_ASK, user=by, asked_at__gt=timezone.now() - WITHIN)
    if lately.count() >= MOST:
        raise Problem(429, "too_many", _("So many links have been sent for you: try again in an hour."))


def _send(by: User, address: str, link: Link) -> None:
    name = by.get_username()
    words = _(
        "%(name)s wants to be told by e-mail at this address what goes wrong on a host that Portolan "
        "watches.\n\nTo confirm that, open this link, logged in as %(name)s:\n%(link)s\n\nIt is good for two "
        "days. If you know nothing of this, do nothing: no alerts are sent to you."
    )
    body = words % {"name": name, "link": link(_token(by, address))}
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(f"[Portolan] {_('Confirm your address')}", body, to=[address], headers=headers)
    try:
        mail.send()
    except (smtplib.SMTPException, OSError):
        raise Problem(502, "channel_failed", _("The mail server does not take it.")) from None


def confirm(by: User, token: str) -> None:
    """Tell this person at the address that waits from now on. Raises a problem: 400 `link_not_good`."""
    with refusals.record_refusals(by, Kind.ADDRESS_CONFIRM, {}):
        row = Channel.objects.filter(owner=by).exclude(pending="").first()
        if row is None or _read(token) != [by.pk, _digest(row.pending)]:
            said = _("This link is not good any more: subscribe with your address again to be sent another.")
            raise Problem(400, "link_not_good", said)
        row.url, row.pending = f"mailto:{row.pending}", ""
        row.save(update_fields=("url", "pending"))
    audit_log.add(by, Kind.ADDRESS_CONFIRM, {})


def _token(by: User, address: str) -> str:
    return signing.dumps([by.pk, _digest(address)], salt=_SALT)


def _read(token: str) -> object:
    try:
        return signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
