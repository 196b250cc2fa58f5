"""What cannot be undone, and why: it would not bring back what is gone, or there is nothing to bring back."""

from __future__ import annotations

from typing import NoReturn

from django.contrib.auth.models import User
from django.utils.translation import gettext_noop

from dashboard.access.policy import Refusal
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.runtime import Runtime
from dashboard.undo.plan import UndoPlan

Kind = Action.Kind
REASONS = {
    Kind.VOLUME_PRUNE: gettext_noop("What was in the volumes is gone for good."),
    Kind.VOLUME_BACKUP: gettext_noop("A backup changes nothing that could be undone."),
    Kind.VOLUME_RESTORE: gettext_noop(
        "What was in the volume before, if anything, is not kept. Restore an older backup, if there is one."
    ),
    Kind.VOLUME_COPY: gettext_noop("The copy holds data: if nobody needs it, remove that volume."),
    Kind.VOLUME_CANCEL: gettext_noop("What was cancelled has ended. Start it again instead."),
    Kind.VOLUME_RECOVER: gettext_noop("It undoes itself what was begun and cut short."),
    Kind.RESTART: gettext_noop("It runs again, but what it had in memory is not kept."),
    Kind.KILL: gettext_noop("What it had in memory is gone. Start it again instead, if it is still there."),
    Kind.READ_LOGS: gettext_noop("Reading changes nothing that could be undone."),
    Kind.REACH_TRY: gettext_noop("Trying changes nothing that could be undone."),
    Kind.EXPECT: gettext_noop("It can be removed on the page Expectations."),
    Kind.EXPECT_REMOVE: gettext_noop("It can be written down again on the page Expectations."),
    Kind.PLACE_ADD: gettext_noop("It can be removed on the page Backups."),
    Kind.PLACE_REMOVE: gettext_noop("It can be added again on the page Backups."),
    Kind.PLAN_ADD: gettext_noop("It can be removed on the page Backups."),
    Kind.PLAN_REMOVE: gettext_noop("It can be planned again on the page Backups."),
    Kind.OWN_BACKUP: gettext_noop("A backup changes nothing that could be undone."),
    Kind.BACKUP_VERIFY: gettext_noop("Verifying a backup changes nothing that could be undone."),
    Kind.PLAN_RUN: gettext_noop("A backup changes nothing that could be undone."),
    Kind.RULE_CREATE: gettext_noop("A rule that is not wanted can be removed."),
    Kind.RULE_CHANGE: gettext_noop("A rule can be changed again."),
    Kind.RULE_REMOVE: gettext_noop("A rule that is gone can be written again."),
    Kind.CHANNEL_CREATE: gettext_noop("A channel that is not wanted can be removed."),
    Kind.CHANNEL_CHANGE: gettext_noop("A channel can be changed again."),
    Kind.SUBSCRIBE: gettext_noop("It can be ended on the page Alerts."),
    Kind.ADDRESS_ASK: gettext_noop("What was sent was sent."),
    Kind.ADDRESS_CONFIRM: gettext_noop("It can be ended on the page Alerts."),
    Kind.UNSUBSCRIBE: gettext_noop("It can be begun again on the page Alerts."),
    Kind.HEARTBEAT_CREATE: gettext_noop("It can be removed on the page Alerts."),
    Kind.HEARTBEAT_REMOVE: gettext_noop("Its address is gone: it can be set up again."),
    Kind.CHANNEL_REMOVE: gettext_noop("Its address and secret are gone: it can be made again."),
    Kind.CHANNEL_TEST: gettext_noop("What was sent was sent."),
    Kind.ALERT_ACKNOWLEDGE: gettext_noop("That somebody has seen it stays so."),
    Kind.ALERT_SNOOZE: gettext_noop("It is told again when its time has come."),
    Kind.SETUP: gettext_noop("An account cannot be taken back: an administrator can deactivate it."),
    Kind.INVITE: gettext_noop("An invitation that nobody has used yet can be withdrawn on the page People."),
    Kind.LINK_WITHDRAW: gettext_noop("A link that is withdrawn stays so. Make a new one instead."),
    Kind.JOIN: gettext_noop("An account cannot be taken back: an administrator can deactivate it."),
    Kind.ARRIVE: gettext_noop("An account cannot be taken back: an administrator can deactivate it."),
    Kind.PASSWORD_LINK: gettext_noop("A link that nobody has used can be withdrawn on the page People."),
    Kind.PASSWORD_SET: gettext_noop("Portolan does not know the previous password."),
    Kind.SESSIONS_END: gettext_noop("A session that has ended stays so: log in again."),
    Kind.TOKEN_CREATE: gettext_noop("A token can be revoked by its owner, on the page of the account."),
    Kind.TOKEN_REVOKE: gettext_noop("A token that is revoked stays so. Make a new one instead."),
    Kind.VIEW_KEEP: gettext_noop("It can be removed on the page Views."),
    Kind.VIEW_REMOVE: gettext_noop("It can be kept again from the chart."),
    Kind.WALL_MAKE: gettext_noop("A wall can be ended on the page Walls."),
    Kind.WALL_END: gettext_noop("A link that is ended stays so. Make a new one instead."),
    Kind.UNDO: gettext_noop("Nothing was undone."),
    Kind.OTHER: gettext_noop("Portolan does not know how to undo this."),
}


class Irreversible:
    """Refuses, as of `undo.plan.Undoer`."""

    def lacking(self, action: Action) -> Refusal:
        """Always."""
        kind = Kind(action.kind) if action.kind in Kind.values else Kind.OTHER
        return Refusal("not_undoable", _(REASONS[kind]))

    def refusal(self, _runtime: Runtime, _user: User, action: Action) -> Refusal:
        """For everybody."""
        return self.lacking(action)

    def plan(self, _runtime: Runtime, _action: Action) -> UndoPlan:
        """Nothing to be seen."""
        return UndoPlan()

    def undo(self, _runtime: Runtime, _user: User, action: Action) -> NoReturn:
        """Never. Raises a `Problem`."""
        raise Problem(409, "not_undoable", self.lacking(action).detail)
