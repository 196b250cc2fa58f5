"""One person of each kind, logged in."""

from __future__ import annotations

from tests.dashboard.access.users import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]
