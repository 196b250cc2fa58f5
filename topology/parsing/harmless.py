"""What may leave the engine's answers: harmless labels and options; words and mounts without credentials.

Labels, options and command lines may carry secrets. Nothing passes here unless it is known to be harmless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Pairs = tuple[tuple[str, str], ...]

_COMPOSE_LABELS = ("project", "service", "container-number", "oneoff", "version", "network", "volume")
_IMAGE_LABELS = (
    *("title", "description", "version", "revision", "vendor", "licenses", "created"),
    *("source", "url", "documentation", "base.name", "ref.name"),
)
_LABELS = frozenset(
    [f"com.docker.compose.{name}" for name in _COMPOSE_LABELS]
    + [f"org.opencontainers.image.{name}" for name in _IMAGE_LABELS]
)
_NETWORK_OPTION_PREFIX = "com.docker.network."
_VOLUME_OPTIONS = ("device", "o", "type")

_CREDENTIAL = re.compile(
    r"^user(name)?$|^pw$|^pin$|pass|pwd|psk|cred|secret|token|key|login|auth|identity", re.IGNORECASE
)
_SSH = "ssh://"
#: Of a label's value. Engines take any length, and every browser would be sent all of it.
_LONGEST = 16 * 1024
#: What stands before the host where a share has no scheme: `bob:hunter2@nas:/media`.
_MOUNT = "mount "
_LOGIN = re.compile(r"(?<=\bmount )[^/@\s:]+:(?!/)[^@\s]*@")
_SPACE = re.compile(r"(\s+)")
#: A user's name and what follows it, unless that is a port and a path.
_USER = re.compile(r"[^/@:]+:(?!\d+/)")
#: Engines that cannot mount something repeat all of the mount's options.
_MOUNT_DATA = re.compile(r"(?<=\bdata: ).*?(?=: [^:]*$|$)", re.DOTALL)
#: Possessive: a name of 10,000 letters must not cost their square.
_ASSIGNED = re.compile(r"(?<![\w.-])([\w.-]++)=[^\s,;&\"']+")
_ASSIGNED_CREDENTIAL = re.compile(r"pass|pwd|cred|secret|token|key|login|auth", re.IGNORECASE)
#: Mount options that are kept even behind a credential, whose value may have contained a comma.
_MOUNT_OPTIONS = frozenset(
    (
        *(
            "addr",
            "async",
            "bg",
            "bind",
            "cache",
            "dir_mode",
            "dirsync",
            "fg",
            "file_mode",
            "forcegid",
            "forceuid",
        ),
        *("fsc", "gid", "hard", "intr", "lock", "mode", "mountport", "mountproto", "nfsvers", "noac"),
        *("noatime", "nobrl", "nocto", "nodev", "nodiratime", "noexec", "nolock", "noperm", "nosuid"),
        *("nounix", "port", "private", "proto", "rbind", "relatime", "retrans", "ro", "rprivate", "rshared"),
        *("rsize", "rslave", "rw", "seal", "sec", "serverino", "shared", "size", "slave", "soft", "sync"),
        *("tcp", "timeo", "udp", "uid", "vers", "wsize"),
    )
)


def labels(found: Mapping[str, str] | None) -> Pairs:
    """The labels that are known to be harmless, sorted."""
    if not found:
        return ()
    known = ((key, value[:_LONGEST]) for key, value in found.items() if key in _LABELS)
    return tuple(sorted((key, _plain_address(value)) for key, value in known))


def network_options(found: Mapping[str, str] | None) -> Pairs:
    """A network's options that are known to be harmless, sorted."""
    if not found:
        return ()
    return tuple(sorted((k, v) for k, v in found.items() if k.startswith(_NETWORK_OPTION_PREFIX)))


def volume_options(found: Mapping[str, str] | None) -> Pairs:
    """A volume's `device`, `o` and `type`, without credentials, sorted."""
    if not found:
        return ()
    clean = {"o": mount_options, "device": _device}
    return tuple((key, clean.get(key, str)(found[key])) for key in _VOLUME_OPTIONS if found.get(key))


def _device(text: str) -> str:
    """What is mounted: a path, as it is, or a share, without who we are there."""
    if text.startswith("/") and not text.startswith("//"):
        return text
    return _plain_address(_LOGIN.sub("", f"{_MOUNT}{text}").removeprefix(_MOUNT))


def mount_options(text: str) -> str:
    """The options of a mount (`addr=10.0.0.1,rw`) without those that carry a credential.

    A password may hold commas, so behind a credential only known options are kept.
    """
    kept: list[str] = []
    after_credential = False
    for option in text.split(","):
        name = option.partition("=")[0].strip()
        if _CREDENTIAL.search(name):
            after_credential = True
        elif not after_credential or name in _MOUNT_OPTIONS:
            kept.append(_no_user_info(option))
    return ",".join(kept)


def address(text: str) -> str:
    """Where an engine is, for people. Who we are there says something only where it is a login (ssh)."""
    plain = _plain_address(text)
    if not text.startswith(_SSH):
        return plain
    name, sign, _host = text.removeprefix(_SSH).partition("/")[0].rpartition("@")
    return f"{_SSH}{name.partition(':')[0]}{sign}{plain.removeprefix(_SSH)}"


def words(text: str) -> str:
    """What an engine says, without the credentials that may be in what it repeats."""
    said = _MOUNT_DATA.sub(lambda found: mount_options(found[0]), text)
    return _ASSIGNED.sub(_without_credential, _no_user_info(_LOGIN.sub("", said)))


def _without_credential(found: re.Match[str]) -> str:
    return f"{found[1]}=…" if _ASSIGNED_CREDENTIAL.search(found[1]) else found[0]


def _plain_address(text: str) -> str:
    """A label's value; in an address nothing is left but host and path: behind them a token may stand."""
    return "".join(map(_without_query, _SPACE.split(_no_user_info(text))))


def _without_query(word: str) -> str:
    scheme, sign, rest = word.partition("://")
    return f"{scheme}{sign}{rest.partition('?')[0].partition('#')[0]}"


def _no_user_info(text: str) -> str:
    """A text whose addresses are without the `user:password@` that may stand before the host."""
    if "//" not in text or "@" not in text:
        return text
    return "".join(map(_word_without_user_info, _SPACE.split(text)))


def _word_without_user_info(word: str) -> str:
    """The same for what holds no space. No pattern does it at a cost that grows with the length alone."""
    kept: list[str] = []
    done = look = 0
    last = word.rfind("@")
    while 0 <= (slashes := word.find("//", look)) < last:
        end = _end_of_user_info(word, slashes + 2)
        if end is None:
            look = slashes + 1
        else:
            kept.append(word[done : slashes + 2])
            done = look = end
    return "".join([*kept, word[done:]])


def _end_of_user_info(word: str, start: int) -> int | None:
    """Where it ends that begins here. A password may hold an at sign or a slash."""
    slash = word.find("/", start)
    at = word.rfind("@", start, slash if slash >= 0 else len(word))
    if at < 0 and _USER.match(word, start):
        at = word.find("@", start)
    return at + 1 if at >= 0 else None
