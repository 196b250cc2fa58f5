"""The content of volumes by API: backup, restore and copy."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from dashboard import targets
from dashboard.access import foreign_names, policy
from dashboard.access.auth import MayAct, MayBackUp, user_of
from dashboard.audit.actions import Action
from dashboard.base import asgi_extensions, request_context
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.schemas import ProblemDocument
from dashboard.runtime import runtime_of
from dashboard.volumes import lookup
from dashboard.volumes import service as volume_service
from dashboard.volumes.requests import actor_of, administrators_only, name_of, volume_done, watching
from dashboard.volumes.schemas import (
    BackupQuery,
    CopyRequest,
    JobAnswer,
    JobName,
    RestoreDone,
    Switch,
)
from dashboard.volumes.streaming import Flow, FlowResponse
from topology.engine.errors import EngineError
from topology.volumes.errors import VolumeError

router = Router(tags=["volumes"], auth=MayAct())
TYPES = {"tar": "application/x-tar", "tar.gz": "application/gzip", "tar.zst": "application/zstd"}
Kind = Action.Kind


def _archive() -> dict[str, Any]:
    """How the API's description tells of a download."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in TYPES.values()}
    return {"responses": {200: {"description": "The archive", "content": content}}}


@router.get("/volumes/{name}/backup", auth=MayBackUp(), summary="Download a volume", openapi_extra=_archive())
def backup(request: HttpRequest, name: str, query: Query[BackupQuery]) -> HttpResponse:
    """Streamed; a backup that fails on its way is cut, never ended as if it were whole.

    To pause takes a POST, or a token: another site's link must not have anybody stand still.
    """
    return _backup(request, name_of(name), query)


@router.post(
    "/volumes/{name}/backup",
    auth=MayBackUp(),
    summary="Download a volume, also while those who write to it are paused",
    openapi_extra=_archive(),
)
def backup_by_post(request: HttpRequest, name: str, query: Query[BackupQuery]) -> HttpResponse:
    """As by GET. What is refused of a page's form is answered with nothing (204): its job tells why."""
    try:
        return _backup(request, name_of(name), query)
    except (Problem, EngineError, VolumeError):
        if (
            request.content_type == "application/x-www-form-urlencoded"
        ):  # the answer would take the page's place
            return HttpResponse(status=204)
        raise


def _backup(request: HttpRequest, volume: str, query: BackupQuery) -> HttpResponse:
    runtime, form, pause = runtime_of(request), query.format, query.pause == "1"
    with watching(request, Kind.VOLUME_BACKUP, volume):
        _check_own_page(request, pause=pause)
        lookup.find(runtime.engine(), volume)
        begun = volume_service.begin("backup", runtime, actor_of(request), volume, job_id=query.job)
    made = volume_service.backed_up(runtime, actor_of(request), volume, form, pause=pause, job=begun)
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
    runtime, volume = runtime_of(request), name_of(name)
    with watching(request, Kind.VOLUME_RESTORE, volume):
        if devices == "1" and not policy.may(user_of(request), policy.ADMINISTER):
            raise administrators_only(_("Only administrators may restore devices."))
        limits = volume_service.limits(runtime, mode, devices=devices == "1", outward_links=links == "keep")
        begun = volume_service.begin("restore", runtime, actor_of(request), volume, job_id=job)
    begun.progress.total = _content_length(request)
    action, restored = volume_service.restore(
        runtime, actor_of(request), volume, mode, request, limits=limits, pause=pause == "1", job=begun
    )
    return {
        **volume_done(action),
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
    runtime, actor, volume = runtime_of(request), actor_of(request), name_of(name)
    with watching(request, Kind.VOLUME_COPY, volume, to=body.to):
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
