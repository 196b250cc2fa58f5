"""Where the Docker CLI finds the engine: at `DOCKER_HOST`, or in its contexts, from the files that it keeps.

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

from topology.engine.errors import EngineUnreachable
from topology.model import redaction

DEFAULT = "default"
LOCAL = "unix:///var/run/docker.sock"
#: Where the CLI asks, if TLS is asked for and no engine is named.
LOCAL_TLS = "tcp://localhost:2376"
#: Ways to an engine that know no TLS.
WITHOUT_TLS = ("unix://", "npipe://", "ssh://", "demo://")


class Certificates(NamedTuple):
    """Files for TLS: the authority's certificate, and the client's with its key; either may be absent."""

    authority: str | None
    client: tuple[str, str] | None


class Context(NamedTuple):
    """Where an engine is, and what to know it by."""

    host: str
    certificates: Certificates | None
    verify: bool


def trimmed(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without blanks around what it says, which so often come in by a copy."""
    return {name: text.strip() for name, text in environ.items()}


def address(environ: Mapping[str, str]) -> str:
    """Where the engine is, for people; never fails, since it is asked for before the engine is.

    Everybody who looks at the chart reads it, so there is no password in it.
    """
    return redaction.address(_address(environ))


def _address(environ: Mapping[str, str]) -> str:
    if environ.get("DOCKER_HOST"):
        return environ["DOCKER_HOST"]
    try:
        context = in_force(environ)
    except EngineUnreachable:
        return f"the Docker context {current(environ)!r}"
    return context.host.replace("http+unix://", "unix://") if context else LOCAL


def in_force(environ: Mapping[str, str]) -> Context | None:
    """The context in force; `None` is the default one, which stands for the local engine.

    Raises `EngineUnreachable` if there is none of that name.
    """
    name = current(environ)
    if name == DEFAULT:
        return None
    found = find(name, environ)
    if found is None:
        raise EngineUnreachable(f"There is no Docker context named {name!r}.")
    return found


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
    verify = not endpoint.get("SkipTLSVerify")
    return Context(endpoint["Host"], certificates(kept / "tls" / key / "docker"), verify)


def certificate_folder(environ: Mapping[str, str]) -> Path:
    """Where the CLI looks for certificates to reach `DOCKER_HOST`."""
    asked = environ.get("DOCKER_CERT_PATH")
    return Path(asked).expanduser() if asked else _folder(environ)


def certificates(folder: Path) -> Certificates | None:
    """The certificates in a folder; `None` if there is no such folder."""
    if not folder.is_dir():
        return None
    ca, cert, key = (folder / name for name in ("ca.pem", "cert.pem", "key.pem"))
    pair = (str(cert), str(key)) if cert.exists() and key.exists() else None
    return Certificates(str(ca) if ca.exists() else None, pair)


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
