"""What the package topology, Django and the browser's modules say to people, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_noop
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JSONCatalog

from topology.messages import Message

#: Django's own texts whose translation we say better: our catalog comes before Django's.
OF_DJANGO = (
    gettext_noop("users"),
    gettext_noop(
        "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive."
    ),
    gettext_noop("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
)


class Text(str):
    """What is said to whoever asked, in their language, and what it was made of: others read it in theirs."""

    __slots__ = ("template", "values")

    template: str
    values: object

    @classmethod
    def of(cls, template: str, values: object = None) -> Text:
        """The text in the language that is active; `values` as for `%`, `None` where it takes none."""
        words = translation.gettext(template)
        made = cls(words if values is None else words % values)
        made.template, made.values = template, values
        return made

    def __mod__(self, values: object) -> Text:
        return Text.of(self.template, values)

    def parts(self) -> dict[str, Any]:
        """As JSON keeps it, for `from_parts`: the template, and the values by name or in their order."""
        values = self.values
        if isinstance(values, Mapping):
            return {"template": self.template, "values": {str(k): _part(v) for k, v in values.items()}}
        if isinstance(values, tuple):
            return {"template": self.template, "values": [_part(value) for value in values]}
        return {"template": self.template, "values": None if values is None else [_part(values)]}


def kept(text: str) -> Any:  # noqa: ANN401 - JSON
    """A text as it is kept for readers of every language, for `reread`."""
    return _part(text)


def reread(kept: Any) -> str:  # noqa: ANN401 - JSON
    """What was kept, in the language that is active now."""
    return str(_whole(kept))


def gettext(template: str) -> str:
    """As Django's own, and the text knows what it was made of."""
    return Text.of(template)


def from_parts(parts: Mapping[str, Any]) -> str:
    """What `Text.parts` told of, in the language that is active now."""
    values = parts["values"]
    if isinstance(values, Mapping):
        return Text.of(parts["template"], {key: _whole(value) for key, value in values.items()})
    return Text.of(parts["template"], values if values is None else tuple(map(_whole, values)))


def read_by(text: str) -> str:
    """What was said in somebody else's language, or by a thread of none, in the one that is active now."""
    return reread(kept(text))


def translated(message: Message) -> str:
    """The message in the language of the reader, with its values: `topology` knows no translation."""
    return Text.of(message.template, message.values_dict())


def _part(value: object) -> object:
    if isinstance(value, Text):
        return value.parts()
    return value if isinstance(value, int | float) else str(value)


def _whole(value: object) -> object:
    return from_parts(value) if isinstance(value, Mapping) else value


@cache
def browser_catalog(language: str) -> dict[str, str | list[str]]:
    """The texts of the browser's modules in a language; of one with a number, all forms. `{}` in English."""
    catalog = JSONCatalog()
    catalog.translation = DjangoTranslation(language, domain="djangojs")
    texts: dict[str, str | list[str]] = catalog.get_catalog()
    return texts
