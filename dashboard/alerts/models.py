"""Rules and channels as administrators have set them, alerts as they stand, and the outbox."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboard.alerts import quiet
from dashboard.hosts.models import about_host


class AlertRule(models.Model):
    """One rule, in the texts of the API: `hold` is what is called `for` there."""

    host = about_host()
    name = models.CharField(max_length=200, unique=True)
    when = models.CharField(max_length=24)
    of = models.CharField(max_length=1000, blank=True, default="")
    hold = models.CharField(max_length=12)
    clear = models.CharField(max_length=12)
    severity = models.CharField(max_length=12)
    enabled = models.BooleanField(default=True)

    class Meta:
        """By name."""

        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.when})"


class Channel(models.Model):
    """Where messages go. `url` and `secret` are never given back; `rules` are names, or `["*"]` for all.

    `failures` counts the tries since the last that went well, and until `next_try_at` there is none. What
    fires and nobody has in hand is told again every `remind` (a span, or nothing); `quiet` are its quiet
    hours (`quiet.py`). One that has an owner is what this person has subscribed to, of these `projects` alone
    if there are any; it has no `url` before its address was confirmed, and `pending` is one that is not yet.
    """

    class Kind(models.TextChoices):
        """How they go there."""

        WEBHOOK = "webhook", _("webhook")
        EMAIL = "email", _("e-mail")
        APPRISE = "apprise", "Apprise"

    host = about_host()
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    url = models.TextField()
    secret = models.TextField(blank=True, default="")
    rules = models.JSONField(default=list)
    remind = models.CharField(max_length=12, blank=True, default="")
    quiet = models.JSONField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    projects = models.JSONField(default=list)
    pending = models.CharField(max_length=320, blank=True, default="")
    username = models.CharField(max_length=150)
    since = models.DateTimeField(auto_now_add=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    last_sent_at = models.DateTimeField(null=True)

    class Meta:
        """By name."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("owner",), name="one_subscription_for_each_person"),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"

    def wants(self, alert: Alert) -> bool:
        """Whether what is told of this alert goes there."""
        of_project = not self.projects or alert.project in self.projects
        return of_project and ("*" in self.rules or alert.rule in self.rules)

    def quiet_until(self, now: datetime, rule: str) -> datetime | None:
        """Until when this rule's alerts wait, if these are quiet hours."""
        return quiet.read(self.quiet).until(now, rule) if self.quiet else None


class Alert(models.Model):
    """One trouble under one rule. Names are kept beside the ID: things go, what was told stays.

    What it says is an English template with its values, so that each reader is told in their language.
    """

    class State(models.TextChoices):
        """How it stands; one that fires and has somebody's name on it is acknowledged."""

        PENDING = "pending", _("pending")
        FIRING = "firing", _("firing")
        RESOLVED = "resolved", _("resolved")

    host = about_host()
    rule = models.CharField(max_length=200)
    when = models.CharField(max_length=24)
    severity = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, db_index=True)
    key = models.CharField(max_length=300)
    node_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    project = models.CharField(max_length=255, blank=True, default="")
    service = models.CharField(max_length=255, blank=True, default="")
    code = models.CharField(max_length=40)
    template = models.TextField()
    values = models.JSONField(default=dict)
    since = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True, db_index=True)
    acknowledged_by = models.CharField(max_length=150, blank=True, default="")
    acknowledged_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)

    class Meta:
        """The newest first."""

        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.name} ({self.state})"

    def is_snoozed(self, now: datetime) -> bool:
        """Whether nobody is told of it now."""
        return self.snoozed_until is not None and self.snoozed_until > now


class OutboxMessage(models.Model):
    """One message for one channel, kept until it was taken; sent again it has the same ID and the same words.

    Of many at once only one that sums them up goes out; the others are merged into it. One that is held has
    come in quiet hours; it is withdrawn if there is nothing to be told any more when they are over.
    """

    class State(models.TextChoices):
        """What has become of it."""

        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        MERGED = "merged", _("part of another")
        GIVEN_UP = "given_up", _("given up")
        WITHDRAWN = "withdrawn", _("over before it was told")

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    host = about_host()
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    document = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were written."""

        ordering = ("id",)
        default_permissions = ()
        indexes = (models.Index(fields=("state", "due_at"), name="alerts_outbox_waiting"),)

    def __str__(self) -> str:
        return f"{self.uid} ({self.state})"


class Heartbeat(models.Model):
    """A dead man's switch: `url`, which is never given back, is called at each interval.

    While that fails, `failing_since` says since when, and `last_error` why.
    """

    host = about_host()
    name = models.CharField(max_length=200, unique=True)
    url = models.TextField()
    every = models.CharField(max_length=12)
    username = models.CharField(max_length=150)
    since = models.DateTimeField(auto_now_add=True)
    called_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        """By name."""

        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} (every {self.every})"
