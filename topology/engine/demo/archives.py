"""Archives of the demo host's volumes: read from a helper and unpacked into one, as the engine does it."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from topology.engine.demo.files import DemoFile, DemoFiles, renamed
from topology.engine.errors import EngineConflict, NotFound

#: Where a helper carries its volume.
PLACE = "volume"
#: All that is restored into a demo host is held in memory: no more than this fits on its invented disk.
DISK_BYTES = 128 * 1024 * 1024
_PIECE = 64 * 1024


def packed(files: DemoFiles, path: str) -> Iterator[bytes]:
    """The archive of a path in a helper: `/volume`, `/volume/.` or `/volume/<name>`. Raises `NotFound`."""
    inside = path.strip("/").removeprefix(PLACE).strip("/")
    dotted = inside == "."
    start = "" if dotted else inside
    if start not in files.entries:
        raise NotFound(f"Could not find the file {path} in container", 404)
    top = "." if dotted else (start.rpartition("/")[2] or PLACE)
    # Looked up at once: what is written meanwhile is in the next archive.
    return _tar(
        [
            (top + each[len(start) :] if start else f"{top}/{each}".rstrip("/"), one)
            for each, one in files.below(start)
        ]
    )


def _tar(entries: list[tuple[str, DemoFile]]) -> Iterator[bytes]:
    for name, one in entries:
        yield renamed(one.info, name).tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        if one.info.isreg():
            content = one.read()
            for at in range(0, len(content), _PIECE):
                yield content[at : at + _PIECE]
            yield bytes(-len(content) % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def unpack(files: DemoFiles, path: str, pieces: Iterable[bytes | memoryview], room: int) -> None:
    """Unpack an archive at `/` or at the volume's place.

    Raises `EngineConflict` as the engine does for a bad one, or one larger than the `room` (bytes) left.
    """
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as spool:
        received = 0
        for piece in pieces:
            received += len(piece)
            if received > room:
                raise EngineConflict("write /volume: no space left on device", 500)
            spool.write(piece)
        spool.seek(0)
        _unpack(files, spool, at_root=path.strip("/") == "")


def _unpack(files: DemoFiles, spool: IO[bytes], *, at_root: bool) -> None:
    try:
        with tarfile.open(fileobj=spool, mode="r:", errors="surrogateescape") as archive:
            for info in archive:
                _put(files, archive, info, at_root=at_root)
    except tarfile.TarError as error:
        raise EngineConflict(f"Error processing tar file(exit status 1): {error}", 500) from error


def _put(files: DemoFiles, archive: tarfile.TarFile, info: tarfile.TarInfo, *, at_root: bool) -> None:
    path = _inside(info.name, at_root=at_root)
    if path is None:
        return
    if info.islnk():
        files.remove(path)
        target = _inside(info.linkname, at_root=at_root)
        if target is None or target not in files.entries:
            raise EngineConflict(f"link {info.linkname} {info.name}: no such file or directory", 500)
        known = files.entries[target]
        files.put(path, DemoFile(renamed(known.info, path), known.read))
        return
    content = archive.extractfile(info) if info.isreg() else None
    data = content.read() if content is not None else b""
    files.put(path, DemoFile(renamed(info, path), lambda: data))


def _inside(name: str, *, at_root: bool) -> str | None:
    """A name in the archive as a path in the volume; `None` for what lies beside it."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if at_root:
        if parts[:1] != [PLACE]:
            return None
        parts = parts[1:]
    return None if ".." in parts else "/".join(parts)
