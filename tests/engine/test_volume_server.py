"""Volumes through a server and the command line: long bodies, cancelled work, and servers that are killed."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.server import NAME, ROOT, Client, Server, environment, wait_for

MIB = 1024 * 1024
OpenRequest = Callable[..., http.client.HTTPConnection]


@pytest.fixture
def host(engine: RealEngine) -> RealEngine:
    """An engine with a container that writes to a volume of some size."""
    engine.run("writer", "--volume", "origin:/d")
    engine.docker("exec", "writer", "/bin/busybox", "dd", "if=/dev/urandom", "of=/d/big", "bs=1M", "count=96")
    return engine


@pytest.fixture
def open_request() -> Iterator[OpenRequest]:
    """Begins requests whose bodies are still to come, and ends them with the test."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(closing(_open_request(*arguments)))


def _open_request(
    client: Client, method: str, path: str, more: Mapping[str, str] | None = None
) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    connection.putrequest(method, path)
    headers = {"Cookie": client.cookie_header(), "X-CSRFToken": client.cookies["csrftoken"]}
    for name, value in {**headers, "Origin": client.origin, **(more or {})}.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection


def download(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status == 200, answer.body
    return answer.body


def upload(client: Client, path: str, body: bytes) -> Any:  # noqa: ANN401 - JSON
    return client.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})


def read_all(answer: http.client.HTTPResponse) -> None:
    while answer.read(MIB):
        pass


def names_in(archive: bytes) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return tar.getnames()


def peak_memory(server: Server) -> int:
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


def state_of(engine: RealEngine, container: str) -> str:
    return str(engine.inspect(container)["State"]["Status"])


def test_a_volume_goes_out_and_comes_in_without_filling_the_memory(host: RealEngine) -> None:
    with Server(host.url) as server:
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
        record = client.get("/record/export.jsonl").body.decode()
        for kind in ("volume_backup", "volume_restore", "volume_copy"):
            assert any(kind in line and NAME in line and '"done"' in line for line in record.splitlines())
    before_ = trees.seen(host, "writer")
    assert trees.look_into(host, "restored") == trees.look_into(host, "copied") == before_
    assert trees.leftovers(host) == []


def ended(client: Client, job: str) -> Any:  # noqa: ANN401 - JSON
    found = client.get(f"/api/jobs/{job}").json
    return found if found["state"] != "running" else None


def test_who_reads_slowly_holds_the_backup_back_and_who_goes_ends_it(
    host: RealEngine, open_request: OpenRequest
) -> None:
    with Server(host.url) as server:
        client = server.client()
        before = peak_memory(server)
        name = "a" * 32
        path = "/api/volumes/origin/backup?format=tar&pause=1&job="
        in_haste = open_request(client, "GET", path + "c" * 32)
        wait_for(lambda: state_of(host, "writer") == "paused", "the backup to begin")
        in_haste.close()
        wait_for(lambda: state_of(host, "writer") == "running", "the writer to go on")
        wait_for(lambda: ended(client, "c" * 32), "the job to end")
        connection = open_request(client, "GET", path + name)
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


def test_a_killed_server_leaves_nothing_paused_and_no_helper(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest
) -> None:
    with Server(host.url, data=tmp_path) as server:
        connection = open_request(server.client(), "GET", "/api/volumes/origin/backup?format=tar&pause=1")
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
    with subprocess.Popen(
        [sys.executable, "manage.py", "volume", "backup", "origin", "-", "--pause"], cwd=ROOT,
        env=environment(host.url, tmp_path), stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.read(1000)
        assert state_of(host, "writer") == "paused"
        process.kill()
    assert state_of(host, "writer") == "paused"
    if engine_too:
        host.kill()
        host.start()
    with Server(host.url, data=tmp_path):
        wait_for(lambda: state_of(host, "writer") == "running", "the writer to go on")
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")


def test_two_backups_at_once_let_the_writer_stand_still_until_both_are_done(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest
) -> None:
    host.run("both", "--volume", "origin:/d", "--volume", "other:/o")
    host.docker("exec", "both", "/bin/busybox", "dd", "if=/dev/zero", "of=/o/big", "bs=1M", "count=64")
    with Server(host.url, data=tmp_path) as server:
        client = server.client()
        first = open_request(client, "GET", "/api/volumes/origin/backup?format=tar&pause=1").getresponse()
        first.read(1000)
        second = open_request(client, "GET", "/api/volumes/other/backup?format=tar&pause=1").getresponse()
        second.read(1000)
        read_all(first)
        wait_for(lambda: state_of(host, "writer") == "running", "the first to end")
        assert state_of(host, "both") == "paused"
        read_all(second)
        wait_for(lambda: state_of(host, "both") == "running", "the second to end")
        wait_for(lambda: not trees.leftovers(host), "the helpers to go")


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


def test_an_upload_that_is_given_up_leaves_nothing(host: RealEngine, open_request: OpenRequest) -> None:
    with Server(host.url) as server:
        connection = begin_upload(server.client(), open_request, "fresh", "new")
        wait_for(lambda: "fresh" in host.docker("volume", "ls", "--quiet"), "the volume")
        connection.close()
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the volume to go")
        wait_for(lambda: not trees.leftovers(host), "the helper to go")


def test_an_engine_that_goes_away_while_restoring_is_cleaned_up_when_it_is_back(
    host: RealEngine, open_request: OpenRequest
) -> None:
    with Server(host.url) as server:
        connection = begin_upload(server.client(), open_request, "fresh", "new")
        wait_for(lambda: "fresh" in host.docker("volume", "ls", "--quiet"), "the volume")
        wait_for(lambda: trees.leftovers(host), "the helper")
        host.kill()
        connection.send(bytes(480 * MIB))
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (503, "engine_unreachable")
        host.start()
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the volume to go")
        wait_for(lambda: not trees.leftovers(host), "the helper to go")


@pytest.mark.parametrize("phase", ["keeping", "replacing"])
def test_an_engine_killed_while_replacing_loses_nothing_of_the_old_content(
    host: RealEngine, open_request: OpenRequest, phase: str
) -> None:
    before = trees.seen(host, "writer")
    with Server(host.url) as server:
        client = server.client()
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            info = tarfile.TarInfo("new")
            info.size = 192 * MIB
            tar.addfile(info, io.BytesIO(bytes(info.size)))
        size = {"Content-Length": str(len(archive.getvalue()))}
        name = "d" * 32
        path = f"/api/volumes/origin/restore?mode=replace&job={name}"
        connection = open_request(client, "POST", path, size)
        connection.send(archive.getvalue())
        wait_for(lambda: client.get(f"/api/jobs/{name}").json["phase"] == phase, phase, 60, 0.005)
        host.kill()
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["code"]) == (503, "engine_unreachable")
        host.start()
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")
        host.docker("start", "writer")
        assert trees.seen(host, "writer") == before
        assert host.docker("volume", "ls", "--quiet") == "origin"


def test_an_engine_killed_while_copying_leaves_no_half_copy(host: RealEngine) -> None:
    with Server(host.url) as server:
        client = server.client()
        job = client.post("/api/volumes/origin/copy", {"to": "copied"}).json["id"]
        wait_for(lambda: client.get(f"/api/jobs/{job}").json["bytes"] > MIB, "the copy to begin", 30, 0.002)
        host.kill()
        assert wait_for(lambda: ended(client, job), "the job to end", 30)["error"]["code"] == (
            "engine_unreachable"
        )
        host.start()
        wait_for(lambda: host.docker("volume", "ls", "--quiet") == "origin", "the copy to go")
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")


def begin_upload(
    client: Client, open_request: OpenRequest, volume: str, mode: str
) -> http.client.HTTPConnection:
    """A restore of which the beginning was sent: 20 of 500 MiB."""
    path = f"/api/volumes/{volume}/restore?mode={mode}"
    connection = open_request(client, "POST", path, {"Content-Length": str(500 * MIB + 512)})
    info = tarfile.TarInfo("half")
    info.size = 400 * MIB
    connection.send(info.tobuf() + bytes(20 * MIB))
    return connection


def test_an_old_content_comes_back_when_its_replacement_was_cut_short(
    host: RealEngine, tmp_path: Path
) -> None:
    """The moment between clearing and filling is short, so it is made: the note, and what it is about."""
    before = trees.seen(host, "writer")
    script = (
        "from dashboard.volumes.ownership import here; from dashboard.volumes.work import DatabaseKeeper;"
        "from topology.volumes.journal import Unfinished; from topology.volumes.helpers import labels;"
        "from topology.volumes.copying import copy_content; from topology.volumes.writing import clear;"
        "from topology.volumes.progress import Progress; from dashboard import hub; import os, signal;"
        "work = here.work(); owner = work.__enter__(); storage = hub.current().engine().storage();"
        "storage.create_volume({'Name': 'kept', 'Labels': labels(owner)});"
        "copy_content(storage, 'origin', 'kept', owner, Progress());"
        "DatabaseKeeper(owner).keep(Unfinished(target='origin', kept='kept'));"
        "clear(storage, 'origin', owner, Progress()); os.kill(os.getpid(), signal.SIGKILL)"
    )
    settings = environment(host.url, tmp_path)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=settings, check=True)
    subprocess.run([sys.executable, "manage.py", "shell", "-c", script], cwd=ROOT, env=settings, check=False)
    assert os.listdir(trees.on_disk(host, "origin")) == []
    with Server(host.url, data=tmp_path):
        wait_for(lambda: not trees.leftovers(host), "the leftovers to go")
    assert trees.seen(host, "writer") == before


def test_what_another_process_is_using_is_not_swept(
    host: RealEngine, tmp_path: Path, open_request: OpenRequest
) -> None:
    with Server(host.url, data=tmp_path) as server:
        connection = open_request(server.client(), "GET", "/api/volumes/origin/backup?format=tar&pause=1")
        answer = connection.getresponse()
        answer.read(1000)
        with Server(host.url, data=tmp_path):
            command(host, tmp_path, "list")
            assert trees.leftovers(host)
            assert state_of(host, "writer") == "paused"
        assert len(answer.read()) > 96 * MIB
    assert trees.leftovers(host) == []


def command(engine: RealEngine, data: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run(
        [sys.executable, "manage.py", "volume", *arguments], cwd=ROOT, env=environment(engine.url, data),
        input=given, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


@pytest.fixture
def filled(engine: RealEngine) -> RealEngine:
    """An engine with an awkward tree."""
    engine.run("writer", "--volume", "origin:/d")
    trees.fill(engine, "writer")
    return engine


def test_the_command_line_does_the_same_with_files_and_pipes(filled: RealEngine, tmp_path: Path) -> None:
    before = trees.seen(filled, "writer")
    assert command(filled, tmp_path, "list", "--sizes").decode().split("\t")[0::3] == ["origin", "writer\n"]
    file = tmp_path / "origin.tar.zst"
    command(filled, tmp_path, "backup", "origin", str(file), "--pause")
    assert file.read_bytes()[:4] == b"\x28\xb5\x2f\xfd"
    command(filled, tmp_path, "restore", "from-file", str(file))
    piped = command(filled, tmp_path, "backup", "origin", "-", "--format", "tar.gz")
    command(filled, tmp_path, "restore", "from-pipe", "-", given=piped)
    command(filled, tmp_path, "copy", "origin", "copied")
    for volume in ("from-file", "from-pipe", "copied"):
        assert trees.look_into(filled, volume) == before
    command(filled, tmp_path, "restore", "copied", str(file), "--replace")
    filled.docker("rm", "--force", "look-copied")
    command(filled, tmp_path, "remove", "copied", "--yes")
    assert "copied" not in command(filled, tmp_path, "list").decode()
    assert state_of(filled, "writer") == "running"
    assert trees.leftovers(filled) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_interrupted_leaves_all_as_it_was(
    host: RealEngine, tmp_path: Path, number: signal.Signals
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for arguments in (("backup", "origin", "pipe"), ("restore", "fresh", "pipe")):
        process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "volume", *arguments, "--pause"], cwd=tmp_path,
            env=environment(host.url, tmp_path), stderr=subprocess.PIPE,
        )  # fmt: skip
        with process, (tmp_path / "pipe").open("rb" if arguments[0] == "backup" else "wb") as pipe:
            if arguments[0] == "backup":
                pipe.read(MIB)
            else:
                info = tarfile.TarInfo("half")
                info.size = 400 * MIB
                pipe.write(info.tobuf() + bytes(20 * MIB))
            wait_for(lambda: trees.leftovers(host), "the helper")
            process.send_signal(number)
            said = process.communicate(timeout=60)[1].decode()
        assert (process.returncode, said) == (130, "portolan: Interrupted. Everything is as it was.\n")
        assert state_of(host, "writer") == "running"
        assert trees.leftovers(host) == []
        assert host.docker("volume", "ls", "--quiet") == "origin"


def test_a_command_puts_right_what_a_killed_one_left(host: RealEngine, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "manage.py", "volume", "backup", "origin", "--pause"], cwd=ROOT,
        env=environment(host.url, tmp_path), stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.read(1000)
        process.kill()
    assert state_of(host, "writer") == "paused"
    command(host, tmp_path, "copy", "origin", "copied")
    assert state_of(host, "writer") == "running"
    assert trees.leftovers(host) == []


def test_who_reads_no_further_ends_the_backup_without_a_word(host: RealEngine, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "manage.py", "volume", "backup", "origin", "--pause"], cwd=ROOT,
        env=environment(host.url, tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1000)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
    assert state_of(host, "writer") == "running"
    assert trees.leftovers(host) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("copy", "origin", "x y"), "cannot be a volume's name"),
        (("backup", "origin", "/nowhere/x.tar"), "/nowhere/x.tar: No such file"),
        (("backup", "nowhere", "x.tar"), "no volume “nowhere”"),
        (("restore", "origin", "README.md"), "already"),
        (("restore", "fresh", "README.md"), "not a tar archive"),
        (("restore", "fresh", "no-such-file"), "no-such-file"),
        (("remove", "origin", "--yes"), "writer"),
        (("remove", "origin"), "--yes"),
        (("copy", "origin", "origin"), "already"),
    ],
)
def test_the_command_line_says_in_one_sentence_what_it_cannot_do(
    filled: RealEngine, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    with pytest.raises(RuntimeError) as caught:
        command(filled, tmp_path, *arguments)
    assert words in str(caught.value)
    assert len(str(caught.value).strip().splitlines()) == 1
    assert filled.docker("volume", "ls", "--quiet") == "origin"
    assert not (ROOT / "x.tar.partial").exists()
