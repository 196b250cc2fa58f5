"""An address → a place: `/srv/backups`, `s3://bucket/below`, `sftp://user@host/folder`."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from topology.backups.errors import PlaceError
from topology.backups.places.folder import FolderPlace
from topology.backups.places.port import Place
from topology.messages import gettext_noop

_UNKNOWN = gettext_noop(
    "“%(address)s” is no place: write /folder, s3://bucket/below or sftp://user@host/folder."
)


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
    # The libraries are loaded where a place needs them: they take more memory than all the rest of a start.
    if address.startswith("s3://"):
        s3 = import_module("topology.backups.places.s3")
        return cast("Place", s3.S3Place(address, access.login, access.secret))
    if address.startswith("sftp://"):
        sftp = import_module("topology.backups.places.sftp")
        return cast("Place", sftp.SftpPlace(address, access.secret, access.host_key))
    raise PlaceError("place_unknown", _UNKNOWN, address=address.rpartition("@")[2][:200])


def shown_key(address: str) -> tuple[str, str] | None:
    """The key that the server of a place shows, and its fingerprint; `None` where places have none.

    Raises `PlaceError`.
    """
    if not address.startswith("sftp://"):
        return None
    return cast("tuple[str, str]", import_module("topology.backups.places.sftp").shown_key(address))
