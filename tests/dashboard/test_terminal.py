"""What the commands print on a terminal moves no cursor, colours nothing and turns nothing."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import starts
from tests.hostile import DECEIVING, HostileEngine
from tests.server import environment


@pytest.fixture(scope="module")
def engine() -> Iterator[HostileEngine]:
    with HostileEngine() as engine:
        yield engine


def on_a_terminal(engine: HostileEngine, data: Path, *arguments: str) -> str:
    """What the command writes where it finds a terminal."""
    ours, theirs = pty.openpty()
    process = starts.Process(arguments, environment(engine.url, data), streams=(theirs, theirs, theirs))
    os.close(theirs)
    written = b""
    while piece := _read(ours):
        written += piece
    os.close(ours)
    process.wait(60)
    return written.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize("form", ["text", "json", "dot", "mermaid", "graphml"])
def test_the_topology_in_every_form(engine: HostileEngine, tmp_path: Path, form: str) -> None:
    written = on_a_terminal(engine, tmp_path, "topology", "--format", form)
    assert len(written) > 10_000
    assert DECEIVING.search(written) is None
    if form != "mermaid":
        assert "safe⟨U+202E⟩gnp.exe" in written


def test_the_list_of_volumes_and_a_refusal(engine: HostileEngine, tmp_path: Path) -> None:
    listed = on_a_terminal(engine, tmp_path, "volume", "list")
    assert DECEIVING.search(listed) is None
    assert "safe⟨U+202E⟩gnp.exe" in listed
    refused = on_a_terminal(engine, tmp_path, "volume", "remove", "--yes", "unused safe\u202egnp.exe")
    assert "safe⟨U+202E⟩gnp.exe" in refused
    assert DECEIVING.search(refused) is None


def test_a_program_gets_the_names_as_they_are(engine: HostileEngine, tmp_path: Path) -> None:
    done = starts.text("topology", "--format", "json", environment=environment(engine.url, tmp_path))
    assert "safe\u202egnp.exe" in done.stdout
