"""Everybody else's services, through Apprise: only those of a list, and only to addresses that are checked.

Apprise makes its connections itself. So it does that in a process of its own (`push_process.py`), where names
are looked up through `outgoing.guarded`: neither a redirect nor a name that means something else now leads
elsewhere, and no answer takes more of this machine than a message is worth.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from dashboard.alerts import mail
from dashboard.alerts.documents import Document
from dashboard.alerts.sending import NotTaken
from dashboard.base import outgoing
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

#: Of Apprise's more than a hundred: those that only send a text, and read no file of this machine for it.
SCHEMES = frozenset(
    {
        *("discord", "gchat", "gotify", "gotifys", "matrix", "matrixs", "mmost", "mmosts", "ntfy", "ntfys"),
        *(
            "opsgenie",
            "pagerduty",
            "pbul",
            "pover",
            "rocket",
            "rockets",
            "slack",
            "tgram",
            "wxteams",
            "zulip",
        ),
    }
)
#: Parts of an address that would have Apprise read a file, or fetch something, for the message.
_READS = ("template", "attach", "tmpl", "config")
#: A service may be asked several times for one message.
SECONDS = 25.0
_PROCESS = (sys.executable, "-m", "dashboard.alerts.push_process")
_ROOT = Path(__file__).resolve().parents[2]


def check(url: str) -> None:
    """Raise a problem for what is no address of a service on the list."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in SCHEMES:
        known = ", ".join(sorted(SCHEMES))
        raise Problem(400, "scheme_unknown", _("The address must begin with one of these: %s.") % known)
    asked = {pair.partition("=")[0].lower().lstrip(":+-") for pair in parts.query.split("&")}
    if asked & set(_READS) or _service(url) is None:
        raise Problem(400, "url_invalid", _("Apprise does not understand this address."))
    if host:
        outgoing.check_literal(host)


def send(url: str, document: Document) -> None:
    """Hand the message to the service. Raises `NotTaken`."""
    kinds = {"info": "info", "warning": "warning"}
    kind = "success" if document["state"] == "resolved" else kinds.get(document["severity"], "failure")
    asked = {"url": url, "body": document["text"], "title": mail.subject(document), "notify_type": kind}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, without a word of anybody's
            _PROCESS, input=orjson.dumps(asked | {"loopback": settings.ALERTS_LOOPBACK}),
            cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotTaken(_("It does not answer in time.")) from None
    if ended.returncode != 0:
        raise NotTaken(_("The service has not taken it."))


def _service(url: str) -> Any:  # noqa: ANN401 - Apprise has no types
    """Apprise's plugin for this address; `None` where there is none. It is loaded when it is first needed."""
    apprise = importlib.import_module("apprise")
    return apprise.Apprise.instantiate(url, suppress_exceptions=True)
