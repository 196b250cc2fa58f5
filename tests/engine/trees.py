"""An awkward tree in a volume, and what a container sees of it, file by file."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.engine.engines import RealEngine

#: The extended attribute `security.capability` of a program that may open any port.
CAPABILITY = bytes.fromhex("0100000200040000000000000000000000000000")
LOOK = (
    "cd /d && busybox find . | busybox sort | while IFS= read -r f; do "
    "busybox stat -c '%n|%f|%u|%g|%s|%Y|%h|%t,%T' \"$f\"; "
    'if [ -h "$f" ]; then busybox readlink "$f"; '
    'elif [ -f "$f" ]; then busybox md5sum < "$f"; fi; done | busybox base64'
)
AWKWARD = r"""
set -e
cd /d
echo 'plain' > plain; chmod 640 plain; chown 1000:1001 plain
: > empty
truncate -s 3M sparse; echo end >> sparse
dd if=/dev/urandom of=binary bs=1000 count=777 2>/dev/null
ln plain hard-a; mkdir -p deep/er; ln plain deep/er/hard-b
ln -s plain soft; ln -s /etc/passwd absolute; ln -s ../../outside outward; ln -s nowhere dangling
mkfifo pipe; chown 5:6 pipe
mkdir -m 1777 sticky; mkdir -m 2750 setgid; mkdir empty-folder
cp plain setuid; chmod 4755 setuid
echo 한 > '한글 이름.txt'; echo x > 'with "quotes" and spaces'; echo y > "$(printf 'new\nline')"
echo z > "$(printf 'bytes-\377-\376')"; echo d > '-dash'; echo w > '.wh.whiteout'
mkdir .portolan-backup; echo '{"format": 1}' > .portolan-backup/about.json
long=$(printf '%0200d' 7); mkdir -p "$long/$long/$long"; echo deep > "$long/$long/$long/$long"
name=$(printf '%0252d' 1); echo n > "$name한"; ln -s "$(printf '%04000d' 1)" long-target
ln soft hard-soft
echo big > big-ids; chown 3000000:4000000000 big-ids; chmod 7777 big-ids
echo old > "$(printf 'tab\there')"; echo e > 'trailing '; echo 1 > ...; echo 2 > ..a
mkdir -p 'a/.wh..wh..opq' 'a/.wh.b'; chmod 000 empty-folder; : > "$(printf '\342\200\256right')"
touch -d '1999-12-31 23:59:59' plain; touch -d '2038-02-01 00:00:00' empty
touch -h -d '2001-02-03 04:05:06' soft
chown 999:998 .; chmod 710 .; touch -d '2002-02-02 02:02:02' sticky deep/er deep .
"""


def fill(engine: RealEngine, container: str, script: str = AWKWARD) -> None:
    """Run a script in a container, with every tool that busybox has."""
    tools = "busybox mkdir -p /tools; busybox --install -s /tools; PATH=/tools:$PATH; export PATH; "
    engine.docker("exec", container, "/bin/busybox", "sh", "-c", tools + script)


def seen(engine: RealEngine, container: str) -> list[str]:
    """What a container sees in its `/d`: names, types, modes, owners, sizes, times, links, content."""
    told = base64.b64decode(engine.docker("exec", container, "/bin/busybox", "sh", "-c", LOOK))
    return told.decode(errors="backslashreplace").split("\n")


def look_into(engine: RealEngine, volume: str) -> list[str]:
    """What a new container sees of a volume."""
    engine.run(f"look-{volume}", "--volume", f"{volume}:/d:ro")
    return seen(engine, f"look-{volume}")


def on_disk(engine: RealEngine, volume: str) -> Path:
    """Where the engine keeps a volume."""
    return engine.folder / "data" / "volumes" / volume / "_data"


def leftovers(engine: RealEngine) -> list[str]:
    """What of ours is still on the engine: helpers, their images, temporary volumes."""
    # One without a name is removed already: engines that were killed meanwhile may list it all the same.
    listed = engine.api("GET", "/containers/json", all="1")
    containers = [c["Id"] for c in listed if _ours(c) and c["Names"]]
    images = [i["Id"] for i in engine.api("GET", "/images/json", all="1") if _ours(i)]
    volumes = [v["Name"] for v in engine.api("GET", "/volumes")["Volumes"] or () if _ours(v)]
    return containers + images + volumes


def _ours(item: dict[str, dict[str, str]]) -> bool:
    return "portolan.helper" in (item.get("Labels") or {})
