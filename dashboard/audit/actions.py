"""What people did: one row for each action, begun before the engine is asked and completed after."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.audit.append_only import AppendOnlyError, AppendOnlyQuerySet
from dashboard.base import request_context
from dashboard.base.i18n import from_parts
from dashboard.hosts.models import about_host


class _Actions(models.Manager["Action"]):
    """Every way to the actions leads through what does not let them be changed."""

    def get_queryset(self) -> AppendOnlyQuerySet[Action]:
        """All of them."""
        return AppendOnlyQuerySet(self.model, using=self._db)


def kinds() -> list[tuple[str, Any]]:
    """Every kind of action, with what people read; a function, so that a new one needs no migration."""
    return Action.Kind.choices


class Action(models.Model):
    """One thing that a person asked for, written down before it was tried and completed after, then kept.

    Names are kept beside the user and the IDs, so that the audit log still reads when they are gone. `before`
    is how things were (what undo puts back), `None` where there was nothing; `after` is how they were left
    (what undo compares with), `None` also where that was not kept. What they hold is the undoers' matter
    (`dashboard/undo/`). What is done with a volume has neither container nor network.
    """

    class Kind(models.TextChoices):
        """What was asked."""

        CONNECT = "connect", _("connect")
        DISCONNECT = "disconnect", _("disconnect")
        START = "start", _("start")
        STOP = "stop", _("stop")
        RESTART = "restart", _("restart")
        PAUSE = "pause", _("pause")
        UNPAUSE = "unpause", _("resume")
        KILL = "kill", _("kill")
        READ_LOGS = "read_logs", _("read what a container says")
        REACH_TRY = "reach_try", _("try whether one reaches another")
        VOLUME_CREATE = "volume_create", _("create a volume")
        VOLUME_REMOVE = "volume_remove", _("remove a volume")
        VOLUME_PRUNE = "volume_prune", _("remove unused volumes")
        VOLUME_BACKUP = "volume_backup", _("back up")
        VOLUME_RESTORE = "volume_restore", _("restore")
        VOLUME_COPY = "volume_copy", _("copy")
        VOLUME_CANCEL = "volume_cancel", _("cancel work on a volume")
        VOLUME_RECOVER = "volume_recover", _("put right what was cut short")
        PROTECT = "protect", _("protect")
        LIFT = "lift", _("lift protection")
        EXPECT = "expect", _("expect something")
        EXPECT_REMOVE = "expect_remove", _("expect something no longer")
        PLACE_ADD = "place_add", _("add a place for backups")
        PLACE_REMOVE = "place_remove", _("remove a place for backups")
        PLAN_ADD = "plan_add", _("plan backups")
        PLAN_REMOVE = "plan_remove", _("plan backups no longer")
        OWN_BACKUP = "own_backup", _("back up Portolan's own data")
        BACKUP_VERIFY = "backup_verify", _("verify a backup")
        PLAN_RUN = "plan_run", _("run a plan")
        RULE_CREATE = "rule_create", _("make a rule for alerts")
        RULE_CHANGE = "rule_change", _("change a rule for alerts")
        RULE_REMOVE = "rule_remove", _("remove a rule for alerts")
        CHANNEL_CREATE = "channel_create", _("make a channel")
        CHANNEL_CHANGE = "channel_change", _("change a channel")
        CHANNEL_REMOVE = "channel_remove", _("remove a channel")
        CHANNEL_TEST = "channel_test", _("try a channel")
        SUBSCRIBE = "subscribe", _("subscribe to alerts")
        ADDRESS_ASK = "address_ask", _("ask an address to confirm")
        ADDRESS_CONFIRM = "address_confirm", _("confirm an address")
        UNSUBSCRIBE = "unsubscribe", _("subscribe to alerts no longer")
        HEARTBEAT_CREATE = "heartbeat_create", _("set up a dead man's switch")
        HEARTBEAT_REMOVE = "heartbeat_remove", _("remove a dead man's switch")
        ALERT_ACKNOWLEDGE = "alert_acknowledge", _("acknowledge an alert")
        ALERT_SNOOZE = "alert_snooze", _("snooze an alert")
        SETUP = "setup", _("make the first administrator")
        INVITE = "invite", _("invite")
        LINK_WITHDRAW = "link_withdraw", _("withdraw a link")
        JOIN = "join", _("accept an invitation")
        ARRIVE = "arrive", _("log in for the first time")
        PERSON_CHANGE = "person_change", _("change a person")
        PASSWORD_LINK = "password_link", _("make a link for a new password")
        PASSWORD_SET = "password_set", _("set a password")
        SESSIONS_END = "sessions_end", _("end sessions")
        TOKEN_CREATE = "token_create", _("make a token")
        TOKEN_REVOKE = "token_revoke", _("revoke a token")
        VIEW_KEEP = "view_keep", _("keep a view")
        VIEW_REMOVE = "view_remove", _("remove a view")
        NOTE_WRITE = "note_write", _("write a note")
        NOTE_REMOVE = "note_remove", _("remove a note")
        WALL_MAKE = "wall_make", _("make a wall")
        WALL_END = "wall_end", _("end a wall")
        RETENTION = "retention", _("set how long the audit log is kept")
        EVENT_RETENTION = "event_retention", _("set how long events are kept")
        UNDO = "undo", _("undo")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        """What became of it."""

        ASKED = "asked", _("tried, no answer known")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    # What is in the audit log does not change because a person or an older row goes.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    host = about_host()
    username = models.CharField(max_length=150)
    token_name = models.CharField(max_length=100, blank=True, default="")
    address = models.CharField(max_length=64, blank=True, default="")
    kind = models.CharField(max_length=20, choices=kinds)
    container_id = models.CharField(max_length=64, blank=True, default="")
    container_name = models.CharField(max_length=255, blank=True, default="")
    network_id = models.CharField(max_length=64, blank=True, default="")
    network_name = models.CharField(max_length=255, blank=True, default="")
    volume_name = models.CharField(max_length=255, blank=True, default="")
    requested = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.ASKED)
    detail = models.TextField(blank=True, default="")
    #: What `detail` was made of where the words are ours, for readers of any language (`base.i18n.Text`).
    detail_parts = models.JSONField(null=True)
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.DO_NOTHING, related_name="undone_by", db_constraint=False
    )
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(null=True)

    objects = _Actions()

    class Meta:
        """The newest first; `dashboard.act` is what connecting and disconnecting need."""

        app_label = "dashboard"
        ordering = ("-id",)
        default_permissions = ("view",)
        verbose_name = _("action in the audit log")
        verbose_name_plural = _("actions in the audit log")
        permissions = (("act", "May connect and disconnect"),)

    def __str__(self) -> str:
        subject = self.volume_name or f"{self.container_name} / {self.network_name}"
        return f"{self.username}: {self.kind} {subject} ({self.outcome})"

    def save(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401
        """Add it, with where it came from; or complete what was asked. After that it stays as it is.

        Raises `AppendOnlyError` if it is complete.
        """
        if self._state.adding:
            context = request_context.current()
            if not self.is_about_host:
                self.host = None
            self.address = context.address
            self.token_name = context.token.name if context.token is not None else ""
        elif not Action.objects.filter(pk=self.pk, outcome=Action.Outcome.ASKED).exists():
            raise AppendOnlyError("What is in the audit log is not changed.")
        super().save(*arguments, **keywords)

    def delete(self, *_arguments: Any, **_keywords: Any) -> NoReturn:  # noqa: ANN401
        """Never. Raises `AppendOnlyError`."""
        raise AppendOnlyError("What is in the audit log is not removed.")

    @property
    def words(self) -> str:
        """`detail` in the language that is active, where the words are ours; else as the engine said it."""
        return from_parts(self.detail_parts) if self.detail_parts else self.detail

    @property
    def is_about_host(self) -> bool:
        """Whether it was asked of a host, and not of Portolan's own people, settings or tokens."""
        return self.kind not in _OF_PORTOLAN


Kind = Action.Kind
#: What is asked of Portolan itself, whatever hosts it watches.
_OF_PORTOLAN = frozenset(
    {
        *(Kind.SETUP, Kind.INVITE, Kind.LINK_WITHDRAW, Kind.JOIN, Kind.ARRIVE, Kind.PERSON_CHANGE),
        *(Kind.PASSWORD_LINK, Kind.PASSWORD_SET, Kind.SESSIONS_END, Kind.TOKEN_CREATE, Kind.TOKEN_REVOKE),
        *(
            Kind.VIEW_KEEP,
            Kind.VIEW_REMOVE,
            Kind.WALL_MAKE,
            Kind.WALL_END,
            Kind.RETENTION,
            Kind.EVENT_RETENTION,
        ),
    }
)
