"""Helper containers: they carry a volume, so that the engine reads and writes it for us, and never run.

Each is made of an image of nothing at all, made for it and gone with it. Whatever happens in between,
container and image are removed; what a killed Portolan left is known by its signed labels (`sweep`).
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from topology.engine.errors import EngineConflict, EngineError, EngineTimeout, NotFound
from topology.engine.marks import HELPER_LABEL, PREFIX, keeps_of
from topology.engine.port import Storage

#: How the names of what we make for ourselves begin; it says so to people, and nothing to us.
NAME_PREFIX = "portolan-"
#: How often, and how long in between, it is looked whether what goes already is gone.
REMOVALS, REMOVAL_SECONDS = 200, 0.05
#: Where the volume is in the helper, and so the folder that all its entries are in when the helper is read.
PLACE = "/volume"
FOLDER_NAME = PLACE.strip("/").encode()


@contextlib.contextmanager
def helper(storage: Storage, volume: str, owner: str, *, write: bool = False) -> Iterator[str]:
    """The ID of a container that carries the volume at `PLACE`, gone afterwards whatever happens."""
    mode = "rw" if write else "ro"
    # Nothing of the image is copied into the volume: there is nothing, and it must stay as it is.
    with never_started(storage, own_name("helper"), owner, [f"{volume}:{PLACE}:{mode},nocopy"]) as container:
        yield container


@contextlib.contextmanager
def never_started(storage: Storage, name: str, owner: str, binds: list[str] | None = None) -> Iterator[str]:
    """The ID of a container of this name that never runs, gone afterwards whatever happens.

    Raises `EngineConflict` if there is one of this name.
    """
    with _empty_image(storage, owner) as image:
        container = storage.create_container(
            name, _settings(image, storage.marks.labels(name, owner), binds or [])
        )
        try:
            yield container
        finally:
            discard(storage.remove_container, container)


@contextlib.contextmanager
def _empty_image(storage: Storage, owner: str) -> Iterator[str]:
    image = storage.import_image(storage.marks.labels(own_name("image"), owner))
    try:
        yield image
    finally:
        discard(storage.remove_image, image)


def own_name(kind: str) -> str:
    """A new name for something of ours that nothing else has."""
    return f"{NAME_PREFIX}{kind}-{secrets.token_hex(8)}"


def is_reserved(label: str) -> bool:
    """Whether a label is one of ours."""
    return label.startswith(PREFIX)


@contextlib.contextmanager
def temporary_volume(storage: Storage, owner: str) -> Iterator[str]:
    """The name of a new volume that is gone afterwards, whatever happens."""
    name = own_name("volume")
    storage.create_volume({"Name": name, "Labels": storage.marks.labels(name, owner)})
    try:
        yield name
    finally:
        discard(storage.remove_volume, name)


def discard(remove: Callable[[str], None], name: str) -> bool:
    """Remove something of ours; whether it is gone. If the engine is away meanwhile, the next sweep will."""
    try:
        remove(name)
    except NotFound:
        return True
    except EngineError:
        return False
    return True


def sweep(storage: Storage, is_stray: Callable[[str], bool], *, spare: bool = False) -> int:
    """Remove what is ours and whose owner is dead, as `is_stray` knows. How many things went.

    `spare`: nobody knows whether an old content that was kept is still needed, so it stays.
    """
    found = storage.labelled(HELPER_LABEL)
    gone = 0
    for items, key, remove in (
        (found.containers, "Id", storage.remove_container),
        (found.images, "Id", storage.remove_image),
        (found.volumes, "Name", storage.remove_volume),
    ):
        for item in items:
            owner = storage.marks.owner_of(item)
            if owner is None or not is_stray(owner) or (spare and keeps_of(item) is not None):
                continue
            with contextlib.suppress(NotFound, EngineTimeout):  # one that takes long goes by itself
                _remove(remove, item[key])
                gone += 1
    return gone


def _remove(remove: Callable[[str], None], name: str) -> None:
    """What goes already, since somebody who was killed had asked for it, is waited for: it uses the rest."""
    for _ in range(REMOVALS):
        try:
            remove(name)
        except EngineConflict as error:
            if "in progress" not in str(error):
                raise
            time.sleep(REMOVAL_SECONDS)
        else:
            return


def _settings(image: str, labels: dict[str, str], binds: list[str]) -> dict[str, Any]:
    return {
        "Image": image,
        "Cmd": ["/never-started"],
        "Labels": labels,
        "NetworkDisabled": True,
        "HostConfig": {"NetworkMode": "none", "Binds": binds},
    }
