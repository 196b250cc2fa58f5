"""What README promises, and what sheets and tables must not promise, as sentences."""

from __future__ import annotations

import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from dashboard.plans import table
from dashboard.plans.models import Backup
from dashboard.volumes import ways
from topology.engine.port import Engine

ROOT = Path(__file__).resolve().parents[2]
README = " ".join((ROOT / "README.md").read_text().split())
SOURCES = [
    path for folder in ("topology/volumes", "dashboard/volumes") for path in (ROOT / folder).glob("*.py")
]


def test_it_says_that_cookies_know_no_port_and_which_name_helps() -> None:
    assert "cookies know no port" in README
    assert "http://portolan.localhost:8000/" in README


def test_it_parts_the_browsers_that_are_tested_from_those_it_is_written_for() -> None:
    sentence = re.search(r"They are written for [^.]*\d[^:]*?, and tested in [^.]*\.", README)
    assert sentence is not None
    tested = sentence[0].partition("and tested in")[2]
    assert "Chromium" in tested
    assert "Firefox ESR" in tested
    assert "Safari" not in tested


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_no_sentence_about_a_replace_says_that_everything_is_as_it_was(path: Path) -> None:
    assert not re.search(r"everything is (?:just )?as it was", path.read_text())


def test_the_engines_own_way_says_before_what_it_leaves_out() -> None:
    assert "what the engine may not read" in ways.left_out()


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ({"SecurityOptions": ["name=seccomp,profile=default", "name=rootless"]}, "maps users"),
        ({"SecurityOptions": ["name=userns"]}, "maps users"),
        ({"DockerRootDir": "/home/anna/.local/share/containers/storage"}, "Podman"),
    ],
)
def test_an_engine_that_may_not_read_all_goes_the_way_that_says_so(host: dict[str, object], why: str) -> None:
    """What the helpers of rootless engines cannot read is not known: nothing is called complete."""
    linux = {"OSType": "linux", "Architecture": platform.machine(), **host}
    engine = SimpleNamespace(address="unix:///run/docker.sock", host=lambda: linux)
    way = ways.find(cast("Engine", engine), "me")
    assert way.exact is None
    assert why in way.why_not


@pytest.mark.parametrize(
    ("complete", "way", "said"),
    [
        (True, "exact", "complete"),
        (True, "archive", "as the engine handed it out"),
        (False, "exact", "incomplete"),
        (False, "archive", "incomplete"),
    ],
)
def test_no_backup_of_a_plan_is_called_complete_that_nobody_can_know_to_be(
    complete: bool, way: str, said: str
) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    known = {"pk": 1, "made_at": moment, "size": 7, "place": SimpleNamespace(name="nas"), "encrypted": False}
    backup = SimpleNamespace(**known, verified_at=None, damaged=False, complete=complete, way=way)
    assert table.backup(cast("Backup", backup))[-1].split(",")[0] == said


def test_times_do_not_wrap() -> None:
    sheet = (ROOT / "static/dashboard/css/base.css").read_text()
    assert re.search(r"\btime \{[^}]*white-space: nowrap", sheet)
