"""One person of each kind, logged in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.dashboard.access.users import administering, administrator, limited, limiting
from tests.dashboard.audit.actions import PASSWORD, Stage
from topology.engine.synthetic import SyntheticEngine

__all__ = ["administering", "administrator", "limited", "limiting"]


@pytest.fixture
def stage(engine: SyntheticEngine, administrator: User, viewer: User) -> Stage:
    administrator.set_password(PASSWORD)
    administrator.save()
    return Stage(engine, administrator, viewer)
