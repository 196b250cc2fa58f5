"""What is wrong with a request is told in the reader's language, whoever finds it."""

from __future__ import annotations

import pytest
from django.utils import translation
from pydantic import ValidationError

from dashboard.operations.schemas import ConnectRequest
from dashboard.volumes.schemas import CreateRequest
from dashboard.web.validation_errors import complaint


@pytest.mark.parametrize(
    ("shape", "asked", "english", "korean"),
    [
        (CreateRequest, {"name": "x"}, "name: must have 2 or more characters", "name: 2자 이상이어야 합니다"),
        (CreateRequest, {}, "name: is missing", "name: 값이 없습니다"),
        (
            CreateRequest,
            {"name": "data", "labels": 5},
            "labels: must be an object",
            "labels: 객체여야 합니다",
        ),
        (
            ConnectRequest,
            {"container": "web", "ipv4": "x"},
            "ipv4: “x” is not an IPv4 address.",
            "ipv4: “x”은(는) IPv4 주소가 아닙니다.",
        ),
    ],
)
def test_complaints_are_in_the_readers_language(
    shape: type[CreateRequest] | type[ConnectRequest], asked: dict[str, object], english: str, korean: str
) -> None:
    for language, words in (("en", english), ("ko", korean)):
        with translation.override(language), pytest.raises(ValidationError) as caught:
            shape.model_validate(asked)
        with translation.override(language):
            assert [complaint(found) for found in caught.value.errors()] == [words]


def test_what_nobody_has_put_into_words_is_told_as_it_is() -> None:
    assert complaint({"type": "url_scheme", "loc": ("body", "body", "to"), "msg": "Odd"}) == "to: Odd"
