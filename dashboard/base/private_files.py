"""What is kept in the data folder and readable by its owner only: the secret key, made once; the database."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from dashboard.base.environment import BadSetting

FILE_NAME = "secret-key"


def secret_key(data: Path) -> str:
    """Return the key in the data folder, making it where there is none yet.

    Raises `BadSetting` if it cannot be read or made, or is too short.
    """
    path = data / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(
            "PORTOLAN_DATA", f"names a folder whose {FILE_NAME} cannot be used: {error}."
        ) from None
    if len(key) < 50:
        raise BadSetting("PORTOLAN_DATA", f"names a folder whose {FILE_NAME} is damaged; remove {path}.")
    return key


def private(database: str | Path, variable: str) -> None:
    """Have nobody else of this machine read the database: it holds the keys of everybody's session.

    SQLite gives the files beside it the rights that it has; those that a kill has left are there yet.
    Raises `BadSetting` with the name of the variable that names the database where that cannot be had.
    """
    path = sqlite_file(str(database))
    if path is None:
        return
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
            with suppress(FileNotFoundError):
                if file.stat().st_mode & 0o077:
                    file.chmod(0o600)
    except PermissionError as error:
        raise BadSetting(
            variable, f"names a database that others can read and that is not ours to close: {error}."
        ) from None
    except OSError as error:
        raise BadSetting(variable, f"names a database that cannot be used: {error}.") from None


def sqlite_file(name: str) -> Path | None:
    """The file behind the name that SQLite is given; `None` for a database in memory."""
    if name.startswith("file:"):
        name, _, options = name.removeprefix("file:").partition("?")
        if "mode=memory" in options:
            return None
        name = unquote(name.removeprefix("//"))
    return None if name in ("", ":memory:") else Path(os.path.realpath(name))


def _make(path: Path) -> None:
    """Put a whole new key in place, or none: two processes that start at once must end with the same one."""
    draft = path.with_name(f".{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
