"""Volumes by API: sizes, making and removing, backup, restore and copy, and how far each has come."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.access.auth import MayAct, MayBackUp, user_of
from dashboard.audit import log as audit_log
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base import asgi_extensions, request_context
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.schemas import ProblemDocument
from dashboard.operations import foresight
from dashboard.operations.foresight import Foreseen
from dashboard.operations.runner import Actor
from dashboard.runtime import runtime_of
from dashboard.volumes import foretelling, lookup, previews, sizes
from dashboard.volumes import service as volume_service
from dashboard.volumes.jobs import Job, jobs, named
from dashboard.volumes.schemas import (
    CopyRequest,
    CreateRequest,
    Format,
    JobAnswer,
    JobName,
    JobsAnswer,
    Pruned,
    PrunePreview,
    PruneRequest,
    RestoreDone,
    SizesAnswer,
    VolumeDone,
    VolumePreview,
)
from dashboard.volumes.streaming import Flow, FlowResponse
from topology.engine.errors import EngineError
from topology.model import records as model
from topology.volumes.errors import VolumeError

router = Router(tags=["volumes"], auth=MayAct())
TYPES = {"tar": "application/x-tar", "tar.gz": "application/gzip", "tar.zst": "application/zstd"}
Switch = Literal["0", "1"]
Kind = Action.Kind


@router.get("/sizes", response=SizesAnswer, summary="How large the volumes are, as far as known")
def get_sizes(request: HttpRequest) -> sizes.State:
    """Asks the engine nothing."""
    return sizes.of(runtime_of(request)).state


@router.post("/sizes", response={202: SizesAnswer}, summary="Ask how large the volumes are")
def ask_sizes(request: HttpRequest) -> Status[sizes.State]:
    """The engine looks at every file, so the answer is not waited for: `GET /sizes` tells."""
    return Status(202, sizes.of(runtime_of(request)).ask())


@router.post(
    "/volumes", auth=MayAct(Kind.VOLUME_CREATE), response={201: VolumeDone}, summary="Create a volume"
)
def create(request: HttpRequest, body: CreateRequest) -> Status[dict[str, Any]]:
    """Driver and driver options may mount any path of the host, so they are for administrators."""
    special = body.driver not in (None, "local") or body.options
    with _watching(request, Kind.VOLUME_CREATE, body.name):
        if special and not policy.may(user_of(request), policy.ADMINISTER):
            raise _administrators_only(_("Only administrators may choose a driver or its options."))
    action = volume_service.create(
        runtime_of(request), _actor(request), body.name, body.labels, body.driver, body.options
    )
    return Status(201, _done(action))


@router.post(
    "/volumes/prune/preview", response=PrunePreview, summary="The anonymous volumes that nothing uses"
)
def preview_prune(request: HttpRequest) -> dict[str, Any]:
    """Nothing is removed. Those on which this person may not act are not among them."""
    runtime = runtime_of(request)
    known = sizes.of(runtime).state.volumes
    unused, refused = previews.prunable(runtime, policy.rights(runtime, user_of(request)))
    total = sum(known.get(volume.name) or 0 for volume in unused) if known else None
    found = [
        {**named(volume.name), "size": known.get(volume.name), "created": volume.created} for volume in unused
    ]
    foretold = foretelling.of_pruning(runtime, [volume.name for volume in unused])
    foreseen = [Foreseen(**one) for one in foretold["expectations"]]
    forbidden = foresight.refusal(user_of(request), foreseen)
    if forbidden is not None:
        found, total, refused = [], None, asdict(forbidden)
    return {"volumes": found, "bytes": total, "refused": refused, **foretold}


@router.post(
    "/volumes/prune",
    auth=MayAct(Kind.VOLUME_PRUNE),
    response=Pruned,
    summary="Remove anonymous volumes that nothing uses",
)
def prune(request: HttpRequest, body: PruneRequest) -> dict[str, Any]:
    """Only those that are named here and still unused."""
    action, gone, kept = volume_service.prune(runtime_of(request), _actor(request), body.names)
    return {
        "id": action.pk,
        "action": action.kind,
        "volumes": [named(name) for name in gone],
        "kept": [{**named(name), "detail": why} for name, why in kept],
        "message": message(action),
    }


@router.delete(
    "/volumes/{name}", auth=MayAct(Kind.VOLUME_REMOVE), response=VolumeDone, summary="Remove a volume"
)
def remove(request: HttpRequest, name: str) -> dict[str, Any]:
    """Refused, with the users' names, while any container uses it, running or not."""
    return _done(volume_service.remove(runtime_of(request), _actor(request), _name(name)))


@router.get("/volumes/{name}/preview", response=VolumePreview, summary="What a sheet says before it is done")
def preview(
    request: HttpRequest,
    name: str,
    action: Literal["backup", "restore", "copy", "remove"],
    to: Annotated[str, Query(max_length=255)] = "",
) -> dict[str, Any]:
    """Nothing is done. `to` is the name of a copy: without it nobody knows what would be expected of it."""
    runtime, volume = runtime_of(request), _name(name)
    found = previews.preview(runtime, volume, action, to)
    mine = policy.rights(runtime, user_of(request))
    foreseen = [Foreseen(**one) for one in found["expectations"]]
    there = targets.volumes(runtime.engine(), volume) if found["exists"] else ()
    makes_one = action == "copy" or (action == "restore" and not there)
    ours = mine.refusal(there) or (mine.refusal_of_new() if makes_one else None)
    ours = ours or foresight.refusal(user_of(request), foreseen)
    if ours is not None:
        found["refused"] = asdict(ours)
    writers = [model.split_id(writer["id"])[1] for writer in found["writers"]]
    theirs = mine.refusal_of(targets.containers(runtime.engine(), writers))
    paused = found.pop("foreseen_paused")
    theirs = theirs or foresight.refusal(user_of(request), paused)
    found["pause_refused"] = asdict(theirs) if theirs is not None else None
    return found


def _archive() -> dict[str, Any]:
    """How the API's description tells of a download."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES.values()}
    return {"responses": {200: {"description": "The archive", "content": content}}}


@router.get("/volumes/{name}/backup", auth=MayBackUp(), summary="Download a volume", openapi_extra=_archive())
def backup(
    request: HttpRequest,
    name: str,
    format: Format = "tar.gz",  # noqa: A002 - the parameter's name in the address
    pause: Switch = "0",
    job: JobName | None = None,
) -> HttpResponse:
    """Streamed; a backup that fails on its way is cut, never ended as if it were whole.

    To pause takes a POST, or a token: another site's link must not have anybody stand still.
    """
    return _backup(request, _name(name), format, pause=pause == "1", job=job)


@router.post(
    "/volumes/{name}/backup",
    auth=MayBackUp(),
    summary="Download a volume, also while those who write to it are paused",
    openapi_extra=_archive(),
)
def backup_by_post(
    request: HttpRequest,
    name: str,
    format: Format = "tar.gz",  # noqa: A002 - the parameter's name in the address
    pause: Switch = "0",
    job: JobName | None = None,
) -> HttpResponse:
    """As by GET. What is refused of a page's form is answered with nothing (204): its job tells why."""
    try:
        return _backup(request, _name(name), format, pause=pause == "1", job=job)
    except (Problem, EngineError, VolumeError):
        if (
            request.content_type == "application/x-www-form-urlencoded"
        ):  # the answer would take the page's place
            return HttpResponse(status=204)
        raise


def _backup(request: HttpRequest, volume: str, form: Format, *, pause: bool, job: str | None) -> HttpResponse:
    runtime = runtime_of(request)
    with _watching(request, Kind.VOLUME_BACKUP, volume):
        _check_own_page(request, pause=pause)
        lookup.find(runtime.engine(), volume)
        begun = volume_service.begin("backup", runtime, _actor(request), volume, job_id=job)
    made = volume_service.backed_up(runtime, _actor(request), volume, form, pause=pause, job=begun)
    flow = Flow(made, asgi_extensions.gone(request))
    begun.progress.cut_by(flow.cut)
    flow.begin()
    answer = FlowResponse(flow, TYPES[form])
    moment = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    answer["Content-Disposition"] = f'attachment; filename="{volume}-{moment}.{form}"'
    answer["X-Portolan-Job"] = begun.id
    return answer  # type: ignore[return-value]  # ninja passes any response of Django's on


@router.post(
    "/volumes/{name}/restore",
    auth=MayAct(Kind.VOLUME_RESTORE),
    response={200: RestoreDone, 422: ProblemDocument},
    summary="Restore a volume",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def restore(
    request: HttpRequest,
    name: str,
    mode: Literal["new", "empty", "replace"] = "new",
    pause: Switch = "0",
    links: Literal["refuse", "keep"] = "refuse",
    devices: Switch = "0",
    job: JobName | None = None,
) -> dict[str, Any]:
    """The body is the archive itself: tar, tar.gz or tar.zst, whichever it is."""
    runtime, volume = runtime_of(request), _name(name)
    with _watching(request, Kind.VOLUME_RESTORE, volume):
        if devices == "1" and not policy.may(user_of(request), policy.ADMINISTER):
            raise _administrators_only(_("Only administrators may restore devices."))
        limits = volume_service.limits(runtime, mode, devices=devices == "1", outward_links=links == "keep")
        begun = volume_service.begin("restore", runtime, _actor(request), volume, job_id=job)
    begun.progress.total = _content_length(request)
    action, restored = volume_service.restore(
        runtime, _actor(request), volume, mode, request, limits=limits, pause=pause == "1", job=begun
    )
    return {
        **_done(action),
        "entries": restored.entries,
        "bytes": restored.bytes,
        "verified": restored.verified,
    }


@router.post(
    "/volumes/{name}/copy",
    auth=MayAct(Kind.VOLUME_COPY),
    response={202: JobAnswer},
    summary="Copy a volume to a new one",
)
def copy(request: HttpRequest, name: str, body: CopyRequest) -> Status[dict[str, Any]]:
    """Goes on by itself; the job tells how far it is."""
    runtime, actor, volume = runtime_of(request), _actor(request), _name(name)
    with _watching(request, Kind.VOLUME_COPY, volume, to=body.to):
        lookup.find(runtime.engine(), volume)
        lookup.must_not_be_ours(runtime.engine(), volume)
        lookup.must_not_exist(runtime.engine(), body.to)
        # Asked again when it is its turn; but who may not do it shall hear of it now.
        policy.check(runtime, actor.user, targets.volumes(runtime.engine(), volume, body.to))
        foreign_names.check_new_volumes(runtime, actor.user, [body.to])
        job = volume_service.begin("copy", runtime, actor, volume, to=body.to)
    volume_service.in_background(
        lambda: volume_service.copy(runtime, actor, volume, body.to, pause=body.pause, job=job)
    )
    return Status(202, job.document())


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
    with _watching(request, Kind.VOLUME_CANCEL, "", job=job):
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


def _watching(
    request: HttpRequest, kind: Action.Kind, volume: str, **requested: str
) -> AbstractContextManager[None]:
    """What is refused before it is begun is in the audit log as well."""
    return refusals.record_refusals(user_of(request), kind, requested, volume_name=volume[:255])


def _actor(request: HttpRequest) -> Actor:
    user = user_of(request)
    return Actor.of(user)


def _name(name: str) -> str:
    return name.removeprefix("volume:")


def _content_length(request: HttpRequest) -> int | None:
    text = request.headers.get("Content-Length", "")
    return int(text) if text.isdecimal() else None


def _check_own_page(request: HttpRequest, *, pause: bool) -> None:
    """A GET asks for no CSRF token: no other site's page may begin a download by one, nor have it pause."""
    if request.method == "POST" or request_context.current().token is not None:
        return
    if pause:
        raise Problem(403, "csrf_failed", _("To pause containers meanwhile, ask by POST, or with a token."))
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Problem(403, "csrf_failed", _("Another site asked for this download: open it from Portolan."))


def _administrators_only(sentence: str) -> Problem:
    return Problem(403, "administrators_only", sentence)


def _done(action: Action) -> dict[str, Any]:
    return {
        "id": action.pk,
        "action": action.kind,
        "volume": {"id": model.volume_id(action.volume_name), "name": action.volume_name},
        "message": message(action),
    }
