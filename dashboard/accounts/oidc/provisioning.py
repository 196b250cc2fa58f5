"""From what the provider says of somebody to a person here: the one they were, or somebody new.

People are known by issuer and subject alone. A name or an address of mail that is the same as somebody's here
says nothing: who comes with it becomes somebody else, under a name that is free.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from dashboard.access import policy
from dashboard.access.roles import service as role_service
from dashboard.access.tokens import service as token_service
from dashboard.accounts import bootstrap, usernames
from dashboard.accounts.oidc import claims as oidc_claims
from dashboard.accounts.oidc.claims import Claims, Refused
from dashboard.accounts.oidc.models import Identity
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.oidc_provider import Provider
from dashboard.base.roles import Role
from dashboard.volumes.jobs import jobs

LONGEST_NAME, LONGEST_SUBJECT = 100, 255
TRIES = 5


def person(provider: Provider, claims: Claims) -> User:
    """Whose claims these are, or `Refused`."""
    subject, role = _admitted(provider, claims)
    user = _known(provider, subject) or _welcome(provider, subject, claims, role)
    if not user.is_active:
        raise Refused(_("Your account here is deactivated. An administrator can change that."))
    Identity.objects.filter(issuer=provider.issuer, subject=subject).update(seen_at=timezone.now())
    if provider.roles_claim is not None:
        _follow(provider, user, role)
    return user


def connect(provider: Provider, claims: Claims, account: User) -> User:
    """From now on these claims are this person's, who has asked for it while logged in.

    Raises `Refused` if they are another account's.
    """
    subject, _role = _admitted(provider, claims)
    found, made = Identity.objects.get_or_create(
        issuer=provider.issuer, subject=subject, defaults={"user": account}
    )
    if found.user != account:
        raise Refused(_("That login belongs to another account here."))
    if made:
        audit_log.add(account, Action.Kind.ARRIVE, {"through": provider.name, "subject": subject})
    return account


def _admitted(provider: Provider, claims: Claims) -> tuple[str, str]:
    """Subject and role of somebody who may come in."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Refused(_("The provider does not say who you are."))
    oidc_claims.check(provider, claims)
    return subject, oidc_claims.role(provider, claims)


def _known(provider: Provider, subject: str) -> User | None:
    found = Identity.objects.filter(issuer=provider.issuer, subject=subject).select_related("user").first()
    return found.user if found is not None else None


def _welcome(provider: Provider, subject: str, claims: Claims, role: str) -> User:
    """Make somebody new. Where the name, or the same person in another tab, was faster, look again."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _make(provider, subject, claims, role)
        except IntegrityError:
            found = _known(provider, subject)
            if found is not None:
                return found
    raise Refused(_("No free username could be found for you here. Try again."))


def _make(provider: Provider, subject: str, claims: Claims, role: str) -> User:
    user = User(username=_free_name(claims), first_name=_text(claims, "name")[:150])
    user.email = _text(claims, "email")[:254]
    user.set_unusable_password()
    user.save()
    Identity.objects.create(user=user, issuer=provider.issuer, subject=subject)
    role_service.give(user, Role(role))
    audit_log.add(user, Action.Kind.ARRIVE, {"through": provider.name, "subject": subject, "role": role})
    return user


def _follow(provider: Provider, user: User, role: str) -> None:
    """Where groups there decide the role here, they do so at every login; somebody stays administrator."""
    before = policy.role_of(user)
    if before == role or bootstrap.is_last_administrator(user):
        return
    role_service.give(user, Role(role))
    if Role(role) in token_service.roles_up_to(before):
        transaction.on_commit(lambda: jobs.cancel_of(user.pk))
    user.refresh_from_db()
    user.save()  # its signal has the open sockets looked at
    change = {"person": user.get_username(), "role": role, "through": provider.name}
    audit_log.add(user, Action.Kind.PERSON_CHANGE, change)


def _free_name(claims: Claims) -> str:
    return next(name for name in _names(claims) if not usernames.is_taken(name))


def _names(claims: Claims) -> Iterator[str]:
    """Names to be tried, the one that they would know themselves by first."""
    mail = _text(claims, "email").partition("@")[0]
    candidates = (_text(claims, "preferred_username"), mail, _text(claims, "name"), "person")
    wanted = next(name for name in map(_allowed, candidates) if name and usernames.is_plain(name))
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1


def _allowed(text: str) -> str:
    """The text with nothing but what Django allows in names."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[^\w.@+-]+", "-", plain).strip("-.")[:LONGEST_NAME]


def _text(claims: Claims, name: str) -> str:
    found = claims.get(name)
    return found.strip() if isinstance(found, str) else ""
