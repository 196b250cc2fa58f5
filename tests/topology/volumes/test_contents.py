"""Two archives compared: whatever their order, their holes, and which name a file stands under."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from contextlib import closing

import pytest

from topology.volumes.contents import PIECE, Compared, Contents, Reading, Side


def entry(name: str, content: bytes = b"", **more: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(f"volume/{name}")
    info.size = len(content)
    for key, value in more.items():
        setattr(info, key, value)
    return info, content


def link(name: str, to: str) -> tuple[tarfile.TarInfo, bytes]:
    return entry(name, type=tarfile.LNKTYPE, linkname=f"volume/{to}")


ATTRIBUTE = {"SCHILY.xattr.user.x": "1"}
Entries = list[tuple[tarfile.TarInfo, bytes]]


def packed(entries: Entries) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for info, content in entries:
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def compared(was: Entries, came: Entries, *, exact: bool = True) -> Compared:
    sides: tuple[tuple[Side, Entries], ...] = (("was", was), ("came", came))
    with closing(Contents(exact=exact)) as contents:
        for side, entries in sides:
            contents.add(side, io.BytesIO(packed(entries)))
        return contents.compare()


def test_the_order_and_the_name_of_a_linked_file_do_not_matter() -> None:
    was = [entry("a", b"one"), link("b", "a"), link("c", "a"), entry("d", b"two")]
    came = [entry("d", b"two"), entry("c", b"one"), link("a", "c"), link("b", "c")]
    assert compared(was, came) == Compared(4, 0, ())


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ([entry("a", b"one"), entry("b", b"one"), entry("d", b"two")], {"a", "b"}),  # not linked any more
        ([entry("a", b"one"), link("b", "a"), entry("d", b"twO")], {"d"}),
        ([entry("a", b"one"), link("b", "a"), entry("d", b"two", mode=0o600)], {"d"}),
        ([entry("a", b"one"), link("b", "a"), entry("d", b"two", mtime=1.5)], {"d"}),
        ([entry("a", b"one"), link("b", "a"), entry("d", b"two", pax_headers=ATTRIBUTE)], {"d"}),
        ([entry("a", b"one"), link("b", "a")], {"d"}),
        ([entry("a", b"one"), link("b", "a"), entry("d", b"two"), entry("e")], {"e"}),
        ([entry("a", b"one"), link("b", "d"), entry("d", b"two")], {"a", "b", "d"}),
        ([entry("a", b"one"), link("b", "a"), entry("d", type=tarfile.SYMTYPE, linkname="x")], {"d"}),
    ],
)  # fmt: skip
def test_what_differs_is_named(changed: Entries, named: set[str]) -> None:
    was = [entry("a", b"one"), link("b", "a"), entry("d", b"two")]
    found = compared(was, changed)
    assert set(found.differing) == named
    assert found.count == len(named)


def test_the_archive_api_carries_less() -> None:
    was = [entry("a", b"one", mtime=1.5, pax_headers={"SCHILY.xattr.user.x": "1"})]
    assert compared(was, [entry("a", b"one")], exact=False).count == 0
    capability = {"SCHILY.xattr.security.capability": "1"}
    assert compared(was, [entry("a", b"one", pax_headers=capability)], exact=False).count == 1


def test_holes_are_zeros() -> None:
    content = b"x" * PIECE + bytes(3 * PIECE) + b"end"
    sparse_map = f"2\n0\n{PIECE}\n{4 * PIECE}\n3\n".encode().ljust(512, b"\0")
    headers = {
        "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "volume/a",
        "GNU.sparse.realsize": str(len(content)),
    }  # fmt: skip
    sparse = entry("GNUSparseFile.0/a", sparse_map + b"x" * PIECE + b"end", pax_headers=headers)
    assert compared([sparse], [entry("a", content)]) == Compared(1, 0, ())
    assert compared([sparse], [entry("a", content[:-1] + b"!")]).count == 1


def test_many_are_counted_and_few_named() -> None:
    found = compared([entry(f"f{at}") for at in range(50)], [])
    assert (found.count, len(found.differing)) == (50, 5)


def pieces_of(archive: bytes) -> list[bytes]:
    return [archive[at : at + 700] for at in range(0, len(archive), 700)]


def test_it_looks_at_what_goes_on_to_somebody_else() -> None:
    archive = packed([entry("a", b"one" * 9000), link("b", "a")])
    with closing(Contents(exact=True)) as contents:
        assert b"".join(contents.passing("was", pieces_of(archive))) == archive
        contents.add("came", Reading(pieces_of(archive)))  # type: ignore[arg-type]
        assert contents.compare() == Compared(2, 0, ())


@pytest.mark.parametrize("cut", [lambda archive: archive[:900], lambda archive: b"\1" * len(archive)])
def test_what_cannot_be_read_is_told_at_the_end_and_holds_nobody_up(cut: Callable[[bytes], bytes]) -> None:
    archive = cut(packed([entry("a", b"one" * 90_000)]))
    with closing(Contents(exact=True)) as contents:
        passing = contents.passing("was", pieces_of(archive))
        with pytest.raises(tarfile.TarError):
            b"".join(passing)


def test_whoever_stops_early_ends_the_looking() -> None:
    with closing(Contents(exact=True)) as contents:
        passing = contents.passing("was", pieces_of(packed([entry("a", b"one" * 90_000)])))
        next(passing)
        passing.close()  # type: ignore[attr-defined]
