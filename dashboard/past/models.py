"""The past as rows: intervals in which one node or edge had one content. Moments are milliseconds since 1970.

A host that is looked at for months has a million intervals, so rows are narrow: IDs are packed
(`packing.py`), a content that comes again is there once, and what names the host is one row.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dashboard.hosts.models import about_host

#: The end of what has not ended. (A moment of the year 10889.)
FOREVER = 2**48


class Recording(models.Model):
    """All that is kept of one host."""

    host = about_host()

    class Meta:
        """One for each host."""

        constraints = (models.UniqueConstraint(fields=("host",), name="one_recording_for_each_host"),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"recording of {self.host_id}"


class Coverage(models.Model):
    """A time in which everything was seen. What lies between two of them nobody could see.

    `end` is null while it goes on; after a crash the next start sets it (`recorder.py`).
    """

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="coverages")
    begin = models.BigIntegerField()
    end = models.BigIntegerField(null=True)

    class Meta:
        """The oldest first."""

        ordering = ("begin", "id")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begin} to {self.end or 'now'}"


class Subject(models.Model):
    """A node or an edge. `key` is a node's ID, or an edge's key, which has a source and a target as well."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.BigIntegerField(db_index=True)
    key = models.BinaryField()
    source = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    target = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        """Found by their digests."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"subject {self.pk}"


class Content(models.Model):
    """What the document says of a node or an edge beside its ID: compressed JSON."""

    digest = models.BigIntegerField(db_index=True)
    body = models.BinaryField()

    class Meta:
        """Found by their digests."""

        default_permissions = ()

    def __str__(self) -> str:
        return f"content {self.pk}"


class Interval(models.Model):
    """A subject had this content from `begin` until just before `end`; `slot` finds it (`slots.py`)."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+", db_index=False)
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="+")
    begin = models.BigIntegerField()
    end = models.BigIntegerField(default=FOREVER)
    slot = models.BigIntegerField(default=0)

    class Meta:
        """Asked for by moment, and by subject."""

        indexes = (
            models.Index(fields=("recording", "slot"), name="interval_at_a_moment"),
            models.Index(fields=("subject", "begin"), name="interval_of_a_subject"),
        )
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begin} to {self.end}"


class Visit(models.Model):
    """When a person was last here: seen at `seen` in a visit before which the last one ended at `before`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    host = about_host()
    seen = models.BigIntegerField()
    before = models.BigIntegerField(null=True)

    class Meta:
        """One for each person and host."""

        constraints = (models.UniqueConstraint(fields=("user", "host"), name="one_visit_for_each_person"),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} at {self.seen}"
