"""The Docker CLI's contexts: which one is in force, and where its engine is, from the files the CLI keeps.

The SDK reads them too, but finds none where there is no `config.json`, which `docker context create` does not
write, and takes the local engine where the current context is gone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

DEFAULT = "default"


class Context(NamedTuple):
    """Where an engine is; `certificates` is a folder of `ca.pem`, `cert.pem` and `key.pem`, some or all."""

    host: str
    certificates: Path | None
    verify: bool


def current(environ: Mapping[str, str]) -> str:
    """The name of the context in force."""
    asked = environ.get("DOCKER_CONTEXT") or _json(_folder(environ) / "config.json").get("currentContext")
    return str(asked or DEFAULT)


def find(name: str, environ: Mapping[str, str]) -> Context | None:
    """The context of this name, or `None` if there is none that can be read."""
    key = hashlib.sha256(name.encode()).hexdigest()
    kept = _folder(environ) / "contexts"
    endpoint = (_json(kept / "meta" / key / "meta.json").get("Endpoints") or {}).get("docker") or {}
    if not endpoint.get("Host"):
        return None
    certificates = kept / "tls" / key / "docker"
    verify = not endpoint.get("SkipTLSVerify")
    return Context(endpoint["Host"], certificates if certificates.is_dir() else None, verify)


def _folder(environ: Mapping[str, str]) -> Path:
    asked = environ.get("DOCKER_CONFIG") or os.environ.get("DOCKER_CONFIG")
    return Path(asked or "~/.docker").expanduser()


def _json(path: Path) -> dict[str, Any]:
    """What a file holds; a file that is not there, or that nobody can read, holds nothing."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
