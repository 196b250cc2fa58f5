"""Portolan's reader of archives and the engine's see the same entries, or Portolan refuses the archive.

What only the engine sees nobody has checked. So archives are put together out of headers that readers are
known to take differently, and what the engine unpacks is compared with what was seen.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.engine import trees
from tests.engine.engines import RealEngine
from tests.topology.volumes.archives import header, long_name, pax, scanned
from topology.engine.connect import open_engine
from topology.engine.errors import EngineError
from topology.volumes.errors import BadArchive
from topology.volumes.helpers import PLACE, helper
from topology.volumes.tar import BLOCK, END

ARCHIVES = 400
SIZES = (0, 0, 0, 1, BLOCK, BLOCK + 1)
#: Forms of a header, and what may stand where one of them has its prefix.
MAGICS = (b"ustar\x0000", b"ustar  \0", b"ustar\0  ", b"")
PREFIXES = (b"", b"pre", b"14502737330\0", b"9" * 12, b"\x80\0\0")


def piece(dice: random.Random, number: int) -> bytes:
    """A header with what may follow it, or something that is about the next header."""
    name, size = f"n{number}", dice.choice(SIZES)
    content = header(b"inner%d" % number) * -(-size // BLOCK) if dice.random() < 0.6 else b""
    version = {"GNU__sparse__major": dice.choice("012"), "GNU__sparse__minor": dice.choice("01")}
    return dice.choice(
        (
            header(name.encode(), dice.choice((b"0", b"7", b"\0")), size) + content,
            header(f"{name}/".encode(), dice.choice((b"5", b"\0", b"0")), size) + content,
            header(name.encode(), magic=dice.choice(MAGICS), prefix=dice.choice(PREFIXES)),
            pax(path=f"{name}p"),
            pax(size=str(dice.choice(SIZES))),
            long_name(f"{name}L".encode()),
            pax(b"g", **{dice.choice(("comment", "path", "size")): "512"}),
            pax(GNU__sparse__name=f"{name}s", **(version if dice.random() < 0.5 else {})),
            header(name.encode(), dice.choice((b"2", b"6")), size) + content,
        )
    )


def on_disk(root: Path) -> set[bytes]:
    """All that was unpacked, with every folder, and taken away again."""
    found = {os.fsencode(path.relative_to(root)) for path in root.rglob("*")}
    for path in root.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return found


def with_folders(name: bytes) -> Iterator[bytes]:
    name = name.strip(b"/")
    while name:
        yield name
        name = name.rpartition(b"/")[0]


def test_the_engine_unpacks_what_was_seen_and_nothing_else(each_engine: RealEngine) -> None:
    each_engine.api("POST", "/volumes/create", {"Name": "read"})
    root, storage = trees.on_disk(each_engine, "read"), open_engine(each_engine.url, environ={}).storage()
    dice, compared = random.Random(4711), 0
    with helper(storage, "read", "test.test.test", write=True) as container:
        for _round in range(ARCHIVES):
            data = b"".join(piece(dice, number) for number in range(dice.randrange(1, 6)))
            with suppress(BadArchive, EngineError):
                seen, passed = scanned([data + END])
                on_disk(root)
                storage.write_archive(container, PLACE, [passed, END])
                ours = {folder for entry in seen for folder in with_folders(entry.name)}
                assert on_disk(root) == ours, data.hex()
                compared += 1
    assert compared > ARCHIVES / 10
