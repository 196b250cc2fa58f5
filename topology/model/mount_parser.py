"""What the engine says of a container's mounts, from the three places where it says it.

The list's and inspect's `Mounts` have the volumes, binds and `--mount type=tmpfs`; inspect's
`HostConfig.Mounts` adds their sizes and subpaths; `--tmpfs` is in inspect's `HostConfig.Tmpfs` alone.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from topology.model.records import Mount

Json = Mapping[str, Any]

_UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


def parse_mounts(items: Iterable[Json], host_config: Json | None = None) -> tuple[Mount, ...]:
    """All mounts, sorted by destination; `host_config` is inspect's `HostConfig`, where it is known."""
    config = host_config or {}
    asked = {_clean(item.get("Target") or ""): item for item in config.get("Mounts") or ()}
    named = _named(config) if host_config is not None else None
    found = {
        item["Destination"]: _mount(item, asked.get(_clean(item["Destination"]), {}), named) for item in items
    }
    for destination, options in (config.get("Tmpfs") or {}).items():
        if destination not in found:
            found[destination] = _tmpfs(destination, options)
    return tuple(found[destination] for destination in sorted(found))


def _mount(item: Json, asked: Json, named: frozenset[str] | None) -> Mount:
    kind = item.get("Type") or ("volume" if item.get("Name") else "bind")
    memory = asked.get("TmpfsOptions") or {}
    return Mount(
        type=kind,
        destination=item["Destination"],
        name=item.get("Name") or None,
        source=item.get("Source") or None,
        rw=bool(item.get("RW", True)),
        propagation=item.get("Propagation") or None,
        subpath=(asked.get("VolumeOptions") or {}).get("Subpath") or None,
        size=memory.get("SizeBytes") or None,
        mode=f"{memory['Mode']:o}" if memory.get("Mode") else None,
        nameless=kind == "volume" and named is not None and _clean(item["Destination"]) not in named,
    )


def _named(config: Json) -> frozenset[str]:
    """Destinations of the volumes that were asked for by name: `rm -v` leaves those."""
    binds = (bind.split(":") for bind in config.get("Binds") or ())
    asked = (item.get("Target") or "" for item in config.get("Mounts") or () if item.get("Source"))
    return frozenset(map(_clean, [*asked, *(parts[1] for parts in binds if len(parts) > 1)]))


def _tmpfs(destination: str, options: str) -> Mount:
    """A tmpfs of `--tmpfs destination:size=1m,mode=1777,ro`."""
    words = dict(option.partition("=")[::2] for option in options.split(",") if option)
    return Mount(
        type="tmpfs",
        destination=destination,
        name=None,
        source=None,
        rw="ro" not in words,
        propagation=None,
        size=_bytes(words.get("size", "")),
        mode=words.get("mode", "").lstrip("0") or None,
    )


def _bytes(text: str) -> int | None:
    """The size in a mount option: `1m`, `65536`; a share of the memory (`50%`) is not one."""
    number = text.rstrip("bkmgtBKMGT")
    unit = text[len(number) :].lower()[:1]
    return int(number) * _UNITS[unit] if number.isdecimal() else None


def _clean(path: str) -> str:
    return posixpath.normpath(path) if path else path
