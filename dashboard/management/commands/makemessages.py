"""`manage.py makemessages`, which also knows the short names of `static/dashboard/js/i18n.js`."""

from __future__ import annotations

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's own, and `t(text)`, `n(singular, plural, count)` in the browser's modules."""

    xgettext_options = [  # noqa: RUF012 - Django's own is an instance variable to the type checker
        *makemessages.Command.xgettext_options,
        "--keyword=t:1",
        "--keyword=n:1,2",
    ]
