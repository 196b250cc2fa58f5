"""The shapes of what is asked and answered about plans, places and backups."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from dashboard.base.schemas import WHOLE, Named, RequestBody
from dashboard.volumes.schemas import VolumeName

ShortName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Count = Annotated[int, Field(strict=True, ge=0, le=10_000), WHOLE]
Flag = Annotated[bool, Field(strict=True)]


class PlaceRequest(RequestBody):
    """A place to make known. `secret` is never given back."""

    name: ShortName
    address: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    login: Annotated[str, StringConstraints(max_length=200)] = ""
    secret: Annotated[str, StringConstraints(max_length=10_000)] = ""
    host_key: Annotated[str, StringConstraints(max_length=10_000)] = ""


class PlaceAnswer(Schema):
    """A place, and how many backups and bytes lie there that Portolan knows of."""

    name: str
    address: str
    login: str
    backups: int
    bytes: int


class PlacesAnswer(Schema):
    """All of them."""

    places: list[PlaceAnswer]


class PlanRequest(RequestBody):
    """A plan to make. `recipient` is a public key of age; without one backups are not encrypted.

    Every `verify_days` one of its backups is tried; 0: none is. `command` runs (`sh -c`) in a
    container that has the volume, and what it writes is kept instead of the files; of plans it is told to
    administrators alone.
    """

    name: ShortName
    selector: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    schedule: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    place: ShortName
    zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] = "UTC"
    pause: Flag = False
    recipient: Annotated[str, StringConstraints(max_length=200)] = ""
    keep_last: Count = 7
    keep_daily: Count = 0
    keep_weekly: Count = 0
    keep_monthly: Count = 0
    verify_days: Count = 30
    command: Annotated[str, StringConstraints(max_length=1000)] = ""


class RunAnswer(Schema):
    """One time that a plan was carried out. `outcome`: `running`, `done`, `failed`; volumes are counted."""

    outcome: str
    begun_at: str
    ended_at: str | None
    by: str
    wanted: int
    done: int
    failed: int
    detail: str


class PlanAnswer(PlanRequest):
    """A plan, when it is carried out next, and how that went last."""

    by: str
    by_command: bool
    next: str | None
    last: RunAnswer | None


class PlansAnswer(Schema):
    """All of them."""

    plans: list[PlanAnswer]


class BackupAnswer(Schema):
    """A backup that lies at a place, whole. `size` is what it takes there, `bytes` the files' content.

    `complete`: nothing is known to be missing. By the `way` `exact` nothing else can be; by `archive` it is
    what the engine handed out, which leaves things out without a word. `verified_by`: `restored` into a
    volume that was thrown away, and compared; `read` (encrypted, and nobody gave the key); or nothing.
    `damaged`: what was wrong when it was tried.
    """

    id: int
    volume: Named
    place: str
    plan: str | None
    archive: str
    made_at: str
    size: int
    bytes: int
    entries: int
    complete: bool
    way: str
    encrypted: bool
    verified_at: str | None
    verified_by: str
    damaged: str


class BackupsAnswer(Schema):
    """The newest first. `state`: `current`, `overdue` (a plan should have made one since) or `none`."""

    state: str
    backups: list[BackupAnswer]


class StandingAnswer(Schema):
    """How a volume stands: `current` or `overdue`, and when its last complete backup was made."""

    volume: Named
    state: str
    last: str | None


class StandingsAnswer(Schema):
    """A volume that is not listed has no backup, and no plan should have made one by now.

    `watched`: there is a plan or a backup at all. `failed_plans`: those whose last run has failed.
    """

    watched: bool
    failed_plans: list[str]
    volumes: list[StandingAnswer]


class VerifyRequest(RequestBody):
    """`identity`: the private key, where the backup is encrypted; without, it is read and not restored."""

    identity: Annotated[str, StringConstraints(max_length=1000)] = ""


class RestoreRequest(RequestBody):
    """What to restore it into: a new volume, or one that exists. `identity` is used, and not kept."""

    to: VolumeName
    mode: Literal["new", "empty", "replace"] = "new"
    identity: Annotated[str, StringConstraints(max_length=1000)] = ""
    pause: Flag = False
