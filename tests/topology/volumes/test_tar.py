"""An archive looked at while it streams by: the same entries as tarfile finds, whatever the pieces."""

from __future__ import annotations

import io
import tarfile
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topology.volumes.archives import archive, entry, header, long_name, pax, scanned, summed
from topology.volumes import plain
from topology.volumes.errors import BadArchive
from topology.volumes.tar import BLOCK, FOLDER, LINK, MOST_EXTENSIONS, REGULAR, SYMLINK, Entry, Scanner

LONG = "a-long-name/" * 30
SAMPLE = (
    entry("plain", content=b"x" * 1000),
    entry("empty"),
    entry("exact", content=b"y" * BLOCK),
    entry("folder", tarfile.DIRTYPE),
    entry(f"{LONG}end", content=b"long"),
    entry("링크", tarfile.SYMTYPE, target=f"{LONG}target"),
    entry("hard", tarfile.LNKTYPE, target="plain"),
    entry("pipe", tarfile.FIFOTYPE),
)


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_it_finds_what_tarfile_finds(form: int) -> None:
    data = archive(*SAMPLE, form=form)
    found, _passed = scanned([data])
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        theirs = [(m.name, m.linkname, m.size) for m in tar]
    ours = [(e.name.decode().rstrip("/"), e.target.decode(), e.size) for e in found]
    assert ours == theirs
    assert [e.type for e in found[:4]] == [REGULAR, REGULAR, REGULAR, FOLDER]
    assert [e.type for e in found[5:7]] == [SYMLINK, LINK]


def test_what_is_passed_on_is_the_archive_without_its_end() -> None:
    data = archive(*SAMPLE)
    _found, passed = scanned([data])
    assert len(passed) % BLOCK == 0
    assert data.startswith(passed)
    assert data[len(passed) :] == bytes(len(data) - len(passed))


@given(st.lists(st.integers(1, 3000), max_size=60))
def test_it_does_not_matter_how_the_archive_is_cut(sizes: list[int]) -> None:
    data = archive(*SAMPLE)
    pieces, position = [], 0
    for size in sizes:
        pieces.append(data[position : position + size])
        position += size
    assert scanned([*pieces, data[position:]]) == scanned([data])


#: As GNU tar writes it: a header of its own that says the time, and then a plain one.
PLAIN = entry("volume/file", content=b"abc")[0].tobuf(tarfile.USTAR_FORMAT)
TIMED = entry("volume/file", content=b"abc", mtime="1732803912.123456789")[0].tobuf(tarfile.PAX_FORMAT)
TIMED += b"abc".ljust(BLOCK)


def outcome(data: bytes) -> object:
    """What is found in an archive, or how it is refused."""
    try:
        return scanned([data])[0]
    except BadArchive as error:
        return error.code


@given(
    st.sampled_from(range(3)),
    st.lists(
        st.tuples(
            st.sampled_from([*range(100, 265), *range(329, 350), 511]), st.sampled_from(b"\0 07/8x\xff")
        )
    ),
    st.booleans(),
)
def test_what_is_recognized_at_a_glance_is_what_the_rules_read(
    at: int, changes: list[tuple[int, int]], right: bool
) -> None:
    """Whatever is changed in a header, or in the time before it."""
    block = bytearray(TIMED[at * BLOCK : (at + 1) * BLOCK])
    for position, byte in changes:
        block[position % 40 if at == 1 else position] = byte
    changed = bytes(block) if at == 1 or not right else summed(block)
    data = header(b"first") + TIMED[: at * BLOCK] + changed + TIMED[(at + 1) * BLOCK :] + bytes(2 * BLOCK)
    found = outcome(data)
    with (
        mock.patch.object(plain, "header", return_value=None),
        mock.patch.object(plain, "time", return_value=None),
    ):
        assert found == outcome(data)


def test_most_headers_are_recognized_at_a_glance() -> None:
    assert plain.header(TIMED[:BLOCK]) is not None
    assert plain.header(PLAIN) == (b"0", 3, b"volume/file", b"")
    deep = entry("folder/" * 20 + "x")[0].tobuf(tarfile.USTAR_FORMAT)
    assert plain.header(deep) == (b"0", 0, b"folder/" * 20 + b"x", b"")
    assert plain.time(b"30 mtime=1732803912.123456789\n") == b"1732803912.123456789"


@given(st.binary(min_size=BLOCK, max_size=BLOCK))
def test_a_checksum_is_the_sum_of_all_bytes(block: bytes) -> None:
    assert plain.total(block) == sum(block[:148]) + 8 * 32 + sum(block[156:])
    assert plain.total(b"\xff" * BLOCK) == 0xFF * (BLOCK - 8) + 8 * 32


def test_an_entry_can_be_withheld_with_its_content() -> None:
    data = archive(entry("a", content=b"1"), entry("secret", content=b"s" * 700), entry("b", content=b"2"))
    withheld: list[tuple[bytes, bytes]] = []
    for size in (len(data), 100, 512, 513):
        withheld.clear()
        scanner = Scanner(
            lambda e: e.name != b"secret", lambda e, content: withheld.append((e.name, content))
        )
        parts = [data[at : at + size] for at in range(0, len(data), size)]
        passed = b"".join(bytes(piece) for part in parts for piece in scanner.feed(part))
        scanner.finish()
        assert withheld == [(b"secret", b"s" * 700)]
        assert passed == archive(entry("a", content=b"1"), entry("b", content=b"2"))[: len(passed)]
        assert scanned([passed + bytes(1024)])[0][1].name == b"b"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_an_archive"),
        (b"nonsense" * 200, "not_an_archive"),
        (scanned([archive(*SAMPLE)])[1], "truncated"),
        (archive(*SAMPLE)[:700], "truncated"),
        (archive(entry("a"))[:512] + b"garbage!" * 64 + bytes(1024), "damaged"),
    ],
)
def test_what_is_no_whole_archive_is_an_error(data: bytes, code: str) -> None:
    with pytest.raises(BadArchive) as caught:
        scanned([data])
    assert caught.value.code == code


def test_a_size_that_only_the_extended_header_knows_is_believed_as_go_does() -> None:
    info, content = entry("big", content=b"z" * 2000)
    info.pax_headers = {"comment": "x", "size": "2000"}
    data = archive((info, content), entry("after"))
    assert [(e.name, e.size) for e in scanned([data])[0]] == [(b"big", 2000), (b"after", 0)]


def test_a_sparse_file_counts_with_its_holes() -> None:
    info, content = entry("sparse", content=b"data")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "real",
                        "GNU.sparse.realsize": str(10**12)}  # fmt: skip
    found: list[Entry] = scanned([archive((info, content))])[0]
    assert (found[0].name, found[0].size) == (b"real", 10**12)


def test_an_unknown_kind_of_entry_is_refused() -> None:
    with pytest.raises(BadArchive) as caught:
        scanned([archive(entry("strange", b"Z"))])
    assert caught.value.code == "unknown_kind"


GNU = b"ustar  \0"
#: Readers disagree about these: what is content to one, or nothing, is an entry or a name to another.
AMBIGUOUS = {
    "a size before a global header": pax(size="512")
    + pax(b"g", comment="x")
    + header(b"f")
    + header(b"hidden"),
    "a name before a global header": long_name(b"safe") + pax(b"g", comment="x") + header(b"../hidden"),
    "two extended headers": pax(size="512") + pax(path="f") + header(b"f") + header(b"hidden"),
    "the name of a sparse file that is none": pax(GNU__sparse__name="safe", path="../hidden") + header(b"f"),
    "the name of a sparse file of no version": pax(
        GNU__sparse__name="safe", GNU__sparse__major="2", path="../hidden"
    )
    + header(b"f"),
    "a prefix in a GNU header": header(b"hidden", magic=GNU, prefix=b".."),
    "a chain of long names": long_name(b"f") * (MOST_EXTENSIONS + 1) + header(b"f"),
    **{
        f"a number of more than 63 bits at {at}": summed(
            bytearray(header(b"f", magic=GNU))[:at]
            + b"\x80\x00\x00\x00\xff".ljust(width, b"\xff")
            + bytearray(header(b"f", magic=GNU))[at + width :]
        )
        for at, width in ((124, 12), (136, 12), (345, 12), (357, 12))
    },
    "an owner that is no number": pax(uid="x") + header(b"f"),
    "a time that is no number": pax(mtime="1.x") + header(b"f"),
    "a size of more than 63 bits": pax(size=str(2**63)) + header(b"f"),
    "a negative size": summed(
        bytearray(header(b"f"))[:124] + bytearray(b"-0000000777\0") + bytearray(388 - 12 + 0)
    ),
}


def test_headers_of_headers_may_be_several_for_each_entry() -> None:
    several = long_name(b"f") * (MOST_EXTENSIONS - 1) + pax(mtime="1") + header(b"short")
    assert [found.name for found in scanned([several * 2 + bytes(2 * BLOCK)])[0]] == [b"f", b"f"]


@pytest.mark.parametrize("kind", AMBIGUOUS)
def test_what_readers_disagree_about_is_refused(kind: str) -> None:
    with pytest.raises(BadArchive) as caught:
        scanned([header(b"first") + AMBIGUOUS[kind] + bytes(2 * BLOCK)])
    assert caught.value.code == "damaged"


def test_an_old_folder_has_no_content_whatever_its_size_says() -> None:
    data = header(b"folder/", b"\0", 512, magic=b"") + header(b"inner") + bytes(2 * BLOCK)
    assert [entry.name for entry in scanned([data])[0]] == [b"folder/", b"inner"]


def test_times_in_a_gnu_header_are_no_prefix() -> None:
    data = header(b"file", magic=GNU, prefix=b"14502737330\00014502737331\0") + bytes(2 * BLOCK)
    assert scanned([data])[0][0].name == b"file"
