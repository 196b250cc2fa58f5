"""A helper that runs: one shell script beside nothing but the volumes that it is for, gone when it has ended.

It has no network but where it is to join another's, no file of its own that it could write, no capability but
those that files need, and can gain none. It is told things on its standard input, which is also its thread of
life: should we be killed, the engine closes it, whatever the script runs is ended, and the engine removes the
container.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from topology.engine.errors import EngineConflict, EngineError, EngineUnreachable
from topology.engine.hijack import ERRORS
from topology.engine.port import Speaker, Storage
from topology.volumes.helpers import own_name
from topology.volumes.progress import Progress

READING = ("DAC_READ_SEARCH", "SYS_ADMIN")  # the second for `trusted.*` attributes alone
WRITING = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SETFCAP", "MKNOD", "SYS_ADMIN")
#: Before anything else: engines say that somebody hears a little before it is so. Whoever does says so.
_HELLO = """(while :; do printf 'hello\\n' >&2; sleep 0.2; done) & h=$!
read -r go || exit 9
kill -9 $h; wait $h 2>/dev/null || :
"""
#: Ends whatever `work` runs when nobody speaks any more, and says at last how it ended. It goes when that was
#: heard: what is said in the last moment may be lost.
ALIVE = """exec 3<&0 </dev/null
work "$@" & t=$!
(cat <&3; kill -9 $t) >/dev/null 2>&1 & w=$!
wait $t; printf '\\n%s %s\\n' "$mark" $? >&2
wait $w
"""
#: The same for what reads its standard input itself, and so ends with it.
FED = """work "$@"; printf '\\n%s %s\\n' "$mark" $? >&2
"""
#: Of what is said on standard error so much is kept.
LONGEST_SAID = 256 * 1024
#: How tar says on standard error how much it has packed: `--checkpoint-action`, at last `--totals`.
_MOVED = re.compile(
    rb"^(?:tar: moved (?P<records>\d+)|Total bytes written: (?P<bytes>\d+) .*)\n", re.MULTILINE
)
RECORD_BYTES = 256 * 512
PROCESSES = 64
REMOVALS, REMOVAL_SECONDS = 200, 0.05


class HelperEnded(EngineUnreachable):
    """The helper has gone without a word: somebody has ended it, or the engine has ended."""


@dataclass(slots=True)
class Run:
    """One script under way. `code` is known once all that it says has been read."""

    speaker: Speaker
    _frames: Iterator[tuple[int, memoryview]]
    _mark: str
    code: int | None = None
    #: Told how many bytes tar has packed in all, where it is asked to say so.
    packed: Callable[[int], None] = lambda _bytes: None
    #: It has said more than is kept.
    forgot: bool = False
    _said: bytearray = field(default_factory=bytearray)

    def begin(self) -> None:
        """Wait until it is heard, and let it begin. Raises `HelperEnded` if it ends before."""
        for _kind, data in self._frames:
            if b"hello" in bytes(data):
                self.speaker.send(b"go\n")
                return
        raise HelperEnded("The helper was ended before it began.")

    def line(self) -> bytes:
        """The first line that it writes. Raises `HelperEnded` where it ends before."""
        found = b""
        for kind, data in self._frames:
            if kind == ERRORS:
                self._hear(data)
            else:
                found += data
            if found.endswith(b"\n"):
                return found
        raise HelperEnded("The helper was ended before it began.")

    def output(self) -> Iterator[memoryview]:
        """What it writes, until its end. Raises `HelperEnded` if that is not a proper one."""
        for kind, data in self._frames:
            if kind == ERRORS:
                self._hear(data)
            else:
                yield data
        if self.code is None:
            raise HelperEnded("The helper was ended before it was done.")

    def _hear(self, data: memoryview) -> None:
        self._said += data
        self._hear_how_far()
        self.forgot = self.forgot or len(self._said) > 2 * LONGEST_SAID
        del self._said[: -2 * LONGEST_SAID]
        found = re.search(rf"^{self._mark} (\d+)\n".encode(), self._said, re.MULTILINE)
        if found is not None:
            self.code = int(found[1])
            del self._said[found.start() :]
            self.speaker.end()

    def _hear_how_far(self) -> None:
        """It is no word about a file, and of a large volume it would leave no room for those."""
        found = list(_MOVED.finditer(self._said))
        for match in found:
            self.packed(int(match["bytes"] or 0) or int(match["records"] or 0) * RECORD_BYTES)
        if found:
            self._said = bytearray(_MOVED.sub(b"", self._said))

    def feed(self, pieces: Iterable[bytes | memoryview]) -> None:
        """Tell it all of this and that it was all, then wait for its end; what it writes is let go.

        It is heard meanwhile: one that nobody hears would stand still. It may end before it has heard all,
        but not well: raises `HelperEnded` where the way to it was cut, and what it had heard looked whole.
        """
        failed: list[BaseException] = []

        def hear() -> None:
            try:
                for _data in self.output():
                    pass
            except BaseException as error:
                failed.append(error)

        hearing = threading.Thread(target=hear, name="helper", daemon=True)
        hearing.start()
        try:
            heard_all = self._tell(pieces)
        finally:
            self.speaker.end()
            hearing.join()
        if failed:
            raise failed[0]
        if not heard_all and not self.code:
            raise HelperEnded("The helper has not heard all.")

    def _tell(self, pieces: Iterable[bytes | memoryview]) -> bool:
        """Whether it took all of this."""
        for piece in pieces:
            try:
                self.speaker.send(piece)
            except EngineError:
                return False
        return True

    @property
    def said(self) -> list[str]:
        """The lines that it has written on standard error."""
        lines = self._said.decode(errors="replace").splitlines()
        return [line for line in lines if line not in ("", "hello")]


@contextlib.contextmanager
def running(
    storage: Storage,
    image: str,
    owner: str,
    script: str,
    *arguments: str,
    binds: Sequence[str] = (),
    capabilities: Sequence[str] = (),
    joins: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Run]:
    """Start a script, which defines `work`, in a container of its own. The container is gone afterwards.

    It has no network, unless it `joins` the network stack of another container (its full Docker ID). However
    silent it is, it ends when somebody asks that the work of this `progress` end.
    """
    name, mark = own_name("helper"), f"ended-{secrets.token_hex(8)}"
    command = ["/bin/sh", "-c", f"mark={mark}\n{_HELLO}{script}", "sh", *arguments]
    settings = _settings(image, command, binds, capabilities)
    settings["Labels"] = storage.marks.labels(name, owner, joins=joins)
    if joins is not None:
        settings["NetworkDisabled"] = False
        settings["HostConfig"]["NetworkMode"] = f"container:{joins}"
    container = storage.create_container(name, settings)
    try:
        with storage.listen(container) as heard, storage.speak(container) as speaker:
            if progress is not None:
                progress.cut_by(heard.cut)
                progress.check()  # it may have been asked while the container was made
            storage.start_container(container)
            run = Run(speaker, heard.frames, mark)
            run.begin()
            yield run
    except EngineError:
        if progress is not None:
            progress.check()
        raise
    finally:
        _remove(storage, container)


def _remove(storage: Storage, container: str) -> None:
    """It may be going by itself at this moment, which is waited for."""
    for _ in range(REMOVALS):
        try:
            storage.remove_container(container)
        except EngineConflict:
            time.sleep(REMOVAL_SECONDS)
        except EngineError:  # it is gone; or the engine is away, and it goes with the next sweep
            return


def _settings(
    image: str, command: list[str], binds: Sequence[str], capabilities: Sequence[str]
) -> dict[str, Any]:
    return {
        "Image": image,
        "Entrypoint": command[:1],
        "Cmd": command[1:],
        "Env": ["PATH=/bin", "LC_ALL=C"],
        "User": "0:0",
        "WorkingDir": "/",
        "NetworkDisabled": True,
        "OpenStdin": True,
        "StdinOnce": True,
        # The shell that is its first process hears no other: an engine that ends, or comes back after it was
        # killed, would wait ten seconds for it.
        "StopSignal": "SIGKILL",
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {
            "NetworkMode": "none",
            "Binds": list(binds),
            "AutoRemove": True,
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "CapAdd": list(capabilities),
            "SecurityOpt": ["no-new-privileges"],
            "PidsLimit": PROCESSES,
            # What it says is for us: nothing of a volume may be in the engine's logs.
            "LogConfig": {"Type": "none"},
        },
    }
