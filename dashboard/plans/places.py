"""Places as rows and as what they are; their secrets are sealed with a key of the data folder."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from dashboard.base import outgoing
from dashboard.base.engine_key import engine_key
from dashboard.base.problems import Problem
from dashboard.plans.models import Place as Row
from topology.backups.places.opening import Access, open_place, shown_key
from topology.backups.places.port import Place

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


def sealed(secret: str) -> str:
    """A secret as it is kept; of nothing, nothing."""
    return _fernet().encrypt(secret.encode()).decode() if secret else ""


@contextlib.contextmanager
def opened(row: Row) -> Iterator[Place]:
    """The place of a row, within this block."""
    with reached(row.address, Access(row.login, _unsealed(row), row.host_key)) as place:
        yield place


@contextlib.contextmanager
def reached(address: str, access: Access) -> Iterator[Place]:
    """The place of an address, within this block.

    Nothing is sent to where clouds hand out secrets, whatever a name means at the moment. Raises `Refused`.
    """
    with _guarded(address):
        place = open_place(address, access)
        try:
            yield place
        finally:
            place.close()


def key_shown(address: str) -> tuple[str, str] | None:
    """The key that the server of an address shows, and its fingerprint; `None` where places have none.

    Asked only of whom a place may lead to. Raises `Refused` and `PlaceError`.
    """
    with _guarded(address):
        return shown_key(address)


@contextlib.contextmanager
def _guarded(address: str) -> Iterator[None]:
    outgoing.check_literal(_endpoint(address), loopback=True)
    with outgoing.guarded(loopback=True):
        yield


def _endpoint(address: str) -> str:
    """The host that is asked, if an address names one."""
    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query).get("endpoint", [""])[-1]
        return (parts if parts.scheme == "sftp" else urlsplit(asked)).hostname or ""
    except ValueError:
        return ""


def _unsealed(row: Row) -> str:
    if not row.secret:
        return ""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see `_fernet`

    try:
        return _fernet().decrypt(row.secret.encode()).decode()
    except InvalidToken:
        sentence = _("The secret of the place “%s” was sealed by another data folder: add the place again.")
        raise Problem(409, "place_secret", sentence % row.name) from None


def _fernet() -> Fernet:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - 7 MiB, only where a place has a secret

    key = hmac.digest(engine_key(), b"secrets of places", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
