"""Plans, places and backups by API: everybody reads, operators run and restore, administrators plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from dashboard import targets
from dashboard.access import policy
from dashboard.access.auth import MayAct, MayAdminister, MayBackUp, user_of
from dashboard.audit.actions import Action
from dashboard.operations.runner import Actor
from dashboard.plans import answers, restoring, runner, service, standing, verifying
from dashboard.plans.models import Backup, Plan
from dashboard.plans.schemas import (
    BackupsAnswer,
    PlaceAnswer,
    PlaceRequest,
    PlacesAnswer,
    PlanAnswer,
    PlanRequest,
    PlansAnswer,
    RestoreRequest,
    StandingsAnswer,
    VerifyRequest,
)
from dashboard.runtime import runtime_of
from dashboard.volumes import service as volume_service
from dashboard.volumes.schemas import JobAnswer

router = Router(tags=["backups"])
Kind = Action.Kind


@router.get("/plans", response=PlansAnswer, summary="The plans of backups")
def list_plans(request: HttpRequest) -> dict[str, Any]:
    """Each with its next and its last run."""
    whole = policy.may(user_of(request), policy.ADMINISTER)
    return {"plans": [answers.plan(one, whole=whole) for one in Plan.objects.select_related("place")]}


@router.post(
    "/plans",
    auth=MayAdminister(Kind.PLAN_ADD),
    response={201: PlanAnswer},
    summary="Plan backups",
)
def add_plan(request: HttpRequest, body: PlanRequest) -> Status[dict[str, Any]]:
    """It is carried out from its next time on."""
    return Status(201, answers.plan(service.add(_actor(request), body.model_dump()), whole=True))


@router.delete(
    "/plans/{name}",
    auth=MayAdminister(Kind.PLAN_REMOVE),
    response={204: None},
    summary="Plan backups no longer",
)
def remove_plan(request: HttpRequest, name: str) -> HttpResponse:
    """The backups that it has made stay, for as long as somebody keeps them."""
    service.remove(_actor(request), name)
    return HttpResponse(status=204)


@router.post(
    "/plans/{name}/run",
    auth=MayBackUp(Kind.PLAN_RUN),
    response={202: PlanAnswer},
    summary="Carry a plan out now",
)
def run_plan(request: HttpRequest, name: str) -> Status[dict[str, Any]]:
    """Goes on by itself; the plan's `last` tells how far it is. All its volumes must be in one's projects."""
    runtime, actor, plan = runtime_of(request), _actor(request), service.plan_of(name)
    runner.ask(runtime, actor, plan)
    volume_service.in_background(lambda: runner.run(runtime, actor, plan))
    return Status(202, answers.plan(plan))


@router.get("/places", response=PlacesAnswer, summary="Where backups are put")
def list_places(request: HttpRequest) -> dict[str, Any]:
    """How much each holds is counted from what Portolan has put there."""
    return {"places": [answers.place(one) for one in answers.places()]}


@router.post(
    "/places",
    auth=MayAdminister(Kind.PLACE_ADD),
    response={201: PlaceAnswer},
    summary="Add a place for backups",
)
def add_place(request: HttpRequest, body: PlaceRequest) -> Status[dict[str, Any]]:
    """Something is written there, read back and removed first."""
    fields = body.model_dump(exclude={"name", "address"})
    row = service.add_place(_actor(request), body.name, body.address, **fields)
    return Status(201, answers.place(answers.places().get(pk=row.pk)))


@router.delete(
    "/places/{name}",
    auth=MayAdminister(Kind.PLACE_REMOVE),
    response={204: None},
    summary="Remove a place for backups",
)
def remove_place(request: HttpRequest, name: str) -> HttpResponse:
    """What lies there stays; refused while a plan uses it."""
    service.remove_place(_actor(request), name)
    return HttpResponse(status=204)


@router.get("/backups", response=StandingsAnswer, summary="How each volume stands")
def list_standings(request: HttpRequest) -> dict[str, Any]:
    """Which volumes are backed up or overdue, and which plans have failed."""
    known = standing.standings(runtime_of(request), timezone.now())
    return answers.standings(known, standing.failed_plans())


@router.get(
    "/volumes/{name}/backups",
    response=BackupsAnswer,
    summary="A volume's backups that lie at places",
)
def list_backups(request: HttpRequest, name: str) -> dict[str, Any]:
    """Also of a volume that is gone."""
    volume = name.removeprefix("volume:")
    known = standing.standings(runtime_of(request), timezone.now())
    backups = Backup.objects.filter(volume=volume, state=Backup.State.WHOLE)
    return {
        "state": known[volume][0] if volume in known else "none",
        "backups": [answers.backup(one) for one in backups.select_related("place", "plan")],
    }


@router.post(
    "/volumes/{name}/backups/{int:number}/restore",
    auth=MayAct(Kind.VOLUME_RESTORE),
    response={202: JobAnswer},
    summary="Restore a backup from its place",
)
def restore(request: HttpRequest, name: str, number: int, body: RestoreRequest) -> Status[dict[str, Any]]:
    """Goes on by itself; the job tells how far it is, and why it was refused."""
    runtime, actor = runtime_of(request), _actor(request)
    with service.refusing(actor, Kind.VOLUME_RESTORE, {"backup": number}, volume=body.to):
        backup = restoring.find(str(number), name.removeprefix("volume:"))
        restoring.check(runtime, actor, backup, body.to, body.mode, body.identity)
        limits = volume_service.limits(runtime, body.mode, devices=False, outward_links=True)
        job = volume_service.begin("restore", runtime, actor, body.to)
    volume_service.in_background(
        lambda: restoring.restore(
            runtime, actor, backup, body.to, body.mode,
            identity=body.identity, limits=limits, pause=body.pause, job=job,
        )
    )  # fmt: skip
    return Status(202, job.document())


@router.post(
    "/volumes/{name}/backups/{int:number}/verify",
    auth=MayAct(Kind.BACKUP_VERIFY),
    response={202: JobAnswer},
    summary="Try a backup",
)
def verify(request: HttpRequest, name: str, number: int, body: VerifyRequest) -> Status[dict[str, Any]]:
    """Restores it into a volume that is thrown away, and compares; the job tells what came of it."""
    runtime, actor, volume = runtime_of(request), _actor(request), name.removeprefix("volume:")
    with service.refusing(actor, Kind.BACKUP_VERIFY, {"backup": number}, volume=volume):
        backup = restoring.find(str(number), volume)
        policy.check(runtime, actor.user, targets.volumes(runtime.engine(), backup.volume))
        job = volume_service.begin("verify", runtime, actor, backup.volume)
    volume_service.in_background(lambda: verifying.verify(runtime, actor, backup, body.identity, job=job))
    return Status(202, job.document())


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(user_of(request))
