"""The forms of a backup: each comes back, bombs unpack in small pieces, cut ones are seen."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable

import pytest
import zstandard

from tests.topology.volumes.archives import archive, entry
from topology.volumes.compress import FORMATS, PIECE, compressed, opened
from topology.volumes.errors import BadArchive

DATA = bytes(range(256)) * 10_000


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_packed_comes_back(form: str) -> None:
    pieces = [DATA[at : at + 70_000] for at in range(0, len(DATA), 70_000)]
    packed = b"".join(compressed(pieces, form))
    assert b"".join(opened(io.BytesIO(packed))) == DATA


def test_other_programs_can_read_it() -> None:
    assert gzip.decompress(b"".join(compressed([DATA], "tar.gz"))) == DATA
    frame = b"".join(compressed([DATA], "tar.zst"))
    assert zstandard.ZstdDecompressor().stream_reader(io.BytesIO(frame)).read() == DATA


def test_files_put_behind_each_other_are_read_as_one() -> None:
    for form in ("tar.gz", "tar.zst"):
        packed = b"".join(compressed([DATA], form))
        assert b"".join(opened(io.BytesIO(packed + packed))) == DATA + DATA


@pytest.mark.parametrize("form", ["tar.gz", "tar.zst"])
def test_a_bomb_unpacks_in_small_pieces(form: str) -> None:
    packed = b"".join(compressed([bytes(50_000_000)], form))
    assert len(packed) < 300_000
    sizes = [len(piece) for piece in opened(io.BytesIO(packed))]
    assert sum(sizes) == 50_000_000
    assert max(sizes) <= PIECE


def test_a_cut_or_changed_gzip_is_an_error() -> None:
    packed = b"".join(compressed([DATA], "tar.gz"))
    for wrong, code in ((packed[:-20], "truncated"), (packed[:-6] + b"\0" * 6, "damaged")):
        with pytest.raises(BadArchive) as caught:
            list(opened(io.BytesIO(wrong)))
        assert caught.value.code == code


def test_a_changed_zstd_is_an_error() -> None:
    packed = bytearray(b"".join(compressed([DATA], "tar.zst")))
    packed[-1] ^= 0xFF
    with pytest.raises(BadArchive) as caught:
        list(opened(io.BytesIO(bytes(packed))))
    assert caught.value.code == "damaged"


def test_a_frame_that_needs_too_much_memory_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(zlib.compress(DATA) * 10) + packer.flush()
    with pytest.raises(BadArchive) as caught:
        list(opened(io.BytesIO(packed)))
    assert caught.value.code == "too_large"


def test_frames_that_are_to_be_passed_over_may_come_first() -> None:
    """`pzstd` writes one before each frame."""
    packed = b"".join(compressed([DATA], "tar.zst"))
    assert b"".join(opened(io.BytesIO(b"\x50\x2a\x4d\x18\x04\0\0\0size" + packed))) == DATA


def test_a_zstd_of_which_only_the_beginning_is_there_is_an_error() -> None:
    packed = b"".join(compressed([b"small"], "tar.zst"))
    for cut in (packed[:4], packed[:8]):
        with pytest.raises(BadArchive) as caught:
            list(opened(io.BytesIO(cut)))
        assert caught.value.code == "truncated"


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_what_other_programs_pack_is_told_by_their_names(pack: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BadArchive, match="packed with") as caught:
        opened(io.BytesIO(pack(DATA)))
    assert caught.value.code == "not_an_archive"


def test_a_file_in_an_archive_may_be_called_as_such_a_program_begins() -> None:
    data = archive(entry("BZh"))
    assert b"".join(opened(io.BytesIO(data))) == data
