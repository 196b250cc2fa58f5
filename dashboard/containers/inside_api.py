"""What goes on in a container, by API: the same right as for its log, and the same note of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dashboard import references
from dashboard.access.auth import MayReadLogs, user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.containers import inside, logs
from dashboard.containers.schemas import HealthAnswer, ProcessesAnswer
from dashboard.references import Reference
from dashboard.runtime import runtime_of
from topology.engine.port import Json

router = Router(tags=["containers"])


@router.get(
    "/containers/{container}/health",
    auth=MayReadLogs(),
    response=HealthAnswer,
    summary="What a health check said lately",
)
def get_health(request: HttpRequest, container: str) -> dict[str, Any]:
    """Its last five runs. The first reading of a session is in the audit log."""
    _who, inspected = _read(request, container)
    return inside.health(inspected)


@router.get(
    "/containers/{container}/top",
    auth=MayReadLogs(),
    response=ProcessesAnswer,
    summary="The processes in a container",
)
def get_top(request: HttpRequest, container: str) -> dict[str, Any]:
    """As `GET /containers/{id}/top` of the Engine API: of one that runs. The first reading of a session is in
    the audit log.
    """
    who, _inspected = _read(request, container)
    return inside.processes(runtime_of(request).engine().workloads().processes(who.id))


def _read(request: HttpRequest, container: str) -> tuple[Reference, Json]:
    runtime, user = runtime_of(request), user_of(request)
    with refusals.record_refusals(user, Action.Kind.READ_LOGS, {"container": container}):
        who = references.container(runtime.store.topology, runtime.engine(), container)
        inspected = logs.readable(runtime, user, who)
        logs.note(request, user, who, inspected)
    return who, inspected
