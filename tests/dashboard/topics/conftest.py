"""People of each role, for the sockets here."""

from __future__ import annotations

from tests.dashboard.access.users import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]
