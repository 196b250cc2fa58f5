"""The shapes that the APIs of all features share: names, moments, and what a refusal looks like."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, StringConstraints

from dashboard.base.i18n import gettext as _

Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]


def not_a_number(value: object) -> object:
    """For moments: seconds since 1970 would be taken for one, though nobody says that they are.

    Raises `ValueError` if it is one.
    """
    try:
        float(str(value))
    except ValueError:
        return value
    raise ValueError(_("“%s” is not a date.") % value)


def whole(value: object) -> object:
    """For JSON, 2.0 is the same number as 2, and is taken for it; a true is no number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: Stands behind a strict number's bounds, else the description would not tell of them.
WHOLE = BeforeValidator(whole)


class RequestBody(Schema):
    """The base of every body: a field that is not known is a slip of the pen, and is refused."""

    model_config = ConfigDict(extra="forbid")


class ProblemDocument(Schema):
    """RFC 9457, as `application/problem+json`. `detail` is for people, `code` for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Named(Schema):
    """A container, network or volume: its node ID and name."""

    id: str
    name: str
