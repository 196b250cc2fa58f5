"""What is wrong with a body, path or query, in the reader's language: the library speaks English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from dashboard.base.i18n import gettext as _

_WHOLE_NUMBER = gettext_noop("must be a whole number")
_MOMENT = gettext_noop("must be a date or a time, such as 2026-11-25T08:00:00Z")
_OBJECT = gettext_noop("must be an object")
_LIST = gettext_noop("must be a list")
#: By pydantic's name of the mistake; it gives the values.
_WORDS = {
    "missing": gettext_noop("is missing"),
    "extra_forbidden": gettext_noop("is not known"),
    "string_type": gettext_noop("must be text"),
    "string_too_short": gettext_noop("must have %(min_length)s or more characters"),
    "string_too_long": gettext_noop("must have at most %(max_length)s characters"),
    "string_pattern_mismatch": gettext_noop("must match %(pattern)s"),
    "too_long": gettext_noop("must have at most %(max_length)s entries"),
    "bool_type": gettext_noop("must be true or false"),
    "literal_error": gettext_noop("must be one of %(expected)s"),
    "greater_than_equal": gettext_noop("must be %(ge)s or more"),
    "less_than_equal": gettext_noop("must be %(le)s or less"),
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "dict_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "date_from_datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_type": _MOMENT,
}
#: Where a value stands says nothing to the caller when it is one of these.
_OURS = frozenset({"body", "path", "query"})


def complaint(found: Mapping[str, Any]) -> str:
    """One mistake with the name of its field."""
    place = ".".join(str(part) for part in found.get("loc", ()) if part not in _OURS)
    words = _WORDS.get(found.get("type", ""))
    # What our own checks say is translated already.
    message = (
        _(words) % found.get("ctx", {}) if words else str(found.get("msg", "")).removeprefix("Value error, ")
    )
    return f"{place}: {message}" if place else message
