"""What is too old, or too much, goes; what is kept is as it was."""

from __future__ import annotations

import pytest
from django.conf import settings

from dashboard.past import retention
from dashboard.past.models import Content, Coverage, Interval, Recording, Subject
from tests.dashboard.past.conftest import START, Host
from tests.dashboard.past.test_recording import A, chart, container, refused

DAY = 24 * 3600 * 1000


def told(host: Host, days: int) -> list[int]:
    """Each day another container takes the place of the one before; returns the moments."""
    seen = []
    for number in range(days):
        seen.append(host.show(chart(container(f"{number:064x}", f"web{number}"), container(A))))
        host.wait(DAY)
    host.record()
    return seen


def run(host: Host) -> None:
    for _step in retention.sweep(Recording.objects.get()):
        host.record()  # in between others write


def test_what_is_too_old_goes(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PAST_DAYS", 3)
    seen = told(host, 8)
    kept = [moment for moment in seen if moment >= host.now - 3 * DAY]
    before = [host.at(moment) for moment in kept]
    run(host)
    assert [host.at(moment) for moment in kept] == before
    assert refused(host, kept[0] - 1).code == "too_old"
    assert Coverage.objects.get().begin == kept[0]
    names = {node["name"] for document in before for node in document["nodes"] if "name" in node}
    assert names == {"box", "web", "web5", "web6", "web7"}


def test_nothing_is_left_of_it(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three intervals for each of the containers that are kept, those that stay, and no row without one."""
    monkeypatch.setattr(settings, "PAST_DAYS", 3)
    told(host, 8)
    run(host)
    assert Interval.objects.count() == 3 * 3 + 4
    used = set(Interval.objects.values_list("subject_id", flat=True))
    assert set(Subject.objects.values_list("pk", flat=True)) == used
    used = set(Interval.objects.values_list("content_id", flat=True))
    assert set(Content.objects.values_list("pk", flat=True)) == used


def test_what_is_too_much_goes_the_oldest_first(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = told(host, 20)
    size = retention.size()
    monkeypatch.setattr(settings, "PAST_BYTES", size // 2)
    run(host)
    assert size // 4 < retention.size() <= size // 2
    assert refused(host, START).code == "too_old"
    assert len(host.at(seen[-1])["nodes"]) == 5


def test_what_goes_on_is_never_too_much(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    told(host, 3)
    monkeypatch.setattr(settings, "PAST_BYTES", 1)
    run(host)
    assert len(host.at(host.now)["nodes"]) == 5


def test_a_piece_is_small(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PAST_DAYS", 3)
    monkeypatch.setattr(retention, "PIECE", 2)
    told(host, 8)
    before = Interval.objects.count()
    for _step in retention.sweep(Recording.objects.get()):
        assert before - Interval.objects.count() <= 2
        before = Interval.objects.count()
    assert before == 3 * 3 + 4


def test_the_number_of_the_last_never_goes_back(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """By it others know up to where is known, also where the last that changed was long ago, and is over."""
    monkeypatch.setattr(settings, "PAST_DAYS", 3)
    host.show(chart(container(A)))
    host.wait(DAY)
    host.show(chart(container(A), container("b" * 64, "brief")))
    host.wait(1000)
    host.show(chart(container(A)))
    host.record()
    last = Interval.objects.order_by("-pk")[0]
    host.wait(10 * DAY)
    host.record()
    run(host)
    assert Interval.objects.order_by("-pk")[0].pk == last.pk
