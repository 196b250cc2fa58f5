"""Places, plans, their runs, and the backups that lie at places."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboard.base.i18n import kept, reread
from dashboard.hosts.models import about_host

#: So many characters are kept of what went wrong in a run.
LONGEST_DETAIL = 2000


class Place(models.Model):
    """Where backups are put. `secret` is sealed (`places.py`) and never given back."""

    name = models.CharField(max_length=100, unique=True)
    address = models.CharField(max_length=500)
    login = models.CharField(max_length=200, blank=True, default="")
    secret = models.TextField(blank=True, default="")
    host_key = models.TextField(blank=True, default="")
    username = models.CharField(max_length=150)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """Which volumes are backed up when. `recipient` is a public key of age, or nothing.

    Where there is a `command`, it runs in a container that has the volume, and its output is kept instead of
    the files (`commands`). Every `verify_days` one of its backups is tried (`verifying`); 0: none is.

    `handled` is the moment up to which everything that was due has been taken care of; `retry_at` is when
    what failed is tried again, for the `tries`-th time.
    """

    host = about_host()
    name = models.CharField(max_length=100, unique=True)
    selector = models.CharField(max_length=1000)
    schedule = models.CharField(max_length=100)
    zone = models.CharField(max_length=64, default="UTC")
    pause = models.BooleanField(default=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="plans")
    recipient = models.CharField(max_length=200, blank=True, default="")
    keep_last = models.PositiveIntegerField(default=7)
    keep_daily = models.PositiveIntegerField(default=0)
    keep_weekly = models.PositiveIntegerField(default=0)
    keep_monthly = models.PositiveIntegerField(default=0)
    command = models.CharField(max_length=1000, blank=True, default="")
    verify_days = models.PositiveIntegerField(default=30)
    handled = models.DateTimeField(default=timezone.now)
    retry_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    username = models.CharField(max_length=150)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One time that a plan was carried out. `due` is the moment that it was for; `None` where a person asked.

    `owner` is who is at it (`volumes.leases`), so that a run that was killed can be told from one under way.
    """

    class Outcome(models.TextChoices):
        """How it stands."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="runs")
    due = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.RUNNING)
    username = models.CharField(max_length=150)
    owner = models.CharField(max_length=200)
    wanted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    detail = models.TextField(blank=True, default="")
    #: The same sentence by sentence, for readers of every language.
    said = models.JSONField(default=list)

    class Meta:
        """The newest first."""

        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.plan_id} {self.begun_at:%Y-%m-%d %H:%M:%S} {self.outcome}"

    def ends_with(self, failed: Sequence[str]) -> None:
        """Take what went wrong, as sentences; very much is kept as it is said here alone, and cut."""
        whole = "\n".join(failed)
        self.detail = whole[:LONGEST_DETAIL]
        self.said = list(map(kept, failed)) if len(whole) <= LONGEST_DETAIL else []

    @property
    def to_repeat(self) -> bool:
        """Whether it has failed, and not only at what comes once there is a backup of each volume."""
        return self.outcome == self.Outcome.FAILED and not 0 < self.wanted == self.done

    @property
    def failures(self) -> list[str]:
        """What went wrong, in the reader's language."""
        return list(map(reread, self.said)) or self.detail.splitlines()


class Backup(models.Model):
    """One backup at a place: `making` until what lies beside it was read back from there, then `whole`.

    `tried_at` is when it was last tried, `damaged` what was wrong then.
    """

    class By(models.TextChoices):
        """How it was verified: restored and compared, or (encrypted, and no key) read and compared."""

        RESTORED = "restored", _("restored")
        READ = "read", _("read")

    class State(models.TextChoices):
        """Whether it counts."""

        MAKING = "making", _("being made")
        WHOLE = "whole", _("whole")

    host = about_host()
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="backups")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.SET_NULL, related_name="backups")
    volume = models.CharField(max_length=255, db_index=True)
    archive = models.CharField(max_length=900)
    state = models.CharField(max_length=10, choices=State, default=State.MAKING)
    made_at = models.DateTimeField()
    owner = models.CharField(max_length=200, blank=True, default="")
    engine = models.CharField(max_length=200, blank=True, default="")
    size = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    complete = models.BooleanField(default=True)
    way = models.CharField(max_length=10, blank=True, default="")
    encrypted = models.BooleanField(default=False)
    tried_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=10, choices=By, blank=True, default="")
    damaged = models.TextField(blank=True, default="")
    #: The same, for readers of every language.
    said = models.JSONField(default=None, null=True)

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-id")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("place", "archive"), name="plans_backup_once"),)

    def __str__(self) -> str:
        return f"{self.volume} {self.made_at:%Y-%m-%d %H:%M:%S} {self.state}"

    @property
    def damage(self) -> str:
        """What was wrong when it was tried, in the reader's language; '' where nothing was."""
        return reread(self.said) if self.damaged and self.said else self.damaged

    @property
    def sound(self) -> bool:
        """Whether it is one to count on."""
        return self.complete and not self.damaged


class Trial(models.Model):
    """When a backup of a plan's volume was tried last, whether or not that backup is still there.

    `begun_at` is when that was begun, however it went on; `ended_at` when one of them last said how it is.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="trials")
    volume = models.CharField(max_length=255)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One of each volume."""

        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("plan", "volume"), name="plans_trial_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.volume} {self.begun_at:%Y-%m-%d %H:%M:%S}"


class Lease(models.Model):
    """Which process carries out what is due, and until when nobody else may; there is one row at most."""

    name = models.CharField(max_length=20, unique=True)
    holder = models.CharField(max_length=200)
    until = models.DateTimeField()

    class Meta:
        """Nobody needs a permission for it."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder} until {self.until:%H:%M:%S}"
