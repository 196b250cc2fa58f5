"""Notes by API: everybody reads them, and who may act on a thing writes on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from dashboard.access.auth import MayActOnRecords, user_of
from dashboard.audit.actions import Action
from dashboard.base.schemas import RequestBody
from dashboard.notes import service, subjects
from dashboard.notes.models import Note
from dashboard.notes.subjects import Subject
from dashboard.runtime import Runtime, runtime_of

router = Router(tags=["notes"])
#: No database but SQLite keeps the character that ends a text in C.
KEPT = r"^[^\x00]*$"
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=service.LONGEST, pattern=KEPT),
    Field(description="Plain text: it is shown as it is, and never as markup."),
]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=KEPT)]


class NoteRequest(RequestBody):
    """What to write, and on what."""

    kind: Literal["container", "network", "volume", "project"]
    object: Name
    text: Text
    replaces: Annotated[
        str | None,
        Field(
            max_length=64,
            description="`edition` of the note that this is written over, empty where there was none: "
            "refused where it is another by now. Left out, it is written over whatever stands there.",
        ),
    ] = None


class NoteOnChart(Schema):
    """A note. A container of a compose service has it by `project` and service (`kind` is `service` then)."""

    number: int
    kind: str
    project: str | None
    name: str
    text: str
    by: str
    at: datetime
    edition: str
    nodes: Annotated[list[str], Field(description="What of the chart it is on, if that is there.")]


@router.get("/notes", response=list[NoteOnChart], summary="What people have noted")
def notes(request: HttpRequest) -> list[dict[str, Any]]:
    """Every note, also on what is not there at the moment."""
    runtime = runtime_of(request)
    there = _nodes(runtime)
    return [_answer(note, there) for note in service.of_host(runtime)]


@router.put(
    "/notes", auth=MayActOnRecords(Action.Kind.NOTE_WRITE), response=NoteOnChart, summary="Write a note"
)
def write(request: HttpRequest, body: NoteRequest) -> dict[str, Any]:
    """There is one note on each thing: what stood there before is replaced.

    `object` is a node ID, an ID or a name. A note on a container of a compose service is on every container
    of that service, and on those that follow them. Refused with 409: `changed_since`, `too_many`.
    """
    runtime = runtime_of(request)
    note = service.write(runtime, user_of(request), body.kind, body.object, body.text, body.replaces)
    return _answer(note, _nodes(runtime))


@router.delete(
    "/notes/{int:number}",
    auth=MayActOnRecords(Action.Kind.NOTE_REMOVE),
    response={204: None},
    summary="Remove a note",
)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """It can be written again by undoing that."""
    runtime = runtime_of(request)
    service.remove(runtime, user_of(request), get_object_or_404(service.of_host(runtime), pk=number))
    return HttpResponse(status=204)


def _nodes(runtime: Runtime) -> Mapping[Subject, list[str]]:
    topology = runtime.store.topology
    return subjects.nodes_by_subject(topology) if topology is not None else {}


def _answer(note: Note, there: Mapping[Subject, list[str]]) -> dict[str, Any]:
    subject = subjects.of_note(note)
    return {
        "number": note.pk,
        "kind": note.kind,
        "project": note.scope or note.project or None,
        "name": note.name,
        "text": note.text,
        "by": note.username,
        "at": note.written_at,
        "edition": service.edition(note),
        "nodes": there.get(subject, []),
    }
