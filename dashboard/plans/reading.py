"""A backup as it is read from its place: nothing but what was put there."""

from __future__ import annotations

import hashlib

from topology.messages import gettext_noop
from topology.volumes.compress import Reader
from topology.volumes.errors import BadArchive

_CHANGED = gettext_noop("What lies at the place is not what was put there.")


class Checked:
    """A reader that raises `BadArchive` at its end, unless all that went through it has this SHA-256.

    Who can write to a place can put something else there, also sealed for the same public key. What has no
    SHA-256 of its own is not looked at.
    """

    def __init__(self, source: Reader, sha256: str) -> None:
        self._source, self._sha256 = source, sha256
        self._digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """So many bytes at most. Raises `BadArchive` at the end."""
        data = self._source.read(size)
        self._digest.update(data)
        if not data and size and self._sha256 and self._digest.hexdigest() != self._sha256:
            raise BadArchive("checksum_mismatch", _CHANGED)
        return data
