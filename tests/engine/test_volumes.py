"""Backup, restore and copy on real engines: what comes back, what is refused, that nothing is left."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.volumes.strangers import QUIET_SECONDS, Strangers
from tests.engine import trees
from tests.engine.engines import RealEngine
from topology.engine.connect import open_engine
from topology.engine.errors import EngineConflict, EngineError, EngineUnreachable, NotFound
from topology.engine.port import Engine, Storage
from topology.parse import parse_containers, parse_volumes
from topology.volumes import writing
from topology.volumes.backup import backup
from topology.volumes.check import Limits
from topology.volumes.compress import FORMATS, compressed
from topology.volumes.copying import copy_content, copy_to_new
from topology.volumes.errors import BadArchive, Cancelled, VolumeInTheWay
from topology.volumes.helpers import KEEPS_LABEL, PLACE, helper, labels, marked, sweep, temporary_volume
from topology.volumes.journal import Journal
from topology.volumes.manifest import About
from topology.volumes.progress import Progress
from topology.volumes.restore import Mode, Restored, Restoring, put_back
from topology.volumes.users import users
from topology.volumes.writing import no_space

OWNER, STRANGER = "test.test.test", "1.2.3"


@pytest.fixture
def opened(engine: RealEngine) -> Iterator[Engine]:
    found = open_engine(engine.url, environ={})
    yield found
    found.close()


@pytest.fixture
def storage(opened: Engine) -> Storage:
    return opened.storage()


def backed_up(storage: Storage, volume: str, form: str = "tar") -> bytes:
    about = About(volume, "local", "ENGINE", "2026-01-01T00:00:00+00:00")
    with closing(backup(storage, about, OWNER, Progress())) as pieces:
        return b"".join(compressed(pieces, form))


def restore(
    storage: Storage, archive: bytes, volume: str, mode: Mode = "new", limits: Limits | None = None
) -> Restored:
    restoring = Restoring(storage, volume, mode, OWNER, Progress(), Journal(), limits or Limits())
    return restoring.run(io.BytesIO(archive))


def archive_of(**files: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content.encode()))
    return buffer.getvalue()


def archive_with(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", first: str = "good") -> bytes:
    """An archive of a file and one more entry."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(tarfile.TarInfo(first))
        tar.addfile(info)
    return buffer.getvalue()


def test_everything_comes_back_as_it_was(each_engine: RealEngine) -> None:
    each_engine.run("writer", "--volume", "origin:/d")
    trees.fill(each_engine, "writer")
    os.setxattr(trees.on_disk(each_engine, "origin") / "binary", "security.capability", trees.CAPABILITY)
    before = trees.seen(each_engine, "writer")
    storage = open_engine(each_engine.url, environ={}).storage()
    for form in FORMATS:
        name = f"back-{form}"
        assert restore(storage, backed_up(storage, "origin", form), name).verified
        assert trees.look_into(each_engine, name) == before
    copy_to_new(storage, "origin", "copied", OWNER, Progress(), Journal())
    assert trees.look_into(each_engine, "copied") == before
    copied = trees.on_disk(each_engine, "copied") / "binary"
    assert os.getxattr(copied, "security.capability") == trees.CAPABILITY
    assert trees.seen(each_engine, "writer") == before
    assert trees.leftovers(each_engine) == []


def test_replacing_takes_the_old_content_away_under_its_users(each_engine: RealEngine) -> None:
    each_engine.run("origin", "--volume", "origin:/d")
    trees.fill(each_engine, "origin")
    before = trees.seen(each_engine, "origin")
    each_engine.run("user", "--volume", "target:/d")
    trees.fill(
        each_engine, "user", "cd /d; mkdir -p plain/below; echo old > plain/below/x; echo old > old; mkfifo f"
    )
    storage = open_engine(each_engine.url, environ={}).storage()
    restore(storage, backed_up(storage, "origin"), "target", "replace")
    assert trees.seen(each_engine, "user") == before
    assert trees.leftovers(each_engine) == []


def test_an_empty_volume_is_filled_and_one_that_is_not_is_left_alone(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "target:/d")
    restore(storage, archive_of(one="1"), "target", "empty")
    with pytest.raises(VolumeInTheWay) as caught:
        restore(storage, archive_of(two="2"), "target", "empty")
    assert caught.value.code == "volume_not_empty"
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d") == "one"


def test_an_empty_volume_can_be_backed_up_and_comes_back(engine: RealEngine, storage: Storage) -> None:
    engine.api("POST", "/volumes/create", {"Name": "nothing"})
    restore(storage, backed_up(storage, "nothing"), "again")
    assert trees.look_into(engine, "again") == trees.look_into(engine, "nothing")


def test_a_volume_with_a_file_system_of_its_own_is_replaced_name_by_name(
    each_engine: RealEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "SO_MANY", 3)
    engine, storage = each_engine, open_engine(each_engine.url, environ={}).storage()
    engine.run("user", "--volume", "target:/d")
    trees.fill(engine, "user", "cd /d; mkdir lost+found; for i in $(seq 7); do mkdir -p $i/$i; done")
    restore(storage, archive_of(only="1"), "target", "replace")
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d").split() == ["lost+found", "only"]


def hostile() -> dict[str, tuple[bytes, str]]:
    def made(*entries: tarfile.TarInfo) -> bytes:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for entry in entries:
                tar.addfile(entry, io.BytesIO(bytes(entry.size)))
        return buffer.getvalue()

    def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 0) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.size = kind, target, size
        return info

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


@pytest.mark.parametrize("kind", hostile())
def test_a_hostile_archive_is_refused_and_leaves_nothing(
    engine: RealEngine, storage: Storage, kind: str
) -> None:
    archive, code = hostile()[kind]
    engine.run("user", "--volume", "used:/d")
    engine.docker("exec", "user", "/bin/busybox", "touch", "/d/precious")
    engine.api("POST", "/volumes/create", {"Name": "empty"})
    for volume, mode in (("fresh", "new"), ("empty", "empty"), ("used", "replace")):
        with pytest.raises(BadArchive) as caught:
            restore(storage, archive, volume, mode)  # type: ignore[arg-type]
        assert caught.value.code == code
    assert engine.docker("volume", "ls", "--quiet").split() == ["empty", "used"]
    assert engine.docker("exec", "user", "/bin/busybox", "ls", "/d") == "precious"
    assert os.listdir(trees.on_disk(engine, "empty")) == []
    assert trees.leftovers(engine) == []


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


def small_volume(engine: RealEngine, name: str, size: str = "1m") -> None:
    options = {"type": "tmpfs", "device": "tmpfs", "o": f"size={size}"}
    engine.api("POST", "/volumes/create", {"Name": name, "DriverOpts": options})


def test_a_full_disk_costs_nothing_of_the_old_content(each_engine: RealEngine) -> None:
    small_volume(each_engine, "small")
    each_engine.run("user", "--volume", "small:/d")
    each_engine.docker("exec", "user", "/bin/busybox", "sh", "-c", "echo precious > /d/old; mkdir /d/folder")
    before = trees.seen(each_engine, "user")
    storage = open_engine(each_engine.url, environ={}).storage()
    with pytest.raises(EngineError) as caught:
        restore(storage, archive_of(one="x" * 600_000, two="y" * 600_000), "small", "replace")
    assert no_space(caught.value)
    assert trees.seen(each_engine, "user") == before
    small_volume(each_engine, "other")
    each_engine.run("other", "--volume", "other:/d")
    with pytest.raises(EngineError):
        restore(storage, archive_of(one="x" * 600_000, two="y" * 600_000), "other", "empty")
    assert each_engine.docker("exec", "other", "/bin/busybox", "ls", "/d") == ""
    assert trees.leftovers(each_engine) == []


def test_who_cancels_gets_everything_back_as_it_was(engine: RealEngine, storage: Storage) -> None:
    engine.run("user", "--volume", "origin:/d")
    engine.docker("exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/big", "bs=1M", "count=20")
    progress = Progress()

    class Impatient(Journal):
        def note(self, **changes: object) -> None:
            progress.cancel()

    with pytest.raises(Cancelled):
        copy_to_new(storage, "origin", "copied", OWNER, progress, Impatient())
    assert engine.docker("volume", "ls", "--quiet") == "origin"
    assert trees.leftovers(engine) == []


def test_an_engine_that_goes_away_in_the_middle_is_an_error_and_not_a_short_backup(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "origin:/d")
    engine.docker("exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/big", "bs=1M", "count=64")
    about = About("origin", "local", "ENGINE", "2026-01-01T00:00:00+00:00")
    with closing(backup(storage, about, OWNER, Progress())) as pieces:
        next(pieces)
        next(pieces)
        engine.kill()
        with pytest.raises(EngineUnreachable):
            for _piece in pieces:
                pass
    engine.start()
    assert trees.leftovers(engine)
    assert sweep(storage, lambda owner: owner == OWNER)
    assert trees.leftovers(engine) == []


def test_a_volume_that_is_used_cannot_be_removed(engine: RealEngine, storage: Storage) -> None:
    engine.create("stopped", "--volume", "used:/d")
    with pytest.raises(EngineConflict):
        storage.remove_volume("used")
    engine.docker("rm", "stopped")
    storage.remove_volume("used")
    assert engine.docker("volume", "ls", "--quiet") == ""


def test_sizes_are_told_also_while_somebody_else_asks(each_engine: RealEngine) -> None:
    each_engine.run("user", "--volume", "sized:/d")
    each_engine.docker(
        "exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/f", "bs=1000", "count=100"
    )
    storage = open_engine(each_engine.url, environ={}).storage()
    assert 100_000 <= (storage.sizes()["sized"] or 0) <= 120_000


def test_helpers_and_temporary_volumes_are_on_no_list(opened: Engine, storage: Storage) -> None:
    with temporary_volume(storage, OWNER) as name, helper(storage, name, OWNER):
        assert opened.containers() == []
        assert opened.volumes() == []
        found = storage.labelled("portolan.helper")
        assert [len(items) for items in found] == [1, 1, 1]


def test_a_helper_in_use_is_told_from_one_that_was_left(each_engine: RealEngine) -> None:
    each_engine.run("user", "--volume", "origin:/d")
    each_engine.docker("exec", "user", "/bin/busybox", "dd", "if=/dev/zero", "of=/d/big", "bs=1M", "count=32")
    storage = open_engine(each_engine.url, environ={}).storage()
    now = [0.0]
    watch = Strangers(lambda _owner: False, lambda: now[0])

    def look() -> frozenset[str]:
        now[0] += QUIET_SECONDS
        return watch.dead(storage)

    with helper(storage, "origin", STRANGER) as container:
        with storage.read_archive(container, PLACE) as archive:
            next(archive)
            assert [look(), look()] == [frozenset(), frozenset()]
        sending = iter_slowly(look)
        storage.write_archive(container, "/", sending)
        assert [look(), look()] == [frozenset(), {STRANGER}]
        assert sweep(storage, {STRANGER}.__contains__, spare=True) == 2
        assert trees.leftovers(each_engine) == []


def iter_slowly(look: Callable[[], frozenset[str]]) -> Iterator[bytes]:
    """An archive during which is looked twice whether its owner lives."""
    info = tarfile.TarInfo("file")
    yield info.tobuf()
    assert [look(), look()] == [frozenset(), frozenset()]
    yield bytes(1024)


def test_what_was_paused_goes_on_although_all_notes_are_lost(each_engine: RealEngine) -> None:
    one, two = (each_engine.run(name, "--volume", "data:/d") for name in ("one", "two"))
    storage = open_engine(each_engine.url, environ={}).storage()
    left = marked(storage, STRANGER, [one, two])
    left.__enter__()
    for container in (one, two):
        storage.pause(container)
    assert sweep(storage, {STRANGER}.__contains__, held=[two], spare=True) == 1
    assert [each_engine.inspect(name)["State"]["Status"] for name in ("one", "two")] == ["running", "paused"]
    storage.unpause(two)
    assert trees.leftovers(each_engine) == []


def test_an_old_content_that_is_kept_is_spared_when_all_notes_are_lost(
    engine: RealEngine, storage: Storage
) -> None:
    kept = labels(STRANGER) | {KEEPS_LABEL: "precious"}
    storage.create_volume({"Name": "portolan-kept", "Labels": kept})
    assert sweep(storage, {STRANGER}.__contains__, spare=True) == 0
    assert engine.docker("volume", "ls", "--quiet") == "portolan-kept"


def test_who_reaches_a_volume_by_another_way_is_found(each_engine: RealEngine, tmp_path: Path) -> None:
    options = {"type": "none", "o": "bind", "device": str(tmp_path)}
    for name in ("backed", "again"):
        each_engine.api("POST", "/volumes/create", {"Name": name, "DriverOpts": options})
    each_engine.run("direct", "--volume", "backed:/d")
    each_engine.run("other", "--volume", "again:/d")
    each_engine.run("path", "--volume", f"{tmp_path}:/d:ro")
    each_engine.run("plain", "--volume", "data:/d")
    each_engine.run("within", "--volume", f"{trees.on_disk(each_engine, 'data')}:/x")
    each_engine.run("around", "--volume", f"{each_engine.folder}/data/volumes:/x")
    with closing(open_engine(each_engine.url, environ={})) as opened:
        containers, volumes = parse_containers(opened.containers()), parse_volumes(opened.volumes())
    found = users(containers, volumes, "backed")
    assert [(user.name, user.through, user.rw) for user in found] == [
        ("around", f"{each_engine.folder}/data/volumes", True), ("direct", None, True),
        ("other", "again", True), ("path", str(tmp_path), False),
    ]  # fmt: skip
    found = users(containers, volumes, "data")
    assert [(user.name, user.through is None, user.around) for user in found] == [
        ("around", False, True), ("plain", True, False), ("within", False, False),
    ]  # fmt: skip


def test_labels_by_which_a_volume_would_go_by_itself_are_not_restored(
    engine: RealEngine, storage: Storage
) -> None:
    anonymous = {"com.docker.volume.anonymous": "", "portolan.helper": "1", "portolan.owner": "1.2.3"}
    engine.api("POST", "/volumes/create", {"Name": "origin"})
    about = About("origin", "local", "E", "2026-01-01T00:00:00+00:00", {**anonymous, "mine": "yes"})
    with closing(backup(storage, about, OWNER, Progress())) as pieces:
        archive = b"".join(pieces)
    restore(storage, archive, "fresh")
    assert engine.api("GET", "/volumes/fresh")["Labels"] == {"mine": "yes"}


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


def test_a_volume_that_was_left_without_its_labels_is_known_by_its_name(
    engine: RealEngine, storage: Storage
) -> None:
    """An engine that is killed while it makes a volume may have made the folder and noted no labels."""
    for name in (f"portolan-{OWNER}-0123abcd", f"portolan-{OWNER}-0123abcd-kept", "portolan-data"):
        engine.api("POST", "/volumes/create", {"Name": name})
    assert sweep(storage, {OWNER}.__contains__) == 2
    assert engine.docker("volume", "ls", "--quiet") == "portolan-data"


def test_an_old_content_comes_back_although_a_container_writes_on(
    engine: RealEngine, storage: Storage
) -> None:
    engine.run("user", "--volume", "busy:/d")
    engine.docker("exec", "user", "/bin/busybox", "sh", "-c", "echo precious > /d/old")
    kept = f"portolan-{OWNER}-0123abcd-kept"
    storage.create_volume({"Name": kept, "Labels": labels(OWNER)})
    copy_content(storage, "busy", kept, OWNER, Progress())
    engine.docker("exec", "user", "/bin/busybox", "rm", "/d/old")
    loop = "while :; do echo new > /d/new; done"
    engine.docker("exec", "--detach", "user", "/bin/busybox", "sh", "-c", loop)
    put_back(storage, "busy", kept, OWNER)
    with pytest.raises(NotFound):  # somebody else has done it just now: doing it again would empty the volume
        put_back(storage, "busy", kept, OWNER)
    assert engine.docker("exec", "user", "/bin/busybox", "cat", "/d/old") == "precious"
    assert engine.docker("volume", "ls", "--quiet") == "busy"
