"""What goes out: an alert, or many at once, as the document of a webhook; and an alert as the API has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.alerts.models import Alert
from dashboard.events.rows import iso
from topology.alerts import SEVERITIES

Document = dict[str, Any]
VERSION = 1
#: So many are named in a message that sums many up.
NAMED = 10


def text_of(alert: Alert) -> str:
    """What it says, in the language that is active."""
    values = alert.values if isinstance(alert.values, dict) else {}
    return _(alert.template) % values


def object_of(alert: Alert) -> Document:
    """What it is about."""
    return {
        "id": alert.node_id,
        "kind": alert.kind,
        "name": alert.name,
        "project": alert.project or None,
    }


def state_of(alert: Alert) -> str:
    """How it stands, for people."""
    if alert.state == Alert.State.FIRING and alert.acknowledged_by:
        return "acknowledged"
    return alert.state


def as_json(alert: Alert) -> Document:
    """As the API has it, in the language that is active."""
    return {
        "id": alert.pk,
        "rule": alert.rule,
        "state": state_of(alert),
        "since": iso(alert.since),
        "object": object_of(alert),
        "text": text_of(alert),
        "acknowledged_by": alert.acknowledged_by or None,
    }


def message_of(alert: Alert, state: str) -> Document:
    """A message of one alert, without the message's own `id`: in the server's language, for who reads it is
    not known.
    """
    with translation.override(settings.LANGUAGE_CODE):
        text = text_of(alert)
        text = _("It is over: %(text)s") % {"text": text} if state == Alert.State.RESOLVED else text
    return {
        "version": VERSION,
        "alert": alert.pk,
        "rule": alert.rule,
        "state": state,
        "severity": alert.severity,
        "object": object_of(alert),
        "since": iso(alert.since),
        "text": text,
    }


def reminder_of(alert: Alert) -> Document:
    """A message that an alert still fires, and nobody has it in hand."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("It still fires: %(text)s") % {"text": text_of(alert)}
    return message_of(alert, alert.state) | {"text": text, "reminder": True}


def summary_of(documents: Sequence[Document], host: Document) -> Document:
    """One message for many: about the host, with what each says in a line, as far as there is room."""
    firing = [one for one in documents if one["state"] == Alert.State.FIRING]
    rules = {one["rule"] for one in documents}
    lines = [one["text"] for one in documents[:NAMED]]
    more = len(documents) - len(lines)
    with translation.override(settings.LANGUAGE_CODE):
        heads = [_counted(firing, len(documents) - len(firing))]
        if more > 0:
            lines.append(ngettext("… and %(count)s more", "… and %(count)s more", more) % {"count": more})
    worst = max((one["severity"] for one in firing or documents), key=SEVERITIES.index)
    return {
        "version": VERSION,
        "alert": None,
        "rule": rules.pop() if len(rules) == 1 else "*",
        "state": Alert.State.FIRING.value if firing else Alert.State.RESOLVED.value,
        "severity": worst,
        "object": host,
        "since": min(one["since"] for one in documents),
        "text": "\n".join(heads + lines),
        "alerts": [one["alert"] for one in documents],
    }


def _counted(firing: Sequence[Document], over: int) -> str:
    said = []
    if firing:
        words = ngettext("%(count)s alert fires.", "%(count)s alerts fire.", len(firing))
        said.append(words % {"count": len(firing)})
    if over:
        said.append(
            ngettext("%(count)s alert is over.", "%(count)s alerts are over.", over) % {"count": over}
        )
    return " ".join(said)


def trial(host: Document, channel: str, now: datetime) -> Document:
    """The message by which a channel is tried."""
    return {
        "version": VERSION,
        "alert": None,
        "rule": "test",
        "state": Alert.State.FIRING.value,
        "severity": "info",
        "object": host,
        "since": iso(now),
        "text": _("This is a test of the channel “%(name)s”: nothing is wrong.") % {"name": channel},
    }
