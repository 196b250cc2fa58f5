"""Portolan's own data to a place, and a new data folder from it."""

from __future__ import annotations

import io
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dashboard.base import database
from dashboard.base.problems import Problem
from dashboard.management.commands import up
from dashboard.plans import own
from tests import starts, template
from tests.server import ROOT, environment
from topology.backups import entry as entries
from topology.backups import sealing
from topology.backups.errors import PlanError
from topology.backups.places.folder import FolderPlace
from topology.volumes.errors import BadArchive

KEYS = sealing.new_keys()


def manage(data: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with a data folder of its own."""
    done = starts.text(*arguments, environment=environment("demo://3", data))
    assert done.returncode == code, done.stderr
    return done


def users(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "portolan.sqlite3")) as opened:
        return [name for (name,) in opened.execute("SELECT username FROM auth_user")]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a place, a plan and a person, backed up to the place."""
    data = tmp_path_factory.mktemp("old")
    (data / "kept").mkdir()
    template.fill(data / template.NAME)
    manage(data, "plan", "add-place", "disk", str(data / "kept"))
    manage(data, "plan", "add", "nightly", "volume:edge_data", "02:30", "disk")
    with closing(sqlite3.connect(data / "portolan.sqlite3")) as opened, opened:
        opened.execute(
            "INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, email, first_name,"
            " last_name, date_joined) VALUES ('anna', '!', 1, 1, 1, '', '', '', '2026-01-01')"
        )
    (data / "identity").write_text(KEYS.identity)
    manage(data, "backup", "disk", "--recipient", KEYS.recipient)
    return data


def restore(old: Path, new: Path, *more: str, code: int = 0) -> str:
    identity = ("--identity", str(old / "identity"))
    return manage(new, "restore", str(old / "kept"), *identity, *more, code=code).stderr


def test_a_new_installation_comes_from_a_place_alone(old: Path, tmp_path: Path) -> None:
    (archive,) = (old / "kept").rglob("*.age")
    assert b"anna" not in archive.read_bytes()
    restore(old, tmp_path)
    assert users(tmp_path) == ["anna"]
    for name in own.KEYS:
        assert (tmp_path / name).exists() == (old / name).exists()
        if (old / name).exists():
            assert (tmp_path / name).read_bytes() == (old / name).read_bytes()
            assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert (tmp_path / "portolan.sqlite3").stat().st_mode & 0o077 == 0
    assert manage(tmp_path, "plan", "list").stdout.startswith("nightly\t")
    assert drafts(tmp_path) == []
    assert "already" in restore(old, tmp_path, code=1)
    assert "is kept: " in restore(old, tmp_path, "--replace")
    (kept,) = tmp_path.glob("portolan.sqlite3.before-restore-*")
    assert kept.stat().st_mode & 0o077 == 0
    with_it = [one for name in own.KEYS for one in tmp_path.glob(f"{name}.before-restore-*")]
    assert len(with_it) == len([name for name in own.KEYS if (tmp_path / name).exists()])
    assert all(one.stat().st_mode & 0o077 == 0 for one in with_it)


@pytest.fixture
def fresh(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ANN401
    """The data folder of an installation that nobody has used yet."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    monkeypatch.setattr(database, "sqlite_path", lambda: settings.DATA / "portolan.sqlite3")
    return Path(settings.DATA)


def command(*arguments: str) -> str:
    """What a command in this process says."""
    output = io.StringIO()
    call_command("restore", *arguments, stdout=output)
    return output.getvalue()


def test_without_the_key_or_from_what_is_damaged_nothing_is_changed(
    old: Path, fresh: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive,) = (old / "kept").rglob("*.age")
    place, mine, other = str(old / "kept"), str(old / "identity"), tmp_path / "other"
    other.write_text(sealing.new_keys().identity)
    (binary := tmp_path / "binary").write_bytes(b"age-encryption.org/v1\n\xff\xfe")
    assert command(place, "--list").split("\t")[0] == archive.relative_to(old / "kept").as_posix()
    (tmp_path / "empty").mkdir()
    shutil.copytree(place, tmp_path / "copy")
    (damaged,) = (tmp_path / "copy").rglob("*.age")
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    for arguments, said in (
        ((place, "--identity", str(other)), "cannot be opened"),
        ((place, "--identity", str(binary)), "no private key of age"),
        ((place,), "give --identity"),
        ((str(tmp_path / "empty"), "--identity", mine), "is its disk mounted?"),
        ((str(tmp_path / "copy"), "--identity", mine), "cannot be opened"),
        (("sftp://me@127.0.0.1:1/x", "--identity", mine), "The place sftp://"),
        ((place, "--identity", "/nowhere"), "/nowhere: No such file"),
    ):
        with pytest.raises(SystemExit):
            command(*arguments)
        assert said in capsys.readouterr().err
    assert list(fresh.iterdir()) in ([], [fresh / "serving.lock"])


def test_a_database_of_another_kind_has_tools_of_its_own(
    old: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(database, "sqlite_path", lambda: None)
    with pytest.raises(SystemExit):
        command(str(old / "kept"), "--identity", str(old / "identity"))
    assert "pg_dump" in capsys.readouterr().err
    with pytest.raises(Problem) as refused:
        own.store(FolderPlace(str(old / "kept")), KEYS.recipient, 7)
    assert "pg_dump" in refused.value.detail


def test_what_a_server_is_using_is_not_replaced(
    old: Path, fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.claimed(), pytest.raises(SystemExit):
        command(str(old / "kept"), "--identity", str(old / "identity"), "--replace")
    assert "stop it first" in capsys.readouterr().err
    assert not (fresh / "portolan.sqlite3").exists()


def test_no_server_starts_before_all_is_restored(
    old: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed: dict[str, bool] = {}

    def watch(module: object, name: str, original: Callable[..., Any]) -> None:
        def watched(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the original has it
            claimed[name] = database.served_by_another()
            return original(*arguments, **named)

        monkeypatch.setattr(module, name, watched)

    watch(own, "_is_installation", own._is_installation)
    watch(own, "_unpack", own._unpack)
    watch(own, "_put", own._put)
    watch(database, "prepare", lambda *, beside_a_server=True: claimed.update(asks=beside_a_server))
    command(str(old / "kept"), "--identity", str(old / "identity"))
    inside = dict.fromkeys(("_is_installation", "_unpack", "_put", "prepare"), True)
    assert claimed == inside | {"asks": False}
    assert users(fresh) == ["anna"]
    assert not database.served_by_another()


def drafts(data: Path) -> list[Path]:
    return list(data.glob(".own-data-*"))


#: `manage.py` that says so and waits once its draft is there, as it does for a slow network.
_WAITING = """
import os, time
os.environ["DJANGO_SETTINGS_MODULE"] = "dashboard.base.settings"
import django, manage
django.setup()
from dashboard.plans import own
def wait(*_arguments):
    print("there", flush=True)
    time.sleep(60)
own.write = own._check = wait
manage.main()
"""


@contextmanager
def waiting(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that has its draft in the data folder, and does not come to its end."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WAITING, *arguments], cwd=ROOT, env=environment("demo://3", data),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "there\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_ends_a_backup_or_a_restore_leaves_no_draft(
    old: Path, tmp_path: Path, number: signal.Signals
) -> None:
    backing_up = ("backup", "disk", "--recipient", KEYS.recipient)
    restoring = ("restore", str(old / "kept"), "--identity", str(old / "identity"))
    for data, arguments in ((old, backing_up), (tmp_path, restoring)):
        with waiting(data, *arguments) as process:
            assert len(drafts(data)) == 1
            process.send_signal(number)
            assert "Interrupted. " in process.communicate(timeout=30)[1]
        assert process.returncode == 130
        assert drafts(data) == []


@pytest.mark.django_db
def test_what_was_killed_is_removed_at_the_next_start_and_what_is_in_use_stays(fresh: Path) -> None:
    dead = fresh / ".own-data-abcd1234"
    with own._draft() as held:
        (dead / "work").mkdir(parents=True)
        (dead / "work" / "key").touch()
        up._prepare()
        assert drafts(fresh) == [held]
        dead.mkdir()
        with own._copied() as copy:
            assert sorted(drafts(fresh)) == sorted((held, copy.parent))
    assert drafts(fresh) == []


@pytest.mark.parametrize("content", [b"not a tar", b"", b"\0" * 4096])
def test_what_is_no_such_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadArchive):  # noqa: PT012 - either may find it
        own._unpack(io.BytesIO(content), tmp_path)
        own._check(tmp_path)


@pytest.mark.parametrize("name", ["../evil", "work/../../evil", "evil"])
def test_nothing_but_our_own_files_is_unpacked(tmp_path: Path, name: str) -> None:
    archive = b"".join(own._file(name, io.BytesIO(b"x"))) + bytes(1024)
    (tmp_path / "in").mkdir()
    with pytest.raises(BadArchive):
        own._unpack(io.BytesIO(archive), tmp_path / "in")
    assert [one.name for one in tmp_path.rglob("*")] == ["in"]


def test_a_database_that_is_written_to_all_the_time_is_copied_all_the_same(fresh: Path) -> None:
    path, begun, over = fresh / "portolan.sqlite3", threading.Event(), threading.Event()
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE large AS SELECT zeroblob(20000000) AS content")
        made.execute("CREATE TABLE small (number)")

    def write() -> None:
        until = time.monotonic() + 10
        with closing(sqlite3.connect(path)) as busy:
            while not over.is_set() and time.monotonic() < until:
                with busy:
                    busy.execute("INSERT INTO small VALUES (1)")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(10)
    with own._copied() as copy, closing(sqlite3.connect(copy)) as copied:
        still_written = writer.is_alive()
        (size,) = copied.execute("SELECT length(content) FROM large").fetchone()
    over.set()
    writer.join()
    assert (still_written, size) == (True, 20_000_000)


@pytest.mark.django_db
def test_so_many_stay_and_none_without_a_key(old: Path, fresh: Path, tmp_path: Path) -> None:
    shutil.copytree(old / "kept", tmp_path / "kept")
    shutil.copy(old / "portolan.sqlite3", fresh)
    place = FolderPlace(str(tmp_path / "kept"))
    (first,) = own.found(place)
    with pytest.raises(PlanError):
        own.store(place, "no key", 1)
    assert own.found(place) == [first]
    kept = own.store(place, KEYS.recipient, 1)
    assert kept.gone == 1
    assert own.found(place) == [kept.entry]
    assert len([*(tmp_path / "kept" / "%2Eportolan").iterdir()]) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_does_not_come_to_be_whole_does_not_stay_at_the_place(
    old: Path, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(_place: object, _entry: object) -> bool:
        raise error

    shutil.copytree(old / "kept", tmp_path / "kept")
    shutil.copy(old / "portolan.sqlite3", fresh)
    before = sorted((tmp_path / "kept").rglob("*"))
    monkeypatch.setattr(entries, "confirmed", fail)
    with pytest.raises(error):
        own.store(FolderPlace(str(tmp_path / "kept")), KEYS.recipient, 7)
    assert sorted((tmp_path / "kept").rglob("*")) == before
