"""Encryption in age's format."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyrage
import pytest

from topology.backups.errors import PlaceError, PlanError
from topology.backups.sealing import check_recipient, new_keys, opened, seal
from topology.volumes.errors import BadArchive, Cancelled

CONTENT = bytes(range(256)) * 2000


def sealed(recipient: str) -> bytes:
    target = io.BytesIO()
    pieces: list[bytes | memoryview] = [CONTENT[:1], memoryview(CONTENT)[1:100_000], b"", CONTENT[100_000:]]
    seal(pieces, target, recipient)
    return target.getvalue()


def read_all(identity: str, content: bytes) -> bytes:
    with opened(io.BytesIO(content), identity) as reader:
        return b"".join(iter(lambda: reader.read(70_000), b""))


def test_only_the_key_opens_it_and_age_reads_the_same() -> None:
    keys, others = new_keys(), new_keys()
    content = sealed(keys.recipient)
    assert CONTENT[:1000] not in content
    assert content.startswith(b"age-encryption.org/v1\n")
    assert read_all(keys.identity, content) == CONTENT
    assert pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(keys.identity)]) == CONTENT
    with pytest.raises(BadArchive):
        read_all(others.identity, content)


@pytest.mark.parametrize("damage", [slice(0, 100), slice(0, 70_000), slice(0, -1)])
def test_what_is_cut_is_not_taken_for_whole(damage: slice) -> None:
    keys = new_keys()
    with pytest.raises(BadArchive):
        read_all(keys.identity, sealed(keys.recipient)[damage])


def test_what_either_side_raises_comes_out_as_it_is() -> None:
    recipient = new_keys().recipient

    def pieces() -> Iterator[bytes]:
        yield b"x" * 100
        raise Cancelled

    with pytest.raises(Cancelled):
        seal(pieces(), io.BytesIO(), recipient)

    class Full:
        def write(self, _data: bytes | memoryview, /) -> None:
            raise PlaceError.missing("there", "x")

    with pytest.raises(PlaceError):
        seal([CONTENT], Full(), recipient)


def test_reading_may_end_anywhere() -> None:
    keys = new_keys()
    with opened(io.BytesIO(sealed(keys.recipient)), keys.identity) as reader:
        assert reader.read(10) == CONTENT[:10]


def test_keys_that_are_none_are_refused() -> None:
    keys = new_keys()
    check_recipient(keys.recipient)
    for wrong in ("", "age1x", keys.identity):
        with pytest.raises(PlanError):
            check_recipient(wrong)
    for wrong in (keys.recipient, "", "# no key\n", f"{keys.identity}\n{keys.recipient}"):
        with pytest.raises(PlanError), opened(io.BytesIO(), wrong):
            pass


def test_a_key_file_is_read_as_age_reads_it() -> None:
    keys, others = new_keys(), new_keys()
    file = f"# The public key: {keys.recipient}\n\n{others.identity}\r\n  {keys.identity}\n"
    assert read_all(file, sealed(keys.recipient)) == CONTENT
