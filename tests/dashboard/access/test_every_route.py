"""A walk through every route, by every method, as everybody. A new route without a rule here fails it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.test import Client

from dashboard.access.roles import service as role_service
from dashboard.base.roles import Role
from dashboard.server.asgi import application
from dashboard.web.api import api
from tests.dashboard.access.users import logged_in
from tests.dashboard.streamed import read
from tests.dashboard.test_pages import ROUTES
from topology.engine.synthetic import SyntheticEngine

ANYBODY, VIEWER, OPERATOR, ADMINISTRATOR = "anybody", "viewer", "operator", "administrator"
RANKS = [ANYBODY, VIEWER, OPERATOR, ADMINISTRATOR]
METHODS = ("get", "post", "put", "patch", "delete")
THEIRS = "edge-traefik-1"

#: Who may do what, at least. What is not named here is answered with 405, to who may not see it with 401.
PAGES: dict[str, dict[str, str]] = {
    "": {"get": VIEWER},
    "healthz": {"get": ANYBODY},
    "icon.svg": {"get": VIEWER},
    "metrics": {"get": VIEWER},
    "readyz": {"get": ANYBODY},
    "i18n/setlang/": dict.fromkeys(METHODS, ANYBODY),
    "setup/<str:token>": dict.fromkeys(METHODS, ANYBODY),
    "join/<str:token>": {"get": ANYBODY, "post": ANYBODY},
    "reset/<str:token>": {"get": ANYBODY, "post": ANYBODY},
    "accounts/login/": {"get": ANYBODY, "post": ANYBODY, "put": ANYBODY},
    "accounts/logout/": {"post": VIEWER},
    "accounts/sign-on/": dict.fromkeys(METHODS, ANYBODY),
    "accounts/sign-on/callback/": dict.fromkeys(METHODS, ANYBODY),
    "account/": {"get": VIEWER},
    "account/profile/": {"post": VIEWER},
    "account/password/": {"post": VIEWER},
    "account/sessions/end/": {"post": VIEWER},
    "account/tokens/": {"post": VIEWER},
    "account/tokens/<int:number>/revoke/": {"post": VIEWER},
    "people/": {"get": ADMINISTRATOR},
    "people/invite/": {"post": ADMINISTRATOR},
    "people/links/<int:number>/withdraw/": {"post": ADMINISTRATOR},
    "people/<int:number>/": {"get": ADMINISTRATOR, "post": ADMINISTRATOR},
    "people/<int:number>/reset/": {"post": ADMINISTRATOR},
    "history/": {"get": VIEWER},
    "history/export.csv": {"get": VIEWER},
    "history/export.jsonl": {"get": VIEWER},
    "history/retention/audit-log/": {"post": ADMINISTRATOR},
    "history/retention/events/": {"post": ADMINISTRATOR},
    "history/<int:number>/undo/": {"get": VIEWER, "post": OPERATOR},
    "record/": {"get": VIEWER},
    "record/export.csv": {"get": VIEWER},
    "record/export.jsonl": {"get": VIEWER},
    "record/happened/": {"get": VIEWER},
    "record/happened/export.csv": {"get": VIEWER},
    "record/happened/export.jsonl": {"get": VIEWER},
    "record/<int:number>/undo/": {"get": VIEWER, "post": VIEWER},
    "record/keep/": {"post": VIEWER},
    "record/happened/keep/": {"post": VIEWER},
    "alerts/": {"get": VIEWER},
    "alerts/<int:number>/acknowledge/": {"post": OPERATOR},
    "alerts/<int:number>/snooze/": {"post": OPERATOR},
    "alerts/rules/make/": {"post": ADMINISTRATOR},
    "alerts/rules/switch/": {"post": ADMINISTRATOR},
    "alerts/rules/remove/": {"post": ADMINISTRATOR},
    "alerts/channels/make/": {"post": ADMINISTRATOR},
    "alerts/channels/change/": {"post": ADMINISTRATOR},
    "alerts/subscribe/": {"post": VIEWER},
    "alerts/address/<str:token>/": {"get": VIEWER, "post": VIEWER},
    "alerts/unsubscribe/": {"post": VIEWER},
    "alerts/heartbeats/make/": {"post": ADMINISTRATOR},
    "alerts/heartbeats/remove/": {"post": ADMINISTRATOR},
    "alerts/channels/remove/": {"post": ADMINISTRATOR},
    "alerts/channels/test/": {"post": ADMINISTRATOR},
    "saved/": {"get": VIEWER},
    "saved/keep/": {"post": VIEWER},
    "saved/<int:number>/remove/": {"post": VIEWER},
    "walls/": {"get": ADMINISTRATOR},
    "walls/make/": {"post": ADMINISTRATOR},
    "walls/<int:number>/end/": {"post": ADMINISTRATOR},
    "wall/<str:token>/": {"get": ANYBODY},
    "wall/<str:token>/topology": {"get": ANYBODY},
    "changes/": {"get": VIEWER},
    "expectations/": {"get": VIEWER},
    "reach/": {"get": VIEWER},
    "reach/export.csv": {"get": VIEWER},
    "expectations/keep/": {"post": ADMINISTRATOR},
    "expectations/remove/": {"post": ADMINISTRATOR},
    "backups/": {"get": VIEWER},
    "backups/plans/add/": {"post": ADMINISTRATOR},
    "backups/plans/remove/": {"post": ADMINISTRATOR},
    "backups/plans/run/": {"post": OPERATOR},
    "backups/places/add/": {"post": ADMINISTRATOR},
    "backups/places/remove/": {"post": ADMINISTRATOR},
    "protection/": {"get": VIEWER},
    "protection/protect/": {"post": ADMINISTRATOR},
    "protection/<int:number>/lift/": {"post": ADMINISTRATOR},
}
#: Django's admin is for looking only; `tests/dashboard/test_admin.py` opens each of its pages.
PAGES |= {route: {"get": ADMINISTRATOR} for route in ROUTES if route.startswith("admin/")}
VERBS = ("start", "stop", "restart", "pause", "unpause", "kill")
API: dict[str, dict[str, str]] = {
    "openapi.json": {"get": VIEWER},
    "topology": {"get": VIEWER},
    "changes": {"get": VIEWER},
    "past": {"get": VIEWER},
    "reach": {"get": VIEWER},
    "reach/matches": {"get": VIEWER},
    "reach/outside": {"get": VIEWER},
    "reach/projects": {"get": VIEWER},
    "reach/row": {"get": VIEWER},
    "reach/try": {"post": OPERATOR},
    "engine": {"get": VIEWER},
    "labels": {"get": VIEWER},
    "containers/{container}": {"get": VIEWER},
    "containers/{container}/targets": {"get": VIEWER},
    "containers/{container}/logs": {"get": OPERATOR},
    "containers/{container}/health": {"get": OPERATOR},
    "containers/{container}/top": {"get": OPERATOR},
    "containers/{container}/figures": {"get": VIEWER},
    "figures": {"post": VIEWER},
    "logs": {"get": OPERATOR},
    "networks/{path:network}/connect": {"post": OPERATOR},
    "networks/{path:network}/disconnect": {"post": OPERATOR},
    "networks/{path:network}/connect/preview": {"post": VIEWER},
    "networks/{path:network}/disconnect/preview": {"post": VIEWER},
    **{f"containers/{{container}}/{verb}": {"post": OPERATOR} for verb in VERBS},
    **{f"containers/{{container}}/{verb}/preview": {"post": VIEWER} for verb in VERBS},
    "actions": {"get": VIEWER},
    "events": {"get": VIEWER},
    "happenings": {"get": VIEWER},
    "actions/{int:number}/undo": {"post": OPERATOR},
    "actions/{int:number}/undo/preview": {"get": VIEWER},
    "protections": {"get": VIEWER, "post": ADMINISTRATOR},
    "protections/{int:number}": {"delete": ADMINISTRATOR},
    "notes": {"get": VIEWER, "put": OPERATOR},
    "notes/{int:number}": {"delete": OPERATOR},
    "views": {"get": VIEWER, "post": VIEWER},
    "views/{int:number}": {"delete": VIEWER},
    "walls": {"get": ADMINISTRATOR, "post": ADMINISTRATOR},
    "walls/{int:number}": {"delete": ADMINISTRATOR},
    "expectations": {"get": VIEWER, "post": ADMINISTRATOR},
    "expectations/{path:name}": {"delete": ADMINISTRATOR},
    "selector": {"get": ADMINISTRATOR},
    "alerts": {"get": VIEWER},
    "alerts/{int:number}/acknowledge": {"post": OPERATOR},
    "alerts/{int:number}/snooze": {"post": OPERATOR},
    "rules": {"get": VIEWER, "post": ADMINISTRATOR},
    "rules/preview": {"post": ADMINISTRATOR},
    "rules/{path:name}": {"patch": ADMINISTRATOR, "delete": ADMINISTRATOR},
    "channels": {"get": ADMINISTRATOR, "post": ADMINISTRATOR},
    "channels/{path:name}": {"patch": ADMINISTRATOR, "delete": ADMINISTRATOR},
    "subscription": {"get": VIEWER, "put": VIEWER, "delete": VIEWER},
    "heartbeats": {"get": ADMINISTRATOR, "post": ADMINISTRATOR},
    "heartbeats/{path:name}": {"delete": ADMINISTRATOR},
    "channels/{path:name}/test": {"post": ADMINISTRATOR},
    "sizes": {"get": OPERATOR, "post": OPERATOR},
    "volumes": {"post": OPERATOR},
    "volumes/prune": {"post": OPERATOR},
    "volumes/prune/preview": {"post": OPERATOR},
    "volumes/{name}": {"delete": OPERATOR},
    "volumes/{name}/preview": {"get": OPERATOR},
    "volumes/{name}/backup": {"get": OPERATOR, "post": OPERATOR},
    "volumes/{name}/restore": {"post": OPERATOR},
    "volumes/{name}/copy": {"post": OPERATOR},
    "backups": {"get": VIEWER},
    "volumes/{name}/backups": {"get": VIEWER},
    "volumes/{name}/backups/{int:number}/restore": {"post": OPERATOR},
    "volumes/{name}/backups/{int:number}/verify": {"post": OPERATOR},
    "plans": {"get": VIEWER, "post": ADMINISTRATOR},
    "plans/{name}": {"delete": ADMINISTRATOR},
    "plans/{name}/run": {"post": OPERATOR},
    "places": {"get": VIEWER, "post": ADMINISTRATOR},
    "places/{name}": {"delete": ADMINISTRATOR},
    "jobs": {"get": OPERATOR},
    "jobs/{job}": {"get": OPERATOR, "delete": OPERATOR},
}
#: Below `/api/`, but no operations: what else is asked for there.
ELSE = {"api/", "api/<path:rest>"}
#: Who acts here on what is not theirs is told so; the names in the paths are of another project.
LIMITED = {
    ("networks/{path:network}/connect", "post"),
    ("networks/{path:network}/disconnect", "post"),
    *((f"containers/{{container}}/{verb}", "post") for verb in VERBS),
    ("containers/{container}/logs", "get"),
    ("containers/{container}/health", "get"),
    ("containers/{container}/top", "get"),
    ("notes", "put"),
    ("volumes", "post"),
    ("volumes/prune", "post"),
    ("volumes/{name}", "delete"),
    ("volumes/{name}/restore", "post"),
}
VALUES = {
    "container": THEIRS,
    "path:network": "proxy",
    "name": "edge_nothing",
    "job": "0" * 32,
    "int:number": "999999",
    "path:name": "nothing",
}
VALUES |= {"str:token": "x" * 43, "path:object_id": "1", "slug:app_label": "auth"}
#: What is sent with an operation: a field that it does not know is refused before anybody's rights are asked.
BODIES: dict[str, dict[str, object]] = {
    "networks/{path:network}/connect": {"container": THEIRS},
    "networks/{path:network}/disconnect": {"container": THEIRS},
    "networks/{path:network}/connect/preview": {"container": THEIRS},
    "networks/{path:network}/disconnect/preview": {"container": THEIRS},
    "protections": {"kind": "container", "object": THEIRS, "reason": "x"},
    "notes": {"kind": "container", "object": THEIRS, "text": "x"},
    "volumes": {"name": "edge_new"},
    "volumes/prune": {"names": ["edge_nothing"]},
    "volumes/{name}/copy": {"to": "edge_new"},
    "volumes/{name}/backups/{int:number}/restore": {"to": "edge_new"},
    "plans": {"name": "x", "selector": "volume:x", "schedule": "02:30", "place": "nowhere"},
    "places": {"name": "x", "address": "/nowhere"},
}


def operations() -> Iterator[tuple[str, str]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield (prefix + path).strip("/"), method.lower()


OPERATIONS = sorted({*operations(), ("openapi.json", "get")})


def test_every_route_has_a_rule() -> None:
    assert {route for route in ROUTES if not route.startswith("api/")} == set(PAGES)
    assert set(OPERATIONS) == {(path, method) for path, rule in API.items() for method in rule}


def filled(path: str) -> str:
    for name, value in VALUES.items():
        path = path.replace(f"{{{name}}}", value).replace(f"<{name}>", value)
    return path


class Everybody:
    """One of each kind, logged in as long as nothing that they ask for ends that."""

    def __init__(self, viewer: User, operator: User, limited: User, administrator: User) -> None:
        self._users = {VIEWER: viewer, OPERATOR: operator, "limited": limited, ADMINISTRATOR: administrator}
        self._sessions: dict[str, SimpleCookie] = {}

    def ask(self, who: str, path: str, method: str, body: dict[str, object] | None = None) -> Any:  # noqa: ANN401
        client = self._client(who)
        client.raise_request_exception = False
        sent = (
            {"data": body, "content_type": "application/json"} if body is not None and method != "get" else {}
        )
        answer = getattr(client, method)(path, **sent)
        if answer.streaming:
            read(answer)
        if answer.cookies:  # logged out, another session, another language, a word for the next page
            self._sessions.pop(who, None)
        return answer

    def _client(self, who: str) -> Client:
        """With nothing of what was answered before."""
        if who == ANYBODY:
            return Client()
        if who not in self._sessions:
            self._sessions[who] = logged_in(self._users[who]).cookies
        client = Client()
        client.cookies = self._sessions[who]
        return client


@pytest.fixture
def everybody(viewer: User, operator: User, limited: User, administrator: User) -> Everybody:
    return Everybody(viewer, operator, limited, administrator)


def rank(who: str) -> int:
    return RANKS.index(OPERATOR if who == "limited" else who)


#: Those who may little come first, so that whoever may do it finds all as it was.
IN_TURN = [ANYBODY, VIEWER, "limited", OPERATOR, ADMINISTRATOR]


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("route", sorted(PAGES))
def test_pages(everybody: Everybody, route: str) -> None:
    for who in IN_TURN:
        for method in METHODS:
            answer = everybody.ask(who, f"/{filled(route)}", method)
            check_page(route, who, method, answer)


def check_page(route: str, who: str, method: str, answer: Any) -> None:  # noqa: ANN401
    asked, needed = (route, who, method), PAGES[route]
    assert answer.status_code < 500, asked
    if who == ANYBODY and route == "metrics":
        assert (answer.status_code, answer.json()["code"]) == (401, "login_required"), asked
    elif who == ANYBODY and min(map(RANKS.index, needed.values())) > 0:
        assert answer.status_code == 302, asked
        assert answer["Location"].startswith("/accounts/login/"), asked
    elif method not in needed:
        # Who is logged in is sent away from the login whatever they ask for.
        gone = (302,) if route == "accounts/login/" and who != ANYBODY else (405,)
        assert answer.status_code in gone, asked
    elif rank(who) < RANKS.index(needed[method]):
        assert answer.status_code == 403, asked
    else:
        assert answer.status_code not in (401, 403, 405), asked


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_operations(everybody: Everybody, path: str, method: str) -> None:
    for who in IN_TURN:
        answer = everybody.ask(who, f"/api/{filled(path)}", method, BODIES.get(path, {}))
        problem = answer["Content-Type"] == "application/problem+json"
        check_operation(path, method, who, answer.status_code, answer.json()["code"] if problem else None)


def check_operation(path: str, method: str, who: str, status: int, code: str | None) -> None:
    needed = API[path][method]
    if who == ANYBODY:
        assert (status, code) == (401, "login_required"), who
    elif rank(who) < RANKS.index(needed):
        expected = "administrators_only" if needed == ADMINISTRATOR else "forbidden"
        assert (status, code) == (403, expected), who
    elif who == "limited" and (path, method) in LIMITED:
        assert (status, code) == (403, "outside_projects"), who
    else:
        refusals = ("login_required", "forbidden", "administrators_only", "outside_projects")
        assert code not in refusals, who


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_no_other_method_is_answered(everybody: Everybody) -> None:
    answered = []
    for path in sorted(API.keys() - {"openapi.json"}):
        for method in set(METHODS) - set(API[path]):
            answer = everybody.ask(ADMINISTRATOR, f"/api/{filled(path)}", method, BODIES.get(path, {}))
            if answer.status_code not in (404, 405):
                answered.append((method, path, answer.status_code))
    assert answered == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize("who", [ANYBODY, VIEWER, OPERATOR, ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/ws/topology", "/ws/", "/ws/nothing", f"/ws/wall/{'x' * 43}", "/"])
async def test_sockets(engine: SyntheticEngine, who: str, path: str) -> None:
    client = Client() if who == ANYBODY else await sync_to_async(_somebody)(who)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = [
        (b"host", b"127.0.0.1:8000"),
        (b"origin", b"http://127.0.0.1:8000"),
        (b"cookie", cookies.encode()),
    ]
    socket = WebsocketCommunicator(application, path, headers)
    opened = (await socket.connect(timeout=5))[0]
    assert opened is (who != ANYBODY and path == "/ws/topology")
    if opened:
        assert json.loads(await socket.receive_from(timeout=5))["type"] == "snapshot"
        await socket.disconnect()


def _somebody(role: str) -> Client:
    user = User.objects.create_user(role)
    role_service.give(user, Role(role))
    return logged_in(user)
