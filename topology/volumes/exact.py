"""Volumes read, written, copied and replaced exactly as they are: by GNU tar in a helper that runs.

Replacing is done by renames within the volume. What is new is unpacked in a folder of its own in it; only
when that is whole is the old content moved aside, and the new in. Two lists say what is to be moved, and
an empty file before each step what is being done; so whoever finds such a folder can go back, by renames:
what comes back are the very files that were there. One last rename says that the one or the other is in
place and whole: from then on all else in the folder is cleared away, however often that is cut short.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from topology.engine.errors import EngineConflict
from topology.engine.port import Storage
from topology.messages import gettext_noop
from topology.volumes.errors import BadArchive, VolumeError, VolumeInTheWay
from topology.volumes.progress import Progress
from topology.volumes.running import ALIVE, FED, READING, WRITING, Run, running
from topology.volumes.told import Told

Pieces = Iterable[bytes | memoryview]
#: How the folder is called in which new content is unpacked beside the old.
STAGE = ".portolan-"
#: What a file system of its own brings along.
KEPT = "lost+found"
#: A path that is longer is in the archive, but no program can make it again.
LONGEST_PATH = 4095

_ATTRIBUTES = "--xattrs --xattrs-include='*' --acls --numeric-owner"
#: Other file systems are in, too (subvolumes, what the host has mounted there): tar would leave them out
#: without a word.
_PACK = (
    f"tar --create --format=posix --pax-option=delete=atime,delete=ctime {_ATTRIBUTES} --sparse "
    "--blocking-factor=256 --quoting-style=escape --file=-"
)
_HOW_FAR = "--checkpoint=16 --checkpoint-action='echo=moved %u' --totals"
_UNPACK = (
    f"tar --extract {_ATTRIBUTES} --same-owner --same-permissions --delay-directory-restore "
    "--blocking-factor=256 --warning=no-timestamp --warning=no-unknown-keyword --quoting-style=escape "
    "--file=-"
)
_ROOT = f"{_PACK} --no-recursion --directory=/ volume"
_OTHERS = f'find . -mindepth 1 -maxdepth 1 ! -name "$1" ! -name {KEPT}'

READ = f"work() {{ {_PACK} --directory=/ volume; }}\n{ALIVE}"
#: The bit that folders would inherit comes back, unless the archive has said what the volume's own folder is.
#: First of all it says how much room there is.
WRITE = f"""work() {{
stat -f -c '%a %S' /volume
[ -g /volume ] && chmod g-s /volume && bare=$(stat -c %a /volume)
{_UNPACK} --directory="$1"; x=$?
[ "$1" = / ] || [ "$bare" != "$(stat -c %a /volume)" ] || chmod g+s /volume
return $x; }}
{FED}"""
#: One volume into another, of which nothing but the number of entries comes out.
COPY = f"""work() {{
{{ {_PACK} {_HOW_FAR} --directory=/volume .; echo $? >/dev/shm/packed; }} |
{{ {_UNPACK} --directory=/other; x=$?; cat >/dev/null; return $x; }} || return 2
read c </dev/shm/packed; [ "$c" -le 1 ] || return $c
find /other -printf . || return 2
return $c; }}
{ALIVE}"""
EMPTY = f"""work() {{ cd /volume && {_OTHERS} -printf x -quit; }}
{ALIVE}"""
ROOM = f"""work() {{ stat -f -c '%a %S' /volume; }}
{ALIVE}"""
#: What is mounted within is another's: with the old content it would be cleared away.
_NOTHING_MOUNTED = """if [ -e /proc/self/mountinfo ]; then
while read -r _a _b _c _d m _rest; do case "$m" in
/volume/*) printf 'mounted within: %s\\n' "${m#/volume/}" >&2; return 2 ;; esac; done </proc/self/mountinfo
fi"""
#: Without the setgid bit that it may inherit: where folders are closed, tar would leave it to them.
UNPACK_BESIDE = f"""work() {{
{_NOTHING_MOUNTED}
{_ROOT} >/dev/shm/root && mkdir -m 700 "/volume/$1" && chmod g-s "/volume/$1" &&
cat /dev/shm/root >"/volume/$1/being-written" && mv "/volume/$1/being-written" "/volume/$1/root" || return 2
case "$2" in
own) {_UNPACK} --directory="/volume/$1" ;;
*) mkdir "/volume/$1/volume" && {_UNPACK} --directory="/volume/$1/volume" ;;
esac; }}
{FED}"""
#: So a switch ends where the new is in place, and not all of the old is gone.
LEFT = 3
#: Nobody ends this but itself: whoever comes after us waits for it, or goes back.
SWITCH = f"""set -e
root() {{ {_UNPACK} --directory=/; }}
finish() {{ root <"$1/$2"; mv -f "$1/$2" "$1/last"; }}
clear_away() {{ find "$1" -mindepth 1 -maxdepth 1 ! -name last -exec rm -rf -- {{}} +
exec 4<"$1/last"; rm -rf "$1"; root <&4; }}
go_back() {{
if [ -e "$1/moving-in" ]; then (cd "$1/volume" && xargs -0 -r -a ../in sh -c 'for n do
[ -e "$n" ] || [ -L "$n" ] || mv -f -- "/volume/$n" . 2>/dev/null || :; done' sh); fi
if [ -d "$1/old" ]; then (cd "$1/old" && find . -mindepth 1 -maxdepth 1 -print0 |
xargs -0 -r mv -f -t /volume --); fi
finish "$1" root; clear_away "$1"; }}
switch() {{
(cd "$1/volume" && find . -mindepth 1 -maxdepth 1 ! -name {KEPT} -printf '%f\\0') >"$1/in"
{_OTHERS} -printf '%f\\0' >"$1/out"
tar --create --format=posix --pax-option=delete=atime,delete=ctime {_ATTRIBUTES} --no-recursion \\
--directory="/volume/$1" --file="$1/new-root" volume
mkdir "$1/old"
: >"$1/moving-out"; xargs -0 -r -a "$1/out" mv -t "$1/old" --
: >"$1/moving-in"; (cd "$1/volume" && xargs -0 -r -a ../in mv -t /volume --)
finish "$1" new-root; }}
work() {{ cd /volume; case "$2" in
go) switch "$1"; late={LEFT}; clear_away "$1" ;;
*) if [ -e "$1/last" ]; then clear_away "$1"
elif [ -e "$1/root" ]; then go_back "$1"
else rm -rf "$1"; fi ;;
esac; }}
trap 'c=$?; [ $c = 0 ] || c=${{late:-$c}}; printf "\\n%s %s\\n" "$mark" $c >&2; cat >/dev/null; exit $c' EXIT
work "$@"
"""

#: What tar says of a file, and what that means. Whatever else it says of one is that it is not as it was.
_LINE = re.compile(r"^tar: (?P<name>.*?): (?P<words>(?:Cannot [^:]+: )?[^:]+)$")
_SOCKET = "socket ignored"
_TOO_LONG = "File name too long"
_MOUNTED = "mounted within: "
_NO_WORD = re.compile(r"^tar: (?:Exiting with failure status|Error is not recoverable|Removing leading)")


def told(run: Run) -> Told:
    """What a run of tar has said; called when all of it was read."""
    found = Told()
    explained = False
    for line in run.said:
        match = _LINE.match(line)
        if match is None or _NO_WORD.match(line):
            continue
        name, words = _shown(match["name"]), match["words"]
        if words == _SOCKET:
            found.leave_out(name, "socket")
        elif words.startswith("Cannot ") and words.endswith(_TOO_LONG):
            found.leave_out(name[:200], "path too long")
            explained = not run.forgot
        else:
            found.miss(name, words)
    # A socket that is left out is no reason to fail: whatever else was is not known.
    if run.code and not found.count and not explained:
        found.miss("?", f"tar ended with {run.code}: {' '.join(run.said[-2:])[:300]}")
    return found


def _shown(name: str) -> str:
    return name.removeprefix("volume/").removeprefix("./")


@dataclass(frozen=True, slots=True)
class Exact:
    """The way that loses nothing: with an image of our tools on the engine."""

    storage: Storage
    image: str

    @contextlib.contextmanager
    def read(self, volume: str, owner: str, progress: Progress | None = None) -> Iterator[Run]:
        """A volume as a tar archive whose entries are in one folder, as the run's output."""
        with self._running(volume, owner, READ, capabilities=READING, progress=progress) as run:
            yield run

    def write(
        self,
        volume: str,
        owner: str,
        pieces: Pieces,
        *,
        own: bool,
        fit: Callable[[int], None],
        progress: Progress | None = None,
    ) -> Told:
        """Unpack an archive into a volume. `own`: its entries are in one folder, as in our backups.

        `fit` is told before how many bytes are free there, and may raise.
        """
        into = "/" if own else "/volume"
        with self._running(volume, owner, WRITE, into, capabilities=WRITING, progress=progress) as run:
            fit(_room(run.line()))
            run.feed(pieces)
        return _unpacked(run)

    def stage(
        self,
        volume: str,
        owner: str,
        stage: str,
        pieces: Pieces,
        *,
        own: bool,
        progress: Progress | None = None,
    ) -> Told:
        """Unpack an archive in a folder of its own beside what is in the volume."""
        beside = (UNPACK_BESIDE, stage, "own" if own else "foreign")
        with self._running(volume, owner, *beside, capabilities=WRITING, progress=progress) as run:
            run.feed(pieces)
        return _unpacked(run)

    def switch(self, volume: str, owner: str, stage: str) -> bool:
        """Put what is in the folder in the place of what is in the volume; raises if it went back.

        Whether the folder is gone: in what was moved there somebody may go on writing, and `settle` has to
        clear it away another time.
        """
        code, said = self._work(volume, owner, SWITCH, stage, "go", capabilities=WRITING)
        if code == LEFT:
            return False
        if code:
            self.settle(volume, owner, stage)
            template = gettext_noop(
                "The new content could not be put in place, so the old came back: %(words)s"
            )
            raise VolumeInTheWay("not_replaced", template, words=" ".join(said)[:300])
        return True

    def settle(self, volume: str, owner: str, stage: str) -> None:
        """End what was cut short: forward if the new content is in place, else back to the old.

        Raises `EngineConflict` if that cannot be done yet.
        """
        code, said = self._work(volume, owner, SWITCH, stage, "settle", capabilities=WRITING)
        if code:
            raise EngineConflict(f"The content of {volume} cannot be put right yet: {' '.join(said)[:300]}")

    def is_empty(self, volume: str, owner: str, but_for: str = "-") -> bool:
        """Whether there is nothing in a volume, but for such a folder."""
        with self._running(volume, owner, EMPTY, but_for, capabilities=READING) as run:
            return not b"".join(run.output())

    def room(self, volume: str, owner: str) -> int:
        """How many bytes are free where the volume is kept."""
        with self._running(volume, owner, ROOM, capabilities=READING) as run:
            return _room(b"".join(run.output()))

    def copy(self, source: str, target: str, owner: str, progress: Progress) -> Told:
        """Everything of one volume into another, which is empty. Nothing of it passes through here."""
        binds = [f"{source}:/volume:ro,nocopy", f"{target}:/other:rw,nocopy"]
        capabilities = sorted({*READING, *WRITING})
        with running(
            self.storage, self.image, owner, COPY, binds=binds, capabilities=capabilities, progress=progress
        ) as run:
            run.packed = lambda size: progress.moved(size - progress.bytes)
            for data in run.output():
                progress.entries += len(data)
        found = told(run)
        if run.code and run.code > 1:
            raise _not_unpacked(run)
        return found

    def _work(
        self, volume: str, owner: str, script: str, *arguments: str, capabilities: tuple[str, ...]
    ) -> tuple[int, list[str]]:
        with self._running(volume, owner, script, *arguments, capabilities=capabilities) as run:
            for _data in run.output():
                pass
        return run.code or 0, run.said

    def _running(
        self,
        volume: str,
        owner: str,
        script: str,
        *arguments: str,
        capabilities: tuple[str, ...],
        progress: Progress | None = None,
    ) -> contextlib.AbstractContextManager[Run]:
        mode = "rw" if capabilities is WRITING else "ro"
        return running(
            self.storage, self.image, owner, script, *arguments,
            binds=[f"{volume}:/volume:{mode},nocopy"], capabilities=capabilities, progress=progress,
        )  # fmt: skip


def new_stage() -> str:
    """A name for the folder in which new content is unpacked."""
    return f"{STAGE}{secrets.token_hex(8)}"


def _room(line: bytes) -> int:
    """As `stat` says it: how many blocks are free, and how large one is."""
    blocks, size = line.split()
    return int(blocks) * int(size)


def _unpacked(run: Run) -> Told:
    """What could not be unpacked, if only such as no program can."""
    found = told(run)
    if run.code and found.count:
        raise _not_unpacked(run)
    return found


def _not_unpacked(run: Run) -> VolumeError | EngineConflict:
    mounted = next((line for line in run.said if line.startswith(_MOUNTED)), None)
    if mounted is not None:
        template = gettext_noop(
            "Another file system is mounted within the volume, which would be cleared away, too: unmount it "
            "first (%(name)s)."
        )
        return VolumeInTheWay("not_replaced", template, name=mounted.removeprefix(_MOUNTED)[:200])
    words = " ".join(line.removeprefix("tar: ") for line in run.said[:3])
    if "No space left on device" in words or "quota exceeded" in words:
        return EngineConflict(f"no space left on device: {words[:300]}", 500)
    return BadArchive(
        "not_unpacked", gettext_noop("The archive cannot be unpacked: %(words)s"), words=words[:300]
    )
