"""One person of each kind, as the tests of roles know them, and an end to what was begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from dashboard.hub import Hub
from dashboard.volumes.jobs import jobs
from tests.dashboard.conftest import eventually
from tests.dashboard.roles.people import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]


@pytest.fixture
def settled(hub: Hub, transactional_db: None) -> Iterator[Callable[[], None]]:
    """Waits until what goes on in the background is over; nothing of it outlives the test."""

    def wait() -> None:
        known = jobs.visible(user_id=None, everybodys=True)
        eventually(lambda: all(job.state != "running" for job in known), 30)

    yield wait
    wait()
    jobs._jobs.clear()
