"""Volumes by API: sizes, making and removing, and what a sheet says before."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from dashboard import targets
from dashboard.access import policy
from dashboard.access.auth import MayAct, user_of
from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base.i18n import gettext as _
from dashboard.operations import foresight
from dashboard.operations.foresight import Foreseen
from dashboard.runtime import runtime_of
from dashboard.volumes import foretelling, previews, sizes
from dashboard.volumes import service as volume_service
from dashboard.volumes.jobs import named
from dashboard.volumes.requests import actor_of, administrators_only, name_of, volume_done, watching
from dashboard.volumes.schemas import (
    CreateRequest,
    Pruned,
    PrunePreview,
    PruneRequest,
    SizesAnswer,
    VolumeDone,
    VolumePreview,
)
from topology.model import records as model

router = Router(tags=["volumes"], auth=MayAct())
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
    with watching(request, Kind.VOLUME_CREATE, body.name):
        if special and not policy.may(user_of(request), policy.ADMINISTER):
            raise administrators_only(_("Only administrators may choose a driver or its options."))
    action = volume_service.create(
        runtime_of(request), actor_of(request), body.name, body.labels, body.driver, body.options
    )
    return Status(201, volume_done(action))


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
    action, gone, kept = volume_service.prune(runtime_of(request), actor_of(request), body.names)
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
    return volume_done(volume_service.remove(runtime_of(request), actor_of(request), name_of(name)))


@router.get("/volumes/{name}/preview", response=VolumePreview, summary="What a sheet says before it is done")
def preview(
    request: HttpRequest,
    name: str,
    action: Literal["backup", "restore", "copy", "remove"],
    to: Annotated[str, Query(max_length=255)] = "",
) -> dict[str, Any]:
    """Nothing is done. `to` is the name of a copy: without it nobody knows what would be expected of it."""
    runtime, volume = runtime_of(request), name_of(name)
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
