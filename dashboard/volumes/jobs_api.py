"""How far backups, restores and copies have come, and an end to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from dashboard import targets
from dashboard.access import policy
from dashboard.access.auth import MayAct, user_of
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.runtime import runtime_of
from dashboard.volumes.jobs import Job, jobs
from dashboard.volumes.requests import watching
from dashboard.volumes.schemas import (
    JobAnswer,
    JobName,
    JobsAnswer,
)

router = Router(tags=["volumes"], auth=MayAct())
Kind = Action.Kind


@router.get("/jobs", response=JobsAnswer, summary="What takes its time")
def list_jobs(request: HttpRequest) -> dict[str, Any]:
    """One's own, an administrator's everybody's; the newest first."""
    user = user_of(request)
    visible = jobs.visible(user_id=user.pk, everybodys=policy.may(user, policy.ADMINISTER))
    return {"jobs": [job.document() for job in visible]}


@router.get("/jobs/{job}", response=JobAnswer, summary="How far something is")
def get_job(request: HttpRequest, job: JobName) -> dict[str, Any]:
    """While it runs and for a while afterwards."""
    return _job(request, job).document()


@router.delete(
    "/jobs/{job}", auth=MayAct(Kind.VOLUME_CANCEL), response={202: JobAnswer}, summary="Cancel something"
)
def cancel_job(request: HttpRequest, job: JobName) -> Status[dict[str, Any]]:
    """It ends soon, and leaves nothing behind."""
    with watching(request, Kind.VOLUME_CANCEL, "", job=job):
        found = _job(request, job)
    requested, about = (
        {"job": job, "work": found.kind},
        targets.volumes(runtime_of(request).engine(), found.volume),
    )
    audit_log.add(user_of(request), Kind.VOLUME_CANCEL, requested, about)
    found.progress.cancel()
    return Status(202, found.document())


def _job(request: HttpRequest, job: str) -> Job:
    user = user_of(request)
    return jobs.get(job, user_id=user.pk, everybodys=policy.may(user, policy.ADMINISTER))
