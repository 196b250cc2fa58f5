"""Keys for scripts: what they open, what they do not, and how they end."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from dashboard.access import policy
from dashboard.access.roles import service as role_service
from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.audit.actions import Action
from dashboard.base import request_context
from dashboard.base.problems import Problem
from dashboard.base.request_context import RequestContext
from dashboard.base.roles import Role
from dashboard.server.asgi import application
from dashboard.stream.connection import LOGGED_OUT

pytestmark = pytest.mark.usefixtures("hub")

MINE = "outline-prod-api-1"


def made(owner: User, role: Role = Role.OPERATOR) -> tuple[ApiToken, str]:
    return token_service.create(owner, "nightly", role, 30)


def calling(text: str) -> Client:
    return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {text}"})


def disconnect(client: Client, container: str = MINE) -> tuple[int, str | None]:
    answer = client.post(
        "/api/networks/proxy/disconnect", {"container": container}, content_type="application/json"
    )
    return answer.status_code, answer.json().get("code")


@pytest.mark.django_db
def test_it_opens_the_api_without_cookie_or_csrf_token(operator: User) -> None:
    _token, text = made(operator)
    assert calling(text).get("/api/topology").status_code == 200
    assert disconnect(calling(text)) == (200, None)


@pytest.mark.django_db
def test_the_record_says_by_which_token(operator: User) -> None:
    disconnect(calling(made(operator)[1]))
    action = Action.objects.get(kind="disconnect")
    assert (action.username, action.token_name, action.address) == ("otto", "nightly", "127.0.0.1")


@pytest.mark.django_db
def test_it_opens_no_page_and_is_not_taken_from_an_address(operator: User) -> None:
    _token, text = made(operator)
    assert calling(text).get("/").status_code == 302
    assert Client().get(f"/api/topology?token={text}&access_token={text}").status_code == 401


@pytest.mark.django_db
def test_only_a_digest_of_it_is_kept(operator: User) -> None:
    _token, text = made(operator)
    secret = text.split("_", 2)[2]
    assert secret not in str(ApiToken.objects.values())
    assert len(secret) >= 20


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["revoked", "expired", "deactivated", "wrong", "half", "empty"])
def test_one_that_is_not_good_is_refused_even_with_a_session(
    operating: Client, operator: User, how: str
) -> None:
    token, text = made(operator)
    if how == "revoked":
        token_service.revoke(token)
    elif how == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "deactivated":
        User.objects.filter(pk=operator.pk).update(is_active=False)
    else:
        text = {"wrong": text[:-1] + ("A" if text[-1] != "A" else "B"), "half": text[:22], "empty": ""}[how]
    answer = operating.get("/api/topology", headers={"authorization": f"Bearer {text}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token_not_good")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
def test_its_role_narrows_the_owners_right(operator: User) -> None:
    _token, text = made(operator, Role.VIEWER)
    assert calling(text).get("/api/topology").status_code == 200
    assert disconnect(calling(text)) == (403, "forbidden")


@pytest.mark.django_db
def test_it_loses_what_its_owner_loses(operator: User) -> None:
    _token, text = made(operator)
    role_service.limit(operator, limited=True, projects=["billing"])
    assert disconnect(calling(text)) == (403, "outside_projects")
    operator.user_permissions.clear()
    assert disconnect(calling(text)) == (403, "forbidden")


@pytest.mark.django_db
def test_what_is_still_under_way_when_it_is_revoked_is_refused_then(operator: User) -> None:
    """An upload that it has begun may take hours."""
    token, _text = made(operator)
    with request_context.calling(RequestContext(token=token)):
        policy.check_may_act(operator)
        token_service.revoke(ApiToken.objects.get(pk=token.pk))
        with pytest.raises(Problem):
            policy.check_may_act(operator)


@pytest.mark.django_db
def test_nobody_makes_one_that_may_more_than_they(operator: User) -> None:
    with pytest.raises(Problem):
        made(operator, Role.ADMINISTRATOR)
    assert not ApiToken.objects.exists()


@pytest.mark.django_db
def test_the_last_use_is_known(operator: User) -> None:
    token, text = made(operator)
    assert token.last_used_at is None
    calling(text).get("/api/actions")
    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.mark.django_db
def test_the_command_makes_lists_and_revokes(operator: User) -> None:
    text = told("create", "otto", "nightly", "--role", "operator", "--days", "3")
    assert disconnect(calling(text)) == (200, None)
    line = told("list", "otto")
    key = line.split("\t")[0]
    assert "nightly" in line
    assert text.split("_", 2)[2] not in line
    told("revoke", key)
    assert calling(text).get("/api/topology").status_code == 401
    assert set(Action.objects.values_list("kind", flat=True)) >= {"token_create", "token_revoke"}


@pytest.mark.django_db
def test_no_name_of_one_moves_the_cursor_of_who_lists_them(operator: User) -> None:
    token_service.create(operator, "\x1b[2Jnightly\n\u202e", Role.VIEWER, 30)
    (line,) = told("list").splitlines()
    assert line.endswith("⟨U+001B⟩[2Jnightly⏎⟨U+202E⟩")


def told(*words: str) -> str:
    out = StringIO()
    call_command("token", *words, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", [("create", "nobody", "x"), ("create", "otto", "x", "--days", "0"), ("revoke", "nothing")]
)
def test_the_command_says_what_is_wrong(
    operator: User, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit):
        told(*words)
    assert capsys.readouterr().err.startswith("portolan: ")


def socket(text: str) -> WebsocketCommunicator:
    headers = [(b"host", b"127.0.0.1:8000"), (b"authorization", f"Bearer {text}".encode())]
    return WebsocketCommunicator(application, "/ws/topology", headers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["revoked", "deactivated"])
async def test_it_opens_the_stream_until_it_is_revoked(operator: User, end: str) -> None:
    token, text = await sync_to_async(made)(operator)
    browser = socket(text)
    assert (await browser.connect(timeout=5))[0]
    assert json.loads(await browser.receive_from(timeout=5))["type"] == "snapshot"
    if end == "revoked":
        await sync_to_async(token_service.revoke)(token)
    else:
        operator.is_active = False
        await operator.asave()
    while (message := await browser.receive_output(timeout=6))["type"] != "websocket.close":
        pass
    assert message["code"] == LOGGED_OUT
    await browser.disconnect()


@pytest.mark.django_db(transaction=True)
async def test_a_bad_one_opens_no_stream() -> None:
    assert not (await socket("portolan_0_0").connect(timeout=5))[0]
