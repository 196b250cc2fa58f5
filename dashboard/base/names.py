"""Names that people choose, as paths of the API carry them."""

from __future__ import annotations

import re

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem


def check_name(name: str, *, reserved: str = "") -> None:
    """Raise a `Problem` (400) for a name that no path can carry: one with a line break, or a dot that leads
    up. `reserved` is a pattern of those that mean something else there.
    """
    if "\n" in name or name in (".", "..") or re.fullmatch(reserved, name):
        raise Problem(400, "bad_name", _("“%s” can be no name here: the API could not ask for it.") % name)
