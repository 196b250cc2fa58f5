"""What may leave the engine's answers: harmless labels and options; words and mounts without credentials.

Labels, options and command lines may carry secrets. Nothing passes here unless it is known to be harmless;
which options are is in `options.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from topology.model import options

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
_VOLUME_OPTIONS = ("device", "o", "type")

_SSH = "ssh://"
#: Of a label's value. Engines take any length, and every browser would be sent all of it.
_LONGEST = 16 * 1024
#: What stands before the host where a share has no scheme: `bob:hunter2@nas:/media`.
_MOUNT = "mount "
_LOGIN = re.compile(r"(?<=\bmount )[^/@\s:]+:(?!/)[^@\s]*@")
_SPACE = re.compile(r"(\s+)")
#: Where path ends and what may be a token begins.
_QUERY = re.compile(r"[?#;&]")
#: A user's name and what follows it, unless that is a port and a path.
_USER = re.compile(r"[^/@:]+:(?!\d+/)")
#: Engines that cannot mount something repeat all of the mount's options.
_MOUNT_DATA = re.compile(r"(?<=\bdata: ).*?(?=: [^:]*$|$)", re.DOTALL)
#: Possessive: a name of 10,000 letters must not cost their square.
_ASSIGNED = re.compile(r"(?<![\w.-])([\w.-]++)=[^\s,;&\"']+")
#: What stands before a credential in a header that is repeated.
_SCHEME = re.compile(r"(?i:\b(bearer|basic|digest|negotiate))\s+[^\s,;\"']+")
#: Of a share or a device nothing is left behind the first sign that names of hosts and paths do not have.
_SHARE = re.compile(r"(?:(?:UUID|LABEL|PARTUUID|PARTLABEL)=)?[\w./:@%~+$\[\]\\ -]*")


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
    return options.known_network_options(found)


def volume_options(found: Mapping[str, str] | None) -> Pairs:
    """A volume's `device`, `o` and `type` as far as they are known to be harmless, sorted."""
    if not found:
        return ()
    asked = mount_options(found.get("o") or "")
    kept = {"device": _device(found.get("device") or "", asked), "o": asked, "type": _type(found)}
    return tuple((key, kept[key]) for key in _VOLUME_OPTIONS if kept[key])


def _type(found: Mapping[str, str]) -> str:
    name = found.get("type") or ""
    return name if options.is_file_system(name) else ""


def _device(text: str, asked: str) -> str:
    """What is mounted: a path that is bound, as it is, or a share, without who we are there."""
    local = text.startswith("/") and not text.startswith("//")
    if local and not {"bind", "rbind"}.isdisjoint(asked.split(",")):
        return text
    plain = text if local else _plain_address(_LOGIN.sub("", f"{_MOUNT}{text}").removeprefix(_MOUNT))
    found = _SHARE.match(plain)
    return found[0].rstrip() if found else ""


def mount_options(text: str) -> str:
    """Those options of a mount (`addr=10.0.0.1,rw`) that are known to be harmless.

    A password may hold commas: what stands behind one is no known option, or is one and harmless.
    """
    kept = (_no_user_info(option.strip()) for option in text.split(","))
    return ",".join(option for option in kept if options.is_mount_option(option))


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
    plain = _SCHEME.sub(r"\1 …", _no_user_info(_LOGIN.sub("", said)))
    return _ASSIGNED.sub(_without_value, plain)


def _without_value(found: re.Match[str]) -> str:
    """An assignment in a text: its value is told only where it is a known option's."""
    known = options.is_mount_option(found[0].rstrip(".:)"))
    return found[0] if known else f"{found[1]}=…"


def _plain_address(text: str) -> str:
    """A label's value; in an address nothing is left but host and path: behind them a token may stand."""
    if "//" not in text:  # most, and there are ten thousands of them on a large host
        return text
    return "".join(map(_without_query, _SPACE.split(_no_user_info(text))))


def _without_query(word: str) -> str:
    scheme, sign, rest = word.partition("://")
    return f"{scheme}{sign}{_QUERY.split(rest, maxsplit=1)[0]}" if sign else word


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
