"""What is refused again and again does not fill the record, and no secret gets into it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.audit import refusals
from dashboard.audit.actions import Action
from tests.dashboard.access.users import logged_in
from tests.dashboard.audit.actions import DEEDS, NETWORK, Deed, Stage, call
from topology.engine.errors import EngineUnreachable
from topology.engine.synthetic import SyntheticEngine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hub")]


@pytest.mark.parametrize("times", [45, 130])
def test_a_script_cannot_fill_the_record(stage: Stage, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty of a kind in an hour are each written; then the tenth, the hundredth …"""
    monkeypatch.setattr(refusals, "_counts", refusals._Counts())
    client = logged_in(stage.viewer)
    for number in range(times):
        call(client, Deed(f"/api/networks/n{number}/connect", "connect", NETWORK), None)
    rows = Action.objects.filter(outcome="refused")
    assert rows.count() == 20 + (2 if times > 120 else 1)
    newest = rows.first()
    assert newest is not None
    assert newest.requested["times"] == (100 if times > 120 else 10)
    call(client, DEEDS[1], None)
    assert Action.objects.filter(kind="disconnect").count() == 1


def test_after_an_hour_each_is_written_again(stage: Stage) -> None:
    client, deed = logged_in(stage.viewer), Deed("/api/networks/proxy/connect", "connect", NETWORK)
    for _number in range(25):
        call(client, deed, None)
    before = Action.objects.count()
    long_ago = timezone.now() - timedelta(hours=2)
    QuerySet.update(Action.objects.all(), asked_at=long_ago)
    call(client, deed, None)
    assert Action.objects.count() == before + 1


def test_no_secret_gets_in(stage: Stage, engine: SyntheticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    client = logged_in(stage.administrator)
    secret = "hunter2"
    options = {"type": "cifs", "o": f"username=bob,password={secret}", "device": f"//bob:{secret}@nas/share"}
    fresh = Deed(
        "/api/volumes", "volume_create", {"name": "nas", "options": options, "labels": {"pw": secret}}
    )
    call(client, fresh, None)

    def fail(*_arguments: object) -> None:
        raise EngineUnreachable(
            f"mount //bob:{secret}@nas/share: data: addr=1.2.3.4,password={secret}: denied"
        )

    monkeypatch.setattr(engine, "connect", fail)
    call(client, DEEDS[0], None)
    call(logged_in(stage.viewer), fresh, None)
    assert Action.objects.count() == 3
    for path in ("/history/", "/history/export.csv", "/history/export.jsonl", "/api/actions"):
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert secret.encode() not in body
        assert b"denied" in body
    assert secret not in str(list(Action.objects.values()))


def test_why_is_read_in_the_readers_language(stage: Stage) -> None:
    client = logged_in(stage.viewer)
    assert call(client, DEEDS[0], None).status_code == 403
    said = {
        language: logged_in(stage.administrator).get("/api/actions", headers={"Accept-Language": language})
        for language in ("en", "ko")
    }
    english, korean = (said[language].json()[0]["detail"] for language in ("en", "ko"))
    assert english
    assert korean
    assert english.isascii()
    assert not korean.isascii()
    page = logged_in(stage.administrator).get("/history/", headers={"Accept-Language": "ko"})
    assert korean in page.content.decode()
    assert english not in page.content.decode()
