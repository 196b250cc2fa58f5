"""What a command writes that runs in a container: `pg_dump` and the like, instead of a volume's files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from topology.engine.errors import EngineError
from topology.engine.hijack import ERRORS
from topology.engine.port import Execution, Storage
from topology.messages import gettext_noop
from topology.model import redaction
from topology.volumes.errors import VolumeError
from topology.volumes.progress import Progress

#: Of what it says on standard error so much is told, the last of it.
LONGEST_SAID = 300
#: It is not there, or cannot be run: engines say so where its output would be.
NEVER_RAN = (126, 127)
_FAILED = gettext_noop("The command in “%(container)s” ended with %(status)s: %(words)s")
_SILENT = gettext_noop("The command in “%(container)s” ended well, and wrote nothing.")


def _heard(execution: Execution, progress: Progress) -> Iterator[tuple[int, memoryview]]:
    """What it says; it may be silent for long, and is cut when somebody asks to end the work."""
    progress.cut_by(execution.cut)
    progress.check()
    try:
        for frame in execution.frames:
            progress.check()
            yield frame
    except EngineError:
        progress.check()
        raise
    progress.check()


class CommandFailed(VolumeError):
    """It ended with another exit code than 0, or without a word."""


def output(
    storage: Storage, container_id: str, name: str, command: Sequence[str], progress: Progress
) -> Iterator[memoryview]:
    """All that it writes on standard output, as it comes.

    Raises `CommandFailed` at the end where it did not end with 0, with the last of what it said on standard
    error, without what looks like a secret; and where it wrote nothing, for no dump is empty.
    """
    said = bytearray()
    wrote, last = False, b""
    progress.begin("reading")
    with storage.execute(container_id, command) as execution:
        for kind, data in _heard(execution, progress):
            if kind == ERRORS:
                said += data
                del said[: -4 * LONGEST_SAID]
                continue
            wrote, last = wrote or bool(data), bytes(data[-4 * LONGEST_SAID :])
            progress.moved(len(data))
            yield data
        code = execution.code()
    if code:
        if code in NEVER_RAN and not said:
            said += last
        words = redaction.words(" ".join(said.decode(errors="replace").split()))[-LONGEST_SAID:] or "-"
        raise CommandFailed("command_failed", _FAILED, container=name, status=str(code), words=words)
    if not wrote:
        raise CommandFailed("command_silent", _SILENT, container=name)
