"""What a command loads before it does anything: each is a process of its own, and people wait for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import template
from tests.server import ROOT, environment

#: The pages' and the server's: half a second of CPU, which no command that moves a volume has any use for.
SERVERS = ("ninja", "pydantic_core", "django.test", "networkx", "twisted", "cryptography", "pyrage")


@pytest.mark.parametrize("arguments", [("volume", "backups", "none"), ("plan", "list"), ("changes",)])
def test_what_only_a_server_needs_is_not_loaded(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    template.fill(tmp_path / template.NAME)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "manage.py", *arguments], cwd=ROOT,
        env=environment("demo://5", tmp_path), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert {"django.core.management", "dashboard.web.wiring"} <= loaded
    assert sorted(loaded & set(SERVERS)) == []
