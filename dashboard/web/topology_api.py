"""What there is: the topology document, and what only inspect or the labels know of containers."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja import Query, Router, Schema

from dashboard import references
from dashboard.base.schemas import ProblemDocument
from dashboard.past import service as past
from dashboard.past.api import REFUSED_TIMES, Moment
from dashboard.runtime import runtime_of
from dashboard.web import compression
from dashboard.web.engine_api import age_of_chart
from topology.model import records as model
from topology.model import redaction
from topology.store.revisions import Document, EngineState

router = Router(tags=["topology"])
VARY = ("Accept-Encoding", "Cookie")


class TopologyDocument(Schema):
    """networkx's node-link form; the attributes of each kind are in the project's contract."""

    directed: bool
    multigraph: bool
    graph: dict[str, Any]
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]


class ContainerFacts(Schema):
    """What the panel shows of a container beside what the chart knows. Nothing here can hold a secret."""

    id: str
    name: str
    image: str
    state: str
    created: str | None
    started_at: str | None
    finished_at: str | None
    exit_code: int | None
    restart_policy: str | None
    labels: dict[str, str]


@router.get(
    "/topology",
    summary="The topology document",
    response={200: TopologyDocument, REFUSED_TIMES: ProblemDocument},
    openapi_extra={
        "parameters": [{"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}],
        "responses": {
            200: {
                "headers": {
                    "ETag": {"schema": {"type": "string"}},
                    "X-Portolan-Engine": {"schema": {"enum": ["live", "stale", "unreachable"]}},
                    "Age": {
                        "description": "Only where the engine is not live: for how many seconds it is not.",
                        "schema": {"type": "integer"},
                    },
                }
            },
            304: {"description": "Nothing has changed since the document with that `ETag`."},
        },
    },
)
def get_topology(request: HttpRequest, at: Annotated[Moment | None, Query()] = None) -> HttpResponse:
    """networkx's node-link form: `networkx.node_link_graph(document, edges="edges")` loads it.

    With `at`, as it was then: `graph.at` is that moment, `graph.revision` 0, and a container's `status` null;
    404 where that is not known, 422 where the time cannot be read. Without it, 503 before the first chart.
    """
    if at is not None:
        return _of_the_past(request, past.moment(at))
    runtime = runtime_of(request)
    store = runtime.store
    document, state = store.document(), store.engine_state
    if document is None:
        raise runtime.not_charted()
    etag = _etag(document, state)
    # Compressed or not, it is the same document: a weak comparison will do.
    given = {text.removeprefix("W/") for text in parse_etags(request.headers.get("If-None-Match", ""))}
    answer = HttpResponseNotModified() if etag in given or "*" in given else _body(request, document)
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-store"
    answer["X-Portolan-Epoch"] = document.epoch
    answer["X-Portolan-Revision"] = str(document.revision)
    answer["X-Portolan-Engine"] = state.state
    if state.state != "live":
        answer["Age"] = str(age_of_chart(store))
    patch_vary_headers(answer, VARY)
    return answer


def _of_the_past(request: HttpRequest, at: int) -> HttpResponse:
    body = past.document_at(runtime_of(request), at)
    coded = compression.coding(request)
    answer = compression.json_answer(compression.compress(body, coded), coded)
    answer["Cache-Control"] = "no-store"
    patch_vary_headers(answer, VARY)
    return answer


def _etag(document: Document, state: EngineState) -> str:
    """The same chart is another answer when it is not known to be true any more."""
    outage = "" if state.state == "live" else f"-{state.state}-{state.since}"
    return f'"{document.epoch}-{document.revision}{outage}"'


@router.get(
    "/labels",
    summary="The harmless labels of every container",
    response=dict[str, dict[str, str]],
)
def get_labels(request: HttpRequest) -> dict[str, dict[str, str]]:
    """By node ID; what a `label:` search looks at."""
    return {
        model.container_id(listed["Id"]): dict(redaction.labels(listed.get("Labels")))
        for listed in runtime_of(request).engine().containers()
    }


@router.get(
    "/containers/{container}",
    summary="One container",
    response=ContainerFacts,
)
def get_container(request: HttpRequest, container: str) -> ContainerFacts:
    """Given by node ID, Docker ID, the beginning of one, or name."""
    runtime = runtime_of(request)
    engine = runtime.engine()
    return _facts(engine.container(references.container(runtime.store.topology, engine, container).id))


def _facts(inspected: dict[str, Any]) -> ContainerFacts:
    state, config = inspected.get("State") or {}, inspected.get("Config") or {}
    policy = ((inspected.get("HostConfig") or {}).get("RestartPolicy") or {}).get("Name")
    return ContainerFacts(
        id=model.container_id(inspected["Id"]),
        name=inspected["Name"].removeprefix("/"),
        image=config.get("Image") or "",
        state=state.get("Status") or "",
        created=inspected.get("Created"),
        started_at=_moment(state.get("StartedAt")),
        finished_at=_moment(state.get("FinishedAt")),
        exit_code=state.get("ExitCode"),
        restart_policy=policy or None,
        labels=dict(redaction.labels(config.get("Labels"))),
    )


def _moment(text: str | None) -> str | None:
    """A moment; the engine's year 1 means that there was none."""
    return text if text and not text.startswith("0001-") else None


def _body(request: HttpRequest, document: Document) -> HttpResponse:
    coded = compression.coding(request)
    body = _compressed(document, coded) if coded else document.body
    return compression.json_answer(body, coded)


@lru_cache(maxsize=2)
def _compressed(document: Document, coded: str) -> bytes:
    """Once for each revision and coding."""
    return compression.compress(document.body, coded)
