"""The page of alerts: everybody reads it, operators acknowledge, administrators write rules and channels."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.decorators import administrators_act
from dashboard.alerts import channel_service, confirming, documents, heartbeat_service, service, subscriptions
from dashboard.alerts.confirming import link_by
from dashboard.alerts.forms import (
    DAYS,
    WHENS,
    ChannelForm,
    ChannelTimesForm,
    HeartbeatForm,
    RuleForm,
    SubscriptionForm,
)
from dashboard.alerts.models import Alert, AlertRule, Channel, Heartbeat
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.runtime import runtime_of

Kind = Action.Kind
MOST_OVER = 20


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How everything stands."""
    return _page(request)


@require_POST
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """Put one's name on an alert."""
    return _done(request, lambda: service.acknowledge(runtime_of(request), user_of(request), number))


@require_POST
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    """Let nobody be told of an alert for a while."""
    span = request.POST.get("for", "")
    return _done(request, lambda: service.snooze(runtime_of(request), user_of(request), number, span))


@require_POST
@administrators_act(Kind.RULE_CREATE)
def make_rule(request: HttpRequest) -> HttpResponse:
    """Make a rule, or only see what it would match now."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _page(request, rule_form=form, status=400)
    fields = form.fields_of_rule()
    try:
        if "preview" in request.POST:
            return _page(request, rule_form=form, preview=_preview(request, fields))
        service.create_rule(runtime_of(request), user_of(request), fields)
    except Problem as refused:
        form.add_error(None, refused.detail)
        return _page(request, rule_form=form, status=refused.status)
    return redirect("alerts")


@require_POST
@administrators_act(Kind.RULE_CHANGE)
def switch_rule(request: HttpRequest) -> HttpResponse:
    """Turn a rule on or off."""
    name, enabled = request.POST.get("name", ""), request.POST.get("enabled") == "1"
    changed = {"enabled": enabled}
    return _done(request, lambda: service.change_rule(runtime_of(request), user_of(request), name, changed))


@require_POST
@administrators_act(Kind.RULE_REMOVE)
def remove_rule(request: HttpRequest) -> HttpResponse:
    """Remove a rule."""
    name = request.POST.get("name", "")
    return _done(request, lambda: service.remove_rule(runtime_of(request), user_of(request), name))


@require_POST
@administrators_act(Kind.CHANNEL_CREATE)
def make_channel(request: HttpRequest) -> HttpResponse:
    """Make a channel."""
    form = ChannelForm(request.POST)
    if form.is_valid():
        try:
            channel_service.create(user_of(request), form.fields_of_channel())
        except Problem as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("alerts")
    return _page(request, channel_form=form, status=400)


@require_POST
@administrators_act(Kind.CHANNEL_CHANGE)
def change_channel(request: HttpRequest) -> HttpResponse:
    """Change what a channel is told, and when."""
    form = ChannelTimesForm(request.POST)
    if not form.is_valid():
        return _page(request, complaint=" ".join(map(str, form.errors.values())), status=400)
    name, fields = request.POST.get("name", ""), form.fields_of_channel()
    return _done(request, lambda: channel_service.change(user_of(request), name, fields))


@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Tell this person by e-mail."""
    form = SubscriptionForm(request.POST)
    if form.is_valid():
        try:
            subscriptions.subscribe(user_of(request), form.fields_of_channel(), link_by(request))
        except Problem as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("alerts")
    return _page(request, subscription_form=form, status=400)


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link leads that was sent to an address: what it would do, and by a button does."""
    if request.method == "POST":
        return _done(request, lambda: confirming.confirm(user_of(request), token))
    return _page(request, confirms=token)


@require_POST
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """Tell this person no more."""
    return _done(request, lambda: subscriptions.unsubscribe(user_of(request)))


@require_POST
@administrators_act(Kind.HEARTBEAT_CREATE)
def make_heartbeat(request: HttpRequest) -> HttpResponse:
    """Set up a dead man's switch."""
    form = HeartbeatForm(request.POST)
    if form.is_valid():
        try:
            heartbeat_service.create(user_of(request), **form.cleaned_data)
        except Problem as refused:
            form.add_error(None, refused.detail)
        else:
            return redirect("alerts")
    return _page(request, heartbeat_form=form, status=400)


@require_POST
@administrators_act(Kind.HEARTBEAT_REMOVE)
def remove_heartbeat(request: HttpRequest) -> HttpResponse:
    """Call it no more."""
    name = request.POST.get("name", "")
    return _done(request, lambda: heartbeat_service.remove(user_of(request), name))


@require_POST
@administrators_act(Kind.CHANNEL_REMOVE)
def remove_channel(request: HttpRequest) -> HttpResponse:
    """Remove a channel."""
    name = request.POST.get("name", "")
    return _done(request, lambda: channel_service.remove(user_of(request), name))


@require_POST
@administrators_act(Kind.CHANNEL_TEST)
def try_channel(request: HttpRequest) -> HttpResponse:
    """Send a test, and say whether it was taken."""
    name = request.POST.get("name", "")
    try:
        channel_service.try_now(runtime_of(request), user_of(request), name)
    except Problem as refused:
        return _page(
            request, complaint=refused.detail, status=200 if refused.status == 502 else refused.status
        )
    return _page(request, said=_("The test was taken by “%s”.") % name)


def _preview(request: HttpRequest, fields: dict[str, Any]) -> dict[str, Any]:
    """What a rule matches and would have told, with its times in words."""
    found = service.preview_rule(runtime_of(request), fields)
    week = found["last_week"]
    if week["told"]:
        week["since_words"] = _clock(week["since"])
        for one in week["fired"]:
            until = _clock(one["until"]) if one["until"] else _("now")
            one["words"] = _("%(begin)s to %(end)s") % {"begin": _clock(one["at"]), "end": until}
    return found


def _clock(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M} UTC"


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Do it, and show the page again; with what it was refused for, if it was."""
    try:
        act()
    except Problem as refused:
        if refused.status == 403:
            raise PermissionDenied from None
        return _page(request, complaint=refused.detail, status=refused.status)
    return redirect("alerts")


def _page(
    request: HttpRequest,
    *,
    rule_form: RuleForm | None = None,
    channel_form: ChannelForm | None = None,
    heartbeat_form: HeartbeatForm | None = None,
    subscription_form: SubscriptionForm | None = None,
    preview: dict[str, Any] | None = None,
    confirms: str = "",
    said: str = "",
    complaint: str = "",
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    administers = policy.may(user, policy.ADMINISTER)
    state = Alert.State.RESOLVED
    context = {
        "here": "alerts",
        "open": sorted(map(_line, Alert.objects.exclude(state=state)), key=_weight),
        "over": list(map(_line, Alert.objects.filter(state=state).order_by("-resolved_at")[:MOST_OVER])),
        "rules": [_rule(row) for row in AlertRule.objects.all()],
        "channels": [_channel(row) for row in Channel.objects.all()] if administers else [],
        "heartbeats": list(Heartbeat.objects.all()) if administers else [],
        "may_acknowledge": policy.may(user, policy.ACT),
        "rule_form": rule_form or RuleForm(),
        "channel_form": channel_form or ChannelForm(),
        "heartbeat_form": heartbeat_form or HeartbeatForm(),
        "mine": subscriptions.of(user),
        "mails": bool(settings.MAILS),
        "subscription_form": subscription_form or SubscriptionForm(),
        "preview": preview,
        "confirms": confirms,
        "said": said,
        "complaint": complaint,
    }
    return render(request, "alerts/page.html", context, status=status)


def _line(alert: Alert) -> dict[str, Any]:
    words = {
        "pending": _("pending"),
        "firing": _("fires"),
        "acknowledged": _("acknowledged"),
        "resolved": _("over"),
    }
    state = documents.state_of(alert)
    return {
        "number": alert.pk,
        "state": state,
        "state_words": words[state],
        "text": documents.text_of(alert),
        "rule": alert.rule,
        "project": alert.project,
        "since": alert.since,
        "resolved_at": alert.resolved_at,
        "by": alert.acknowledged_by,
        "snoozed_until": alert.snoozed_until if alert.is_snoozed(timezone.now()) else None,
    }


def _weight(line: dict[str, Any]) -> int:
    """What nobody has in hand comes first, what may be nothing last."""
    return ("firing", "acknowledged", "pending").index(line["state"])


def _rule(row: AlertRule) -> dict[str, Any]:
    return {"row": row, "when": dict(WHENS)[row.when]}


def _channel(row: Channel) -> dict[str, Any]:
    chosen = (row.quiet or {}).get("days") or ()
    days = ", ".join(str(words) for name, words in DAYS if name in chosen)
    return {"row": row, "form": ChannelTimesForm.of(row), "days": days}
