"""Who reaches whom, by API: the same document as `manage.py reach --format json`."""

from __future__ import annotations

import threading
from collections.abc import Generator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem
from dashboard.base.queries import check_known
from dashboard.base.schemas import ProblemDocument
from dashboard.reach.schemas import UNKNOWN_CONTAINER, ReachDocument, ReachRequest
from dashboard.reach.service import Question
from dashboard.runtime import runtime_of
from dashboard.volumes.streaming import Flow, FlowResponse
from topology.model.records import split_id

router = Router(tags=["topology"])
JSON = "application/json"
#: A whole large host is told in pieces by a thread of its own; so many at a time.
WHOLE_AT_A_TIME = 2
_whole = threading.BoundedSemaphore(WHOLE_AT_A_TIME)


@router.get(
    "/reach",
    response={200: ReachDocument, UNKNOWN_CONTAINER: ProblemDocument},
    by_alias=True,
    summary="Who reaches whom",
)
def get_reach(request: HttpRequest, query: Query[ReachRequest]) -> HttpResponse | StreamingHttpResponse:
    """Of each pair of containers every way or every stop; what is open to the outside; who gets out.

    Answered with 503 before the first chart, with 400 where a field is not known.
    """
    check_known(request, query)
    runtime = runtime_of(request)
    topology, revision = runtime.charted_with_revision()
    question = Question(topology, query.from_, query.to, query.port)
    engine = next((split_id(node.id)[1] for node in topology.of_kind("host")), "")
    if question.selection.narrowed:
        answer: HttpResponse | StreamingHttpResponse = HttpResponse(
            b"".join(question.json(engine, revision)), content_type=JSON
        )
    else:
        flow = Flow(_one_of_few(question.json(engine, revision)))
        flow.begin()
        answer = FlowResponse(flow, JSON)
    answer["Cache-Control"] = "no-store"
    return answer


def _one_of_few(made: Generator[bytes, None, None]) -> Generator[bytes | memoryview, None, None]:
    """These pieces, unless too many are being told of the whole host at this moment."""
    if not _whole.acquire(blocking=False):
        raise Problem(
            503, "busy", _("Others ask for the whole host at this moment. Narrow it, or try again.")
        )
    try:
        yield from made
    finally:
        _whole.release()
