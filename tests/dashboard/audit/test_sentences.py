"""What an action was, in words."""

from __future__ import annotations

import re

import pytest

from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.targets import Target
from dashboard.web.templatetags import humane
from dashboard.web.templatetags.humane import told

NAMES = {"container_name": "web", "network_name": "proxy", "volume_name": "data"}
ASKED = {
    "to": "copy",
    "for": "Bob",
    "role": "operator",
    "person": "bob",
    "token": "ci",
    "place": "disk",
    "plan": "nightly",
    "action": 12,
    "through": "Keycloak",
    "rule": "down",
    "channel": "team",
    "heartbeat": "hc",
    "name": "web",
    "wall": "hall",
    "view": "shop",
}
ASKED |= {"method": "DELETE", "path": "/api/nothing"}
EXPECTED = {
    "connect": "connected “web” to “proxy”",
    "disconnect": "disconnected “web” from “proxy”",
    "start": "started “web”",
    "stop": "stopped “web”",
    "restart": "restarted “web”",
    "pause": "paused “web”",
    "unpause": "resumed “web”",
    "kill": "killed “web”",
    "read_logs": "read what “web” says",
    "reach_try": "found out whether “web” reaches “copy”",
    "volume_create": "created the volume “data”",
    "volume_remove": "removed the volume “data”",
    "volume_prune": "removed unused anonymous volumes",
    "volume_backup": "backed up the volume “data”",
    "volume_restore": "restored the volume “data”",
    "volume_copy": "copied the volume “data” to “copy”",
    "volume_cancel": "cancelled work on the volume “data”",
    "volume_recover": "put right what was cut short",
    "protect": "protected “shop”",
    "lift": "lifted the protection of “shop”",
    "setup": "became the first administrator",
    "invite": "invited “Bob” as Operator",
    "link_withdraw": "withdrew the link for “Bob”",
    "join": "accepted an invitation",
    "arrive": "logged in for the first time, through “Keycloak”",
    "person_change": "changed the rights of “bob”",
    "password_link": "made a link for a new password for “bob”",
    "password_set": "set a new password",
    "sessions_end": "ended other sessions",
    "token_create": "made the token “ci”",
    "place_add": "added the place “disk” for backups",
    "place_remove": "removed the place “disk” for backups",
    "own_backup": "backed up Portolan's own data to “disk”",
    "backup_verify": "verified a backup of “data”",
    "plan_add": "planned backups: “nightly”",
    "plan_remove": "removed the plan “nightly”",
    "plan_run": "ran the plan “nightly”",
    "rule_create": "made the rule “down”",
    "rule_change": "changed the rule “down”",
    "rule_remove": "removed the rule “down”",
    "channel_create": "made the channel “team”",
    "channel_change": "changed the channel “team”",
    "subscribe": "subscribed to alerts",
    "address_ask": "had a link sent to confirm an address for alerts",
    "address_confirm": "confirmed an address for alerts",
    "unsubscribe": "subscribes to alerts no longer",
    "heartbeat_create": "set up the dead man's switch “hc”",
    "heartbeat_remove": "removed the dead man's switch “hc”",
    "channel_remove": "removed the channel “team”",
    "channel_test": "sent a test by the channel “team”",
    "alert_acknowledge": "acknowledged the alert “down” of “web”",
    "alert_snooze": "snoozed the alert “down” of “web”",
    "token_revoke": "revoked the token “ci”",
    "expect": "wrote down an expectation",
    "expect_remove": "removed an expectation",
    "view_keep": "kept the view “shop”",
    "view_remove": "removed the view “shop”",
    "note_write": "wrote a note on “shop”",
    "note_remove": "removed the note on “shop”",
    "wall_make": "made the wall “hall”",
    "wall_end": "ended the wall “hall”",
    "retention": "changed how long the audit log is kept",
    "event_retention": "changed how long events are kept",
    "undo": "undid #12",
    "other": "did something else",
}


@pytest.mark.django_db
def test_every_kind_is_told_with_the_names_that_the_row_keeps() -> None:
    told = {}
    for kind in Action.Kind.values:
        action = Action.objects.create(kind=kind, outcome="done", requested=ASKED, **NAMES)
        audit_log.add_targets(action, [Target("project", "shop", "shop", "shop")])
        told[kind] = sentence(action)
    assert told == EXPECTED


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["asked", "refused", "failed"])
def test_what_was_not_done_was_tried(outcome: str) -> None:
    rows = [
        Action.objects.create(kind=kind, outcome=outcome, requested=ASKED, **NAMES)
        for kind in Action.Kind.values
    ]
    assert [said for said in map(sentence, rows) if not said.startswith("tried ")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_a_row_that_knows_no_names_still_reads(outcome: str) -> None:
    kinds = [*Action.Kind.values, "from_the_future"]
    said = [sentence(Action.objects.create(kind=kind, outcome=outcome)) for kind in kinds]
    assert [one for one in said if re.search("“|%|None", one)] == []


@pytest.mark.django_db
def test_names_are_text_whatever_they_hold() -> None:
    action = Action.objects.create(
        kind="connect", outcome="done", container_name="100%(s)s", network_name="<b>"
    )
    assert sentence(action) == "connected “100%(s)s” to “<b>”"


@pytest.mark.django_db
def test_the_person_stands_where_the_language_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    action = Action.objects.create(kind="connect", outcome="done", username="<i>100%</i>", **NAMES)
    who, what = "<strong><bdi>&lt;i&gt;100%&lt;/i&gt;</bdi></strong>", "connected “web” to “proxy”"
    assert told(action) == f"{who} {what}"
    monkeypatch.setattr(humane, "_", lambda _text: "%(what)s & %(who)s")
    assert told(action) == f"{what} &amp; {who}"
