"""`manage.py expect check`: its exit code, and what an operator reads in a log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from dashboard.audit.actions import Action
from dashboard.expectations.models import KeptExpectation
from dashboard.management.commands import expect
from topology.engine.errors import EngineDenied
from topology.engine.port import Json
from topology.engine.synthetic import SyntheticEngine

pytestmark = pytest.mark.django_db

KEPT = '  - {name: no way in, never: {from: "project:edge", to: "image:postgres"}}\n'
BROKEN = '  - {name: all are well, state: {of: "project:*", is: [running, healthy]}}\n'
UNKNOWN = '  - {name: the shop, state: {of: "project:shop", is: running}}\n'


@pytest.fixture(autouse=True)
def demo(settings: Settings) -> None:
    settings.DOCKER_HOST = "demo://30?still"


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        call_command("expect", "check", *arguments)
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


def written(tmp_path: Path, *rules: str) -> str:
    file = tmp_path / "expect.yaml"
    file.write_text("version: 1\nexpect:\n" + "".join(rules), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ((KEPT,), 0),
        ((KEPT, BROKEN), 1),
        ((KEPT, UNKNOWN), 2),
        ((KEPT, BROKEN, UNKNOWN), 1),
        (("  - {name: x, nevr: {}}\n",), 2),
    ],
)
def test_the_exit_code_is_the_contracts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rules: tuple[str, ...], code: int
) -> None:
    assert check(capsys, written(tmp_path, *rules))[0] == code


@pytest.mark.parametrize(("rules", "code"), [((KEPT,), 2), ((KEPT, BROKEN), 1)])
def test_nothing_is_kept_for_sure_where_the_engine_does_not_tell_all(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rules: tuple[str, ...],
    code: int,
) -> None:
    inspect = SyntheticEngine.container

    def denied(engine: SyntheticEngine, container: str) -> Json:
        found = inspect(engine, container)
        if found["Name"] == "/edge-traefik-1":
            raise EngineDenied("a proxy forbids it", 403)
        return found

    monkeypatch.setattr(SyntheticEngine, "container", denied)
    ended, said, errors = check(capsys, written(tmp_path, *rules))
    assert ended == code
    assert said.startswith("kept ")
    (line,) = errors.splitlines()
    assert line.startswith("portolan: The engine does not tell all of “edge-traefik-1”: ")


def test_there_is_a_line_for_each_with_the_reason(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _code, said, _errors = check(capsys, written(tmp_path, KEPT, BROKEN, UNKNOWN))
    kept, broken, unknown = said.splitlines()
    assert kept == "kept     no way in"
    assert broken.startswith("broken   all are well: ")
    assert unknown == "unknown  the shop: The selector “project:shop” matches no container."


def test_json_is_for_programs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _code, said, _errors = check(capsys, written(tmp_path, KEPT, BROKEN), "--format", "json")
    document = json.loads(said)
    assert document["version"] == 1
    assert [one["status"] for one in document["expectations"]] == ["kept", "broken"]
    assert document["expectations"][1]["findings"][0]["where"]


def test_json_may_escape_what_is_in_a_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "expect.json"
    rule = {"name": "🚀", "never": {"from": "project:edge", "to": "image:postgres"}}
    file.write_text(json.dumps({"version": 1, "expect": [rule]}))
    code, said, errors = check(capsys, str(file), "--format", "json")
    assert (code, errors) == (0, "")
    assert json.loads(said.encode())["expectations"][0]["name"] == "🚀"


def test_a_mistake_names_the_file_and_the_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, KEPT, '  - {name: x, never: {from: "projct:a", to: b}}\n')
    code, _said, errors = check(capsys, file)
    assert code == 2
    assert errors.startswith(f"portolan: {file}: line 4: ")
    assert "project: may be meant" in errors


def test_an_engine_that_cannot_be_asked_is_no_answer(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    settings.DOCKER_HOST = f"unix://{tmp_path}/none.sock"
    assert check(capsys, written(tmp_path, KEPT))[0] == 2


def test_without_a_file_it_checks_what_was_kept_and_the_settings_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    settings.EXPECT = None
    assert check(capsys)[0] == 2
    KeptExpectation.objects.create(name="it", kind="state", wanted={"of": "project:edge", "is": "paused"})
    assert check(capsys)[0] == 1
    settings.EXPECT = Path(written(tmp_path, KEPT))
    assert [line.split()[0] for line in check(capsys)[1].splitlines()] == ["kept", "broken"]


def test_backups_are_known_from_the_audit_log(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, '  - {name: it, backed_up: {volumes: "volume:n8n_db-data", within: 1h}}\n')
    assert check(capsys, file)[0] == 1
    Action.objects.create(
        kind=Action.Kind.VOLUME_BACKUP,
        volume_name="n8n_db-data",
        outcome=Action.Outcome.DONE,
        finished_at=timezone.now(),
    )
    assert check(capsys, file)[0] == 0


def test_without_a_database_nothing_is_known_of_backups(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expect, "exists", lambda: False)
    file = written(tmp_path, '  - {name: it, backed_up: {volumes: "volume:n8n_db-data", within: 1h}}\n')
    assert check(capsys, file)[0] == 2


def test_any_label_can_be_meant(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    label = "label:com.docker.compose.oneoff=False"
    file = written(tmp_path, f'  - {{name: it, state: {{of: "{label}", is: [running, exited]}}}}\n')
    assert "matches no container" not in check(capsys, file)[1]
