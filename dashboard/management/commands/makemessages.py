"""`manage.py makemessages`, which also knows the short names of `static/dashboard/js/base/i18n.js`."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import makemessages

#: Where no text is that people read, or only a copy of it.
IGNORED = ("node_modules", ".venv", "tests", "build", "*.mjs", "eslint.config.js")


class Command(makemessages.Command):
    """Django's own, and `t(text)`, `n(singular, plural, count)` in the browser's modules."""

    xgettext_options = [  # noqa: RUF012 - Django's own is an instance variable to the type checker
        *makemessages.Command.xgettext_options,
        "--keyword=t:1",
        "--keyword=n:1,2",
    ]

    def handle(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as Django's
        """Look where our own texts are, and nowhere else."""
        options["ignore_patterns"] = [*options["ignore_patterns"], *IGNORED]
        super().handle(*arguments, **options)
