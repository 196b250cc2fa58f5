"""All that there is to know of the files in a folder, and a tree of everything that files can be."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.engine.trees import CAPABILITY

#: POSIX ACLs: the user 1000 may do everything.
ACL = bytes.fromhex(
    "0200000001000700ffffffff02000700e803000004000500ffffffff10000700ffffffff20000500ffffffff"
)
MIB = 1024 * 1024
NANOSECONDS = 1_000_000_000_123_456_789
Fact = tuple[object, ...]


def facts(root: Path) -> dict[bytes, Fact]:
    """Of each entry: mode, owner, size, time, links, holes, target, attributes, content."""
    found = {b".": _fact(os.fsencode(root))}
    for path in _walk(os.fsencode(root)):
        found[os.path.relpath(path, os.fsencode(root))] = _fact(path)
    return found


def _walk(folder: bytes) -> Iterator[bytes]:
    for entry in os.scandir(folder):
        yield entry.path
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)


def _fact(path: bytes) -> Fact:
    known = os.lstat(path)
    attributes = {
        n: os.getxattr(path, n, follow_symlinks=False) for n in os.listxattr(path, follow_symlinks=False)
    }
    regular = stat.S_ISREG(known.st_mode)
    return (
        known.st_mode, known.st_uid, known.st_gid, 0 if stat.S_ISDIR(known.st_mode) else known.st_size,
        known.st_mtime_ns, known.st_nlink if regular else 0,
        known.st_blocks * 512 < known.st_size // 2 if regular else False,
        os.readlink(path) if stat.S_ISLNK(known.st_mode) else b"", known.st_rdev,
        tuple(sorted(attributes.items())),
        _digest(path) if regular else "",
    )  # fmt: skip


def _digest(path: bytes) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


#: Names that a program may take for something else.
ODD_NAMES = (
    b"bytes-\xff\xfe",
    b"new\nline",
    b"-dash",
    "한글 이름".encode(),
    b"n" * 255,
    b" ",
    b"tar: x: Cannot open",
)


def fill_with_everything(root: Path) -> None:
    """Some of each kind, with all that files can have. The socket is what no archive holds."""
    deep = root / "deep" / "er"
    deep.mkdir(parents=True)
    _add_files(root, deep)
    _add_special_files(root)
    for odd in ODD_NAMES:
        Path(os.fsdecode(os.fsencode(root) + b"/" + odd)).write_bytes(odd)
    closed = root / "closed"
    closed.mkdir()
    (closed / "file").write_text("unreadable")
    _set_times(root, deep)
    (closed / "file").chmod(0)
    closed.chmod(0)
    root.chmod(0o2711)
    os.chown(root, 999, 998)
    os.utime(root, ns=(NANOSECONDS, NANOSECONDS))


def _add_files(root: Path, deep: Path) -> None:
    """With owners, attributes, ACLs, capabilities, a hard link, holes."""
    plain = root / "plain"
    plain.write_text("plain")
    os.chown(plain, 1000, 4_000_000_000)
    for name, value in (("user.a", b"\0u\n"), ("trusted.a", b"t"), ("system.posix_acl_access", ACL)):
        os.setxattr(plain, name, value)
    os.setxattr(root / "deep", "system.posix_acl_default", ACL)
    os.setxattr(root / "deep", "user.folder", b"f")
    program = root / "program"
    program.write_bytes(os.urandom(100_000))
    program.chmod(0o4755)
    os.setxattr(program, "security.capability", CAPABILITY)
    os.link(plain, deep / "hard")
    with (root / "sparse").open("wb") as sparse:
        sparse.seek(40 * MIB)
        sparse.write(b"end")
        sparse.truncate(64 * MIB)


def _add_special_files(root: Path) -> None:
    for name, target in (("soft", "plain"), ("absolute", "/etc/passwd"), ("outward", "../../x")):
        (root / name).symlink_to(target)
    os.mkfifo(root / "pipe", 0o640)
    os.mknod(root / "device", stat.S_IFCHR | 0o600, os.makedev(1, 3))


def _set_times(root: Path, deep: Path) -> None:
    """Of parts of a second, from before 1970, and long after us."""
    os.utime(root / "plain", ns=(NANOSECONDS, NANOSECONDS))
    os.utime(root / "program", ns=(-NANOSECONDS, -NANOSECONDS))
    os.utime(root / "soft", ns=(NANOSECONDS, NANOSECONDS), follow_symlinks=False)
    os.utime(deep, ns=(16_725_225_600_000_000_001, 16_725_225_600_000_000_001))


def add_socket(root: Path) -> None:
    """A socket of a program that runs no more."""
    known = root.stat()
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(root / "s"))
    os.utime(root, ns=(known.st_atime_ns, known.st_mtime_ns))
