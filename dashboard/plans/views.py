"""The page of backups: plans with their runs, places with what they hold; administrators plan here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.audit.actions import Action
from dashboard.base import failures
from dashboard.base.problems import Problem
from dashboard.operations.runner import Actor
from dashboard.plans import answers, runner, service, standing
from dashboard.plans.forms import PlaceForm, PlanForm
from dashboard.plans.models import Plan
from dashboard.plans.timing import next_due
from dashboard.runtime import runtime_of
from dashboard.volumes import service as volume_service
from topology.engine.errors import EngineError

#: So many names of volumes that are overdue are told.
SHOWN = 20


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How everything stands."""
    return _page(request)


@require_POST
@administrators_act(Action.Kind.PLAN_ADD)
def add_plan(request: HttpRequest) -> HttpResponse:
    """Make one."""
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            service.add(_actor(request), form.cleaned_data)
        except Problem as refused:
            form.add_error(_field_of(refused), refused.detail)
        else:
            return redirect("backups")
    return _page(request, plan_form=form, status=400)


@require_POST
@administrators_act(Action.Kind.PLAN_REMOVE)
def remove_plan(request: HttpRequest) -> HttpResponse:
    """Remove one."""
    try:
        service.remove(_actor(request), request.POST.get("name", ""))
    except Problem as refused:
        return _page(request, refused=refused)
    return redirect("backups")


@require_POST
def run_plan(request: HttpRequest) -> HttpResponse:
    """Carry one out; it goes on by itself."""
    runtime, actor = runtime_of(request), _actor(request)
    name = request.POST.get("name", "")
    try:
        with service.refusing(actor, Action.Kind.PLAN_RUN, {"plan": name[: service.LONGEST]}):
            policy.check_may_act(actor.user, changing=False)
            plan = service.plan_of(name)
        runner.ask(runtime, actor, plan)
    except (Problem, EngineError) as refused:
        return _page(request, refused=failures.problem(refused))
    volume_service.in_background(lambda: runner.run(runtime, actor, plan))
    return redirect("backups")


@require_POST
@administrators_act(Action.Kind.PLACE_ADD)
def add_place(request: HttpRequest) -> HttpResponse:
    """Make one known."""
    form = PlaceForm(request.POST)
    if form.is_valid():
        fields = form.cleaned_data
        try:
            service.add_place(_actor(request), fields.pop("name"), fields.pop("address"), **fields)
        except Problem as refused:
            _tell(form, refused)
        else:
            return redirect("backups")
    return _page(request, place_form=form, status=400)


def _tell(form: PlaceForm, refused: Problem) -> None:
    """Say it where it belongs. A key that a server shows is filled in: who sends that again confirms it."""
    if refused.code == "host_key_unconfirmed":
        form.data = dict(form.data.items()) | {"place-host_key": refused.more["host_key"]}
        sentence = _(
            "The server shows the key %(fingerprint)s. Compare it with what the server itself says "
            "(ssh-keygen -lf on it). It is filled in here: give the password or private key again, and "
            "send the form to confirm it."
        )
        form.add_error("host_key", sentence % {"fingerprint": refused.more["fingerprint"]})
        return
    main = {"s3": "bucket", "sftp": "server"}.get(form["kind"].value() or "", "address")
    form.add_error("name" if refused.code in ("exists", "bad_name") else main, refused.detail)


@require_POST
@administrators_act(Action.Kind.PLACE_REMOVE)
def remove_place(request: HttpRequest) -> HttpResponse:
    """Forget one."""
    try:
        service.remove_place(_actor(request), request.POST.get("name", ""))
    except Problem as refused:
        return _page(request, refused=refused)
    return redirect("backups")


def _page(
    request: HttpRequest,
    *,
    plan_form: PlanForm | None = None,
    place_form: PlaceForm | None = None,
    refused: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    context = {
        "here": "backups",
        "plans": [_line(one) for one in Plan.objects.select_related("place")],
        "places": answers.places(),
        "overdue": _overdue(request),
        "may_run": _may_run(user),
        "plan_form": plan_form or PlanForm(),
        "place_form": place_form or PlaceForm(),
        "refused": refused.detail if refused is not None else "",
    }
    return render(
        request, "plans/page.html", context, status=refused.status if refused is not None else status
    )


def _line(plan: Plan) -> dict[str, Any]:
    last = plan.runs.first()
    words = {"running": _("under way"), "done": _("done"), "failed": _("failed")}
    percent = 100 * (last.done + last.failed) // last.wanted if last is not None and last.wanted else 0
    return {
        "plan": plan,
        "next": next_due(plan),
        "last": last,
        "percent": percent,
        "failures": last.failures if last is not None else [],
        "keeps": _keeps(plan),
        "tried": plan.backups.aggregate(last=Max("verified_at"))["last"],
        "outcome": words[last.outcome] if last is not None else "",
    }


def _keeps(plan: Plan) -> str:
    """How many stay, in words; kinds of which none is kept for its own sake are not told."""
    counts = [
        (_("the last %d"), plan.keep_last),
        (_("%d daily"), plan.keep_daily),
        (_("%d weekly"), plan.keep_weekly),
        (_("%d monthly"), plan.keep_monthly),
    ]
    return _("keeps %s") % ", ".join(words % count for words, count in counts if count)


def _overdue(request: HttpRequest) -> dict[str, Any]:
    try:
        known = standing.standings(runtime_of(request), timezone.now())
    except (EngineError, Problem):
        return {"names": [], "more": ""}
    names = sorted(name for name, (state, _at) in known.items() if state == "overdue")
    more = len(names) - SHOWN
    return {"names": names[:SHOWN], "more": _("(and %d more)") % more if more > 0 else ""}


def _may_run(user: User) -> bool:
    return policy.refusal_to_act(user, changing=False) is None


def _field_of(refused: Problem) -> str:
    fields = {
        "selector": "selector",
        "no_schedule": "schedule",
        "no_zone": "zone",
        "no_recipient": "recipient",
    }
    return fields.get(refused.code, "name")


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(user_of(request))
