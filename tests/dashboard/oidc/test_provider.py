"""What the environment may say of a provider, and the sentence for what cannot be read."""

from __future__ import annotations

import pytest

from dashboard.base import oidc_provider
from dashboard.base.environment import BadSetting
from tests.dashboard.test_environment import manage

GOOD = {
    "PORTOLAN_OIDC_ISSUER": "https://login.example.org/realms/work",
    "PORTOLAN_OIDC_CLIENT_ID": "portolan",
    "PORTOLAN_OIDC_CLIENT_SECRET": "planted-client-secret",
}


def told(**parts: str) -> dict[str, str]:
    return GOOD | {f"PORTOLAN_OIDC_{name}": text for name, text in parts.items()}


def test_nothing_said_is_no_provider() -> None:
    assert oidc_provider.read({}) is None
    assert oidc_provider.read(dict.fromkeys(GOOD, " ")) is None


def test_three_are_enough_and_who_comes_is_a_viewer() -> None:
    found = oidc_provider.read(GOOD)
    assert found is not None
    assert (found.issuer, found.name) == ("https://login.example.org/realms/work", "login.example.org")
    assert (found.default_role, found.roles, found.domains) == ("viewer", (), ())
    assert found.scopes == "openid profile email"


def test_everything_can_be_said() -> None:
    found = oidc_provider.read(told(NAME="Harbour", SCOPES="openid  groups", DEFAULT_ROLE="operator"))
    assert found is not None
    assert (found.name, found.scopes, found.default_role) == ("Harbour", "openid groups", "operator")


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("admins=administrator", (("admins", "administrator"),)),
        (" a b = operator , c=viewer,", (("a b", "operator"), ("c", "viewer"))),
        ("role=x=operator", (("role=x", "operator"),)),
    ],
)
def test_roles_are_read_as_pairs(text: str, roles: tuple[tuple[str, str], ...]) -> None:
    found = oidc_provider.read(told(ROLES_CLAIM="groups", ROLES=text, DEFAULT_ROLE="none"))
    assert found is not None
    assert (found.roles, found.default_role) == (roles, None)


def test_domains_are_taken_with_or_without_at() -> None:
    found = oidc_provider.read(told(DOMAINS="@Example.org, example.com"))
    assert found is not None
    assert found.domains == ("example.org", "example.com")


def test_this_machine_may_speak_without_tls() -> None:
    for issuer in ("http://127.0.0.1:9400", "http://localhost:9400", "http://[::1]:9400"):
        assert oidc_provider.read(told(ISSUER=issuer)) is not None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ISSUER", "login.example.org"),
        ("ISSUER", "http://login.example.org"),
        ("ISSUER", "http://localhost.evil.example"),
        ("ISSUER", "https://"),
        ("ISSUER", "https://login.example.org:x"),
        ("ISSUER", "https://user:word@login.example.org"),
        ("ISSUER", "https://login.example.org/?realm=work"),
        ("ISSUER", ""),
        ("CLIENT_ID", ""),
        ("CLIENT_SECRET", ""),
        ("SCOPES", "profile email"),
        ("DEFAULT_ROLE", "root"),
        ("DOMAINS", "example.org; example.com"),
        ("DOMAINS", "https://example.org"),
        ("DOMAINS", "localhost"),
        ("SESSION_HOURS", "0"),
        ("SESSION_HOURS", "soon"),
        ("TOKEN_DAYS", "367"),
        ("TOKEN_DAYS", "1.5"),
    ],
)
def test_what_cannot_be_read_is_named_in_one_sentence(name: str, text: str) -> None:
    with pytest.raises(BadSetting) as refused:
        oidc_provider.read(told(**{name: text}))
    sentence = str(refused.value)
    assert sentence.startswith(f"PORTOLAN_OIDC_{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "planted-client-secret" not in sentence


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"ROLES_CLAIM": "groups"}, "ROLES"),
        ({"ROLES": "a=viewer"}, "ROLES_CLAIM"),
        ({"ROLES_CLAIM": "groups", "ROLES": "admins"}, "ROLES"),
        ({"ROLES_CLAIM": "groups", "ROLES": "admins=root"}, "ROLES"),
        ({"ROLES_CLAIM": "groups", "ROLES": "=viewer"}, "ROLES"),
    ],
)
def test_claim_and_roles_need_each_other(parts: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=f"^PORTOLAN_OIDC_{named} "):
        oidc_provider.read(told(**parts))


def test_the_secret_is_not_shown_with_the_rest() -> None:
    assert "planted-client-secret" not in repr(oidc_provider.read(GOOD))


def test_a_bad_value_stops_the_start_with_the_sentence_alone(tmp_path: pytest.TempPathFactory) -> None:
    run = manage("check", PORTOLAN_DATA=str(tmp_path), PORTOLAN_OIDC_NAME="Harbour")
    assert run.returncode == 2
    assert run.stderr == "portolan: PORTOLAN_OIDC_ISSUER must be set where PORTOLAN_OIDC_NAME is.\n"


def test_a_provider_that_is_down_does_not_keep_portolan_from_starting(
    tmp_path: pytest.TempPathFactory,
) -> None:
    run = manage("check", PORTOLAN_DATA=str(tmp_path), **told(ISSUER="http://127.0.0.1:9"))
    assert run.returncode == 0, run.stderr
