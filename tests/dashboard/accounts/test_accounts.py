"""People: invited, given a role, deactivated, helped with a lost password; and each their own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dashboard.access import policy, sessions
from dashboard.access.roles import service as role_service
from dashboard.access.roles.models import Limit
from dashboard.access.tokens import bearer
from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.accounts import bootstrap
from dashboard.accounts.models import Link
from dashboard.audit import rate_limit
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from dashboard.stream.connection import LOGGED_OUT
from dashboard.volumes.jobs import jobs
from tests.dashboard.access.users import logged_in
from tests.dashboard.stream.test_stream import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]

PASSWORD = "correct horse battery"
ADA = {"username": "grace", "password1": PASSWORD, "password2": PASSWORD}


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/(?:join|reset)/[\w-]+)", text)
    assert found is not None
    return found[1]


def invited(client: Client, **wish: object) -> str:
    answer = client.post("/people/invite/", {"note": "Grace", "role": "operator", **wish})
    assert answer.status_code == 200
    return link_in(answer.content.decode())


def test_an_invitation_makes_somebody_with_the_role_it_was_made_for(administering: Client) -> None:
    link = invited(administering, limited="on", projects=["billing", "outline-prod"])
    client = Client()
    assert client.get(link).status_code == 200
    assert client.post(link, ADA)["Location"] == "/"
    grace = User.objects.get(username="grace")
    assert policy.role_of(grace) == "operator"
    assert grace.limit.projects == ["billing", "outline-prod"]
    assert client.get("/account/").status_code == 200


def test_the_projects_on_the_chart_are_offered_and_others_can_be_named(administering: Client) -> None:
    page = administering.get("/people/").content.decode()
    offered = re.findall(r'name="projects" value="([^"]+)"', page)
    assert "outline-prod" in offered
    assert offered == sorted(offered)
    wish = {"limited": "on", "projects": ["outline-prod", "gone-since"], "others": " later \n\nouter\n"}
    link = invited(administering, **wish, without_project="on")
    Client().post(link, ADA)
    limit = Limit.objects.get()
    assert limit.projects == ["gone-since", "later", "outer", "outline-prod"]
    assert limit.without_project


def test_what_is_chosen_stays_chosen_though_it_is_not_there_now(
    administering: Client, operator: User
) -> None:
    role_service.limit(operator, limited=True, projects=["<b>gone</b>"], without_project=True)
    page = administering.get(f"/people/{operator.pk}/").content.decode()
    assert re.search(r'name="projects" value="&lt;b&gt;gone&lt;/b&gt;"[^>]* checked', page)
    assert re.search(r'name="without_project"[^>]* checked', page)
    assert not re.search(r'name="projects" value="outline-prod"[^>]* checked', page)
    assert "<b>gone" not in page


def test_each_role_says_what_it_may_do(administering: Client) -> None:
    page = administering.get("/people/").content.decode()
    assert len(re.findall(r'type="radio" name="role"', page)) == 3
    for words in ("changes nothing", "connects and disconnects", "manages people"):
        assert words in page


@pytest.mark.parametrize("wish", [{"role": "root"}, {"role": ""}, {"note": ""}, {"projects": ["x" * 300]}])
def test_an_invitation_that_is_not_right_makes_no_link(
    administering: Client, wish: dict[str, object]
) -> None:
    answer = administering.post("/people/invite/", {"note": "Grace", "role": "operator", **wish})
    assert answer.status_code == 400
    assert "form-error" in answer.content.decode()
    assert not Link.objects.exists()


def test_an_invitation_works_once_and_expires(administering: Client) -> None:
    link = invited(administering)
    Client().post(link, ADA)
    for answer in (Client().get(link), Client().post(link, {**ADA, "username": "eve"})):
        assert answer.status_code == 404
    late = invited(administering)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(late, {**ADA, "username": "eve"}).status_code == 404
    assert not User.objects.filter(username="eve").exists()


def test_a_link_can_be_withdrawn_and_is_kept_as_a_digest(administering: Client) -> None:
    link = invited(administering)
    assert link.rpartition("/")[2] not in str(Link.objects.values())
    administering.post(f"/people/links/{Link.objects.get().pk}/withdraw/")
    assert Client().get(link).status_code == 404


def test_a_reset_link_sets_a_password_once_and_ends_every_session(
    administering: Client, viewing: Client, viewer: User
) -> None:
    link = link_in(administering.post(f"/people/{viewer.pk}/reset/").content.decode())
    fields = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert "Your new password is set." in Client().post(link, fields, follow=True).content.decode()
    assert viewing.get("/account/").status_code == 302
    viewer.refresh_from_db()
    assert viewer.check_password(PASSWORD)
    assert Client().post(link, fields).status_code == 404


def test_a_reset_link_for_one_is_none_for_an_invitation(administering: Client, viewer: User) -> None:
    link = link_in(administering.post(f"/people/{viewer.pk}/reset/").content.decode())
    assert Client().get(link.replace("/reset/", "/join/")).status_code == 404


def test_a_change_of_role_holds_at_once(administering: Client, operating: Client, operator: User) -> None:
    wish = {"active": "on", "role": "operator", "limited": "on", "projects": "billing"}
    assert administering.post(f"/people/{operator.pk}/", wish).status_code == 302
    assert Limit.objects.get(user=operator).projects == ["billing"]
    assert policy.role_of(operator) == "operator"
    administering.post(f"/people/{operator.pk}/", {"active": "on", "role": "viewer"})
    assert policy.role_of(operator) == "viewer"
    assert not Limit.objects.exists()


def test_who_is_deactivated_is_out_at_once_and_for_good(
    administering: Client, operating: Client, operator: User
) -> None:
    _made, text = token_service.create(operator, "nightly", Role.VIEWER, 30)
    script = Client(headers={"authorization": f"Bearer {text}"})
    assert script.get("/api/actions").status_code == 200
    administering.post(f"/people/{operator.pk}/", {"role": "viewer"})
    assert operating.get("/api/actions").status_code == 401
    action = Action.objects.filter(kind="person_change").get()
    assert (action.username, action.requested["active"]) == ("ada", False)
    administering.post(f"/people/{operator.pk}/", {"role": "operator", "active": "on"})
    for old in (operating, script):
        assert old.get("/api/actions").status_code == 401
    assert logged_in(operator).get("/api/actions").status_code == 200


@pytest.mark.parametrize(
    ("wish", "cancelled"),
    [
        ({"role": "viewer"}, True),
        ({"role": "operator", "limited": "on", "others": "shop"}, True),
        ({"role": "operator"}, False),
        ({"role": "administrator"}, False),
    ],
)
def test_what_somebody_has_under_way_ends_where_they_may_do_less(
    administering: Client,
    operator: User,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
    wish: dict[str, str],
    cancelled: bool,
) -> None:
    job = jobs.begin("backup", operator.pk, "data")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            answer = administering.post(f"/people/{operator.pk}/", {"active": "on", **wish})
        assert answer.status_code == 302
        assert job.progress.cancelled is cancelled
    finally:
        job.end("done")


def test_where_no_session_ends_nothing_is_written_down(viewing: Client) -> None:
    viewing.post("/account/sessions/end/")
    viewing.post("/account/sessions/end/", {"session": "nobodys"})
    assert not Action.objects.filter(kind="sessions_end").exists()


def test_nobody_fills_the_audit_log_with_sessions(viewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "MOST", 1)
    here = logged_in(viewer)
    for _ in range(2):
        logged_in(viewer)
        answer = here.post("/account/sessions/end/", follow=True)
    assert "very often lately" in answer.content.decode()
    assert Action.objects.filter(kind="sessions_end").count() == 1


def test_there_are_only_so_many_tokens(operating: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_service, "MOST", 2)
    monkeypatch.setattr(token_service, "MOST_ENDED", 1)
    wish = {"token-name": "nightly", "token-role": "operator", "token-days": 30}
    for _ in range(2):
        assert operating.post("/account/tokens/", wish).status_code == 200
    refused = operating.post("/account/tokens/", wish)
    assert refused.status_code == 400
    assert "tokens of this person already" in refused.content.decode()
    for _ in range(3):
        for token in ApiToken.objects.filter(revoked_at=None):
            token_service.revoke(token)
        assert operating.post("/account/tokens/", wish).status_code == 200
    assert ApiToken.objects.count() == 2, "the one that is good, and the newest that is not"


def test_the_last_administrator_stays(administering: Client, administrator: User) -> None:
    for wish in ({"active": "on", "role": "viewer"}, {"role": "administrator"}):
        assert administering.post(f"/people/{administrator.pk}/", wish).status_code == 400
    administrator.refresh_from_db()
    assert administrator.is_active
    assert policy.role_of(administrator) == "administrator"
    assert bootstrap.administrator_exists()


def test_a_superuser_can_be_made_an_operator(administering: Client) -> None:
    root = User.objects.create_superuser("root")
    administering.post(f"/people/{root.pk}/", {"active": "on", "role": "operator"})
    assert policy.role_of(root) == "operator"


def test_one_ends_ones_other_sessions(viewer: User) -> None:
    here, there, elsewhere = (logged_in(viewer) for _ in range(3))
    text = here.get("/account/").content.decode()
    handles = re.findall(r'name="session" value="(\w+)"', text)
    assert len(handles) == 2
    here.post("/account/sessions/end/", {"session": handles[0]})
    assert Session.objects.count() == 2
    here.post("/account/sessions/end/")
    assert here.get("/account/").status_code == 200
    assert [client.get("/account/").status_code for client in (there, elsewhere)] == [302, 302]


def test_nobody_ends_the_sessions_of_others(viewing: Client, operating: Client) -> None:
    viewing.post("/account/sessions/end/")
    assert operating.get("/account/").status_code == 200


def test_no_session_key_is_shown(viewing: Client) -> None:
    text = viewing.get("/account/").content.decode()
    assert all(session.session_key not in text for session in Session.objects.all())


@pytest.mark.parametrize("kept", [False, True])
def test_a_reset_ends_tokens_unless_they_are_kept(administering: Client, viewer: User, kept: bool) -> None:
    token = token_service.create(viewer, "nightly", Role.VIEWER, 30)[1]
    link = link_in(administering.post(f"/people/{viewer.pk}/reset/").content.decode())
    assert 'name="keep_tokens"' in Client().get(link).content.decode()
    fields = {"new_password1": PASSWORD, "new_password2": PASSWORD} | ({"keep_tokens": "on"} if kept else {})
    assert Client().post(link, fields).status_code == 302
    assert (bearer.find(f"Bearer {token}") is not None) is kept
    assert Action.objects.get(kind="password_set").requested["tokens_revoked"] == (0 if kept else 1)


@pytest.mark.parametrize("kept", [False, True])
def test_a_new_password_ends_tokens_unless_they_are_kept(viewer: User, kept: bool) -> None:
    viewer.set_password("the old password 1")
    viewer.save()
    client = logged_in(viewer)
    token = token_service.create(viewer, "nightly", Role.VIEWER, 30)[1]
    fields = {"old_password": "the old password 1", "new_password1": PASSWORD, "new_password2": PASSWORD}
    wrong = client.post("/account/password/", fields | {"old_password": "no"})
    assert 'name="keep_tokens"' in wrong.content.decode()
    assert bearer.find(f"Bearer {token}") is not None
    page = client.post("/account/password/", fields | ({"keep_tokens": "on"} if kept else {}), follow=True)
    assert (bearer.find(f"Bearer {token}") is not None) is kept
    assert ("1 API token was revoked." in page.content.decode()) is not kept


def test_a_new_password_ends_other_sessions_and_not_this_one(viewer: User) -> None:
    viewer.set_password("the old password 1")
    viewer.save()
    here, there = logged_in(viewer), logged_in(viewer)
    fields = {"old_password": "the old password 1", "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert here.post("/account/password/", {**fields, "old_password": "no"}).status_code == 400
    assert here.post("/account/password/", fields).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_language_and_theme_come_along_to_another_browser(viewer: User) -> None:
    viewer.set_password(PASSWORD)
    viewer.save()
    logged_in(viewer).post("/account/profile/", {"name": "Vera V.", "language": "ko", "theme": "dark"})
    client = Client()
    answer = client.post("/accounts/login/", {"username": "vera", "password": PASSWORD})
    assert answer.cookies["portolan_theme"].value == "dark"
    assert client.get("/account/")["Content-Language"] == "ko"


def test_a_token_is_shown_once_and_revoked_on_ones_own_page(operating: Client, operator: User) -> None:
    wish = {"token-name": "nightly", "token-role": "operator", "token-days": 30}
    text = operating.post("/account/tokens/", wish).content.decode()
    found = re.search(r"portolan_[\w-]+", text)
    assert found is not None
    assert found[0] not in operating.get("/account/").content.decode()
    script = Client(headers={"authorization": f"Bearer {found[0]}"})
    assert script.get("/api/topology").status_code == 200
    operating.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert script.get("/api/topology").status_code == 401


def test_nobody_asks_for_more_than_they_have_or_revokes_for_others(
    viewing: Client, operating: Client
) -> None:
    wish = {"token-name": "x", "token-role": "operator", "token-days": 30}
    assert viewing.post("/account/tokens/", wish).status_code == 400
    operating.post("/account/tokens/", wish)
    token = ApiToken.objects.get()
    assert viewing.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_secrets_are_not_in_the_record(administering: Client, operating: Client) -> None:
    invited(administering)
    wish = {"token-name": "x", "token-role": "viewer", "token-days": 1}
    text = operating.post("/account/tokens/", wish).content.decode()
    found = re.search(r"portolan_\w+?_([\w-]+)", text)
    assert found is not None
    assert found[1] not in str(list(Action.objects.values()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["session ended", "deactivated"])
async def test_it_is_felt_by_an_open_stream(
    viewing: Client, viewer: User, administrator: User, how: str
) -> None:
    browser = Browser(viewing)
    assert await browser.opened()
    if how == "session ended":
        await sync_to_async(sessions.end)(viewer, but=None)
    else:
        client = await sync_to_async(logged_in)(administrator)
        await sync_to_async(client.post)(f"/people/{viewer.pk}/", {"role": "viewer"})
    assert await browser.closing_code() == LOGGED_OUT
