"""Servers, commands and engines that are killed in the middle: nothing is lost, and all is put right."""

from __future__ import annotations

import io
import json
import os
import signal
import tarfile
from pathlib import Path

import pytest

from tests import starts, template
from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.serving import MIB, REST, OpenRequest, begin_upload, begun_backup, ended, state_of
from tests.server import Server, environment, wait_for
from topology.volumes.tar import BLOCK


def test_a_killed_server_leaves_nothing_paused_and_no_helper(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest
) -> None:
    with Server(host.url, data=tmp_path) as server:
        connection = open_request(server.client(), "POST", "/api/volumes/origin/backup?format=tar&pause=1")
        answer = connection.getresponse()
        answer.read(1000)
        assert state_of(host, "writer") == "paused"
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        answer.close()
    assert trees.leftovers(host)
    with Server(host.url, data=tmp_path):
        wait_for(lambda: state_of(host, "writer") == "running", "the writer to go on")
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")


@pytest.mark.parametrize("engine_too", [False, True])
def test_a_killed_command_line_leaves_nothing_paused_and_no_helper(
    host: RealEngine, tmp_path: Path, *, engine_too: bool
) -> None:
    host.docker("update", "--restart", "always", "writer")
    process, backup = begun_backup(host, tmp_path)
    with backup:
        backup.read(1000)
        assert state_of(host, "writer") == "paused"
        process.kill()
        process.wait()
    assert state_of(host, "writer") == "paused"
    if engine_too:
        host.kill()
        host.start()
    with Server(host.url, data=tmp_path):
        wait_for(lambda: state_of(host, "writer") == "running", "the writer to go on")
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")


@pytest.mark.parametrize(("volume", "mode"), [("fresh", "new"), ("origin", "replace")])
def test_a_server_killed_while_restoring_leaves_all_as_it_was(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest, volume: str, mode: str
) -> None:
    before = trees.seen(host, "writer")
    with Server(host.url, data=tmp_path) as server:
        client = server.client()
        connection = begin_upload(client, open_request, volume, mode)
        wait_for(lambda: trees.leftovers(host), "the helper")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        connection.close()
    with Server(host.url, data=tmp_path):
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the rest to go")
    assert trees.seen(host, "writer") == before


def test_an_engine_that_goes_away_while_restoring_is_cleaned_up_when_it_is_back(
    host: RealEngine, open_request: OpenRequest
) -> None:
    with Server(host.url) as server:
        connection = begin_upload(server.client(), open_request, "fresh", "new")
        wait_for(lambda: "fresh" in host.docker("volume", "ls", "--quiet"), "the volume")
        wait_for(lambda: trees.leftovers(host), "the helper")
        host.kill()
        connection.send(bytes(REST))
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (503, "engine_unreachable")
        host.start()
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the volume to go")
        wait_for(lambda: not trees.leftovers(host), "the helper to go")


def test_an_engine_killed_while_replacing_leaves_the_old_content_or_the_new(
    host: RealEngine, open_request: OpenRequest
) -> None:
    """It is killed between what goes out and what comes in, which is made to take long."""
    before = trees.seen(host, "writer")
    with Server(host.url) as server:
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            info = tarfile.TarInfo("new")
            info.size = MIB
            tar.addfile(info, io.BytesIO(bytes(info.size)))
        size = {"Content-Length": str(len(archive.getvalue()))}
        connection = open_request(server.client(), "POST", "/api/volumes/origin/restore?mode=replace", size)
        connection.send(archive.getvalue()[:-BLOCK])
        folder = trees.on_disk(host, "origin")
        wait_for(lambda: list(folder.glob(".portolan-*/volume/new")), "the archive to be unpacked")
        with host.slowed(2):
            connection.send(archive.getvalue()[-BLOCK:])
            wait_for(lambda: list(folder.glob(".portolan-*/old")), "the old content to go out", 60, 0.002)
            host.kill()
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (503, "engine_unreachable")
        host.start()
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")
        host.docker("start", "writer")
        assert os.listdir(folder) == ["new"] or trees.seen(host, "writer") == before
        assert host.docker("volume", "ls", "--quiet") == "origin"


def test_an_engine_killed_while_copying_leaves_no_half_copy(host: RealEngine) -> None:
    """While copying is made to take long: else it may be done before anybody sees that it has begun."""
    with Server(host.url) as server:
        client = server.client()
        with host.slowed(2):
            job = client.post("/api/volumes/origin/copy", {"to": "copied"}).json["id"]
            wait_for(lambda: client.get(f"/api/jobs/{job}").json["bytes"] > MIB, "the copy to begin")
            host.kill()
        assert wait_for(lambda: ended(client, job), "the job to end", 30)["error"]["code"] == (
            "engine_unreachable"
        )
        host.start()
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the copy to go")
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")


def test_an_old_content_comes_back_when_its_replacement_was_cut_short(
    host: RealEngine, tmp_path: Path
) -> None:
    """The moment between clearing and filling is short, so it is made: the note, and what it is about."""
    before = trees.seen(host, "writer")
    script = (
        "from dashboard.volumes.leases import ownership;"
        "from dashboard.volumes.journal_store import DatabaseJournalStore;"
        "from topology.volumes.journal import Unfinished;"
        "from topology.volumes.copying import copy_content; from topology.volumes.writing import clear;"
        "from topology.volumes.progress import Progress; from dashboard.runtime import registry;"
        "import os, signal;"
        "work = ownership.work(); owner = work.__enter__(); storage = registry.default().engine().storage();"
        "storage.create_volume({'Name': 'kept', 'Labels': storage.marks.labels('kept', owner)});"
        "copy_content(storage, 'origin', 'kept', owner, Progress());"
        "DatabaseJournalStore(owner).keep(Unfinished(target='origin', kept='kept'));"
        "clear(storage, 'origin', owner, Progress()); os.kill(os.getpid(), signal.SIGKILL)"
    )
    settings = environment(host.url, tmp_path)
    template.fill(tmp_path / template.NAME)
    starts.run("shell", "-c", script, environment=settings)
    assert os.listdir(trees.on_disk(host, "origin")) == []
    with Server(host.url, data=tmp_path):
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")
    assert trees.seen(host, "writer") == before
