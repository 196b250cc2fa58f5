"""What could not be carried is said: in the sentence, and by the exit code."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from django.utils import translation

from dashboard.audit.actions import Action
from dashboard.audit.messages import message
from dashboard.base.problems import Problem
from dashboard.management.commands.volume import INCOMPLETE, _say
from dashboard.operations import locks
from dashboard.volumes.jobs import Job
from topology.engine.port import Json
from topology.volumes.progress import Progress
from topology.volumes.told import Told


def told(*, missing: int = 0, left_out: int = 0) -> Told:
    found = Told()
    for number in range(missing):
        found.miss(f"file-{number}", "Cannot open: Permission denied")
    for number in range(left_out):
        found.leave_out(f"socket-{number}", "socket")
    return found


def done(found: Told, way: str = "exact") -> Action:
    of = {"kind": Action.Kind.VOLUME_BACKUP, "volume_name": "data", "container_name": "", "network_name": ""}
    return cast("Action", SimpleNamespace(**of, requested={}, after={"way": way, **found.document}))


def job(found: Told | None) -> Job:
    progress = Progress()
    progress.told = found
    return Job("1", "backup", None, "data", None, progress, message="It is said.")


def test_an_incomplete_backup_is_called_that_and_names_what_is_missing() -> None:
    sentence = message(done(told(missing=7)))
    assert sentence.startswith("The backup of “data” is incomplete: 7 entries could not be read")
    assert "file-0 (Cannot open: Permission denied)" in sentence


def test_what_nothing_gives_back_is_named() -> None:
    assert message(done(told(left_out=2))).endswith("were left out: socket-0, socket-1.")


def test_of_the_engines_own_way_no_more_is_said_than_can_be_known() -> None:
    assert message(done(Told(), way="archive")) == "“data” is backed up, as the engine hands it out."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "after"),
    [
        (Action.Kind.VOLUME_BACKUP, {"way": "exact"}),
        (Action.Kind.VOLUME_BACKUP, told(left_out=2).document),
        (Action.Kind.VOLUME_BACKUP, told(missing=2).document),
        (Action.Kind.BACKUP_VERIFY, {}),
    ],
)
def test_how_a_job_ended_is_read_in_the_readers_language(kind: Action.Kind, after: Json) -> None:
    """The thread that does the work speaks none but English."""
    action = Action(kind=kind, outcome=Action.Outcome.DONE, volume_name="data", username="anna", after=after)
    begun = job(None)
    begun.end("done", message=message(action), error=Problem(409, "busy", locks.busy("data").detail))
    said = begun.document()
    with translation.override("ko"):
        read = begun.document()
        assert read["message"] == message(action) != said["message"]
        assert read["error"]["detail"] == locks.busy("data").detail != said["error"]["detail"]


def test_a_command_ends_with_another_code_where_something_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        _say(job(told(missing=1)))
    assert ended.value.code == INCOMPLETE == 3
    for whole in (job(told(left_out=1)), job(None)):
        _say(whole)
    assert capsys.readouterr().err == "It is said.\n" * 3
