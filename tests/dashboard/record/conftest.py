"""One person of each kind, logged in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.dashboard.record.deeds import PASSWORD, Stage
from tests.dashboard.roles.people import administering, administrator, limited, limiting
from topology.engine.synthetic import SyntheticEngine

__all__ = ["administering", "administrator", "limited", "limiting"]


@pytest.fixture
def stage(engine: SyntheticEngine, administrator: User, viewer: User) -> Stage:
    administrator.set_password(PASSWORD)
    administrator.save()
    return Stage(engine, administrator, viewer)
