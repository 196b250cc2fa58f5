"""Sentences for people, in a form that whoever shows them can translate.

This package knows no Django, so a sentence stays in its parts: a code, an English template and its values.
`str(sentence)` is English; `gettext(sentence.template) % sentence.values_dict()` is any other language.
"""

from __future__ import annotations

from dataclasses import dataclass


def gettext_noop(template: str) -> str:
    """Mark a template for `makemessages`, which knows the marker by this name."""
    return template


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell somebody, and a code by which a program knows it."""

    code: str
    template: str
    values: tuple[tuple[str, str], ...] = ()

    def values_dict(self) -> dict[str, str]:
        """The values for the template's placeholders."""
        return dict(self.values)

    def __str__(self) -> str:
        return self.template % self.values_dict()


def message(code: str, template: str, **values: str) -> Message:
    """A sentence with these values."""
    return Message(code, template, tuple(sorted(values.items())))
