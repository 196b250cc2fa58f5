"""What an archive may unpack to fits on the engine's disk (findings, S8)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from dashboard.volumes.room import UNSEEN, free_bytes, most_bytes
from topology.engine.port import Engine, Json


class Host:
    """An engine that keeps its volumes there."""

    def __init__(self, root: object, address: str = "unix:///run/docker.sock") -> None:
        self.address = address
        self._root = root

    def host(self) -> Json:
        return {"DockerRootDir": self._root}


def engine(root: object, address: str = "unix:///run/docker.sock") -> Engine:
    return Host(root, address)  # type: ignore[return-value]  # it is asked for no more than that


def test_it_is_what_is_free_but_for_a_tenth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = [0] * 10
    values[1], values[4] = 4096, 1000  # f_frsize, f_bavail
    monkeypatch.setattr(os, "statvfs", lambda _path: os.statvfs_result(values))
    assert free_bytes(engine(str(tmp_path))) == 4_096_000
    assert most_bytes(engine(str(tmp_path)), "new") == 3_686_400
    assert most_bytes(engine(str(tmp_path)), "replace") == 1_843_200


@pytest.mark.parametrize("found", [engine("/nowhere"), engine(None), engine("/", "tcp://host:2376")])
def test_what_is_out_of_sight_is_not_taken_for_endless(found: Engine) -> None:
    assert free_bytes(found) is None
    assert most_bytes(found, "new") == UNSEEN


def test_what_is_set_counts(settings: Settings) -> None:
    settings.RESTORE_MAX_BYTES = 5
    assert most_bytes(engine("/"), "new") == 5
