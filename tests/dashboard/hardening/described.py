"""The API as its own description tells of it, for the fuzzer."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.schemas import BaseSchema

from dashboard.web.api import api
from dashboard.web.openapi import operations

MINE, THEIRS = "outline-prod-api-1", "edge-traefik-1"
#: Names that are there in the demo host, of one's own project, of another's and of none: so that not all
#: that is asked for is asked of nothing.
REAL = {
    "container": [MINE, THEIRS, "watchtower", "outline-prod-mailer-1"],
    "network": ["proxy", "monitoring", "outline-prod_backend", "n8n_default", "host"],
    "name": ["outline-prod_search-data", "edge_data", "archive", "wiki-old_db-data"],
    "object": [THEIRS, "edge_data", "proxy", "n8n"],
}


def document() -> dict[str, Any]:
    """What `/api/openapi.json` says, without what is said of answers that are described nowhere else.

    Whatever is not described in so many words shall be found.
    """
    found: dict[str, Any] = copy.deepcopy(dict(api.get_openapi_schema()))
    for _path, _method, operation in operations(found):
        del operation["responses"]["default"]
        for parameter in operation["parameters"]:
            _offer_real_names(parameter, parameter["name"], "schema")
    for shape in found["components"]["schemas"].values():
        for name in shape.get("properties", {}) if "Wish" in shape["title"] else ():
            _offer_real_names(shape["properties"], name, name)
    return found


def _offer_real_names(place: dict[str, Any], name: str, key: str) -> None:
    if name in REAL and place[key].get("type") == "string":
        place[key] = {"anyOf": [{"enum": REAL[name]}, place[key]]}


def asking(path: str, method: str, look: Callable[..., None]) -> Callable[..., None]:
    """`look` with each `case` that Schemathesis makes of one operation.

    As its own `parametrize` does it, which is done while tests are collected: by each worker, for seconds.
    """
    whole = schema()
    return build_operation_test(
        config=whole.config,
        operation=whole[path][method.upper()],
        test_func=look,
        given_kwargs={},
        feedback=FeedbackSources(),
    )


@cache
def schema() -> BaseSchema:
    """For Schemathesis. Too much is too much though each piece is right, and few files are archives."""
    config = SchemathesisConfig(seed=1)
    config.projects.default.generation.with_security_parameters = False
    # `test_every_route` asks for each address by every other method.
    config.projects.default.phases.coverage.unexpected_methods = set()
    checks = config.projects.default.checks
    checks.positive_data_acceptance.expected_statuses += ["413", "422"]
    checks.negative_data_rejection.expected_statuses += ["413"]
    return schemathesis.openapi.from_dict(document(), config=config)
