"""Alerts by API: everybody reads them, operators acknowledge, administrators write rules and whom to tell."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from dashboard.access.auth import MayActOnRecords, MayAdminister, user_of
from dashboard.alerts import channel_service, documents, heartbeat_service, service, subscriptions
from dashboard.alerts.confirming import link_by
from dashboard.alerts.models import Alert, AlertRule, Channel, Heartbeat
from dashboard.alerts.schemas import (
    AlertAnswer,
    Asking,
    ChannelAnswer,
    ChannelBody,
    ChannelChange,
    HeartbeatAnswer,
    HeartbeatBody,
    RuleAnswer,
    RuleBody,
    RuleChange,
    RuleMatches,
    Snoozing,
    SubscriptionAnswer,
    SubscriptionBody,
)
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.schemas import ProblemDocument
from dashboard.events.rows import iso
from dashboard.runtime import runtime_of

router = Router(tags=["alerts"])
Kind = Action.Kind
#: Of those that are over, only the last are told.
MOST_OVER = 500


@router.get("/alerts", response=list[AlertAnswer], summary="Alerts")
def alerts(request: HttpRequest, query: Query[Asking]) -> list[dict[str, Any]]:
    """Those in a state, or all: the newest first; of what is resolved the last 500."""
    return [documents.as_json(alert) for alert in _chosen(query.state)]


def _chosen(state: str | None) -> list[Alert]:
    over = Alert.objects.filter(state=Alert.State.RESOLVED)[:MOST_OVER]
    if state == "resolved":
        return list(over)
    open_: QuerySet[Alert] = Alert.objects.exclude(state=Alert.State.RESOLVED)
    if state is None:
        return [*open_, *over]
    return [alert for alert in open_ if documents.state_of(alert) == state]


@router.post(
    "/alerts/{int:number}/acknowledge",
    auth=MayActOnRecords(Kind.ALERT_ACKNOWLEDGE),
    response=AlertAnswer,
    summary="Acknowledge an alert",
)
def acknowledge(request: HttpRequest, number: int) -> dict[str, Any]:
    """One's name is on it until it is over; it is not told again."""
    return documents.as_json(service.acknowledge(runtime_of(request), user_of(request), number))


@router.post(
    "/alerts/{int:number}/snooze",
    auth=MayActOnRecords(Kind.ALERT_SNOOZE),
    response=AlertAnswer,
    summary="Snooze an alert",
)
def snooze(request: HttpRequest, number: int, body: Snoozing) -> dict[str, Any]:
    """Nothing is sent about it for so long. Answered with 400 if the span cannot be read."""
    return documents.as_json(service.snooze(runtime_of(request), user_of(request), number, body.hold))


@router.get(
    "/rules",
    response=list[RuleAnswer],
    by_alias=True,
    summary="Rules for alerts",
)
def rules(request: HttpRequest) -> list[dict[str, Any]]:
    """All of them, by name."""
    return list(map(service.rule_json, AlertRule.objects.all()))


@router.post(
    "/rules",
    auth=MayAdminister(Kind.RULE_CREATE),
    response={201: RuleAnswer},
    by_alias=True,
    summary="Make a rule",
)
def create_rule(request: HttpRequest, body: RuleBody) -> Status[dict[str, Any]]:
    """It is in force within a second."""
    row = service.create_rule(runtime_of(request), user_of(request), body.model_dump())
    return Status(201, service.rule_json(row))


@router.post(
    "/rules/preview",
    auth=MayAdminister(),
    response=RuleMatches,
    summary="What a rule would match now",
)
def preview_rule(request: HttpRequest, body: RuleBody) -> dict[str, Any]:
    """Whether it would fire depends on how long that lasts."""
    return service.preview_rule(runtime_of(request), body.model_dump())


@router.patch(
    "/rules/{path:name}",
    auth=MayAdminister(Kind.RULE_CHANGE),
    response=RuleAnswer,
    by_alias=True,
    summary="Change a rule",
)
def change_rule(request: HttpRequest, name: str, body: RuleChange) -> dict[str, Any]:
    """What is not named stays as it is. What a rule has found is over once it is not enabled."""
    fields = body.model_dump(exclude_none=True, exclude_unset=True)
    return service.rule_json(service.change_rule(runtime_of(request), user_of(request), name, fields))


@router.delete(
    "/rules/{path:name}",
    auth=MayAdminister(Kind.RULE_REMOVE),
    response={204: None},
    summary="Remove a rule",
)
def remove_rule(request: HttpRequest, name: str) -> HttpResponse:
    """What it has found is over; nobody is told of that."""
    service.remove_rule(runtime_of(request), user_of(request), name)
    return HttpResponse(status=204)


@router.get(
    "/channels",
    auth=MayAdminister(),
    response=list[ChannelAnswer],
    exclude_none=True,
    summary="Where messages go",
)
def channels(request: HttpRequest) -> list[dict[str, Any]]:
    """All of them, by name; without addresses and secrets."""
    return list(map(_channel, Channel.objects.all()))


@router.post(
    "/channels",
    auth=MayAdminister(Kind.CHANNEL_CREATE),
    response={201: ChannelAnswer},
    exclude_none=True,
    summary="Make a channel",
)
def create_channel(request: HttpRequest, body: ChannelBody) -> Status[dict[str, Any]]:
    """It is told what turns from now on."""
    return Status(201, _channel(channel_service.create(user_of(request), body.model_dump(by_alias=True))))


@router.post(
    "/channels/{path:name}/test",
    auth=MayAdminister(Kind.CHANNEL_TEST),
    response={204: None},
    summary="Send a test by a channel",
)
def try_channel(request: HttpRequest, name: str) -> HttpResponse:
    """At once, and once: the answer says whether it was taken."""
    channel_service.try_now(runtime_of(request), user_of(request), name)
    return HttpResponse(status=204)


@router.patch(
    "/channels/{path:name}",
    auth=MayAdminister(Kind.CHANNEL_CHANGE),
    response=ChannelAnswer,
    exclude_none=True,
    summary="Change a channel",
)
def change_channel(request: HttpRequest, name: str, body: ChannelChange) -> dict[str, Any]:
    """What is not named stays as it is; address and secret can only be made anew."""
    fields = body.model_dump(exclude_unset=True, by_alias=True)
    return _channel(channel_service.change(user_of(request), name, fields))


@router.delete(
    "/channels/{path:name}",
    auth=MayAdminister(Kind.CHANNEL_REMOVE),
    response={204: None},
    summary="Remove a channel",
)
def remove_channel(request: HttpRequest, name: str) -> HttpResponse:
    """What waits for it is let go."""
    channel_service.remove(user_of(request), name)
    return HttpResponse(status=204)


def _channel(row: Channel) -> dict[str, Any]:
    times = {"remind": row.remind or None, "quiet": row.quiet or None}
    return {"name": row.name, "kind": row.kind, "rules": row.rules} | times


@router.get(
    "/subscription",
    response={200: SubscriptionAnswer, 404: ProblemDocument},
    exclude_none=True,
    summary="What one is told oneself",
)
def subscription(request: HttpRequest) -> dict[str, Any]:
    """By e-mail; answered with 404 where one has not subscribed to anything."""
    row = subscriptions.of(user_of(request))
    if row is None:
        raise Problem(404, "not_found", _("You have not subscribed to anything."))
    return _subscription(row)


@router.put("/subscription", response=SubscriptionAnswer, exclude_none=True, summary="Subscribe")
def subscribe(request: HttpRequest, body: SubscriptionBody) -> dict[str, Any]:
    """One is told what turns from now on. What was subscribed to before is not any more.

    An address that is new is told of no alert before it is confirmed by the link sent there: refused with
    429 `too_many` after five of them within an hour, 502 `channel_failed` where the mail server has not taken
    it.
    """
    link = link_by(request)
    return _subscription(subscriptions.subscribe(user_of(request), body.model_dump(by_alias=True), link))


@router.delete("/subscription", response={204: None}, summary="Subscribe no longer")
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """One is told nothing any more."""
    subscriptions.unsubscribe(user_of(request))
    return HttpResponse(status=204)


def _subscription(row: Channel) -> dict[str, Any]:
    times = {"remind": row.remind or None, "quiet": row.quiet or None}
    return {"rules": row.rules, "projects": row.projects, "confirmed": not row.pending} | times


@router.get(
    "/heartbeats",
    auth=MayAdminister(),
    response=list[HeartbeatAnswer],
    summary="Dead man's switches",
)
def heartbeats(request: HttpRequest) -> list[dict[str, Any]]:
    """All of them, by name; without their addresses."""
    return list(map(_heartbeat, Heartbeat.objects.all()))


@router.post(
    "/heartbeats",
    auth=MayAdminister(Kind.HEARTBEAT_CREATE),
    response={201: HeartbeatAnswer},
    summary="Set up a dead man's switch",
)
def create_heartbeat(request: HttpRequest, body: HeartbeatBody) -> Status[dict[str, Any]]:
    """Its address is called within seconds, and then at each interval for as long as alerts are judged."""
    row = heartbeat_service.create(user_of(request), body.name, body.url, body.every)
    return Status(201, _heartbeat(row))


@router.delete(
    "/heartbeats/{path:name}",
    auth=MayAdminister(Kind.HEARTBEAT_REMOVE),
    response={204: None},
    summary="Remove a dead man's switch",
)
def remove_heartbeat(request: HttpRequest, name: str) -> HttpResponse:
    """Its address is not called any more."""
    heartbeat_service.remove(user_of(request), name)
    return HttpResponse(status=204)


def _heartbeat(row: Heartbeat) -> dict[str, Any]:
    return {
        "name": row.name,
        "every": row.every,
        "taken_at": iso(row.taken_at) if row.taken_at else None,
        "failing_since": iso(row.failing_since) if row.failing_since else None,
        "error": row.last_error or None,
    }
