"""What is due is carried out once, tried again when it fails, and told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from dashboard.events.models import Event
from dashboard.events.sentences import sentence
from dashboard.operations import locks
from dashboard.plans import expiry, lease, scheduler, service, timing, verifying
from dashboard.plans.models import Backup, Lease, Plan, Run, Trial
from dashboard.plans.scheduler import PlanScheduler
from dashboard.runtime import Runtime
from dashboard.volumes import leases
from tests.dashboard.conftest import eventually
from tests.dashboard.plans.conftest import ACTOR, wanted
from topology.engine.errors import EngineUnreachable
from topology.volumes.errors import Cancelled

pytestmark = pytest.mark.django_db(transaction=True)
Rows = list[dict[str, Any]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_chart(hub: Runtime, volume: str) -> None:
    hub.look()
    eventually(lambda: f"volume:{volume}" in (hub.store.topology.nodes if hub.store.topology else ()))


@pytest.fixture
def told() -> Rows:
    return []


@pytest.fixture
def server(hub: Runtime, told: Rows) -> PlanScheduler:
    return PlanScheduler(hub, told.extend)


@pytest.fixture
def me() -> Iterator[str]:
    with leases.ownership.work() as owner:
        yield owner


def made_days_ago(plan: Plan, days: int) -> None:
    """As if the plan were so old, and nobody had been there since."""
    Plan.objects.filter(pk=plan.pk).update(handled=timezone.now() - timedelta(days=days))


def test_what_was_missed_is_made_up_for_once(server: PlanScheduler, me: str, plan: Plan, told: Rows) -> None:
    server.turn(me)
    server.wait()
    assert not Run.objects.exists()  # it is new: nothing was due
    made_days_ago(plan, 5)
    for _ in range(3):
        server.turn(me)
        server.wait()
    (run,) = Run.objects.all()
    assert (run.outcome, run.username) == ("done", "Portolan")
    assert run.due is not None
    assert timedelta() < timezone.now() - run.due <= timedelta(days=1)
    assert Backup.objects.count() == 1
    assert told == []


def test_what_fails_is_told_and_tried_again_later(
    server: PlanScheduler, me: str, plan: Plan, folder: Path, told: Rows
) -> None:
    made_days_ago(plan, 2)
    folder.rename(folder.with_name("away"))
    server.turn(me)
    server.wait()
    server.turn(me)
    plan.refresh_from_db()
    assert plan.tries == 1
    assert plan.retry_at is not None
    assert plan.retry_at > timezone.now()
    assert timing.due(plan, timezone.now()) is None
    (row,) = told
    assert (row["kind"], row["name"]) == ("plan_failed", "nightly")
    assert "make it first" in row["details"]["detail"]
    assert sentence(Event(**row)) == "Backups by the plan “nightly” failed"
    folder.with_name("away").rename(folder)
    Plan.objects.update(retry_at=timezone.now())
    server.turn(me)
    server.wait()
    server.turn(me)
    plan.refresh_from_db()
    after = Plan.objects.get()
    assert (after.tries, after.retry_at) == (0, None)
    assert [row["kind"] for row in told] == ["plan_failed", "plan_done"]


def test_after_a_few_tries_it_waits_for_its_time() -> None:
    now = timezone.now()
    tries = [timing.retry_at(count, now) for count in range(1, 6)]
    assert tries[-1] is None
    waits = [moment - now for moment in tries if moment is not None]
    assert waits == sorted(waits)


def test_a_run_that_was_killed_has_failed_and_is_tried_again_at_once(
    server: PlanScheduler, me: str, plan: Plan, told: Rows
) -> None:
    with leases.ownership.work() as dead:
        pass
    Run.objects.create(plan=plan, due=timezone.now(), owner=dead, username="Portolan")
    scheduler.settle_cut_short()
    plan.refresh_from_db()
    run = Run.objects.get()
    assert run.outcome == "failed"
    assert "cut short" in run.detail
    server.turn(me)
    server.wait()
    assert Run.objects.filter(outcome="done").count() == 1
    assert [row["kind"] for row in told] == ["plan_failed"]


def test_a_run_under_way_is_left_alone(me: str, plan: Plan) -> None:
    Run.objects.create(plan=plan, owner=me, username="ada")
    scheduler.settle_cut_short()
    assert Run.objects.get().outcome == "running"


def test_while_one_is_under_way_no_other_begins(
    server: PlanScheduler, me: str, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_days_ago(plan, 2)
    begun, go_on = threading.Event(), threading.Event()

    ran: list[object] = []

    def slow(*of: object) -> bool:
        ran.append(of)
        begun.set()
        return go_on.wait(20)

    monkeypatch.setattr(scheduler, "carry_out", slow)
    server.turn(me)
    assert begun.wait(20)
    server.turn(me)
    go_on.set()
    server.wait()
    assert len(ran) == 1


def test_what_fails_once_all_is_backed_up_is_told_and_not_done_all_over(
    server: PlanScheduler, me: str, plan: Plan, told: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trial that did not work, for one: more backups would make nothing better."""

    def away(*_arguments: object, **_more: object) -> None:
        raise Cancelled

    monkeypatch.setattr(verifying, "verify_archive", away)
    Plan.objects.update(verify_days=30)
    made_days_ago(plan, 2)
    server.turn(me)
    server.wait()
    server.turn(me)
    server.wait()
    plan.refresh_from_db()
    assert (plan.tries, plan.retry_at, timing.due(plan, timezone.now())) == (0, None, None)
    run = Run.objects.get()
    assert (run.outcome, run.wanted, run.done) == ("failed", 1, 1)
    assert [row["kind"] for row in told] == ["plan_failed"]
    with leases.ownership.work() as dead:
        pass
    Run.objects.update(outcome="running", owner=dead)  # killed meanwhile
    scheduler.settle_cut_short()
    plan.refresh_from_db()
    assert (Run.objects.get().outcome, plan.handled, plan.retry_at) == ("failed", run.due, None)


@pytest.mark.parametrize("error", [EngineUnreachable("away"), DatabaseError("locked")])
def test_nor_is_it_where_something_raises_then(
    server: PlanScheduler, me: str, plan: Plan, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise error

    monkeypatch.setattr(expiry, "expire", fail)
    made_days_ago(plan, 2)
    server.turn(me)
    server.wait()
    plan.refresh_from_db()
    run = Run.objects.get()
    assert (run.outcome, run.wanted, run.done) == ("failed", 1, 1)
    assert (plan.tries, plan.retry_at) == (0, None)


def test_a_plan_that_somebody_runs_by_hand_holds_up_no_other_and_is_not_run_again(
    server: PlanScheduler, me: str, plan: Plan
) -> None:
    other = service.add(ACTOR, wanted(name="other"))
    for one in (plan, other):
        made_days_ago(one, 2)
    plan.refresh_from_db()
    due = timing.due(plan, timezone.now())
    assert due is not None
    begun = due - timedelta(minutes=1)
    by_hand = Run.objects.create(plan=plan, begun_at=begun, owner=me, username="ada")
    with locks.lock("plan", str(plan.pk), plan.name):
        for _ in range(2):
            server.turn(me)
            server.wait()
        (run,) = Run.objects.filter(due__isnull=False)
        assert (run.plan, run.outcome) == (other, "done")
    Run.objects.filter(pk=by_hand.pk).update(outcome="done", ended_at=timezone.now() + timedelta(days=1))
    assert [one for one, _due in scheduler.waiting(timezone.now())] == [plan]  # by a clock that was wrong
    Run.objects.filter(pk=by_hand.pk).update(outcome="failed", ended_at=timezone.now())
    assert [one for one, _due in scheduler.waiting(timezone.now())] == [plan]
    Run.objects.filter(pk=by_hand.pk).update(outcome="done")
    server.turn(me)
    server.wait()
    plan.refresh_from_db()
    assert (Run.objects.filter(plan=plan).count(), plan.handled) == (1, due)


@pytest.mark.usefixtures("place")
def test_of_two_servers_one_carries_out_what_is_due(server: PlanScheduler, plan: Plan) -> None:
    made_days_ago(plan, 2)
    now = timezone.now()
    assert lease.take("other", now)
    server.turn("me")
    server.wait()
    assert not Run.objects.exists()
    assert not lease.take("me", now + timedelta(seconds=30))
    assert lease.take("me", now + timedelta(seconds=61))  # the other was not heard of for a minute
    assert not lease.take("other", now + timedelta(seconds=62))
    lease.let_go("other")
    assert Lease.objects.get().holder == "me"
    lease.let_go("me")
    assert lease.take("other", now)
    Lease.objects.update(until=now + timedelta(days=1500))  # taken while the clock was wrong
    assert lease.take("me", now)


def test_it_is_due_at_its_time(plan: Plan) -> None:
    plan.handled = at("2026-11-27T12:00")
    assert timing.due(plan, at("2026-11-28T02:29")) is None
    assert timing.due(plan, at("2026-11-28T02:30")) == at("2026-11-28T02:30")
    plan.handled = at("2026-11-28T02:30")
    assert timing.due(plan, at("2026-11-28T23:00")) is None


def test_a_clock_that_was_years_ahead_keeps_no_plan_from_its_time(
    server: PlanScheduler, me: str, plan: Plan, told: Rows
) -> None:
    ahead = timezone.now() + timedelta(days=1500)
    server._told_until = ahead
    Plan.objects.update(handled=ahead, retry_at=ahead, verify_days=1)
    plan.refresh_from_db()
    shown = timing.next_due(plan)
    assert shown is not None
    assert shown <= timezone.now()
    server.turn(me)
    server.wait()
    (run,) = Run.objects.all()
    assert run.outcome == "done"
    plan.refresh_from_db()
    assert plan.handled <= timezone.now()
    Run.objects.update(outcome="failed")
    server.turn(me)
    assert [row["kind"] for row in told if row["kind"].startswith("plan")] == ["plan_failed"]
    Trial.objects.update(begun_at=ahead, ended_at=ahead)
    assert verifying.due(plan, timezone.now()) is not None


def test_what_nobody_foresaw_is_tried_again_later_and_not_at_once(
    server: PlanScheduler, me: str, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError

    made_days_ago(plan, 2)
    monkeypatch.setattr("dashboard.plans.runner.selection.volumes", broken)
    server.turn(me)
    server.wait()
    plan.refresh_from_db()
    assert (plan.tries, timing.due(plan, timezone.now())) == (1, None)


def test_the_thread_ends_and_lets_go_of_its_lease(server: PlanScheduler, plan: Plan) -> None:
    made_days_ago(plan, 2)
    server.start()
    eventually(lambda: Run.objects.filter(outcome="done").exists())
    eventually(lambda: Plan.objects.get().handled > timezone.now() - timedelta(days=1))
    server.stop(20)
    assert not Lease.objects.exists()
