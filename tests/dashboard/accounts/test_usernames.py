"""Nobody comes under a name that is taken for another's."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dashboard.accounts import bootstrap, usernames

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    ["anna", "Anna.B+c@example.org", "jörg", "Łukasz", "żółw", "søren", "김안나", "김anna", "田中", "たなか",
     "Иван", "Юлия",
     "Δημήτρης", "שרה", "महेश", "user_1"],
)  # fmt: skip
def test_a_name_of_one_script_is_plain(name: str) -> None:
    assert usernames.is_plain(name)


@pytest.mark.parametrize(
    "name",
    ["\u0430nna", "ann\u0430", "\u0441\u043e\u0441\u0430", "\u0391NNA", "\u03bf\u03bd", "\u0251nna",
     "anna\u0660", "\u0412\u041e\u0412\u0410", "\u13aa\u13ac", "an\u0336na",
     "김\u0430", "김jörg", "\u0570\u0585\u057d", "\u0131\u0501a", "anna\u200b"],
)  # fmt: skip
def test_a_name_with_letters_that_look_like_others_is_not(name: str) -> None:
    assert not usernames.is_plain(name)


@pytest.mark.parametrize(
    "name", ["anna", "ANNA", "Anna", "änna", "\uff41\uff4e\uff4e\uff41", "\U0001d41anna"]
)
def test_what_looks_like_a_name_that_there_is_is_taken(name: str) -> None:
    User.objects.create_user("anna")
    assert usernames.is_taken(name)


@pytest.mark.parametrize(
    ("there", "name"), [("lilli", "1i11i"), ("Otto", "0tt0"), ("arnold", "amold"), ("lda", "Ida")]
)
def test_so_is_what_differs_by_signs_that_look_the_same(there: str, name: str) -> None:
    User.objects.create_user(there)
    assert usernames.is_taken(name)
    assert not usernames.is_taken("grace")


@pytest.mark.parametrize("name", ["\u0430nna", "ANNA", "Anna", "änna"])
def test_the_forms_say_so(name: str) -> None:
    User.objects.create_user("anna")
    link = f"/setup/{bootstrap.new_setup_token()}"
    password = "correct horse battery"
    form = {"username": name, "password1": password, "password2": password}
    assert Client().post(link, form).status_code == 200
    assert User.objects.count() == 1
    assert Client().post(link, form | {"username": "grace"}).status_code == 302
