"""Volumes through a server: long bodies, slow and hasty clients, cancelled work."""

from __future__ import annotations

import http.client
import os
from pathlib import Path

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.serving import (
    MIB,
    OpenRequest,
    begin_upload,
    command,
    download,
    ended,
    names_in,
    peak_memory,
    read_all,
    state_of,
    upload,
)
from tests.server import NAME, Client, Server, wait_for
from topology.volumes.compress import FORMATS


def test_a_volume_goes_out_and_comes_in_without_filling_the_memory(host: RealEngine) -> None:
    with Server(host.url, plain=True) as server:
        client = server.client()
        download(client, "/api/volumes/origin/backup?format=tar.zst")
        before = peak_memory(server)
        archive = download(client, "/api/volumes/origin/backup?format=tar")
        assert len(archive) > 96 * MIB
        assert names_in(archive) == [
            ".portolan-backup/about.json",
            "volume",
            "volume/big",
            ".portolan-backup/manifest.json",
        ]
        answer = upload(client, "/api/volumes/restored/restore?mode=new", archive)
        assert (answer.status, answer.json["verified"], answer.json["entries"]) == (200, True, 2)
        assert peak_memory(server) - before < 40 * MIB
        job = client.post("/api/volumes/origin/copy", {"to": "copied"})
        assert job.status == 202
        done = wait_for(lambda: ended(client, job.json["id"]), "the copy")
        assert (done["state"], done["percent"], done["entries"]) == ("done", 100, 2)
        record = client.get("/history/export.jsonl").body.decode()
        for kind in ("volume_backup", "volume_restore", "volume_copy"):
            assert any(kind in line and NAME in line and '"done"' in line for line in record.splitlines())
    before_ = trees.seen(host, "writer")
    assert trees.look_into(host, "restored") == trees.look_into(host, "copied") == before_
    assert trees.leftovers(host) == []


def test_a_small_volume_goes_out_in_every_form(engine: RealEngine) -> None:
    """All of it is one piece of what is sent."""
    engine.run("writer", "--volume", "small:/d")
    (trees.on_disk(engine, "small") / "note").write_text("kept")
    with Server(engine.url, plain=True) as server:
        client = server.client()
        for form in FORMATS:
            archive = download(client, f"/api/volumes/small/backup?format={form}")
            name = form.replace(".", "-")
            assert upload(client, f"/api/volumes/{name}/restore?mode=new", archive).status == 200
            assert (trees.on_disk(engine, name) / "note").read_text() == "kept"


def test_who_reads_slowly_holds_the_backup_back_and_who_goes_ends_it(
    host: RealEngine, open_request: OpenRequest
) -> None:
    with Server(host.url, plain=True) as server:
        client = server.client()
        before = peak_memory(server)
        name = "a" * 32
        path = "/api/volumes/origin/backup?format=tar&pause=1&job="
        in_haste = open_request(client, "POST", path + "c" * 32)
        wait_for(lambda: state_of(host, "writer") == "paused", "the backup to begin")
        in_haste.close()
        wait_for(lambda: state_of(host, "writer") == "running", "the writer to go on")
        wait_for(lambda: ended(client, "c" * 32), "the job to end")
        connection = open_request(client, "POST", path + name)
        answer = connection.getresponse()
        answer.read(1000)
        assert state_of(host, "writer") == "paused"
        job = client.get(f"/api/jobs/{name}").json
        assert job["state"] == "running"
        assert job["bytes"] < 32 * MIB
        assert peak_memory(server) - before < 32 * MIB
        answer.close()
        connection.close()
        wait_for(lambda: state_of(host, "writer") == "running", "the writer to go on")
        wait_for(lambda: ended(client, name), "the job to end")
        wait_for(lambda: not trees.leftovers(host), "the helper to go")


def test_a_backup_can_be_cancelled_and_is_then_cut(host: RealEngine, open_request: OpenRequest) -> None:
    with Server(host.url) as server:
        client = server.client()
        name = "b" * 32
        connection = open_request(client, "GET", f"/api/volumes/origin/backup?format=tar&job={name}")
        answer = connection.getresponse()
        answer.read(1000)
        assert client.request("DELETE", f"/api/jobs/{name}", None, {}).status == 202
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            read_all(answer)
        answer.close()
        assert wait_for(lambda: ended(client, name), "the job to end")["state"] == "cancelled"
        wait_for(lambda: not trees.leftovers(host), "the helper to go")


def test_a_server_that_is_told_to_end_lets_the_writer_go_on(
    host: RealEngine, open_request: OpenRequest
) -> None:
    """Its work waits for a client that reads no further."""
    with Server(host.url) as server:
        connection = open_request(server.client(), "POST", "/api/volumes/origin/backup?format=tar&pause=1")
        connection.getresponse().read(1000)
        assert state_of(host, "writer") == "paused"
        server.process.terminate()
        server.process.wait()
        assert state_of(host, "writer") == "running"


def test_a_refused_upload_is_answered_whatever_else_comes(host: RealEngine) -> None:
    with Server(host.url) as server:
        client = server.client()
        body = os.urandom(20 * MIB)
        for path, code in (
            ("/api/volumes/origin/restore?mode=new", "volume_exists"),
            ("/api/volumes/origin/restore?mode=empty", "volume_not_empty"),
            ("/api/volumes/nowhere/restore?mode=replace", "volume_not_found"),
            ("/api/volumes/fresh/restore?mode=new", "not_an_archive"),
        ):
            assert upload(client, path, body).json["code"] == code
        stranger = Client(server.port)
        assert stranger.request("POST", "/api/volumes/x/restore", body, {}).status in (401, 403)
    assert host.docker("volume", "ls", "--quiet") == "origin"


def test_two_backups_at_once_let_the_writer_stand_still_until_both_are_done(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest
) -> None:
    host.run("both", "--volume", "origin:/d", "--volume", "other:/o")
    host.docker("exec", "both", "/bin/busybox", "dd", "if=/dev/zero", "of=/o/big", "bs=1M", "count=64")
    with Server(host.url, data=tmp_path) as server:
        client = server.client()
        first = open_request(client, "POST", "/api/volumes/origin/backup?format=tar&pause=1").getresponse()
        first.read(1000)
        second = open_request(client, "POST", "/api/volumes/other/backup?format=tar&pause=1").getresponse()
        second.read(1000)
        read_all(first)
        wait_for(lambda: state_of(host, "writer") == "running", "the first to end")
        assert state_of(host, "both") == "paused"
        read_all(second)
        wait_for(lambda: state_of(host, "both") == "running", "the second to end")
        wait_for(lambda: not trees.leftovers(host), "the helpers to go")


def test_an_upload_that_is_given_up_leaves_nothing(host: RealEngine, open_request: OpenRequest) -> None:
    with Server(host.url) as server:
        connection = begin_upload(server.client(), open_request, "fresh", "new")
        wait_for(lambda: "fresh" in host.docker("volume", "ls", "--quiet"), "the volume")
        connection.close()
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the volume to go")
        wait_for(lambda: not trees.leftovers(host), "the helper to go")


def test_what_another_process_is_using_is_not_swept(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest
) -> None:
    with Server(host.url, data=tmp_path) as server:
        connection = open_request(server.client(), "POST", "/api/volumes/origin/backup?format=tar&pause=1")
        answer = connection.getresponse()
        answer.read(1000)
        with Server(host.url, data=tmp_path):
            command(host, tmp_path, "list")
            assert trees.leftovers(host)
            assert state_of(host, "writer") == "paused"
        assert len(answer.read()) > 96 * MIB
    assert trees.leftovers(host) == []
