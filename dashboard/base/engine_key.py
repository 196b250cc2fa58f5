"""The key with which all is signed that this data folder's processes make for themselves on an engine."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

SIZE = 32


def engine_key() -> bytes:
    """The key, made once: it is put in place whole, by whichever process is the first."""
    path = Path(settings.DATA) / "work" / "key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(SIZE))
        try:
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text())
