"""A mistake of ours is answered with a promise that the log says which, and the log does."""

from __future__ import annotations

import logging
import time

import pytest
from django.test import Client

from dashboard.audit import log as audit_log
from dashboard.operations import connections
from dashboard.runtime import Runtime


def test_a_mistake_in_the_api_is_in_the_log(
    hub: Runtime, operator: object, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_arguments: object) -> None:
        raise KeyError("Name")

    monkeypatch.setattr(connections, "perform", mistaken)
    client = Client(raise_request_exception=False)
    client.force_login(operator)  # type: ignore[arg-type]
    topology = hub.store.topology
    assert topology is not None
    container = next(iter(topology.of_kind("container")))
    with caplog.at_level(logging.ERROR):
        answer = client.post(
            "/api/networks/proxy/connect", {"container": container.id}, content_type="application/json"
        )
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == ["'Name'"]


def test_long_words_are_masked_in_no_time() -> None:
    began = time.process_time()
    for unit in ("x", "token", "token=", "//", " : "):
        audit_log.masked(unit * (20_000 // len(unit)))
    assert time.process_time() - began < 8
    assert audit_log.masked("a b_token = hunter2, c=d //u:p@h") == "a b_token = …, c=d //…@h"
