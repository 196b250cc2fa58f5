"""What the package topology, Django and the browser's modules say to people, in the reader's language."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _
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


def translated(message: Message) -> str:
    """The message in the language of the reader, with its values: `topology` knows no translation."""
    return _(message.template) % message.values_dict()


@cache
def browser_catalog(language: str) -> dict[str, str | list[str]]:
    """The texts of the browser's modules in a language; of one with a number, all forms. `{}` in English."""
    catalog = JSONCatalog()
    catalog.translation = DjangoTranslation(language, domain="djangojs")
    texts: dict[str, str | list[str]] = catalog.get_catalog()
    return texts
