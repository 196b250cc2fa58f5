"""The API's description of itself (OpenAPI), completed by what is the same everywhere.

Django Ninja describes what each operation is asked and answers when all is well. Who may call, and how it is
said that something did not work, does not differ from one operation to another, and is added here: so it is
right for each new operation as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.operation import Operation

from dashboard.base.problems import CONTENT_TYPE

Document = dict[str, Any]

ROOT = "/api"
SAFE = ("get",)
#: What each problem's status means, wherever it comes from.
PROBLEMS = {
    400: "What is asked for is not as described here, or the request cannot be understood.",
    401: "Nobody is logged in, or the token is not good.",
    403: "This person or token may not do it, the CSRF token is missing, or the engine refuses.",
    404: "There is no such thing.",
    409: "It does not go with how things are: the name is taken, something is in use, or has changed since.",
    413: "More was sent than is taken.",
    422: "The archive is damaged or holds what is not taken, or a time cannot be read.",
    500: "Portolan made a mistake; its log says which.",
    502: "The engine cannot be understood, or a channel has not taken what was sent.",
    503: "The engine cannot be reached, or has not answered yet.",
    507: "There is no room left where the volume is kept.",
}
EVERYWHERE = (400, 401, 403, 500, 502, 503)
OTHER = "What the engine refuses, in its own words and with its own status."
#: Of each kind of operation, what else may happen: where something is named, and where something is changed.
NAMED, CHANGING = (404, 409), (404, 409, 413, 507)
LOGIN, CSRF, TOKEN = "session", "csrf", "token"
#: What can be done next with what was made, by the part of the answer that names it.
_UNDO = ("/actions/{number}/undo", "post", "number", "/id")
_WATCH = ("/jobs/{job}", "get", "job", "/id")
_CANCEL = ("/jobs/{job}", "delete", "job", "/id")
_LIFT = ("/protections/{number}", "delete", "number", "/number")
_COPY = ("/volumes/{name}/copy", "post", "name", "/volume/name")
_REMOVE = ("/volumes/{name}", "delete", "name", "/volume/name")
NEXT = {
    ("/networks/{network}/connect", "post"): (_UNDO,),
    ("/networks/{network}/disconnect", "post"): (_UNDO,),
    ("/protections", "post"): (_LIFT,),
    ("/volumes", "post"): (_COPY, _REMOVE),
    ("/volumes/{name}/restore", "post"): (_REMOVE,),
    ("/volumes/{name}/copy", "post"): (_WATCH, _CANCEL),
}


class DescribedApi(NinjaAPI):
    """An API whose description says everything that may happen."""

    def get_openapi_schema(self, **how: Any) -> Any:  # noqa: ANN401 - Ninja's
        """The document."""
        document = super().get_openapi_schema(**how)
        _complete(document)
        return document

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """By method and path, which are promised; Ninja would name the module in which it happens to be."""
        path = re.sub(r"\W+", "_", re.sub(r"\{\w+:", "{", operation.path)).strip("_")
        return f"{operation.methods[0].lower()}_{path}"


def _complete(document: Document) -> None:
    components = document["components"]
    components["securitySchemes"] = _schemes()
    components["responses"] = {_name(status): _problem(text) for status, text in PROBLEMS.items()}
    components["responses"][_name(None)] = _problem(OTHER)
    for path, method, operation in operations(document):
        _bound(operation["parameters"])
        operation["security"] = _security(method)
        operation["responses"] = dict(_answers(operation["responses"]) | _problems(path, method, operation))
    for (path, method), ways in NEXT.items():
        _link(document["paths"], path, method, ways)
    document["servers"] = [{"url": "/"}]


def _bound(parameters: Iterable[Document]) -> None:
    """No address has a number below nought in it."""
    for parameter in parameters:
        if parameter["in"] == "path" and parameter["schema"].get("type") == "integer":
            parameter["schema"].setdefault("minimum", 0)


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Document]]:
    """Path, method and description of each operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _link(paths: Document, path: str, method: str, ways: Iterable[tuple[str, str, str, str]]) -> None:
    answers = paths[f"{ROOT}{path}"][method]["responses"]
    done = next(answer for status, answer in answers.items() if status.startswith("2"))
    for to_path, to_method, parameter, pointer in ways:
        name = paths[f"{ROOT}{to_path}"][to_method]["operationId"]
        link = {"operationId": name, "parameters": {parameter: f"$response.body#{pointer}"}}
        done.setdefault("links", {})[name] = link


def _schemes() -> Document:
    return {
        LOGIN: {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of a login at `/accounts/login/`.",
        },
        CSRF: {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRFToken",
            "description": f"With a session, whatever changes something also needs the token that is in the "
            f"cookie `{settings.CSRF_COOKIE_NAME}`.",
        },
        TOKEN: {
            "type": "http",
            "scheme": "bearer",
            "description": "An API token, made on one's own page. It is taken from nowhere but this header.",
        },
    }


def _security(method: str) -> list[Document]:
    session: Document = {LOGIN: []} if method in SAFE else {LOGIN: [], CSRF: []}
    return [session, {TOKEN: []}]


def _answers(described: Mapping[Any, Document]) -> Document:
    """What is answered when all is well."""
    return {str(status): answer for status, answer in described.items() if int(status) < 400}


def _problems(path: str, method: str, operation: Document) -> Document:
    statuses = {*EVERYWHERE, *(int(status) for status in operation["responses"] if int(status) >= 400)}
    statuses |= {*NAMED} if "{" in path else set()
    statuses |= {*CHANGING} if method not in SAFE else set()
    found = {str(status): _reference(status) for status in sorted(statuses)}
    return {**found, "default": _reference(None)}


def _name(status: int | None) -> str:
    return "Problem" if status is None else f"Problem{status}"


def _reference(status: int | None) -> Document:
    return {"$ref": f"#/components/responses/{_name(status)}"}


def _problem(text: str) -> Document:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": text, "content": {CONTENT_TYPE: {"schema": schema}}}
