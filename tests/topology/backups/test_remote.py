"""S3 and SFTP as places, on real servers: the same of both, also over connections that are cut."""

from __future__ import annotations

import contextlib
import getpass
import itertools
import posixpath
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import paramiko
import pytest
import urllib3

from tests.topology.backups import servers
from tests.topology.backups.cutting import CuttingProxy
from tests.topology.backups.servers import BUCKET, Sshd
from topology.backups import entry
from topology.backups.errors import PlaceError
from topology.backups.places import s3 as s3_module
from topology.backups.places import sftp as sftp_module
from topology.backups.places.opening import Access, open_place, shown_key
from topology.backups.places.port import MARK, Place, Stored, uploading

MIB = 1024 * 1024
#: Makes a place at a port that leads to the server.
At = Callable[[int], Place]
Kind = tuple[At, int]


@pytest.fixture(scope="module")
def s3_port() -> Iterator[int]:
    with servers.s3() as port:
        yield port


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as found:
        yield found


def s3_at(port: int, below: str = "below") -> Place:
    address = f"s3://{BUCKET}/{below}?endpoint=http://127.0.0.1:{port}"
    return open_place(address, Access("somebody", "hush"))


def sftp_at(server: Sshd, port: int) -> Place:
    address = f"sftp://{getpass.getuser()}@127.0.0.1:{port}{server.folder}"
    return open_place(address, Access(secret=server.identity, host_key=server.host_key))


@pytest.fixture(params=["s3", "sftp"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Kind:
    # As stores take them at the least: the same with less to send.
    monkeypatch.setattr(s3_module, "FIRST_PART", 5 * MIB)
    if request.param == "s3":
        return s3_at, request.getfixturevalue("s3_port")
    server: Sshd = request.getfixturevalue("sshd")
    return (lambda port: sftp_at(server, port)), server.port


@pytest.fixture
def place(kind: Kind) -> Iterator[Place]:
    at, port = kind
    with contextlib.closing(at(port)) as found:
        yield found


def content(size: int) -> bytes:
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4))


def put(place: Place, name: str, data: bytes) -> None:
    with uploading(place, name) as upload:
        for at in range(0, len(data), 300_000):
            upload.write(memoryview(data)[at : at + 300_000])


def got(place: Place, name: str) -> bytes:
    with place.open(name) as reader:
        return b"".join(iter(lambda: reader.read(65536), b""))


def test_what_is_put_there_is_there(place: Place) -> None:
    place.check()
    large = content(11 * MIB)
    put(place, "db%2Fx/one", large)
    put(place, "db%2Fx/two", b"")
    assert sorted(place.listed("db%2Fx/")) == [Stored("db%2Fx/one", len(large)), Stored("db%2Fx/two", 0)]
    assert (place.size("db%2Fx/one"), place.size("db%2Fx/three")) == (len(large), None)
    assert got(place, "db%2Fx/one") == large
    assert got(place, "db%2Fx/two") == b""
    for name in ("one", "two", "three"):
        place.remove(f"db%2Fx/{name}")
    assert list(place.listed()) == []
    with pytest.raises(PlaceError) as refused:
        got(place, "db%2Fx/one")
    assert refused.value.code == "place_lacks"


def test_what_is_missing_where_everything_is_away_is_only_away(s3_port: int, sshd: Sshd) -> None:
    """Of a bucket that is not there, and of a folder whose disk is not mounted."""
    nowhere = f"s3://nowhere/below?endpoint=http://127.0.0.1:{s3_port}"
    (sshd.folder / "disk").mkdir()
    address = f"sftp://{getpass.getuser()}@127.0.0.1:{sshd.port}{sshd.folder}/disk"
    access = Access("somebody", "hush"), Access(secret=sshd.identity, host_key=sshd.host_key)
    for place in map(open_place, (nowhere, address), access):
        with contextlib.closing(place):
            for asked in (lambda at: at.size("db/x"), lambda at: got(at, "db/x"), lambda at: [*at.listed()]):
                with pytest.raises(PlaceError) as refused:
                    asked(place)
                assert refused.value.code in ("place_failed", "place_no_folder")
            with pytest.raises(PlaceError):
                put(place, "db/x", b"x")
    assert list((sshd.folder / "disk").iterdir()) == []
    (sshd.folder / "disk").rmdir()


def test_what_a_server_lets_nobody_read_beside_the_backups_keeps_none_from_being_found(
    sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = paramiko.SFTPClient.listdir_iter
    refused = ["lost+found"]

    def only_for_root(client: paramiko.SFTPClient, path: str) -> object:
        if posixpath.basename(path.rstrip("/")) in refused:
            raise PermissionError(13, "Permission denied")
        return listed(client, path)

    monkeypatch.setattr(paramiko.SFTPClient, "listdir_iter", only_for_root)
    folders = [sshd.folder / "lost+found", sshd.folder / "others"]
    with contextlib.closing(sftp_at(sshd, sshd.port)) as place:
        put(place, "db/one", b"1")
        for folder in folders:
            folder.mkdir()
        assert [*place.listed()] == [Stored("db/one", 1)]
        refused.append("others")
        assert ([*place.listed("db/")], [*place.listed("none/")]) == ([Stored("db/one", 1)], [])
        with pytest.raises(PlaceError, match="Permission denied"):
            list(place.listed())
        for folder in folders:
            folder.rmdir()
        place.remove("db/one")


def test_a_place_that_names_files_without_end_is_asked_for_no_more(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("topology.backups.places.port.MOST_NAMES", 3)
    for name in ("db/one", "db/two"):
        put(place, name, b"x")
    assert list(entry.found(place)) == []
    for name in ("db/three", "db/four"):
        put(place, name, b"x")
    with pytest.raises(PlaceError, match="more than 3") as refused:
        list(entry.found(place))
    assert refused.value.code == "place_endless"
    for name in ("one", "two", "three", "four"):
        place.remove(f"db/{name}")


def test_an_answer_of_a_store_that_never_ends_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_module, "MOST_ANSWER", MIB)
    sent = []

    def answer(receiver: socket.socket) -> None:
        caller, _address = receiver.accept()
        with caller, contextlib.suppress(OSError):
            caller.recv(65536)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<ListBucketResult>")
            for _piece in range(400):
                caller.sendall(b"<x></x>" * 20_000)
                sent.append(1)

    with socket.create_server(("127.0.0.1", 0)) as receiver:
        thread = threading.Thread(target=answer, args=(receiver,), daemon=True)
        thread.start()
        with (
            contextlib.closing(s3_at(receiver.getsockname()[1])) as place,
            pytest.raises(PlaceError, match="does not end"),
        ):
            list(place.listed())
        thread.join()
    assert len(sent) < 100


@pytest.mark.parametrize(
    ("what", "seconds", "ends"),
    [
        ("complete_multipart_upload", 600, True),
        ("complete_multipart_upload", 1000, False),
        ("create_multipart_upload", 600, False),
        ("create_multipart_upload", 100, True),
    ],
)
def test_a_store_may_take_minutes_to_put_parts_together_and_for_nothing_else(
    s3_port: int, monkeypatch: pytest.MonkeyPatch, what: str, seconds: int, ends: bool
) -> None:
    asked, now, step = s3_module.S3Place.ask, itertools.count(), [0]

    def slow(place: s3_module.S3Place, asks: str, name: str, **more: object) -> object:
        step[0] = seconds if asks == what else 0
        return asked(place, asks, name, **more)

    monkeypatch.setattr(s3_module, "FIRST_PART", 5 * MIB)
    monkeypatch.setattr(s3_module.S3Place, "ask", slow)
    monkeypatch.setattr(s3_module, "time", SimpleNamespace(monotonic=lambda: next(now) * step[0]))
    with contextlib.closing(s3_at(s3_port)) as place:
        expected = contextlib.nullcontext() if ends else pytest.raises(PlaceError, match="does not end")
        with expected:
            put(place, "db/slow", content(6 * MIB))
        assert (place.size("db/slow") is not None) == (ends or what.startswith("complete"))
        place.remove("db/slow")


@pytest.mark.parametrize("done", [True, False])
def test_what_was_put_together_before_the_connection_was_cut_is_there(
    s3_port: int, monkeypatch: pytest.MonkeyPatch, done: bool
) -> None:
    """The library asks again, and many a store knows of no such upload any more."""
    asked = s3_module.S3Place.ask

    def again(place: s3_module.S3Place, what: str, name: str, **more: object) -> object:
        if what != "complete_multipart_upload":
            return asked(place, what, name, **more)
        if done:
            asked(place, what, name, **more)
        raise s3_module._Gone.missing(place.address, name)

    monkeypatch.setattr(s3_module, "FIRST_PART", 5 * MIB)
    monkeypatch.setattr(s3_module.S3Place, "ask", again)
    with contextlib.closing(s3_at(s3_port)) as place:
        with contextlib.nullcontext() if done else pytest.raises(PlaceError):
            put(place, "db/whole", content(6 * MIB))
        assert place.size("db/whole") == (6 * MIB if done else None)
        place.remove("db/whole")


def test_nobody_sees_it_before_it_is_whole_and_what_was_killed_goes_with_its_name(place: Place) -> None:
    upload = place.begin("db/half")
    upload.write(content(12 * MIB))
    assert list(place.listed()) == []
    place.remove("db/half")  # as after a kill: by its name alone
    assert list(place.listed()) == []
    upload.discard()
    upload = place.begin("db/other")
    upload.write(content(12 * MIB))
    upload.discard()
    assert list(place.listed()) == []


def test_a_connection_that_is_cut_is_made_again_and_goes_on(kind: Kind) -> None:
    at, port = kind
    large = content(24 * MIB)
    proxy = CuttingProxy(port, after=7 * MIB, cuts=4)
    try:
        with contextlib.closing(at(proxy.port)) as cut:
            put(cut, "db/cut", large)
            assert got(cut, "db/cut") == large
            assert proxy.cut >= 2
            cut.remove("db/cut")
    finally:
        proxy.close()


@pytest.mark.parametrize("size", [0, 5 * MIB])
def test_a_file_that_was_named_before_the_connection_was_cut_is_there(
    sshd: Sshd, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    rename, named = paramiko.SFTPClient.posix_rename, []

    def cut_after(client: paramiko.SFTPClient, old: str, new: str) -> None:
        rename(client, old, new)
        named.append(new)
        if len(named) == 1:
            client.get_channel().get_transport().close()
            raise EOFError

    monkeypatch.setattr(paramiko.SFTPClient, "posix_rename", cut_after)
    with contextlib.closing(sftp_at(sshd, sshd.port)) as place:
        put(place, "db/named", content(size))
        assert [*place.listed()] == [Stored("db/named", size)]
        assert [one.name for one in (sshd.folder / "db").iterdir()] == ["named"]
        place.remove("db/named")
    assert len(named) == 1


def test_parts_grow_with_what_was_sent_up_to_what_a_store_takes() -> None:
    upload = s3_module._S3Upload(cast("s3_module.S3Place", None), "x")
    sizes = []
    for count in range(10_000):
        upload._parts = [{}] * count
        sizes.append(upload._part_size())
    assert (sizes[0], sizes[-1]) == (16 * MIB, 256 * MIB)
    assert sizes == sorted(sizes)
    assert sum(sizes) // (1024 * MIB) == 1734  # as the documents say


def test_more_than_all_parts_can_be_is_said_to_be_too_large(
    s3_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "FIRST_PART", 5 * MIB)
    monkeypatch.setattr(s3_module, "MOST_PARTS", 2)
    with contextlib.closing(s3_at(s3_port)) as place:
        put(place, "db/just", content(10 * MIB))
        with pytest.raises(PlaceError, match="too large for the place s3://") as refused:
            put(place, "db/over", content(10 * MIB + 4))
        assert refused.value.code == "place_too_large"
        assert [*place.listed()] == [Stored("db/just", 10 * MIB)]
        place.remove("db/just")


def test_no_more_than_a_part_waits_here(place: Place) -> None:
    upload = place.begin("db/large")
    for _ in range(23):
        upload.write(content(MIB))
        assert isinstance(upload, s3_module._S3Upload | sftp_module._SftpUpload)
        assert len(upload._waiting) < 5 * MIB
    upload.discard()
    assert list(place.listed()) == []


def test_a_server_with_another_key_is_sent_nothing(sshd: Sshd, tmp_path: Path) -> None:
    with servers.sshd(tmp_path) as other, contextlib.closing(sftp_at(sshd, other.port)) as place:
        with pytest.raises(PlaceError) as refused:
            place.check()
        assert refused.value.code == "place_wrong_key"
        assert [one.name for one in other.folder.iterdir()] == [MARK]


def test_the_key_that_a_server_shows_is_told_and_taken(sshd: Sshd) -> None:
    address = f"sftp://{getpass.getuser()}@127.0.0.1:{sshd.port}{sshd.folder}"
    shown = shown_key(address)
    assert shown is not None
    line, fingerprint = shown
    assert line == " ".join(sshd.host_key.split()[:2])
    listed = subprocess.run(
        ["ssh-keygen", "-lf", "-"], input=line, text=True, capture_output=True, check=True
    )
    assert fingerprint in listed.stdout
    with contextlib.closing(open_place(address, Access(secret=sshd.identity, host_key=line))) as place:
        place.check()
    assert shown_key("/srv") is None


@pytest.mark.parametrize(
    ("address", "access"),
    [
        ("s3://", Access()),
        ("s3://me:hush@bucket", Access()),
        ("sftp://host/x", Access()),
        ("sftp://me:hush@host/x", Access()),
        ("sftp://me@host/x", Access(secret="hush")),
        ("sftp://me@host/x", Access(secret="hush", host_key="ssh-ed25519 !")),
        ("ftp://host", Access()),
        ("https://x", Access()),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_secrets(address: str, access: Access) -> None:
    with pytest.raises(PlaceError) as refused:
        open_place(address, access)
    assert "hush" not in str(refused.value)
    assert "hush" not in repr(access)


def test_who_is_not_let_in_is_told_so(sshd: Sshd, s3_port: int) -> None:
    address = f"sftp://{getpass.getuser()}@127.0.0.1:{sshd.port}{sshd.folder}"
    places = [
        open_place(address, Access(secret="wrong-password", host_key=sshd.host_key)),
        open_place(f"s3://nowhere?endpoint=http://127.0.0.1:{s3_port}", Access("somebody", "hush")),
    ]
    for place in places:
        with contextlib.closing(place), pytest.raises(PlaceError) as refused:
            place.check()
        assert "wrong-password" not in str(refused.value)


def test_a_part_has_as_long_as_it_needs_where_a_store_takes_it_slowly() -> None:
    """Without TLS: a piece has the time that connecting has, the whole has none."""
    piece, patience = bytearray(b"x" * (4 * MIB)), 1.0
    taken: list[int] = []

    def take(receiver: socket.socket) -> None:
        caller, _address = receiver.accept()
        with caller:
            while data := caller.recv(64 * 1024):
                taken.append(len(data))
                if sum(taken) > len(piece):  # the head, too
                    break
                time.sleep(0.04)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as receiver:
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        thread = threading.Thread(target=take, args=(receiver,), daemon=True)
        thread.start()
        # What the kernel takes at once is not waited for.
        small = [(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)]
        pool = urllib3.HTTPConnectionPool(*receiver.getsockname(), socket_options=small)
        timeout = urllib3.Timeout(connect=patience, read=30)
        began = time.monotonic()
        answer = pool.urlopen("PUT", "/", body=s3_module._Part(piece), timeout=timeout, retries=False)
        assert (answer.status, time.monotonic() - began > patience) == (200, True)
        thread.join()


def test_a_part_can_be_sent_again() -> None:
    part = s3_module._Part(bytearray(b"0123456789"))
    assert (part.read(4), part.tell(), part.seek(0, 2), part.seek(-3, 2), part.read()) == (
        b"0123",
        4,
        10,
        7,
        b"789",
    )
    assert (part.seek(0), part.read(), part.read(1)) == (0, b"0123456789", b"")
