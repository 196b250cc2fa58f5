"""What a container says, by API: as lines of JSON or of text, once or as it comes."""

from __future__ import annotations

import contextlib
import re
import weakref
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from django.contrib.auth.models import User
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from dashboard import references
from dashboard.access.auth import MayReadLogs, user_of
from dashboard.audit import refusals
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.containers import logs
from dashboard.containers.log_guard import Guard
from dashboard.containers.log_merging import MergedReading
from dashboard.containers.log_reading import LogReading, as_ndjson, as_text, readers
from dashboard.references import Reference
from dashboard.runtime import runtime_of

router = Router(tags=["containers"])
TYPES = {"ndjson": "application/x-ndjson", "text": "text/plain; charset=utf-8"}
#: So many of the newest lines at most are told to who follows; who wants all reads once.
MOST_TAIL = 100_000


#: Containers whose logs are read together, and how many of them are counted as one reader.
MOST_TOGETHER, TOGETHER = 12, 4


class LogQuery(Schema):
    """What of it: the newest lines, between two moments, and whether to go on with what comes."""

    tail: Annotated[int, Field(ge=0, le=MOST_TAIL)] | Literal["all"] = 500
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    follow: bool = False
    format: Literal["ndjson", "text"] = "ndjson"

    def engine_query(self) -> dict[str, str]:
        """As the engine takes it."""
        tail = str(MOST_TAIL if self.follow and self.tail == "all" else self.tail)
        found = {"stdout": "1", "stderr": "1", "timestamps": "1", "tail": tail}
        for name, moment in (("since", self.since), ("until", self.until)):
            if moment is not None:
                found[name] = _seconds(moment)
        return found | ({"follow": "1"} if self.follow else {})


class TogetherQuery(LogQuery):
    """Of which containers, given as anywhere else."""

    container: Annotated[list[str], Field(min_length=1, max_length=MOST_TOGETHER)]
    format: Literal["ndjson"] = "ndjson"


@router.get(
    "/containers/{container}/logs",
    auth=MayReadLogs(),
    response=None,
    summary="What a container says",
    openapi_extra={
        "responses": {
            200: {
                "description": "Lines of JSON (`time`, `stream`, `text`; `gap` where lines were left out; an "
                "empty line while nothing is said), or of text.",
                "content": {
                    kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in TYPES.values()
                },
            }
        }
    },
)
def get_logs(request: HttpRequest, container: str, query: Query[LogQuery]) -> StreamingHttpResponse:
    """Ends with the container where it follows; it is cut where who reads may do so no longer. The first
    reading of a session is in the audit log.

    Answered with 503 where too many read already.
    """
    runtime, user = runtime_of(request), user_of(request)
    with refusals.record_refusals(user, Action.Kind.READ_LOGS, {"container": container}):
        who = references.container(runtime.store.topology, runtime.engine(), container)
        with _places(user, 1):
            encode = as_text if query.format == "text" else as_ndjson
            reading, target = logs.begin(runtime, request, user, who, query.engine_query(), encode)
    guard = Guard(logs.may_still(request, user, (target,)))
    answer = _Answer(reading, guard, user, TYPES[query.format])
    if query.format == "text" and not query.follow:
        name = re.sub(r"[^\w.-]", "_", who.name)
        answer["Content-Disposition"] = f'attachment; filename="{name}.log"'
    return answer


@router.get(
    "/logs",
    auth=MayReadLogs(),
    response=None,
    summary="What several containers say",
    openapi_extra={
        "responses": {
            200: {
                "description": "As of one, each line with its `container`, in the order of their times.",
                "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
            },
            404: {"description": "As of one."},
            409: {"description": "As of one."},
        }
    },
)
def get_logs_together(request: HttpRequest, query: Query[TogetherQuery]) -> StreamingHttpResponse:
    """Of twelve at most; four of them count as one reader. What one says while another is silent comes half a
    second later.

    Answered with 503 where too many read already.
    """
    runtime, user = runtime_of(request), user_of(request)
    places = -(-len(query.container) // TOGETHER)
    whose: list[Reference] = []
    for container in query.container:
        with refusals.record_refusals(user, Action.Kind.READ_LOGS, {"container": container}):
            who = references.container(runtime.store.topology, runtime.engine(), container)
            logs.readable(runtime, user, who)
            whose.append(who)
    with _places(user, places), ExitStack() as begun:
        readings, things = [], []
        for who in dict.fromkeys(whose):
            encode = partial(as_ndjson, name=who.name)
            reading, target = logs.begin(
                runtime, request, user, who, query.engine_query(), encode, len(whose)
            )
            things.append(target)
            begun.callback(reading.close)
            readings.append(reading)
        begun.pop_all()
    guard = Guard(logs.may_still(request, user, things))
    return _Answer(MergedReading(readings), guard, user, TYPES["ndjson"], places)


@contextmanager
def _places(user: User, places: int) -> Iterator[None]:
    """Take places among those who read; they are given back here only if the reading does not begin."""
    if not readers.enter(user.pk, places):
        raise Problem(503, "busy", _("Too many logs are being read. Close one of them, or try again later."))
    try:
        yield
    except BaseException:
        readers.leave(user.pk, places)
        raise


class _Answer(StreamingHttpResponse):
    """A reading that is let go of when the answer is, sent or not.

    Of a client that went while the answer was made, nobody closes it: it is dropped, and that is enough.
    """

    def __init__(
        self,
        reading: LogReading | MergedReading,
        guard: Guard,
        user: User,
        content_type: str,
        places: int = 1,
    ) -> None:
        super().__init__((), content_type=content_type)
        self._let_go = weakref.finalize(self, _let_go, reading, user.pk, places)
        self._let_go.atexit = False
        self.streaming_content = _pieces(guard.through(reading.pieces()), self._let_go)

    def close(self) -> None:
        """It was sent, or never will be."""
        self._let_go()
        super().close()


def _let_go(reading: LogReading | MergedReading, person: int, places: int) -> None:
    reading.close()
    readers.leave(person, places)


async def _pieces(
    pieces: AsyncGenerator[bytes, None], let_go: Callable[[], object]
) -> AsyncGenerator[bytes, None]:
    """The pieces; nobody closes an answer that is cut, so its places are given back here, too."""
    try:
        async with contextlib.aclosing(pieces):
            async for piece in pieces:
                yield piece
    finally:
        let_go()


def _seconds(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"
