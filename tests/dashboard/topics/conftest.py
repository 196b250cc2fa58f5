"""People of each role, for the sockets here."""

from __future__ import annotations

from tests.dashboard.roles.people import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]
