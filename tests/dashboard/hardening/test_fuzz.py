"""The API, asked what its own description allows and what it forbids, by everybody, by a tool made for that.

Each question is put first by those who may nothing and last by those who may everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
)

from tests.dashboard.access.test_every_route import API
from tests.dashboard.hardening import callers, described
from tests.dashboard.hardening.callers import Caller
from tests.dashboard.hardening.watched import WatchedEngine
from tests.dashboard.hardening.wsgi import Application

EXAMPLES = 8
NEEDED = {re.sub(r"\{\w+:", "{", f"/api/{path}"): rule for path, rule in API.items()}
MINE = {"outline-prod"}
schema = described.schema()


@pytest.fixture
def everybody(operator: User, limited: User, administrator: User) -> list[Caller]:
    return callers.everybody(operator, limited, administrator)


@pytest.mark.django_db(transaction=True)
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_as_it_is_described(
    case: Case[Any], everybody: list[Caller], engine: WatchedEngine, settled: Callable[[], None]
) -> None:
    needed = NEEDED[case.operation.path][case.operation.method]
    # What is asked wrongly is wrong whoever asks: one who may little and one who may all will do.
    for caller in everybody if is_right(case) else (everybody[1], everybody[-1]):
        engine.deeds.clear()
        answer = ask(case, caller)
        settled()
        check(case, answer)
        if not caller.may(needed):
            assert answer.status_code in ((401, 403) if is_right(case) else range(400, 500)), caller.name
            assert engine.deeds == [], caller.name
        if caller.limited:
            assert all(owners <= MINE for _deed, owners in engine.deeds), (caller.name, engine.deeds)


#: What only rules refuse that no description can know: of names, ports, questions and selectors.
BY_RULE = frozenset(
    {"engine_refused", "bad_name", "bad_port", "bad_question", "selector", "expectation_invalid"}
)


def check(case: Case[Any], answer: Response) -> None:
    """It is as described, unless it is refused by the engine's own rules, which no description knows."""
    if answer.status_code >= 400 and answer.json()["code"] in BY_RULE:
        case.validate_response(answer, checks=[content_type_conformance, response_schema_conformance])
    else:
        case.validate_response(answer, excluded_checks=[ignored_auth])


def is_right(case: Case[Any]) -> bool:
    """Whether it asks for what the description allows."""
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


def ask(case: Case[Any], caller: Caller) -> Response:
    headers = {"Accept-Encoding": "identity", **caller.headers}
    return case.call(app=Application(), cookies=dict(caller.cookies), headers=headers)
