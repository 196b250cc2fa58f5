"""What a query may ask: a field that is not known is a slip of the pen, and is refused as in a body."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Schema

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem


def check_known(request: HttpRequest, query: Schema) -> None:
    """Raise a problem (400 `invalid`) where a request's query has a field that its shape has not."""
    known = {field.alias or name for name, field in type(query).model_fields.items()}
    for name in request.GET:
        if name not in known:
            raise Problem(400, "invalid", f"{name[:100]}: {_('is not known')}")
