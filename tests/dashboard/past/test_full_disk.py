"""A full disk stops keeping history, not the chart; what came meanwhile is written once there is room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.dashboard.past.conftest import Host, document
from tests.dashboard.past.test_recording import chart, container


@contextmanager
def full_disk() -> Iterator[None]:
    """The database may have no page more than it has."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.django_db(transaction=True)
def test_the_chart_goes_on_and_history_is_caught_up_with(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    before = host.show(chart(container("a" * 64)))
    many = chart(*(container(f"{number:064x}", f"web-{number}") for number in range(300)))
    host.wait()
    with full_disk():
        host.runtime.store.replace(many)
        assert host.recorder._look() == host.recorder.retry_seconds
        assert "The past cannot be kept at the moment" in caplog.text
        assert "full" in caplog.text
        assert host.runtime.store.topology is many
        changed = host.now
        host.wait()
        host.runtime.store.replace(chart(container("b" * 64)))
        assert host.recorder._look() == host.recorder.retry_seconds
        assert caplog.text.count("The past cannot be kept at the moment") == 1
        assert len(host.at(before)["nodes"]) == 3
    host.wait()
    assert host.recorder._look() < host.recorder.retry_seconds
    assert host.at(changed)["nodes"] == document(many)["nodes"]
    assert len(host.at(host.now)["nodes"]) == 3
