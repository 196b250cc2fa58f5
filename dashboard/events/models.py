"""Events, one row each, and for how long they are kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboard.audit.actions import Action
from dashboard.hosts.models import about_host


class EngineKind(models.TextChoices):
    """What the engine tells of, and Portolan of itself."""

    CREATE = "create", _("created")
    DESTROY = "destroy", _("removed")
    START = "start", _("started")
    DIE = "die", _("died")
    RESTART = "restart", _("restarted")
    PAUSE = "pause", _("paused")
    UNPAUSE = "unpause", _("unpaused")
    HEALTH = "health", _("health")
    OOM = "oom", _("out of memory")
    RENAME = "rename", _("renamed")
    UPDATE = "update", _("updated")
    PRUNE = "prune", _("pruned")
    CONNECT = "connect", _("connect")
    DISCONNECT = "disconnect", _("disconnect")
    ENGINE_LOST = "engine_lost", _("the engine is away")
    ENGINE_BACK = "engine_back", _("the engine is back")
    EXPECTATION_BROKEN = "expectation_broken", _("an expectation is broken")
    EXPECTATION_KEPT = "expectation_kept", _("an expectation is kept again")
    PLAN_FAILED = "plan_failed", _("a plan failed")
    BACKUP_VERIFIED = "backup_verified", _("a backup was verified")
    BACKUP_DAMAGED = "backup_damaged", _("a backup is damaged")
    PLAN_DONE = "plan_done", _("a plan is done again")
    ALERT_PENDING = "alert_pending", _("an alert is pending")
    ALERT_FIRING = "alert_firing", _("an alert fires")
    ALERT_RESOLVED = "alert_resolved", _("an alert is over")
    HEARTBEAT_FAILED = "heartbeat_failed", _("a dead man's switch is not reached")
    HEARTBEAT_BACK = "heartbeat_back", _("a dead man's switch is reached again")
    PORTOLAN_STARTED = "portolan_started", _("Portolan started")


#: What people's work does to containers on the way, told by the engine.
ON_THE_WAY = (EngineKind.PAUSE, EngineKind.UNPAUSE)


class Event(models.Model):
    """One thing that happened, as it was told. Names are kept beside the IDs: things go, what was told stays.

    What a person did is a row with its action, and goes with it when the audit log is not kept any longer.
    `kind` is an `Action.Kind` for what people do, and an `EngineKind` for what the engine tells.
    """

    class Source(models.TextChoices):
        """Who tells of it."""

        PERSON = "person", _("people")
        ENGINE = "engine", _("the engine")

    at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=10, choices=Source)
    kind = models.CharField(max_length=24)
    host = about_host()
    node_id = models.CharField(max_length=300, blank=True, default="", db_index=True)
    name = models.CharField(max_length=255, blank=True, default="")
    other_id = models.CharField(max_length=300, blank=True, default="", db_index=True)
    other_name = models.CharField(max_length=255, blank=True, default="")
    project = models.CharField(max_length=255, blank=True, default="", db_index=True)
    details = models.JSONField(default=dict)
    # Without a constraint: an action that goes at this very moment must not keep others from being told.
    action = models.ForeignKey(
        Action, null=True, on_delete=models.CASCADE, related_name="events", db_constraint=False
    )
    username = models.CharField(max_length=150, blank=True, default="")
    token_name = models.CharField(max_length=100, blank=True, default="")
    outcome = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        """The newest first."""

        db_table = "happenings_happening"
        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M:%S} {self.source}: {self.kind} {self.name} {self.other_name}".rstrip()
        )


class EventRetention(models.Model):
    """For how many days events are kept. There is one row at most; without it, the default."""

    days = models.PositiveIntegerField()

    class Meta:
        """Administrators set it."""

        db_table = "happenings_keeping"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.days} days"
