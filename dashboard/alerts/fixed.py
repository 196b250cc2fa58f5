"""What of a record stays as it is: a record that was read may be sent back whole, with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem


def changeable(fields: Mapping[str, Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields but those that are fixed; raises a `Problem` (400) where one of these is to be another."""
    for name, value in fixed.items():
        if fields.get(name) not in (None, value):
            raise Problem(400, "fixed", _("“%s” cannot be changed.") % name)
    return {name: value for name, value in fields.items() if name not in fixed}
