"""What lies beside a backup at its place, and says that it is whole: a small JSON file, written last.

An archive without one is no backup. It names nothing that the archive's own name does not: where that is
encrypted, labels and file names are in there alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, get_type_hints
from urllib.parse import quote

import orjson

from topology.backups.errors import PlaceError
from topology.backups.places.port import Place, counted, uploading
from topology.messages import gettext_noop

FORMAT = 1
ENDING = ".json"
LONGEST = 64 * 1024
_DIFFERS = gettext_noop("What the place %(place)s holds of “%(name)s” is not what was put there.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One backup. `size` and `sha256` are of the archive as it lies there, `bytes` of the files in it."""

    volume: str
    time: str
    engine: str
    archive: str
    size: int
    sha256: str
    entries: int
    bytes: int
    complete: bool
    way: str
    encrypted: bool
    plan: str
    format: int = FORMAT

    @property
    def name(self) -> str:
        """What it is called at its place."""
        return f"{self.archive}{ENDING}"


def folder_of(volume: str) -> str:
    """The folder of a volume's backups: its name, without what could mean another folder."""
    return re.sub(r"^\.", "%2E", quote(volume, safe="")) + "/"


def new_name(volume: str, moment: datetime, ending: str) -> str:
    """A name for a new archive; of two made in one second each has its own."""
    return f"{folder_of(volume)}{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}{ending}"


def write(place: Place, entry: Entry) -> None:
    """Put it beside its archive, and read it back: raises `PlaceError` unless both are there as they were."""
    content = orjson.dumps(asdict(entry), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    with uploading(place, entry.name) as upload:
        upload.write(content)
    if not confirmed(place, entry):
        raise PlaceError("place_differs", _DIFFERS, place=place.address, name=entry.archive)


def confirmed(place: Place, entry: Entry) -> bool:
    """Whether it and an archive of its size are at the place."""
    return read(place, entry.name) == entry and place.size(entry.archive) == entry.size


def read(place: Place, name: str) -> Entry | None:
    """What lies there under the name; `None` for what is no such thing."""
    with place.open(name) as reader:
        content = bytearray()
        while (piece := reader.read(LONGEST)) and len(content) <= LONGEST:
            content += piece
    try:
        document: Any = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    kinds = get_type_hints(Entry)
    if not isinstance(document, dict) or document.keys() != kinds.keys() or document["format"] != FORMAT:
        return None
    if any(type(document[key]) is not kind for key, kind in kinds.items()):
        return None
    return Entry(**document)


def found(place: Place, below: str = "") -> Iterator[Entry]:
    """Every backup that is whole at a place."""
    sizes = {stored.name: stored.size for stored in counted(place, place.listed(below))}
    for name in sorted(sizes):
        entry = read(place, name) if name.endswith(ENDING) else None
        if entry is not None and entry.name == name and sizes.get(entry.archive) == entry.size:
            yield entry
