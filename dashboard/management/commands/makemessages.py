"""`manage.py makemessages`, which also knows the short names of `static/dashboard/js/i18n.js`."""

from __future__ import annotations

from typing import ClassVar

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own, and `t(text)`, `n(singular, plural, count)` in the browser's modules."""

    xgettext_options: ClassVar[list[str]] = [
        *makemessages.Command.xgettext_options,
        "--keyword=t:1",
        "--keyword=n:1,2",
    ]
