"""The signed webhook: a POST of the message."""

from __future__ import annotations

import hashlib
import hmac

import orjson

from dashboard.alerts import calling
from dashboard.alerts.documents import Document
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

SIGNATURE = "X-Portolan-Signature"


def check(url: str, secret: str) -> None:
    """Raise a problem for what nothing can be sent to, and where there is nothing to sign with."""
    if not secret:
        raise Problem(400, "secret_missing", _("A webhook needs a secret, by which its messages are signed."))
    calling.check(url)


def signature(body: bytes, secret: str) -> str:
    """What the header says: `sha256=` and the HMAC of the body with the secret, in hexadecimal digits."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def send(url: str, secret: str, document: Document) -> None:
    """Hand the message over. Raises `NotTaken` for anything but a 2xx, `Refused` by the target's address."""
    body = orjson.dumps(document)
    calling.call("POST", url, body, {"Content-Type": "application/json", SIGNATURE: signature(body, secret)})
