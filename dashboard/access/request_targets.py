"""What a refused request was about, as far as that can be told without asking the engine."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import orjson
from django.http import HttpRequest

from dashboard import references, targets
from dashboard.base.problems import Problem
from dashboard.references import Reference
from dashboard.runtime import runtime_of
from dashboard.targets import Target
from topology.graph.builder import Topology
from topology.model import records as model

#: What is kept of a body: names of things. Options, labels and aliases may hold a secret.
NAMES = ("container", "network", "volume", "name", "object", "kind", "to")
LONGEST_BODY = 16 * 1024


def about(request: HttpRequest) -> tuple[dict[str, Any], tuple[Target, ...]]:
    """What was named in path and body, and the containers, networks and volumes that are called so."""
    path = request.resolver_match.kwargs if request.resolver_match is not None else {}
    words = {name: value for name, value in {**_body(request), **path}.items() if value not in (None, "")}
    if "volumes" in request.path_info and "name" in words:
        words["volume"] = words.pop("name")
    if "number" in words:
        words["action" if "actions" in request.path_info else "number"] = words.pop("number")
    return words, tuple(_things(runtime_of(request).store.topology, words))


def _body(request: HttpRequest) -> dict[str, str]:
    """The names in a short JSON body. Never read an upload: it may have no end."""
    length = request.headers.get("Content-Length", "")
    is_json = (request.content_type or "").endswith("json")
    if not (is_json and length.isdecimal() and int(length) <= LONGEST_BODY):
        return {}
    try:
        document = orjson.loads(request.body)
    except (orjson.JSONDecodeError, OSError):
        return {}
    found = document if isinstance(document, dict) else {}
    return {name: found[name] for name in NAMES if isinstance(found.get(name), str)}


def _things(topology: Topology | None, words: dict[str, Any]) -> list[Target]:
    found: list[Target] = []
    for kind, node_id in (("container", model.container_id), ("network", model.network_id)):
        wanted = words.get(kind)
        with suppress(Problem):
            known = references.on_chart(topology, kind, wanted) if wanted else None
            if topology is not None and isinstance(known, Reference):
                found.extend(targets.on_chart(topology, node_id(known.id)))
    if "volume" in words:
        name = words["volume"].removeprefix("volume:")[:255]
        known_volumes = targets.on_chart(topology, model.volume_id(name)) if topology is not None else ()
        found.extend(known_volumes or (Target("volume", name, name, None),))
    return found
