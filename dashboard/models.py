"""The models of packages that are no Django apps of their own: this is where Django looks for them."""

from __future__ import annotations

from dashboard.access.session_owner import SessionOwner
from dashboard.accounts.setup_link import SetupLink
from dashboard.audit.actions import Action
from dashboard.volumes.models import Unfinished

__all__ = ["Action", "SessionOwner", "SetupLink", "Unfinished"]
