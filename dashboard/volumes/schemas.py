"""The shapes of what is asked and answered about volumes; the API's description is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from dashboard.base.schemas import Named, RequestBody
from dashboard.operations.schemas import ForeseenAnswer

#: What the engine takes as a volume's name.
VolumeName = Annotated[
    str, StringConstraints(min_length=2, max_length=255, pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]+$")
]
Text = Annotated[str, StringConstraints(max_length=4096)]
#: Of a volume that is there already: other drivers than `local` take other names.
AnyName = Annotated[str, StringConstraints(max_length=255)]
Pairs = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=255)], Text], Field(max_length=100)
]
JobName = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Format = Literal["tar", "tar.gz", "tar.zst"]
Switch = Literal["0", "1"]


class BackupQuery(Schema):
    """In which form a volume is downloaded, and whether its writers stand still meanwhile."""

    format: Format = "tar.gz"
    pause: Switch = "0"
    job: JobName | None = None


class CreateRequest(RequestBody):
    """A volume to make."""

    name: VolumeName
    labels: Pairs = Field(default_factory=dict)
    driver: Annotated[str, StringConstraints(min_length=1, max_length=255)] | None = None
    options: Pairs = Field(default_factory=dict)


class CopyRequest(RequestBody):
    """Where to copy a volume to."""

    to: VolumeName
    pause: Annotated[bool, Field(strict=True)] = False


class PruneRequest(RequestBody):
    """The volumes that were shown as unused; to ask for none would be nothing to record."""

    names: Annotated[list[AnyName], Field(min_length=1, max_length=10_000)]


class VolumeDone(Schema):
    """What was done with a volume."""

    id: int
    action: str
    volume: Named
    message: str


class RestoreDone(VolumeDone):
    """What was restored; `verified`: the backup said what must be in it, and it was."""

    entries: int
    bytes: int
    verified: bool


class Candidate(Named):
    """An anonymous volume that nothing uses."""

    size: int | None
    created: str | None


class JobError(Schema):
    """Why it failed."""

    code: str
    detail: str


class PrunePreview(Schema):
    """What would go; `refused` says why none would, though there are some."""

    volumes: list[Candidate]
    bytes: int | None
    refused: JobError | None
    warnings: list[str]
    expectations: list[ForeseenAnswer]


class Kept(Named):
    """A volume that did not go, and why."""

    detail: str


class Pruned(Schema):
    """What has gone."""

    id: int
    action: str
    volumes: list[Named]
    kept: list[Kept]
    message: str


class SizesAnswer(Schema):
    """The sizes of volumes in bytes; `null` where a driver cannot say."""

    state: Literal["never", "asking", "done", "failed"]
    asked_at: datetime | None
    done_at: datetime | None
    detail: str
    volumes: dict[str, int | None]


class JobAnswer(Schema):
    """A piece of work that takes its time."""

    id: str
    kind: Literal["backup", "restore", "copy", "verify"]
    volume: Named
    to: Named | None
    state: Literal["running", "done", "failed", "cancelled"]
    phase: str
    bytes: int
    total: int | None
    percent: int | None
    entries: int
    started_at: datetime
    finished_at: datetime | None
    error: JobError | None
    message: str


class JobsAnswer(Schema):
    """All that one may see."""

    jobs: list[JobAnswer]


class User(Named):
    """A container that mounts the volume."""

    state: str
    running: bool
    rw: bool


class VolumePreview(Schema):
    """What a sheet says before anything is done; `pause_refused`: why the writers may not be paused."""

    action: Literal["backup", "restore", "copy", "remove"]
    volume: Named
    exists: bool
    driver: str | None
    size: int | None
    size_at: datetime | None
    used_by: list[User]
    writers: list[Named]
    refused: JobError | None
    pause_refused: JobError | None
    modes: list[Literal["new", "empty", "replace"]]
    needs_words: bool
    warnings: list[str]
    expectations: list[ForeseenAnswer]
    #: Which way the files go, and what that way leaves out.
    way: Literal["exact", "archive"] | None
    leaves_out: str | None
