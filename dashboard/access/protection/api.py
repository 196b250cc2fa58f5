"""What is protected, for the charts and for scripts; administrators protect and lift."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from dashboard.access.auth import MayAdminister, user_of
from dashboard.access.protection import locks as protection_locks
from dashboard.access.protection import service as protection_service
from dashboard.access.protection.models import Protection
from dashboard.audit.actions import Action
from dashboard.base.schemas import RequestBody
from dashboard.runtime import Runtime, runtime_of

router = Router(tags=["protection"])
#: No database but SQLite keeps the character that ends a text in C.
KEPT = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=KEPT)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255, pattern=KEPT)]


class ProtectionRequest(RequestBody):
    """What to protect, and why."""

    kind: Literal["container", "network", "volume", "project"]
    object: Name
    reason: Text


class Protected(Schema):
    """One protected thing. `number` is null where Portolan protects itself; `nodes` are what it is on."""

    number: int | None
    kind: str
    id: str
    name: str
    reason: str
    by: str
    since: str | None
    nodes: list[str]


@router.get("/protections", response=list[Protected], summary="What is protected")
def protections(request: HttpRequest) -> list[dict[str, Any]]:
    """Everything on which nobody acts through Portolan, and why."""
    runtime = runtime_of(request)
    return [_answer(runtime, lock) for lock in protection_locks.locks(runtime)]


@router.post(
    "/protections",
    auth=MayAdminister(Action.Kind.PROTECT),
    response={201: Protected},
    summary="Protect something",
)
def protect(request: HttpRequest, body: ProtectionRequest) -> Status[dict[str, Any]]:
    """Nobody acts on it from now on, administrators included."""
    runtime, kind = runtime_of(request), Protection.Kind(body.kind)
    made = protection_service.protect(runtime, user_of(request), kind, body.object, body.reason)
    return Status(201, _answer(runtime, protection_locks.lock_of(made)))


@router.delete(
    "/protections/{int:number}",
    auth=MayAdminister(Action.Kind.LIFT),
    response={204: None},
    summary="Lift a protection",
)
def lift(request: HttpRequest, number: int) -> HttpResponse:
    """Everybody who may acts on it again."""
    protection = get_object_or_404(Protection, pk=number)
    protection_service.lift(runtime_of(request), user_of(request), protection)
    return HttpResponse(status=204)


def _answer(runtime: Runtime, lock: protection_locks.Lock) -> dict[str, Any]:
    return {
        "number": lock.number,
        "kind": lock.kind,
        "id": lock.node_id,
        "name": lock.name,
        "reason": lock.reason,
        "by": lock.by,
        "since": lock.since,
        "nodes": protection_service.covered(runtime, lock.id, lock.kind, lock.name),
    }
