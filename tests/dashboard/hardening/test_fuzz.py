"""The API, asked what its own description allows and what it forbids, by everybody, by a tool made for that.

Each question is put first by those who may nothing and last by those who may everything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CoveragePhaseData
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
)

from dashboard.web.openapi import operations
from tests.dashboard.access.test_every_route import API
from tests.dashboard.hardening import described
from tests.dashboard.hardening.callers import Caller, everybody
from tests.dashboard.hardening.watched import WatchedEngine
from tests.dashboard.hardening.wsgi import Application

#: Beside those that Schemathesis makes of each bound and type that the description names.
EXAMPLES = 2
#: Of each way that a field can be right or wrong, so many questions are put.
ALIKE = 1
#: So many right questions of each operation are put by everybody, and of its wrong ones each so many-th.
BY_EVERYBODY, EACH = 2, 6
#: What no description tells of: itself, and the name that something had before.
UNTOLD = {"/api/openapi.json", "/api/happenings"}
NEEDED = {re.sub(r"\{\w+:", "{", f"/api/{path}"): rule for path, rule in API.items()}
MINE = {"outline-prod"}
OPERATIONS = sorted((path, method) for path, rule in NEEDED.items() for method in rule if path not in UNTOLD)


class Callers:
    """Who puts which question. Whom rights stop is stopped alike whatever they ask; limits depend on it."""

    def __init__(self, everybody: list[Caller]) -> None:
        self._everybody = everybody
        self._asked, self._alike = Counter[bool](), Counter[object]()

    def of(self, case: Case[Any]) -> list[Caller]:
        """Nobody, where enough like it has been asked."""
        right, last = is_right(case), self._everybody[-1]
        kind = kind_of(case)
        self._alike[kind] += 1
        if kind is not None and self._alike[kind] > ALIKE:
            return []
        self._asked[right] += 1
        if right:
            limited = self._asked[right] % 2 == 0
            everybody = self._asked[right] <= BY_EVERYBODY
            return [o for o in self._everybody if everybody or o is last or (o.limited and limited)]
        return [self._everybody[1], last][self._asked[right] % EACH > 0 :]


def kind_of(case: Case[Any]) -> object:
    """Of those that Schemathesis makes of the description, what each is an example of; `None` of others."""
    if case.meta is None or not isinstance(case.meta.phase.data, CoveragePhaseData):
        return None
    about = case.meta.phase.data
    return case.meta.generation.mode, about.scenario, about.parameter, about.description


@pytest.fixture
def callers(operator: User, limited: User, administrator: User) -> Callers:
    return Callers(everybody(operator, limited, administrator))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """To the database, for all requests, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_all_that_is_described_is_asked_for() -> None:
    found = {(path, method) for path, method, _operation in operations(described.document())}
    assert found == set(OPERATIONS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("judged", "one_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m.upper()} {p}" for p, m in OPERATIONS])
def test_it_answers_as_it_is_described(
    path: str, method: str, callers: Callers, engine: WatchedEngine, settled: Callable[[], None]
) -> None:
    described.asking(path, method, answers_as_described)(callers=callers, engine=engine, settled=settled)


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def answers_as_described(
    case: Case[Any], callers: Callers, engine: WatchedEngine, settled: Callable[[], None]
) -> None:
    needed = NEEDED[case.operation.path][case.operation.method]
    for caller in callers.of(case):
        engine.deeds.clear()
        answer = ask(case, caller)
        settled()
        check(case, answer)
        if not caller.may(needed):
            assert answer.status_code in ((401, 403) if is_right(case) else range(400, 500)), (
                caller.name,
                case.path_parameters,
            )
            assert engine.deeds == [], caller.name
        if caller.limited:
            assert all(owners <= MINE for _deed, owners in engine.deeds), (caller.name, engine.deeds)


#: What only rules refuse that no description can know: of names, ports, questions and selectors.
BY_RULE = frozenset(
    {
        *(
            "engine_refused",
            "bad_name",
            "fixed",
            "bad_port",
            "bad_question",
            "selector",
            "expectation_invalid",
        ),
        *("rule_invalid", "rule_unknown", "url_invalid", "scheme_unknown", "secret_missing", "bad_view"),
    }
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
