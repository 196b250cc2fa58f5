"""Another Portolan on the same engine is told of once, and nothing of it is touched."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest

from dashboard.volumes.neighbours import INSTANCE_LABEL, LOOKS, MACHINE_LABEL, Neighbours
from topology.engine.errors import EngineDenied
from topology.engine.marks import Marks
from topology.engine.port import Json, Labelled, Storage


class Host:
    """What an engine says of labelled things, and what it is asked to make and remove."""

    def __init__(self) -> None:
        self.images: list[Json] = []
        self.containers: list[Json] = []
        self.volumes: list[Json] = []
        self.marks = Marks()
        self.denying = False

    def labelled(self, label: str) -> Labelled:
        lists = (self.containers, self.images, self.volumes)
        return Labelled(*([one for one in found if label in one["Labels"]] for found in lists))

    def import_image(self, labels: Mapping[str, str]) -> str:
        if self.denying:
            raise EngineDenied("no")
        self.images.append(
            {"Id": f"sha256:{len(self.images):064}", "Labels": labels, "Created": 0, "Size": 0}
        )
        return str(self.images[-1]["Id"])

    def remove_image(self, image: str) -> None:
        self.images = [one for one in self.images if one["Id"] != image]


def look(neighbours: Neighbours, host: Host) -> None:
    as_storage: Storage = host  # type: ignore[assignment]  # it is asked for no more than that
    neighbours.look(as_storage)


def test_of_two_the_second_is_told(caplog: pytest.LogCaptureFixture) -> None:
    host, first, second = Host(), Neighbours("aa"), Neighbours("bb")
    for _ in range(2):
        look(first, host)
    assert caplog.records == []
    for _ in range(LOOKS + 1):
        look(second, host)
    (told,) = [record.getMessage() for record in caplog.records]
    assert "Another Portolan" in told
    assert "docker rmi 000000000000" in told
    first.sign_off()
    second.sign_off()
    assert host.images == []


def test_our_own_of_a_run_that_was_killed_is_no_other(caplog: pytest.LogCaptureFixture) -> None:
    host = Host()
    look(Neighbours("aa"), host)
    look(Neighbours("aa"), host)
    assert caplog.records == []
    assert len(host.images) == 1


def test_where_nothing_may_be_made_it_looks_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    host = Host()
    host.images = [{"Id": "x", "Labels": {INSTANCE_LABEL: "cc", MACHINE_LABEL: "\x1b[31m"}}]
    host.denying = True
    look(Neighbours("aa"), host)
    (told,) = [record.getMessage() for record in caplog.records]
    assert "\x1b" not in told


def test_what_others_left_is_told_of_once_and_ours_never(caplog: pytest.LogCaptureFixture) -> None:
    host, theirs = Host(), Marks(b"x" * 32)
    host.volumes = [
        {"Name": name, "Labels": marks.labels(name, "a.b.c", keeps="precious")}
        for name, marks in (("portolan-kept-1", host.marks), ("portolan-kept-2", theirs))
    ]
    neighbours = Neighbours("aa")
    with caplog.at_level(logging.WARNING):
        for _ in range(2 * LOOKS):
            look(neighbours, host)
    (told,) = [record.getMessage() for record in caplog.records]
    assert "portolan-kept-2" in told
    assert "precious" in told
