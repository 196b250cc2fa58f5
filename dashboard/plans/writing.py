"""The pieces of a backup into a place, sealed or not: nothing of it is kept here but what is on its way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from topology.backups import sealing
from topology.backups.places.port import Place, Upload, uploading


def write(
    place: Place, name: str, pieces: Iterable[bytes | memoryview], recipient: str = ""
) -> tuple[int, str]:
    """Put it there; the number of bytes and their SHA-256, as they lie there."""
    with uploading(place, name) as upload:
        counted = _Counted(upload)
        if recipient:
            sealing.seal(pieces, counted, recipient)
        else:
            for piece in pieces:
                counted.write(piece)
    return counted.size, counted.digest.hexdigest()


class _Counted:
    """An upload that knows what went into it."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes | memoryview, /) -> None:
        """Pass it on."""
        self._upload.write(data)
        self.size += len(data)
        self.digest.update(data)
