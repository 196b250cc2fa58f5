"""An address → a place: `/srv/backups`, `s3://bucket/below`, `sftp://user@host/below`."""

from __future__ import annotations

from dataclasses import dataclass, field

from topology.backups.errors import PlaceError
from topology.backups.places.folder import FolderPlace
from topology.backups.places.port import Place
from topology.messages import gettext_noop

_UNKNOWN = gettext_noop("“%(address)s” is no place: a folder begins with /.")


@dataclass(frozen=True, slots=True)
class Access:
    """Who we are there. What is secret is in no text that is made of it."""

    login: str = ""
    secret: str = field(default="", repr=False)
    host_key: str = ""


def open_place(address: str, access: Access) -> Place:
    """The place of this address. Nothing is asked of it yet. Raises `PlaceError` for what is no address."""
    if address.startswith("/"):
        return FolderPlace(address)
    raise PlaceError("place_unknown", _UNKNOWN, address=address[:200])
