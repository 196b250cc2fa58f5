"""Places as rows and as what they are; their secrets are sealed with a key of the data folder."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken
from django.utils.translation import gettext as _

from dashboard.base.engine_key import engine_key
from dashboard.base.problems import Problem
from dashboard.plans.models import Place as Row
from topology.backups.places.opening import Access, open_place
from topology.backups.places.port import Place


def sealed(secret: str) -> str:
    """A secret as it is kept; of nothing, nothing."""
    return _fernet().encrypt(secret.encode()).decode() if secret else ""


@contextlib.contextmanager
def opened(row: Row) -> Iterator[Place]:
    """The place of a row, within this block."""
    place = open_place(row.address, Access(row.login, _unsealed(row), row.host_key))
    try:
        yield place
    finally:
        place.close()


def _unsealed(row: Row) -> str:
    if not row.secret:
        return ""
    try:
        return _fernet().decrypt(row.secret.encode()).decode()
    except InvalidToken:
        sentence = _("The secret of the place “%s” was sealed by another data folder: add the place again.")
        raise Problem(409, "place_secret", sentence % row.name) from None


def _fernet() -> Fernet:
    key = hmac.digest(engine_key(), b"secrets of places", hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
