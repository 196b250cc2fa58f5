"""The API's description: it is an OpenAPI document, and says all that the fuzzer and people have to know."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from schemathesis.specs.openapi import definitions

from dashboard.web.openapi import operations

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
#: Whoever downloads or uploads handles bytes.
BINARY = {"type": "string", "format": "binary"}


@pytest.fixture
def document(viewing: Client) -> dict[str, Any]:
    """As a program gets it."""
    found: dict[str, Any] = viewing.get("/api/openapi.json").json()
    return found


@pytest.mark.django_db
def test_it_is_an_openapi_document(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in definitions.OPENAPI_31_VALIDATOR.iter_errors(document)] == []
    missing = [
        reference for reference in _references(document) if not _resolves(document, reference.split("/")[1:])
    ]
    assert missing == []


@pytest.mark.django_db
def test_each_operation_says_who_may_call_and_how_it_fails(document: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _path, _method, operation in operations(document))
    assert max(names.values()) == 1
    assert [name for name in names if "dashboard" in name] == [], "clients would call it by our modules"
    for path, method, operation in operations(document):
        session: dict[str, Any] = {"session": []} if method == "get" else {"session": [], "csrf": []}
        assert operation["security"] == [session, {"token": []}], path
        assert operation["summary"], path
        answers = operation["responses"]
        assert set(answers) >= {"400", "401", "403", "503", "default"}, path
        assert any(status.startswith("2") for status in answers), path
        for status, answer in answers.items():
            if not status.startswith(("2", "3")):
                name = answer["$ref"].rpartition("/")[2]
                assert document["components"]["responses"][name]["content"] == PROBLEM


@pytest.mark.django_db
def test_tokens_and_cookies_are_described(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert (schemes["session"]["in"], schemes["session"]["name"]) == ("cookie", "sessionid")
    assert (schemes["csrf"]["in"], schemes["csrf"]["name"]) == ("header", "X-CSRFToken")


@pytest.mark.django_db
def test_archives_are_bytes(document: dict[str, Any]) -> None:
    paths = document["paths"]
    download = paths["/api/volumes/{name}/backup"]["get"]["responses"]["200"]["content"]
    assert set(download) == {"application/x-tar", "application/gzip", "application/zstd"}
    assert all(kind["schema"] == BINARY for kind in download.values())
    upload = paths["/api/volumes/{name}/restore"]["post"]["requestBody"]["content"]
    assert upload == {"application/octet-stream": {"schema": BINARY}}


#: What is asked first, so that there is something to go on with.
FIRST: dict[str, dict[str, Any]] = {
    "/api/networks/{network}/connect": {"container": "outline-prod-api-1"},
    "/api/networks/{network}/disconnect": {"container": "outline-prod-api-1"},
    "/api/protections": {"kind": "project", "object": "n8n", "reason": "A demonstration"},
    "/api/volumes": {"name": "fresh"},
    "/api/volumes/{name}/copy": {"to": "fresh"},
}
NAMES = {"{network}": "monitoring", "{name}": "archive"}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("path", FIRST)
def test_one_thing_leads_to_another(administering: Client, document: dict[str, Any], path: str) -> None:
    """What was made can be undone, watched, copied and removed by what its answer names."""
    answers = document["paths"][path]["post"]["responses"]
    (links,) = [answer["links"] for answer in answers.values() if "links" in answer]
    if path.endswith("/disconnect"):
        _ask(administering, path.replace("/disconnect", "/connect"), "post", FIRST[path])
    made = _ask(administering, path, "post", FIRST[path])
    targets = {op["operationId"]: (path, method) for path, method, op in operations(document)}
    for link in links.values():
        ((parameter, expression),) = link["parameters"].items()
        value = made
        for step in expression.removeprefix("$response.body#/").split("/"):
            value = value[step]
        to_path, method = targets[link["operationId"]]
        _ask(administering, to_path.replace(f"{{{parameter}}}", str(value)), method, {"to": "another"})


def _ask(client: Client, path: str, method: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    for name, value in NAMES.items():
        path = path.replace(name, value)
    more = {"data": body, "content_type": "application/json"} if method == "post" else {}
    answer = getattr(client, method)(path, **more)
    assert answer.status_code in (200, 201, 202, 204), (path, answer.content)
    return answer.json() if answer.content else None


def _references(document: object) -> list[str]:
    text = json.dumps(document)
    return [part.partition('"')[0] for part in text.split('"$ref": "')[1:]]


def _resolves(document: Any, way: list[str]) -> bool:  # noqa: ANN401 - JSON
    for step in way:
        if step not in document:
            return False
        document = document[step]
    return True
