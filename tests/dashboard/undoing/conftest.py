"""One person of each kind, logged in."""

from __future__ import annotations

from tests.dashboard.roles.people import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]
