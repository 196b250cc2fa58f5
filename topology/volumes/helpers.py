"""Helper containers: they carry a volume, so that the engine reads and writes it for us, and never run.

Each is made of an image of nothing at all, made for it and gone with it. Whatever happens in between,
container and image are removed; what a killed Portolan left is found by its label and swept (`sweep`).
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from topology.engine.docker_storage import HELPER_LABEL
from topology.engine.errors import EngineError, EngineTimeout, NotFound
from topology.engine.port import Json, Storage
from topology.volumes.journal import resume

#: How the names of our volumes begin: an engine that is killed while it makes one leaves it without labels.
VOLUME_PREFIX = "portolan-"
_VOLUME_NAME = re.compile(rf"{VOLUME_PREFIX}(.+)-[0-9a-f]{{8}}(?:-kept)?")
#: Where the volume is in the helper, and so the folder that all its entries are in when the helper is read.
PLACE = "/volume"
FOLDER_NAME = PLACE.strip("/").encode()
#: Who made it: a token that stays the same while the process lives.
OWNER_LABEL = "portolan.owner"
#: On an image: the containers that its owner has paused.
PAUSED_LABEL = "portolan.paused"
#: On a temporary volume: the volume whose old content it keeps.
KEEPS_LABEL = "portolan.keeps"


@contextlib.contextmanager
def helper(storage: Storage, volume: str, owner: str, *, write: bool = False) -> Iterator[str]:
    """The ID of a container that carries the volume at `PLACE`, gone afterwards whatever happens."""
    image = storage.import_image(labels(owner))
    try:
        container = storage.create_container(_settings(image, volume, owner, write=write))
        try:
            yield container
        finally:
            discard(storage.remove_container, container)
    finally:
        discard(storage.remove_image, image)


def is_reserved(label: str) -> bool:
    """Whether a label is one of ours: what carries it is hidden, and may be swept."""
    return label.startswith("portolan.")


def labels(owner: str) -> dict[str, str]:
    """What marks a thing as one that Portolan has made for itself."""
    return {HELPER_LABEL: "1", OWNER_LABEL: owner}


@contextlib.contextmanager
def marked(storage: Storage, owner: str, paused: Sequence[str]) -> Iterator[None]:
    """Leave word on the engine itself of what is paused meanwhile: our own notes may be lost with us."""
    if not paused:
        yield
        return
    image = storage.import_image(labels(owner) | {PAUSED_LABEL: ",".join(paused)})
    try:
        yield
    finally:
        discard(storage.remove_image, image)


@contextlib.contextmanager
def temporary_volume(storage: Storage, owner: str) -> Iterator[str]:
    """The name of a new volume that is gone afterwards, whatever happens."""
    name = f"{VOLUME_PREFIX}{owner}-{secrets.token_hex(4)}"
    storage.create_volume({"Name": name, "Labels": labels(owner)})
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


def sweep(
    storage: Storage, is_stray: Callable[[str], bool], held: Collection[str] = (), *, spare: bool = False
) -> int:
    """Remove what dead processes left; `is_stray` knows an owner that is dead. How many things went.

    What a dead owner had paused goes on first, except for what is `held` by others. `spare`: without the
    owner's notes nobody knows whether an old content that was kept is still needed, so it stays.
    """
    found = storage.labelled(HELPER_LABEL, VOLUME_PREFIX)
    for image in found.images:
        if is_stray(owner_of(image)):
            for container in paused_by(image):
                if container not in held:
                    resume(storage, container)
    gone = 0
    for items, key, remove in (
        (found.containers, "Id", storage.remove_container),
        (found.images, "Id", storage.remove_image),
        (found.volumes, "Name", storage.remove_volume),
    ):
        for item in items:
            if is_stray(owner_of(item)) and not (spare and keeps_of(item) is not None):
                with contextlib.suppress(NotFound, EngineTimeout):  # one that takes long goes by itself
                    remove(item[key])
                    gone += 1
    return gone


def owner_of(item: Json) -> str:
    """Whose a thing of ours is; a volume says it in its name as well."""
    label = (item.get("Labels") or {}).get(OWNER_LABEL)
    named = _VOLUME_NAME.fullmatch(item.get("Name") or "")
    return str(label) if label is not None else named[1] if named else ""


def keeps_of(item: Json) -> str | None:
    """The volume whose old content a temporary one keeps, if it does."""
    found = (item.get("Labels") or {}).get(KEEPS_LABEL)
    return str(found) if found is not None else None


def paused_by(image: Json) -> list[str]:
    """The containers of which a mark (`marked`) says that they are paused."""
    return [one for one in (image.get("Labels") or {}).get(PAUSED_LABEL, "").split(",") if one]


def _settings(image: str, volume: str, owner: str, *, write: bool) -> dict[str, Any]:
    mode = "rw" if write else "ro"
    return {
        "Image": image,
        "Cmd": ["/never-started"],
        "Labels": labels(owner),
        "NetworkDisabled": True,
        "HostConfig": {
            "NetworkMode": "none",
            # Nothing of the image is copied into the volume: there is nothing, and it must stay as it is.
            "Binds": [f"{volume}:{PLACE}:{mode},nocopy"],
        },
    }
