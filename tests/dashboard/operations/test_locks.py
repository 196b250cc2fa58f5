"""One lock for the threads of a process and for the processes of a data folder."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from dashboard.base.problems import Problem
from dashboard.operations import locks
from tests.server import ROOT, environment

HOLD = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.base.settings")
import django
django.setup()
from dashboard.operations import locks
with locks.lock("container", "abc", "web"):
    print("held", flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA = tmp_path
    monkeypatch.setitem(locks.SECONDS, "container", 0.1)


def busy() -> str:
    with pytest.raises(Problem) as refused, locks.lock("container", "abc", "web"):
        pass
    assert (refused.value.status, refused.value.code) == (409, "busy")
    return refused.value.detail


def test_another_thread_is_kept_out_and_told_of_what() -> None:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with locks.lock("container", "abc", "web"):
            held.set()
            over.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    assert "“web”" in busy()
    with locks.lock("container", "abd", "other"), locks.lock("volume", "abc", "web"):
        pass
    over.set()
    thread.join()
    with locks.lock("container", "abc", "web"):
        pass


def test_another_process_is_kept_out_until_it_ends_however_it_does(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=ROOT, env=environment("demo://1", tmp_path),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        busy()
        other.kill()
    with locks.lock("container", "abc", "web"):
        pass


def test_two_that_fall_together_are_no_deadlock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(locks, "_path", lambda _kind, _key: tmp_path / "one")
    with locks.lock("container", "abc", "web"), locks.lock("container", "abd", "db", holding="abc"):
        pass


def test_nobody_else_may_read_the_folder(tmp_path: Path) -> None:
    with locks.lock("container", "abc", "web"):
        pass
    assert (tmp_path / "locks").stat().st_mode & 0o077 == 0
