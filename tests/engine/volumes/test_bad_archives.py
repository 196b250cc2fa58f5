"""Archives that are refused, each with the reason, and nothing left behind."""

from __future__ import annotations

import io
import os
import tarfile
from contextlib import closing

import pytest

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.engine.volumes.restoring import archive_of, archive_with, backed_up, restore
from topology.engine.connect import open_engine
from topology.engine.port import Storage
from topology.volumes.check import Limits
from topology.volumes.compress import compressed
from topology.volumes.errors import BadArchive
from topology.volumes.restore import Mode


def made(*entries: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for one in entries:
            tar.addfile(one, io.BytesIO(bytes(one.size)))
    return buffer.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info


def hostile() -> dict[str, tuple[bytes, str]]:
    good = made(entry("a"), entry("b", size=5000))
    return {
        "not an archive": (b"this is no archive at all" * 100, "not_an_archive"),
        "nothing": (b"", "not_an_archive"),
        "truncated": (good[:3000], "truncated"),
        "without an end": (good[:1024], "truncated"),
        "damaged": (good[:512] + b"\xff" * 512 + good[1024:], "damaged"),
        "absolute": (made(entry("a"), entry("/etc/cron.d/x")), "unsafe_name"),
        "upwards": (made(entry("a"), entry("x/../../../etc/passwd")), "unsafe_name"),
        "long upwards": (made(entry("a"), entry("../" * 60 + "x")), "unsafe_name"),
        "link upwards": (made(entry("a"), entry("l", tarfile.SYMTYPE, "../../etc")), "link_leads_out"),
        "link absolute": (made(entry("a"), entry("l", tarfile.SYMTYPE, "/etc")), "link_leads_out"),
        "hard link upwards": (
            made(entry("a"), entry("l", tarfile.LNKTYPE, "../../etc/passwd")),
            "link_leads_out",
        ),
        "behind a link": (
            made(entry("d"), entry("l", tarfile.SYMTYPE, "d"), entry("l/x")),
            "unsafe_name",
        ),
        "device": (made(entry("a"), entry("sda", tarfile.BLKTYPE)), "device_node"),
        "terminal": (made(entry("a"), entry("tty", tarfile.CHRTYPE)), "device_node"),
    }


def test_a_hostile_archive_is_refused_and_leaves_nothing(engine: RealEngine, storage: Storage) -> None:
    engine.run("user", "--volume", "used:/d")
    engine.docker("exec", "user", "/bin/busybox", "touch", "/d/precious")
    engine.api("POST", "/volumes/create", {"Name": "empty"})
    into: tuple[tuple[str, Mode], ...] = (("fresh", "new"), ("empty", "empty"), ("used", "replace"))
    for kind, (archive, code) in hostile().items():
        for volume, mode in into:
            with pytest.raises(BadArchive) as caught:
                restore(storage, archive, volume, mode)
            assert caught.value.code == code, (kind, mode)
        assert engine.docker("volume", "ls", "--quiet").split() == ["empty", "used"], kind
        assert os.listdir(trees.on_disk(engine, "used")) == ["precious"], kind
        assert os.listdir(trees.on_disk(engine, "empty")) == [], kind
        assert trees.leftovers(engine) == [], kind


def test_a_bomb_is_stopped_by_the_limits(engine: RealEngine, storage: Storage) -> None:
    many, large = archive_of(**{f"f{n}": "" for n in range(50)}), archive_of(large="x" * 100_000)
    packed = b"".join(compressed([large], "tar.zst"))
    for archive, limits, code in (
        (many, Limits(entries=49), "too_many_entries"),
        (large, Limits(bytes=99_999), "too_large"),
        (packed, Limits(bytes=99_999), "too_large"),
    ):
        with pytest.raises(BadArchive) as caught:
            restore(storage, archive, "fresh", limits=limits)
        assert caught.value.code == code
    assert engine.docker("volume", "ls", "--quiet") == ""


def test_who_is_allowed_to_restores_devices_and_links_that_lead_out(
    engine: RealEngine, storage: Storage
) -> None:
    for kind in ("device", "terminal", "link absolute"):
        restore(
            storage,
            hostile()[kind][0],
            f"v-{kind.replace(' ', '-')}",
            limits=Limits(devices=True, outward_links=True),
        )
    assert engine.docker("volume", "ls", "--quiet").count("v-") == 3


def test_content_that_is_not_what_was_backed_up_is_refused(engine: RealEngine, storage: Storage) -> None:
    engine.run("user", "--volume", "origin:/d")
    engine.docker("exec", "user", "/bin/busybox", "sh", "-c", "echo hello world > /d/file")
    archive = backed_up(storage, "origin")
    for found, put in ((b"hello", b"hallo"), (b"file", b"fill")):
        changed = _with_right_sums(archive.replace(found, put))
        with pytest.raises(BadArchive) as caught:
            restore(storage, changed, "fresh")
        assert caught.value.code == "checksum_mismatch"
    with pytest.raises(BadArchive) as caught:
        restore(storage, archive[: archive.rindex(b".portolan-backup/manifest.json")] + bytes(1024), "fresh")
    assert caught.value.code == "truncated"
    assert trees.leftovers(engine) == []


def _with_right_sums(archive: bytes) -> bytes:
    blocks = [bytearray(archive[at : at + 512]) for at in range(0, len(archive), 512)]
    for block in blocks:
        if block[257:262] == b"ustar":
            block[148:156] = b" " * 8
            block[148:156] = b"%06o\0 " % sum(block)
    return b"".join(blocks)


@pytest.mark.parametrize(
    ("archive", "code", "words"),
    [
        (bytes(10240), "empty_archive", "nothing in this archive"),
        (archive_with("h", tarfile.LNKTYPE, "missing"), "link_to_nothing", "not in it"),
        (archive_with("n" * 300), "not_unpacked", "name too long"),
        (archive_with("plain/below", first="plain"), "not_unpacked", "not a directory"),
        (archive_with("root", tarfile.LNKTYPE, "."), "not_unpacked", "hardlink"),
    ],
)
def test_what_the_engine_cannot_unpack_is_told_as_the_archives_fault(
    each_engine: RealEngine, archive: bytes, code: str, words: str
) -> None:
    with closing(open_engine(each_engine.url, environ={})) as opened, pytest.raises(BadArchive) as caught:
        restore(opened.storage(), archive, "fresh")
    assert caught.value.code == code
    assert len(str(caught.value)) < 400
    assert each_engine.docker("volume", "ls", "--quiet") == ""
    assert trees.leftovers(each_engine) == []
