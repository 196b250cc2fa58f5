"""The page of expectations: everybody reads how they stand, administrators write them down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.base.problems import Problem
from dashboard.expectations import answers, service
from dashboard.expectations.current import Standing, currents
from dashboard.runtime import runtime_of
from topology.engine.errors import EngineError
from topology.expectations import ExpectationError, read_rule


class ExpectForm(forms.Form):
    """A name, and a rule as a file has it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    rule = forms.CharField(
        label=gettext_lazy("Rule"),
        max_length=4000,
        help_text=gettext_lazy('As in a file: never: {from: "project:edge", to: "project:shop"}'),
    )
    only_administrators = forms.BooleanField(
        label=gettext_lazy("Only administrators may break it"), required=False
    )

    def wanted(self) -> dict[str, Any]:
        """The expectation; raises a problem where the rule cannot be read."""
        try:
            rule = read_rule(self.cleaned_data["rule"])
        except ExpectationError as error:
            raise Problem(400, "expectation_invalid", translated(error.said)) from None
        rest = {"only_administrators": True} if self.cleaned_data["only_administrators"] else {}
        return rule | rest | {"name": self.cleaned_data["name"]}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How everything stands."""
    return _page(request, ExpectForm())


@require_POST
@administrators_act(Action.Kind.EXPECT)
def keep(request: HttpRequest) -> HttpResponse:
    """Write one down."""
    form = ExpectForm(request.POST)
    if form.is_valid():
        try:
            service.keep(runtime_of(request), user_of(request), form.wanted())
        except (Problem, TypeError) as refused:
            form.add_error("rule", str(refused))
        else:
            return redirect("expectations")
    return _page(request, form, status=400)


@require_POST
@administrators_act(Action.Kind.EXPECT_REMOVE)
def remove(request: HttpRequest) -> HttpResponse:
    """Remove one."""
    try:
        service.remove(runtime_of(request), user_of(request), request.POST.get("name", ""))
    except Problem as refused:
        form = ExpectForm()
        form.full_clean()
        return _page(request, form, status=refused.status)
    return redirect("expectations")


def _page(request: HttpRequest, form: ExpectForm, status: int = 200) -> HttpResponse:
    runtime = runtime_of(request)
    board = currents.of(runtime).board
    administers = policy.may(user_of(request), policy.ADMINISTER)
    context = {
        "here": "expectations",
        "lines": list(map(_line, board.standings)),
        "complaint": "" if board.complaint is None else translated(board.complaint),
        "form": form,
        "proposals": _proposals(request) if administers else [],
    }
    return render(request, "expectations/page.html", context, status=status)


def _proposals(request: HttpRequest) -> list[dict[str, str]]:
    try:
        found = service.proposals(runtime_of(request))
    except EngineError:
        return []
    return [{"name": one.name, "rule": f"{one.kind}: {one.wanted}"} for one in found]


def _line(one: Standing) -> dict[str, Any]:
    expectation = one.expected.expectation
    words = {"kept": _("kept"), "broken": _("broken"), "unknown": _("cannot be judged")}
    return {
        "name": expectation.name,
        "status": words[one.judgement.status],
        "broken": one.judgement.status == "broken",
        "text": answers.summary(one.judgement),
        "wanted": f"{expectation.kind}: {expectation.wanted}",
        "only_administrators": expectation.only_administrators,
        "since": one.since,
        "broken_by": one.broken_by,
        "by": one.expected.by,
    }
