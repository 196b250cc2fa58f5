"""The database at the start: one server, this version or none, and a copy before it is changed."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.base import database
from tests import starts, template
from tests.server import Server, environment


def manage(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return starts.text(*arguments, environment=environment("demo://5", data, **settings))


def names(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT app || '.' || name FROM django_migrations")}


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of this version."""
    path = tmp_path_factory.mktemp("made") / template.NAME
    template.fill(path)
    return path


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A data folder with such a database, as if nothing but `tokens.0002` had yet to be done."""
    with closing(sqlite3.connect(made)) as connection:
        (tmp_path / made.name).write_bytes(connection.serialize())
    return tmp_path


def earlier(data: Path) -> Path:
    """Have the database be of an earlier version: its latest change of titles, which changes no table."""
    path = data / "portolan.sqlite3"
    execute(path, "DELETE FROM django_migrations WHERE app = 'tokens' AND name LIKE '0002%'")
    return path


def copies(data: Path) -> list[Path]:
    return sorted(data.glob("portolan.sqlite3.before-*"))


def test_a_database_of_this_version_is_left_alone(data: Path) -> None:
    assert manage(data, "volume", "remove", "none", "--yes").returncode == 1
    assert copies(data) == []


@pytest.mark.parametrize(
    "command",
    [("volume", "remove", "none", "--yes"), ("token", "revoke", "none"), ("changepassword", "nobody")],
)
def test_a_command_brings_an_earlier_one_to_this_version_and_keeps_a_copy(
    data: Path, command: tuple[str, ...]
) -> None:
    path = earlier(data)
    before = names(path)
    for _time in range(2):
        manage(data, *command)
    (copy,) = copies(data)
    assert names(copy) == before
    assert names(path) > before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_few_copies_stay(data: Path) -> None:
    for day in range(5):
        (data / f"portolan.sqlite3.before-2020010{day}T000000000000").touch()
    earlier(data)
    manage(data, "volume", "remove", "none", "--yes")
    assert len(copies(data)) == database.COPIES
    assert "before-20200104" in str(copies(data)[-2])


def test_the_copy_just_made_stays_and_so_do_those_of_restores(data: Path) -> None:
    path = data / "portolan.sqlite3"
    restores = [
        data / f"portolan.sqlite3.before-restore-{word}" for word in ("00c0ffee", "1234abcd", "f00dfeed")
    ]
    later = [data / f"portolan.sqlite3.before-2099010{day}T000000000000" for day in range(3)]
    for there in (*restores, *later):
        there.touch()
    before = names(earlier(data))
    manage(data, "volume", "remove", "none", "--yes")
    assert names(path) > before
    (made,) = set(copies(data)) - {*restores, *later}
    assert names(made) == before
    assert set(copies(data)) == {made, *restores, *later[1:]}


@pytest.mark.parametrize("command", [("up", "--port", "0"), ("volume", "remove", "none", "--yes")])
def test_a_database_of_a_later_version_is_not_touched(data: Path, command: tuple[str, ...]) -> None:
    path = data / "portolan.sqlite3"
    execute(
        path, "INSERT INTO django_migrations (app, name, applied) VALUES ('roles', '0999_x', '2030-01-01')"
    )
    before = path.read_bytes()
    done = manage(data, *command)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "portolan: PORTOLAN_DATA names a database of a later Portolan (roles.0999_x)"
    )
    assert path.read_bytes() == before


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server("demo://5?still") as running:
        yield running


def test_a_second_server_on_the_same_folder_is_refused(server: Server) -> None:
    done = manage(server.data, "up", "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"portolan: Another Portolan (process {server.process.pid}) serves from {server.data} already: "
        "stop it first.\n"
    )


def test_a_second_server_on_the_same_database_is_refused(server: Server, tmp_path: Path) -> None:
    there = f"sqlite:///{tmp_path}/one.sqlite3"
    (folder := tmp_path / "a").mkdir()
    (other := tmp_path / "b").mkdir()
    with Server("demo://5?still", data=folder, DATABASE_URL=there):
        done = manage(other, "up", "--port", "0", DATABASE_URL=there)
    assert done.returncode == 1
    assert "Another Portolan (process" in done.stderr
    assert f"serves from {tmp_path} already" in done.stderr


def test_no_command_migrates_under_a_server(data: Path) -> None:
    with Server("demo://5?still", data=data):
        path = earlier(data)
        before = names(path)
        for command in (("volume", "remove", "none", "--yes"), ("token", "list"), ("changepassword", "anna")):
            done = manage(data, *command)
            assert (done.returncode, names(path)) == (1, before)
            assert "The server that runs is of an earlier version: start it again first." in done.stderr
            assert "Traceback" not in done.stderr
        assert copies(data) == []


def test_what_a_killed_server_held_is_free(tmp_path: Path) -> None:
    with Server("demo://5?still", data=tmp_path) as running:
        running.process.kill()
        running.process.wait(10)
        with Server("demo://5?still", data=tmp_path) as next_:
            assert next_.healthy()
