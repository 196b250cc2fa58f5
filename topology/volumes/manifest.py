"""The two entries that Portolan adds to a backup: what it is at the front, and at the end what must be in it.

    .portolan-backup/about.json       volume, driver, labels, engine, time
    .portolan-backup/manifest.json    the same with the number of entries, bytes, and SHA-256

The content is everything between the two, header blocks included: so the checksum covers names, owners, modes
and links too, and nobody has to read the volume twice. It is all in one folder, `volume/`, these are not.
"""

from __future__ import annotations

import tarfile
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from topology.messages import gettext_noop
from topology.volumes.errors import BadArchive
from topology.volumes.tar import damaged
from topology.volumes.told import Told

ABOUT = ".portolan-backup/about.json"
MANIFEST = ".portolan-backup/manifest.json"
FORMAT = 1
UNPACK = (
    "tar -xpf FILE --numeric-owner --same-owner --xattrs --xattrs-include='*' --acls "
    "--transform='s,^volume,.,S' volume"
)


@dataclass(frozen=True, slots=True)
class About:
    """What a backup is of."""

    volume: str
    driver: str
    engine: str
    time: str
    labels: dict[str, str] = field(default_factory=dict)
    #: `exact`, or `archive`: what the engine hands out.
    way: str = "archive"
    #: What unpacks it without Portolan, by root, in an empty folder.
    unpack: str = UNPACK
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """What must be in a backup. `bytes` is the files' content, `sha256` is over all blocks of the entries."""

    about: About
    entries: int
    bytes: int
    sha256: str
    told: Told | None = None


def about_entry(about: About) -> bytes:
    """The first entry, as blocks."""
    return _entry(ABOUT, asdict(about))


def manifest_entry(manifest: Manifest) -> bytes:
    """The last entry, as blocks."""
    document = asdict(manifest.about) | {
        "entries": manifest.entries,
        "bytes": manifest.bytes,
        "sha256": manifest.sha256,
    }
    if manifest.told is not None:
        document |= manifest.told.document
    return _entry(MANIFEST, document)


def read_about(content: bytes) -> About:
    """What the first entry says. Raises `BadArchive` if its format is unknown."""
    document = _document(content)
    if document.get("format") != FORMAT:
        template = gettext_noop("The backup was made by a newer Portolan (format %(format)s).")
        raise BadArchive("unknown_format", template, format=str(document.get("format"))[:20])
    volume, driver, engine, time = (
        str(document.get(name) or "") for name in ("volume", "driver", "engine", "time")
    )
    labels = document.get("labels")
    pairs = labels.items() if isinstance(labels, dict) else ()
    return About(volume, driver, engine, time, {str(key): str(value) for key, value in pairs})


def read_manifest(content: bytes) -> Manifest:
    """What the last entry says."""
    document = _document(content)
    entries, size, digest = (document.get(name) for name in ("entries", "bytes", "sha256"))
    if not isinstance(entries, int) or not isinstance(size, int) or not isinstance(digest, str):
        raise damaged()
    return Manifest(read_about(content), entries, size, digest)


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise damaged() from None
    if not isinstance(document, dict):
        raise damaged()
    return document


def _entry(name: str, document: dict[str, Any]) -> bytes:
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o644
    return info.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % tarfile.BLOCKSIZE)
