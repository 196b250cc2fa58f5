"""What `docs/backups.md` says in numbers and names, and what is said before anything is left out."""

from __future__ import annotations

import inspect
import platform
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.test import Client

from dashboard.base.environment import RESTORE_ENTRIES
from dashboard.management.commands import backup as own_backup
from dashboard.runtime import Runtime
from dashboard.volumes import jobs, pause_guard, room, ways
from tests.dashboard.plans.conftest import VOLUME
from tests.server import ROOT
from topology.engine import docker_storage
from topology.engine.errors import EngineDenied
from topology.engine.port import Engine
from topology.volumes import toolbox
from topology.volumes.toolbox import Unavailable

DOCS = " ".join((ROOT / "docs/backups.md").read_text().split())
MIB = 1024 * 1024


def test_the_limits_are_as_they_are_said_to_be() -> None:
    assert f"`PORTOLAN_RESTORE_MAX_ENTRIES` ({RESTORE_ENTRIES:,})" in DOCS
    assert f"{room.UNSEEN // 1024**3} GiB where Portolan cannot see that disk" in DOCS
    assert "at most ten backups, restores and copies under way, all people together thirty." in DOCS
    assert (jobs.AT_ONCE, jobs.IN_ALL) == (10, 30)
    assert "default=7" in inspect.getsource(own_backup)
    assert "Of these the last `--keep` (7) stay." in DOCS


def test_who_is_too_slow_is_as_it_is_said_to_be() -> None:
    said = f"slower than {pause_guard.FLOOR // 1024} KiB a second for {pause_guard.SECONDS:.0f} seconds"
    assert said in DOCS


def test_the_image_is_as_large_as_it_is_said_to_be() -> None:
    assert 3 * MIB < len(toolbox.toolbox().archive) < 8 * MIB


def test_what_a_command_asks_of_the_engine_is_what_is_said() -> None:
    asked = inspect.getsource(docker_storage.DockerStorage.execute)
    assert ("/exec" in asked, "/exec/" in asked) == (True, True)
    assert "`POST /containers/*/exec` and `/exec/*`" in DOCS


def engine(address: str = "unix:///run/docker.sock", **host: object) -> Engine:
    linux = {"OSType": "linux", "Architecture": platform.machine(), **host}
    found = SimpleNamespace(address=address, host=lambda: linux, storage=lambda: None)
    return cast("Engine", cast("Any", _Weak(**vars(found))))


class _Weak(SimpleNamespace):
    """By its identity, as engines are."""

    __hash__ = object.__hash__  # type: ignore[assignment] # a namespace has none


def test_where_the_exact_way_cannot_be_gone_it_is_said_why(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,  # noqa: ANN401
) -> None:
    """Beside engines that map users and Podman (`test_promised` of the dashboard)."""

    def no_tar() -> None:
        raise Unavailable("the tar of this machine is not GNU tar")

    def denied(*_arguments: object) -> None:
        raise EngineDenied("403 Forbidden")

    assert "demo engine" in ways.find(engine("demo://3"), "me").why_not
    assert "same kind of machine" in ways.find(engine(Architecture="s390x"), "me").why_not
    monkeypatch.setattr(ways, "image_of", denied)
    assert "does not run here" in ways.find(engine(), "me").why_not
    monkeypatch.setattr(ways, "toolbox", no_tar)
    assert "not GNU tar" in ways.find(engine(), "me").why_not
    settings.READ_ONLY = True
    assert "read-only" in ways.find(engine(), "me").why_not


@pytest.mark.django_db(transaction=True)
def test_what_is_left_out_is_said_before(
    hub: Runtime, volume: str, operating: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = operating.get(f"/api/volumes/{volume}/preview?action=backup").json()
    assert "Left out are" in sheet["leaves_out"]
    call_command("volume", "backup", VOLUME, str(tmp_path / "x.tar"))
    before, after = capsys.readouterr().err.split("Left out are")
    assert before == "portolan: The demo engine runs nothing. "
    assert "is backed up" in after
    assert hub is not None
