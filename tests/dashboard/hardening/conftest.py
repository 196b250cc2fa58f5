"""One person of each kind, as the tests of roles know them."""

from __future__ import annotations

from tests.dashboard.roles.people import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]
