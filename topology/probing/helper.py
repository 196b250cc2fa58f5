"""Attempts made from inside a container's network stack, by a helper of ours that shares it for so long.

It has no mounts, no capabilities, a root that is read-only, and nothing of the container's own: neither its
files nor its processes. What it runs is bash (which opens TCP connections itself) and getent (which asks the
resolver that the engine has given the container). It ends with its stream, and after so many seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address

from topology.engine.port import Storage
from topology.probing.attempts import Attempt
from topology.probing.results import SECONDS, Code, Result
from topology.volumes.running import ALIVE, running
from topology.volumes.toolbox import Tools, image_of

TOOLS = Tools(
    "portolan-try",
    ("sh", "bash", "getent", "timeout", "cat", "sleep"),
    texts=(("/etc/nsswitch.conf", "hosts: files dns\n"),),
)
#: All of it has ended by then: attempts go on at the same time.
DEADLINE_SECONDS = 20.0
LONGEST_ANSWER = 64 * 1024
LONGEST_DETAIL = 200
#: How `timeout` ends where time is up, or where what it ran had to be killed.
_TIME_IS_UP = frozenset({124, 137})
_NOT_FOUND = 2
#: The system's words, as bash repeats them.
_WORDS: tuple[tuple[str, Code], ...] = (
    ("Connection refused", "refused"),
    ("Connection timed out", "timed_out"),
    ("No route to host", "unreachable"),
    ("Network is unreachable", "unreachable"),
    ("Cannot assign requested address", "unreachable"),
)
_SCRIPT = f"""set -f
one() {{
case $2 in
lookup) said=$(timeout -k 1 {SECONDS} getent ahosts "$3" 2>&1) ;;
*) said=$(timeout -k 1 {SECONDS} bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$3" "$4" 2>&1) ;;
esac
code=$?
line=$(printf ' %s' $said)
printf '%s %s%s\\n' "$1" "$code" "$line"; }}
work() {{ n=0
while [ $# -ge 3 ]; do one $n "$1" "$2" "$3" & n=$((n + 1)); shift 3; done
wait; }}
{ALIVE}"""


def tried(storage: Storage, owner: str, container: str, attempts: Sequence[Attempt]) -> list[Result]:
    """Make these attempts from the stack of a container (its full Docker ID).

    Raises `Unavailable` where there is no image to be made, and the engine's errors.
    """
    image = image_of(storage, TOOLS)
    words = [word for one in attempts for word in (one.kind, one.host, str(one.port))]
    with running(storage, image, owner, _SCRIPT, *words, joins=container) as run:
        ending = threading.Timer(DEADLINE_SECONDS, run.speaker.end)
        ending.daemon = True
        ending.start()
        try:
            answer = _bounded(run.output())
        finally:
            ending.cancel()
    return list(read(attempts, answer.decode(errors="replace").splitlines()))


def _bounded(pieces: Iterable[memoryview]) -> bytes:
    said = bytearray()
    for piece in pieces:
        said += piece[: max(0, LONGEST_ANSWER - len(said))]
    return bytes(said)


def read(attempts: Sequence[Attempt], lines: Iterable[str]) -> Iterator[Result]:
    """The results from the helper's lines: the attempt's number, how it ended, what was said."""
    ends: dict[int, tuple[int, str]] = {}
    for line in lines:
        number, _, rest = line.partition(" ")
        code, _, said = rest.partition(" ")
        if number.isdecimal() and code.isdecimal():
            ends[int(number)] = int(code), said
    for place, attempt in enumerate(attempts):
        ended, said = ends.get(place) or (1, "")
        found = _looked_up if attempt.kind == "lookup" else _connected
        yield found(attempt, ended, said)


def _looked_up(attempt: Attempt, code: int, said: str) -> Result:
    if code in _TIME_IS_UP:
        return Result(attempt, "timed_out")
    if code == _NOT_FOUND:
        return Result(attempt, "not_found")
    if code:
        return Result(attempt, "failed", said[:LONGEST_DETAIL])
    # Each address stands there once for each kind of socket, with that kind and maybe the name behind it.
    addresses = list(filter(_is_address, dict.fromkeys(said.split())))
    if attempt.leads_to in addresses:
        return Result(attempt, "found")
    return Result(attempt, "other_address", ", ".join(addresses)[:LONGEST_DETAIL])


def _is_address(word: str) -> bool:
    try:
        ip_address(word)
    except ValueError:
        return False
    return True


def _connected(attempt: Attempt, code: int, said: str) -> Result:
    if code == 0:
        return Result(attempt, "connected")
    if code in _TIME_IS_UP:
        return Result(attempt, "timed_out")
    found = next((result for words, result in _WORDS if words in said), None)
    return Result(attempt, found or "failed", "" if found else said[:LONGEST_DETAIL])
