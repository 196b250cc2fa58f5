"""Everybody else's services, through Apprise: only those of a list, and only to addresses that are checked.

Apprise makes its connections itself. So names that are looked up in the thread that sends are looked up
through `outgoing.guarded`, and neither a redirect nor a name that means something else now leads elsewhere.
"""

from __future__ import annotations

import importlib
from typing import Any
from urllib.parse import urlsplit

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
    service = _service(url)
    if service is None:
        raise NotTaken(_("Apprise does not understand this address."))
    kinds = {"info": "info", "warning": "warning"}
    kind = "success" if document["state"] == "resolved" else kinds.get(document["severity"], "failure")
    with outgoing.guarded():
        taken = service.notify(body=document["text"], title=mail.subject(document), notify_type=kind)
    if not taken:
        raise NotTaken(_("The service has not taken it."))


def _service(url: str) -> Any:  # noqa: ANN401 - Apprise has no types
    """Apprise's plugin for this address; `None` where there is none. It is loaded when it is first needed."""
    apprise = importlib.import_module("apprise")
    return apprise.Apprise.instantiate(url, suppress_exceptions=True)
