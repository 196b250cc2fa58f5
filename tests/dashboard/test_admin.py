"""Django's admin: administrators look, nobody changes, and no secret is shown."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from dashboard.access.roles import service as role_service
from dashboard.access.roles.models import Limit
from dashboard.access.tokens import service as token_service
from dashboard.access.tokens.models import ApiToken
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base.roles import Role
from dashboard.web.admin import site
from tests.dashboard.access.users import administering, administrator, limited, limiting

__all__ = ["administering", "administrator", "limited", "limiting"]
pytestmark = pytest.mark.django_db
MODELS = {"auth/user": User, "auth/group": Group, "roles/limit": Limit, "tokens/apitoken": ApiToken}
MODELS |= {"dashboard/action": Action}
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def things(administrator: User, limited: User) -> dict[str, Model]:
    """One of everything that is shown."""
    administrator.set_password("planted password")
    administrator.save()
    token, _secret = token_service.create(administrator, "nightly", Role.VIEWER, 30)
    note = audit_log.add(administrator, Action.Kind.INVITE, {"for": "Grace", "role": "viewer"})
    group = Group.objects.get(name="Operator")
    limit = Limit.objects.get(user=limited)
    return dict(zip(MODELS, (administrator, group, limit, token, note), strict=True))


def addresses(things: dict[str, Model]) -> list[str]:
    found = ["/admin/", "/admin/jsi18n/"]
    for name, thing in things.items():
        found += [f"/admin/{name}/", f"/admin/{name}/{thing.pk}/change/", f"/admin/{name.partition('/')[0]}/"]
    return sorted(set(found))


def test_it_shows_what_it_should() -> None:
    assert {f"{one._meta.app_label}/{one._meta.model_name}" for one in site._registry} == set(MODELS)


def test_every_address_is_for_administrators_who_look(
    things: dict[str, Model], viewing: Client, operating: Client, limiting: Client, administering: Client
) -> None:
    for path in addresses(things):
        for method in METHODS:
            stranger = getattr(Client(), method)(path)
            assert stranger.status_code == 302
            assert stranger["Location"].startswith("/accounts/login/?next=/admin/")
            for client in (viewing, operating, limiting):
                assert getattr(client, method)(path).status_code == (403 if method == "get" else 405), path
            expected = 200 if method == "get" else 405
            assert getattr(administering, method)(path).status_code == expected, (path, method)


def test_there_is_no_second_login_and_nothing_to_change(
    things: dict[str, Model], administering: Client, administrator: User
) -> None:
    for path in ("login", "logout", "password_change", "auth/user/add", "autocomplete", "r/1/1"):
        for method in ("get", "post"):
            assert getattr(administering, method)(f"/admin/{path}/").status_code in (404, 405)
    for verb in ("delete", "history", "password"):
        assert administering.get(f"/admin/auth/user/{administrator.pk}/{verb}/").status_code == 404
    page = administering.get(f"/admin/auth/user/{administrator.pk}/change/").content.decode()
    assert not re.search(r'<input(?![^>]*type="hidden")|<select|<textarea|type="submit"', page)


def test_who_is_no_administrator_any_more_is_out_at_once(
    things: dict[str, Model], administering: Client, administrator: User
) -> None:
    assert administering.get("/admin/").status_code == 200
    role_service.give(administrator, Role.OPERATOR)
    assert administering.get("/admin/").status_code == 403
    assert administering.get("/admin/auth/user/").status_code == 403


def test_no_digest_and_no_password_is_shown(
    things: dict[str, Model], administering: Client, administrator: User
) -> None:
    administrator.refresh_from_db()
    digest = ApiToken.objects.get().digest
    for path in addresses(things):
        text = administering.get(path).content.decode()
        assert digest not in text
        assert administrator.password not in text
        assert "md5$" not in text


def test_people_are_shown_with_role_limit_and_permissions(
    things: dict[str, Model], administering: Client, limited: User
) -> None:
    text = administering.get(reverse("admin:auth_user_change", args=(limited.pk,))).content.decode()
    for words in ("lea", "Operator", "outline-prod"):
        assert words in text
    group = Group.objects.get(name="Administrator")
    text = administering.get(reverse("admin:auth_group_change", args=(group.pk,))).content.decode()
    assert "May manage people, protection and settings" in text
    assert "ada" in text


def test_the_record_can_be_searched_and_filtered(things: dict[str, Model], administering: Client) -> None:
    assert "invited “Grace”" in administering.get("/admin/dashboard/action/?q=ada").content.decode()
    assert "invited" not in administering.get("/admin/dashboard/action/?q=nobody").content.decode()
    assert administering.get("/admin/dashboard/action/?outcome__exact=done&o=1").status_code == 200


def test_nobody_finds_out_secrets_by_filtering(things: dict[str, Model], administering: Client) -> None:
    for query in (
        "auth/user/?password__startswith=md5",
        "auth/user/?api_tokens__digest__startswith=a",
        "auth/user/?groups__user__password__startswith=md5",
        "tokens/apitoken/?digest__startswith=a",
        "dashboard/action/?user__password__startswith=md5",
    ):
        administering.raise_request_exception = False
        assert administering.get(f"/admin/{query}").status_code == 400, query


def test_it_says_where_changes_are_made_and_is_found_from_the_people(
    administering: Client, viewing: Client
) -> None:
    assert "/admin/" in administering.get("/people/").content.decode()
    text = administering.get("/admin/").content.decode()
    assert "only look" in text
    assert 'href="/people/"' in text


def test_names_are_no_markup(things: dict[str, Model], administering: Client) -> None:
    User.objects.create_user("x", first_name="<script>alert(1)</script>")
    assert "<script>alert" not in administering.get("/admin/auth/user/").content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/auth/user/", "/admin/dashboard/action/"])
def test_it_has_the_headers_of_every_page(things: dict[str, Model], administering: Client, path: str) -> None:
    answer = administering.get(path)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", answer.content.decode())


def test_it_speaks_the_readers_language(things: dict[str, Model], administering: Client) -> None:
    answer = administering.get("/admin/auth/user/", headers={"accept-language": "ko"})
    assert answer["Content-Language"] == "ko"
    assert "사용자" in answer.content.decode()
