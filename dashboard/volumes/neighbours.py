"""Whether another Portolan, with a data folder of its own, works on the same engine: told in the log.

While a server runs, an image of nothing on the engine says so. Who finds one that another has put there, or
anything that another has left, says it once. Nothing of another's is ever removed: what of it is in use, only
that other can know.
"""

from __future__ import annotations

import contextlib
import logging
import socket
from datetime import UTC, datetime

from topology.engine.errors import EngineError
from topology.engine.marks import HELPER_LABEL, keeps_of
from topology.engine.port import Json, Storage
from topology.volumes.helpers import discard

log = logging.getLogger("dashboard.volumes")
#: On an image: which installation runs, and on which machine.
INSTANCE_LABEL, MACHINE_LABEL = "portolan.instance", "portolan.machine"
_SAFE = "".join(map(chr, range(0x21, 0x7F)))
#: What others have left is looked for at every so many looks.
LOOKS = 8


class Neighbours:
    """Says that we are here, and tells once of each other who is."""

    def __init__(self, instance: str) -> None:
        self._instance = instance
        self._storage: Storage | None = None
        self._image: str | None = None
        self._looks = 0
        self._told: set[str] = set()

    def look(self, storage: Storage) -> None:
        """Look who is there, and say that we are, if that has not been done yet."""
        if not self._looks:
            self._tell_of_others(storage)
            machine = "".join(c for c in socket.gethostname() if c.isalnum() or c in "-.") or "-"
            with contextlib.suppress(EngineError):  # a proxy may allow us nothing but to look
                self._image = storage.import_image({INSTANCE_LABEL: self._instance, MACHINE_LABEL: machine})
            self._storage = storage
        if not self._looks % LOOKS:
            self._tell_of_leftovers(storage)
        self._looks += 1

    def sign_off(self) -> None:
        """We are here no longer."""
        image, self._image = self._image, None
        if image is not None and self._storage is not None:
            discard(self._storage.remove_image, image)

    def _tell_of_others(self, storage: Storage) -> None:
        for image in storage.labelled(INSTANCE_LABEL).images:
            labels = image.get("Labels") or {}
            instance = str(labels.get(INSTANCE_LABEL))[:40]
            if instance == self._instance:
                discard(storage.remove_image, image["Id"])  # of a run of ours that was killed
            elif instance not in self._told:
                self._told.add(instance)
                log.warning(
                    "Another Portolan, with a data folder of its own, watches this engine too, or was "
                    "killed while it did: on the machine %s, since %s. Neither knows what the other "
                    "allows, pauses and records. If it is no more: docker rmi %s",
                    _shown(labels.get(MACHINE_LABEL)), _when(image.get("Created")), str(image["Id"])[7:19],
                )  # fmt: skip

    def _tell_of_leftovers(self, storage: Storage) -> None:
        """Of what carries our label but not our signature, and so is never touched by us."""
        found = storage.labelled(HELPER_LABEL)
        for item in (*found.containers, *found.volumes):
            name = _name(item)
            if storage.marks.is_ours(item) or name in self._told:
                continue
            self._told.add(name)
            kept = keeps_of(item)
            more = f" It says that it keeps the old content of {_shown(kept)}." if kept else ""
            log.warning("%s says that another Portolan has made it for itself.%s", _shown(name), more)


def _when(seconds: object) -> str:
    if not isinstance(seconds, int):
        return "?"
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _name(item: Json) -> str:
    return str(item.get("Name") or (item.get("Names") or ["?"])[0].removeprefix("/"))


def _shown(text: object) -> str:
    """Somebody's words for a terminal."""
    return "".join(c if c in _SAFE else "?" for c in str(text)[:120])
