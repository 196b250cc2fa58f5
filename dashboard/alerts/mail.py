"""E-mail, through Django and the server that the settings name."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from dashboard.alerts.documents import Document
from dashboard.alerts.sending import NotTaken
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

MOST = 20


def check(url: str) -> None:
    """Raise a problem unless these are addresses (`mailto:ops@example.org,dev@example.org`)."""
    try:
        found = recipients(url)
        for one in found:
            validate_email(one)
    except ValidationError:
        found = []
    if not 0 < len(found) <= MOST:
        raise Problem(400, "url_invalid", _("The address must be one such as mailto:ops@example.org."))


def recipients(url: str) -> list[str]:
    """To whom it goes."""
    return [one.strip() for one in url.removeprefix("mailto:").split(",") if one.strip()]


def send(url: str, document: Document) -> None:
    """Hand the message to the mail server. Raises `NotTaken`. The same message has the same `Message-ID`."""
    if not settings.MAILS:
        raise NotTaken(_("No mail server is set (PORTOLAN_EMAIL_URL)."))
    if not recipients(url):
        raise NotTaken(_("The address has not been confirmed yet."))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{document['id']}@{domain}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject(document), body(document), to=recipients(url), headers=headers)
    try:
        mail.send()
    except smtplib.SMTPResponseException as error:
        raise NotTaken(_("The mail server answered with %(code)s.") % {"code": error.smtp_code}) from None
    except (smtplib.SMTPException, OSError):
        raise NotTaken(_("The mail server does not take it.")) from None


def subject(document: Document) -> str:
    """One line: which host or object, and what."""
    first = str(document["text"]).partition("\n")[0]
    return f"[Portolan] {first}".replace("\r", " ")[:200]


def body(document: Document) -> str:
    """The text, and what it is about."""
    about = document["object"]
    lines = [str(document["text"]), ""]
    lines.append(f"{document['rule']} · {document['severity']} · {document['state']}")
    lines.append(f"{about['kind']} {about['name']}" + (f" ({about['project']})" if about["project"] else ""))
    lines.append(str(document["since"]))
    return "\n".join(lines) + "\n"
