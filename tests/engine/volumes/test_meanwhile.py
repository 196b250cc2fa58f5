"""An archive may take hours to come: what somebody may do is asked again when it is whole."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.restoring import OWNER, archive_of
from tests.engine.volumes.serving import MIB, OpenRequest
from tests.server import Server, wait_for
from topology.engine.port import Storage
from topology.volumes.check import Limits
from topology.volumes.errors import VolumeInTheWay
from topology.volumes.journal import Journal
from topology.volumes.progress import Progress
from topology.volumes.restore import Mode, Restoring
from topology.volumes.tar import BLOCK


@pytest.mark.parametrize(("volume", "mode"), [("fresh", "new"), ("origin", "replace")])
def test_what_is_protected_meanwhile_stays_as_it_was(
    engine: RealEngine, open_request: OpenRequest, volume: str, mode: str
) -> None:
    engine.run("user", "--volume", "origin:/d")
    engine.docker("exec", "user", "/bin/busybox", "touch", "/d/old")
    archive = archive_of(late="x" * MIB)
    with Server(engine.url) as server:
        client = server.client()
        path = f"/api/volumes/{volume}/restore?mode={mode}"
        connection = open_request(client, "POST", path, {"Content-Length": str(len(archive))})
        connection.send(archive[:BLOCK])
        wait_for(lambda: trees.leftovers(engine), "the helper")
        wish = {"kind": "volume", "object": volume, "reason": "Not now."}
        assert client.post("/api/protections", wish).status == 201
        connection.send(archive[BLOCK:])
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (403, "protected")
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d") == "old"
    assert engine.docker("volume", "ls", "--quiet") == "origin"
    assert trees.leftovers(engine) == []


@pytest.mark.parametrize("mode", ["empty", "replace"])
def test_a_volume_that_has_become_anothers_is_asked_about_as_it_is(
    engine: RealEngine, storage: Storage, mode: Mode
) -> None:
    """It was removed and made again under its name, with other labels."""
    make = ("volume", "create", "--label")
    engine.docker(*make, "whose=mine", "target")
    asked: list[str] = []

    def allow(labels: Mapping[str, str]) -> None:
        asked.append(labels["whose"])
        if labels["whose"] != "mine":
            raise PermissionError

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            engine.docker("volume", "rm", "target")
            engine.docker(*make, "whose=theirs", "target")
            return super().read(size)

    restoring = Restoring(storage, "target", mode, OWNER, Progress(), Journal(), Limits(), allow)
    restoring.check()
    with pytest.raises(PermissionError):
        restoring.run(Slow(archive_of(mine="x")))
    assert asked == ["mine", "theirs"]
    assert os.listdir(trees.on_disk(engine, "target")) == []
    assert trees.leftovers(engine) == []


def test_a_volume_that_somebody_has_made_meanwhile_is_not_taken_for_the_new_one(
    engine: RealEngine, storage: Storage
) -> None:
    """Engines say nothing if there is one already; were the archive bad, it would be removed."""

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if not self.tell():
                engine.run("theirs", "--volume", "fresh:/d")
                engine.docker("exec", "theirs", "/bin/busybox", "touch", "/d/theirs")
                engine.docker("rm", "--force", "theirs")
            return super().read(size)

    restoring = Restoring(storage, "fresh", "new", OWNER, Progress(), Journal(), Limits())
    with pytest.raises(VolumeInTheWay) as caught:
        restoring.run(Slow(archive_of(mine="x")))
    assert caught.value.code == "volume_exists"
    assert os.listdir(trees.on_disk(engine, "fresh")) == ["theirs"]
    assert trees.leftovers(engine) == []


def test_it_is_asked_once_more_when_the_old_content_has_been_kept(
    engine: RealEngine, storage: Storage
) -> None:
    """That may take as long as the upload."""
    engine.run("user", "--volume", "target:/d")
    engine.docker("exec", "user", "/bin/busybox", "touch", "/d/old")
    answers = iter((True, True, False))

    def allow(_labels: Mapping[str, str]) -> None:
        if not next(answers):
            raise PermissionError

    restoring = Restoring(storage, "target", "replace", OWNER, Progress(), Journal(), Limits(), allow)
    restoring.check()
    with pytest.raises(PermissionError):
        restoring.run(io.BytesIO(archive_of(mine="x")))
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d") == "old"
    assert trees.leftovers(engine) == []
