"""A field that no body has is refused, whatever is asked; and a script of this machine needs no HTTPS."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from dashboard.web.api import api

pytestmark = pytest.mark.django_db
HERE = {"host": "127.0.0.1:8000", "authorization": "Bearer portolan_x_y"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/networks/monitoring/connect", {"container": "n8n-web-1", "alias": ["www"]}),
        ("/api/networks/monitoring/connect/preview", {"container": "n8n-web-1", "ipv_4": "10.0.0.1"}),
        ("/api/networks/monitoring/disconnect", {"container": "n8n-web-1", "Force": True}),
        ("/api/volumes", {"name": "one", "label": {}}),
        ("/api/volumes/one/copy", {"to": "two", "paused": True}),
        ("/api/volumes/prune", {"names": ["a"], "all": True}),
        ("/api/protections", {"kind": "volume", "object": "x", "reason": "y", "until": "z"}),
    ],
)
@pytest.mark.usefixtures("hub")
def test_a_field_that_is_not_known_is_refused(
    administering: Client, path: str, body: dict[str, object]
) -> None:
    answer = administering.post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["detail"] == f"{list(body)[-1]}: is not known"


def test_every_body_of_the_description_says_so() -> None:
    described = api.get_openapi_schema()
    bodies = [
        content["schema"]["$ref"].rpartition("/")[2]
        for path in described["paths"].values()
        for operation in path.values()
        for kind, content in operation.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json" and "$ref" in content["schema"]
    ]
    assert len(bodies) >= 7
    open_ones = [
        name for name in bodies if described["components"]["schemas"][name].get("additionalProperties", True)
    ]
    assert open_ones == []


@pytest.fixture
def _https(settings: Settings) -> None:
    settings.PUBLIC_URL, settings.SECURE_SSL_REDIRECT = "https://portolan.example", True
    settings.SECURE_REDIRECT_EXEMPT = [r"^api/", r"^metrics$"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.usefixtures("_https", "hub")
@pytest.mark.parametrize(
    "host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "portolan.localhost:8000"]
)
@pytest.mark.parametrize("path", ["/api/topology", "/metrics"])
def test_a_script_on_this_machine_may_ask_by_plain_http(client: Client, path: str, host: str) -> None:
    answer = client.get(path, headers=HERE | {"host": host})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_not_good")


@pytest.mark.usefixtures("_https")
@pytest.mark.parametrize(
    ("path", "headers", "peer"),
    [
        ("/api/topology", {"host": "127.0.0.1:8000"}, "127.0.0.1"),
        ("/", HERE, "127.0.0.1"),
        ("/api/topology", HERE | {"host": "portolan.example"}, "127.0.0.1"),
        ("/api/topology", HERE | {"x-forwarded-for": "192.0.2.7"}, "127.0.0.1"),
        ("/api/topology", HERE | {"x-forwarded-proto": "http"}, "127.0.0.1"),
        ("/api/topology", HERE | {"via": "1.1 squid"}, "127.0.0.1"),
        ("/api/topology", HERE, "192.0.2.7"),
        ("/metrics", HERE, "192.0.2.7"),
        ("/metrics", HERE | {"x-forwarded-for": "192.0.2.7"}, "127.0.0.1"),
        ("/api/topology", HERE, ""),
    ],
)
def test_everybody_else_is_sent_to_https(
    client: Client, settings: Settings, path: str, headers: dict[str, str], peer: str
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "portolan.example"]
    assert client.get(path, headers=headers, REMOTE_ADDR=peer).status_code == 301


def _halves(schema: dict[str, Any], known: dict[str, Any]) -> object:
    """A body in which every text is half a character, as JSON can write it and no database can keep it."""
    if "$ref" in schema:
        return _halves(known[schema["$ref"].rpartition("/")[2]], known)
    for choices in ("anyOf", "oneOf", "allOf"):
        if choices in schema:
            return _halves(schema[choices][0], known)
    match schema.get("type"):
        case "object" if "properties" in schema:
            return {name: _halves(each, known) for name, each in schema["properties"].items()}
        case "object":
            return {"a": "\ud800"}
        case "array":
            return [_halves(schema.get("items", {}), known)]
        case "boolean":
            return False
        case "integer" | "number":
            return schema.get("minimum", 1)
    return "\ud800"


def _asked() -> Iterator[tuple[str, str, object]]:
    described = api.get_openapi_schema()
    known = described["components"]["schemas"]
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is not None:
                halves = _halves(body["schema"], known)
                address = re.sub(r"\{\w+\}", "1", path)
                yield from ((method.upper(), address, one) for one in (halves, {"\ud800": 1}, "\ud800"))


@pytest.mark.usefixtures("hub")
def test_half_a_character_is_refused_whatever_is_asked(administering: Client) -> None:
    asked = list(_asked())
    assert len(asked) > 60
    for method, path, body in asked:
        answer = administering.generic(method, path, json.dumps(body), content_type="application/json")
        assert answer.status_code == 400, (method, path, body)


@pytest.mark.usefixtures("hub")
def test_half_a_character_in_a_rule_is_refused_and_a_whole_one_kept(administering: Client) -> None:
    body = {"name": "it 🚀", "never": {"from": "label:team=🚀", "to": "project:shop"}}
    kept = administering.post("/api/expectations", body, content_type="application/json")
    assert kept.status_code == 201
    assert kept.json()["never"]["from"] == "label:team=🚀"
    body = {"name": "it", "never": {"from": "label:team=\ud83d", "to": "project:shop"}}
    refused = administering.post("/api/expectations", body, content_type="application/json")
    assert refused.status_code == 400
    assert "half of a character" in refused.json()["detail"]
