"""A folder of the machine that Portolan runs on: a second disk, a mounted share."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from io import BufferedWriter
from pathlib import Path
from typing import BinaryIO

from topology.backups.errors import PlaceError
from topology.backups.places.port import LOST_AND_FOUND, MARK, MARK_TEXT, Stored, folder_of, tried
from topology.messages import gettext_noop
from topology.volumes.compress import Reader

_PART = ".partial"
_NO_FOLDER = gettext_noop("“%(path)s” is no folder: make it first, so that an unmounted disk is noticed.")
_NOT_ABSOLUTE = gettext_noop("“%(path)s” does not say where it is: a folder is named from / on.")


class FolderPlace:
    """A folder that is there already: where a disk is not mounted, nothing is written beside it.

    A folder in which nothing is at all counts as one, too: what is missing in it is only away.
    """

    def __init__(self, path: str) -> None:
        if not path.startswith("/"):
            raise PlaceError("place_no_folder", _NOT_ABSOLUTE, path=path)
        self._root = Path(path)

    @property
    def address(self) -> str:
        """Its path."""
        return str(self._root)

    def check(self) -> None:
        """Write, read and remove a small file; another one stays, by which the folder is known."""
        with self._told():
            self._must_be_a_folder()
            with _written(self._root / MARK) as mark:
                mark.write(MARK_TEXT)
            _synced(self._root)
        tried(self)

    def begin(self, name: str) -> _FolderUpload:
        """Into a file beside it, which gets its name when it is whole and on the disk.

        Raises `PlaceError` if there is no such folder.
        """
        with self._told():
            self._must_be_mounted()
            path = self._path(name)
            if not path.parent.exists():
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _synced(path.parent.parent)
            return _FolderUpload(self.address, path)

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Reader]:
        """The file. Raises `PlaceError`, of its own kind if there is none."""
        try:
            file = self._path(name).open("rb")
        except FileNotFoundError:
            with self._told():
                self._must_be_mounted()
            raise PlaceError.missing(self.address, name) from None
        except OSError as error:
            raise PlaceError.of(self.address, error) from error
        with file:
            yield _Told(self.address, file)

    def size(self, name: str) -> int | None:
        """The file's."""
        with self._told():
            try:
                return self._path(name).stat().st_size
            except FileNotFoundError:
                self._must_be_mounted()
                return None

    def listed(self, below: str = "") -> Iterator[Stored]:
        """Every file, but for those that are not whole yet. A folder that cannot be read is an error."""
        with self._told():
            self._must_be_mounted()
            top = self._path(folder_of(below))
            if not top.exists():
                return
            for folder, folders, files in os.walk(top, onerror=_raise):
                if Path(folder) == self._root:
                    folders[:] = [one for one in folders if one != LOST_AND_FOUND]
                for file in files:
                    path = Path(folder, file)
                    name = path.relative_to(self._root).as_posix()
                    if name.startswith(below) and not file.endswith(_PART) and name != MARK:
                        yield Stored(name, path.stat().st_size)

    def remove(self, name: str) -> None:
        """The file, what is there of it in part, and its folder once that is empty."""
        path = self._path(name)
        with self._told():
            self._must_be_mounted()
            path.unlink(missing_ok=True)
            _part(path).unlink(missing_ok=True)
            if path.parent != self._root:
                with contextlib.suppress(OSError):
                    path.parent.rmdir()

    def close(self) -> None:
        """There is nothing to let go of."""

    def _must_be_a_folder(self) -> None:
        if not self._root.is_dir():
            raise PlaceError("place_no_folder", _NO_FOLDER, path=str(self._root))

    def _must_be_mounted(self) -> None:
        self._must_be_a_folder()
        with os.scandir(self._root) as found:
            if next(found, None) is None:
                raise PlaceError.empty(self.address, MARK)

    def _path(self, name: str) -> Path:
        return self._root.joinpath(*name.split("/"))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PlaceError.of(self.address, error) from error


class _FolderUpload:
    """A file that is being written."""

    def __init__(self, address: str, path: Path) -> None:
        self._address, self._path, self._draft = address, path, _part(path)
        self._file = _written(self._draft)

    def write(self, data: bytes | memoryview, /) -> None:
        """To the file. Raises `PlaceError`."""
        try:
            self._file.write(data)
        except OSError as error:
            raise PlaceError.of(self._address, error) from error

    def commit(self) -> None:
        """Give it its name, once the disk has it. Raises `PlaceError`."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._draft.replace(self._path)
            _synced(self._path.parent)
        except OSError as error:
            raise PlaceError.of(self._address, error) from error

    def discard(self) -> None:
        """Remove it."""
        with contextlib.suppress(OSError):
            self._file.raw.close()  # what waits is not written: the disk may be full
        with contextlib.suppress(OSError, ValueError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._draft.unlink()


class _Told:
    """A file whose errors name the place."""

    def __init__(self, address: str, file: BinaryIO) -> None:
        self._address, self._file = address, file

    def read(self, size: int, /) -> bytes:
        """So many bytes at most. Raises `PlaceError`."""
        try:
            return self._file.read(size)
        except OSError as error:
            raise PlaceError.of(self._address, error) from error


def _written(path: Path) -> BufferedWriter:
    """A file to write to; no link is followed, which somebody else may have put there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _raise(error: OSError) -> None:
    raise error


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}{_PART}")


def _synced(folder: Path) -> None:
    """Have the disk know the folder's names; some file systems know no such thing."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
