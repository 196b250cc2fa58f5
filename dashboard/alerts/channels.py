"""Each kind of channel: what may be written down of it, and how a message goes out by it."""

from __future__ import annotations

from dashboard.alerts import mail, push, webhook
from dashboard.alerts.documents import Document
from dashboard.alerts.models import Channel

Kind = Channel.Kind


def check(kind: str, url: str, secret: str) -> None:
    """Raise a problem for a target or secret by which nothing could be sent."""
    if kind == Kind.WEBHOOK:
        webhook.check(url, secret)
    elif kind == Kind.EMAIL:
        mail.check(url)
    else:
        push.check(url)


def send(channel: Channel, document: Document) -> None:
    """Hand a message to a channel. Raises `NotTaken`, or `Refused` for a target that may not be."""
    if channel.kind == Kind.WEBHOOK:
        webhook.send(channel.url, channel.secret, document)
    elif channel.kind == Kind.EMAIL:
        mail.send(channel.url, document)
    else:
        push.send(channel.url, document)
