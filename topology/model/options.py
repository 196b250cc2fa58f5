"""Which options of mounts and networks are harmless: known keys, and the shape that each value must have.

An allow-list: what is not listed here, or does not look as it should, does not leave the engine's answers. A
secret may be spelled in any way (`sig=`, `bearer=`, `…authkey=`), so no list of bad words would be complete.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_NUMBER = r"\d{1,20}"
_SIZE = r"\d{1,20}[kKmMgGtT%]?"
_OCTAL = r"[0-7]{1,5}"
_BOOLEAN = r"(?i:true|false|t|f|1|0)"
_PORT = r"\d{1,5}"
_HOST = r"(?://)?[\w.:%\[\]-]{1,255}(?:/[\w./-]{0,255})?"
_IP = r"[0-9A-Fa-f.:]{2,45}"
_PATH = r"/[\w./:@~+-]{0,4095}"
_INTERFACE = r"[\w.-]{1,15}"
_GATEWAY_MODE = r"nat|routed|isolated|nat-unprotected"
_BRIDGE = "com.docker.network.bridge."

#: Options of a mount that have no value.
_FLAGS = frozenset(
    (
        *("ac", "async", "atime", "auto", "bg", "bind", "cto", "defaults", "dev", "diratime", "dirsync"),
        *("discard", "exec", "fg", "forcegid", "forceuid", "fsc", "hard", "intr", "lazytime", "lock"),
        *("mfsymlinks", "noac", "noatime", "noauto", "nobrl", "nocto", "nodev", "nodiratime", "nodiscard"),
        *("noexec", "nofail", "nofsc", "nointr", "nolock", "noperm", "norelatime", "noserverino"),
        *("nosharecache", "nosuid", "nounix", "nouser_xattr", "noxattr", "posix", "private", "rbind"),
        *("rdirplus", "relatime", "remount", "resvport", "ro", "rprivate", "rshared", "rslave"),
        *("runbindable", "rw", "seal", "serverino", "shared", "sharecache", "slave", "soft", "softerr"),
        *("softreval", "strictatime", "suid", "sync", "tcp", "udp", "unbindable", "unix", "user_xattr"),
        *("xattr", "_netdev"),
    )
)

_VALUES = {
    **dict.fromkeys(("addr", "clientaddr", "mountaddr", "mounthost", "ip"), _HOST),
    **dict.fromkeys(("dir_mode", "dmask", "file_mode", "fmask", "mode", "umask"), _OCTAL),
    **dict.fromkeys(("port", "mountport"), _PORT),
    **dict.fromkeys(("proto", "mountproto"), r"tcp6?|udp6?|rdma6?"),
    **dict.fromkeys(("nfsvers", "vers", "mountvers"), r"\d(?:\.\d{1,2}){0,2}|default"),
    **dict.fromkeys(("rsize", "wsize", "bsize", "size", "nr_blocks", "nr_inodes", "max_read"), _SIZE),
    **dict.fromkeys(
        (
            *("acdirmax", "acdirmin", "acregmax", "acregmin", "actimeo", "cuid", "commit", "echo_interval"),
            *("gid", "max_channels", "maxproc", "nconnect", "namlen", "retrans", "retry", "subvolid"),
            *("timeo", "uid", "handletimeout"),
        ),
        _NUMBER,
    ),
    **dict.fromkeys(("lowerdir", "upperdir", "workdir", "subvol"), _PATH),
    "cache": r"none|strict|loose|ro|singleclient|mmap|fscache",
    "compress": r"(?:no|zlib|lzo|zstd)(?::\d{1,2})?",
    "data": r"journal|ordered|writeback",
    "errors": r"continue|remount-ro|panic",
    "huge": r"never|always|within_size|advise",
    "local_lock": r"all|flock|posix|none",
    "name": r"admin",
    "lookupcache": r"all|none|pos|positive",
    "sec": r"none|null|sys|krb5[ip]?|ntlm(?:v2)?i?|ntlmsspi?",
    "trans": r"tcp|fd|virtio|rdma|xen",
}

_NETWORK = {
    **{
        f"{_BRIDGE}{name}": _BOOLEAN
        for name in ("default_bridge", "enable_icc", "enable_ip_masquerade", "inhibit_ipv4")
    },
    **{f"{_BRIDGE}gateway_mode_ipv{version}": _GATEWAY_MODE for version in (4, 6)},
    **{f"{_BRIDGE}host_binding_ipv{version}": _IP for version in (4, 6)},
    f"{_BRIDGE}name": _INTERFACE,
    f"{_BRIDGE}trusted_host_interfaces": rf"(?:{_INTERFACE})(?::{_INTERFACE}){{0,15}}",
    **{f"com.docker.network.enable_ipv{version}": _BOOLEAN for version in (4, 6)},
    **{f"com.docker.network.host_ipv{version}": _IP for version in (4, 6)},
    "com.docker.network.container_iface_prefix": r"[A-Za-z]{1,10}",
    "com.docker.network.driver.mtu": r"\d{1,6}",
    "com.docker.network.driver.overlay.vxlanid_list": r"\d{1,8}(?:,\d{1,8}){0,63}",
}

_FILE_SYSTEM = re.compile(
    r"none|bind|n?tmpfs|ramfs|nfs4?|cifs|smb3|smbfs|9p|virtiofs|ceph|lustre|afs|davfs|glusterfs|beegfs|gfs2|ocfs2"
    r"|ext[234]|xfs|btrfs|bcachefs|zfs|f2fs|jfs|nilfs2|reiserfs|vfat|msdos|exfat|ntfs3?|hfsplus|udf|iso9660"
    r"|squashfs|erofs|overlay|aufs|ecryptfs|fuse|fuse\.(?:sshfs|s3fs|rclone|glusterfs|mergerfs|gcsfuse|davfs2)|auto"
)
_MOUNT_PATTERNS = {name: re.compile(shape) for name, shape in _VALUES.items()}
_NETWORK_PATTERNS = {name: re.compile(shape) for name, shape in _NETWORK.items()}


def is_mount_option(option: str) -> bool:
    """Whether one option of a mount (`rw`, `addr=10.0.0.1`) is known, and its value as it should be."""
    name, sign, value = option.partition("=")
    if not sign:
        return name in _FLAGS
    pattern = _MOUNT_PATTERNS.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def is_file_system(name: str) -> bool:
    """Whether this is the type of a file system that mounts may have."""
    return _FILE_SYSTEM.fullmatch(name) is not None


def known_network_options(found: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Those of a network's options that are known, and whose values are as they should be, sorted."""
    return tuple(
        sorted(
            (name, value)
            for name, value in found.items()
            if (pattern := _NETWORK_PATTERNS.get(name)) is not None and pattern.fullmatch(value)
        )
    )
