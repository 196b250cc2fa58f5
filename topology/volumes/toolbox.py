"""The image of a helper that runs: a shell, and the few programs that its work needs.

It is made of the programs of the machine (or image) that Portolan itself runs on, with the libraries that
their own loader names. Nothing is pulled. Its name holds the digest of all that is in it; before one of that
name is used, the engine must say that this very content is what it consists of, and nothing else.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from topology.engine.errors import NotFound
from topology.engine.port import Json, Storage

TITLE_LABEL = "org.opencontainers.image.title"
SEARCHED = "/usr/bin:/bin:/usr/sbin:/sbin"
#: What engines call the machines that Python calls otherwise.
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_LIBRARY = re.compile(r"(?:=>\s*)?(/\S+) \(0x[0-9a-f]+\)")
#: Of an image's description these would change what runs in it, or beside it.
_FOREIGN = ("Env", "Entrypoint", "Cmd", "Volumes", "OnBuild", "Healthcheck", "Shell", "User", "WorkingDir")
_USUAL_PATH = re.compile(r"PATH=[/:a-z]*")


class Unavailable(Exception):
    """There is no such image to be made here; the text says why."""


class Tools(NamedTuple):
    """What an image is to be called, which programs are to be in it, and which texts by their paths."""

    name: str
    programs: tuple[str, ...]
    texts: tuple[tuple[str, str], ...] = ()


#: What a volume's files need: GNU tar above all.
FILES = Tools(
    "portolan-files", ("tar", "sh", "cat", "chmod", "find", "xargs", "mv", "rm", "mkdir", "sleep", "stat")
)


class Toolbox(NamedTuple):
    """What the image consists of."""

    archive: bytes
    digest: str
    title: str = FILES.name

    @property
    def name(self) -> str:
        """The image's name."""
        return f"{self.title}:{self.digest[:24]}"


def fits(architecture: str) -> bool:
    """Whether what runs here runs on an engine of this architecture (`GET /info`)."""
    ours = platform.machine().lower()
    return platform.system() == "Linux" and _MACHINES.get(architecture, architecture) == _MACHINES.get(
        ours, ours
    )


@cache
def toolbox(tools: Tools = FILES) -> Toolbox:
    """Gather it; once, since it stays the same. Raises `Unavailable`."""
    files = {path: text.encode() for path, text in tools.texts}
    for program in tools.programs:
        found = shutil.which(program, path=SEARCHED)
        if found is None:
            raise Unavailable(f"there is no {program} on this machine")
        files[f"/bin/{program}"] = Path(found).read_bytes()
        for library in _libraries(found):
            files[library] = Path(library).read_bytes()
    if "tar" in tools.programs:
        _must_be_gnu_tar()
    archive = _packed(files)
    return Toolbox(archive, hashlib.sha256(archive).hexdigest(), tools.name)


def image_of(storage: Storage, wanted: Tools = FILES) -> str:
    """The ID of the image on an engine, imported if it is not there yet. Raises `Unavailable`."""
    tools = toolbox(wanted)
    labels = {TITLE_LABEL: wanted.name}
    try:
        found = storage.image(tools.name)
    except NotFound:
        found = None
    if found is None or not _is_sound(found, tools):
        found = storage.image(storage.import_image(labels, tools.archive, tools.name))
        if not _is_sound(found, tools):
            raise Unavailable("the engine makes another image of it than was asked for")
    return str(found["Id"])


def _is_sound(image: Json, tools: Toolbox) -> bool:
    """Whether it consists of the very content, whoever has imported it, and of nothing else."""
    config = image.get("Config") or {}
    if any(not _USUAL_PATH.fullmatch(text) for text in config.get("Env") or ()):
        return False
    if any(config.get(key) for key in _FOREIGN if key != "Env"):
        return False
    return (image.get("RootFS") or {}).get("Layers") == [f"sha256:{tools.digest}"]


def _libraries(program: str) -> list[str]:
    """The files that the loader would load with a program: it names them where it is told not to run it."""
    with open(program, "rb") as file:
        if file.read(4) != b"\x7fELF":
            raise Unavailable(f"{program} is no program of this machine's own kind")
    told = subprocess.run(  # noqa: S603 - one of ours, and the loader does not run it
        [program], env={"LD_TRACE_LOADED_OBJECTS": "1"}, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False, timeout=20,
    ).stdout  # fmt: skip
    return [path for line in told.splitlines() if (path := _library(line)) is not None]


def _library(line: str) -> str | None:
    found = _LIBRARY.search(line)
    return found[1] if found is not None and os.path.exists(found[1]) else None


def _must_be_gnu_tar() -> None:
    told = subprocess.run(  # noqa: S603 - the machine's own tar
        [shutil.which("tar", path=SEARCHED) or "tar", "--version"], stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=20,
    ).stdout  # fmt: skip
    if not told.startswith("tar (GNU tar)"):
        raise Unavailable("the tar of this machine is not GNU tar")


def _packed(files: dict[str, bytes]) -> bytes:
    """Always the same for the same files."""
    buffer = io.BytesIO()
    folders = {str(folder) for path in files for folder in Path(path).parents} - {"/"}
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for folder in sorted(folders | {"/dev", "/proc", "/sys", "/etc", "/volume", "/other"}):
            entry = tarfile.TarInfo(folder.lstrip("/"))
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        for path, content in sorted(files.items()):
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
