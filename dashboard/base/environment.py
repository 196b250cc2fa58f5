"""What Portolan is told by the environment, read once and checked before anything starts.

A value that cannot be read raises `BadSetting`, whose text is one sentence that names the variable: people
read it on a console, so it says what was expected and not where in the code it went wrong.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from topology.engine import contexts

#: Cookies know no port: pages of other programs at `localhost` are sent ours. At a name of its own none is.
OWN_NAME = "portolan.localhost"
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]", OWN_NAME)
LOOPBACK_NETWORKS = (ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv6Network("::1/128"))
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
ENGINE_SCHEMES = ("unix", "tcp", "http", "https", "ssh", "npipe")
#: A host with or without a port, for which the Docker CLI needs no scheme.
BARE_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]*)(:[0-9]*)?")
ENGINE_PORT = 2375
#: What Django needs beside itself to use a database.
DRIVERS = {"postgresql": ("psycopg", "psycopg2"), "mysql": ("MySQLdb",), "oracle": ("oracledb",)}
LARGEST_DEMO = 100_000
#: What an archive may hold that is restored: enough for any volume, too little to fill every disk.
RESTORE_ENTRIES = 5_000_000
#: For how long, and in how many bytes, it is kept what was there when.
PAST_DAYS, LARGEST_PAST_DAYS, PAST_BYTES = 90, 3650, 500 * 1024**2
UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
#: Every variable of ours: one that is none of these is a slip of the pen, and must not be ignored.
KNOWN = frozenset(
    {
        "PORTOLAN_ALERTS_LOOPBACK",
        "PORTOLAN_ALLOWED_HOSTS",
        "PORTOLAN_DATA",
        "PORTOLAN_DEVELOP",
        "PORTOLAN_EMAIL_FROM",
        "PORTOLAN_EMAIL_URL",
        "PORTOLAN_EXPECT",
        "PORTOLAN_OIDC_CLIENT_ID",
        "PORTOLAN_OIDC_CLIENT_SECRET",
        "PORTOLAN_OIDC_DEFAULT_ROLE",
        "PORTOLAN_OIDC_DOMAINS",
        "PORTOLAN_OIDC_ISSUER",
        "PORTOLAN_OIDC_NAME",
        "PORTOLAN_OIDC_ROLES",
        "PORTOLAN_OIDC_ROLES_CLAIM",
        "PORTOLAN_OIDC_SCOPES",
        "PORTOLAN_OIDC_SESSION_HOURS",
        "PORTOLAN_OIDC_TOKEN_DAYS",
        "PORTOLAN_PAST_BYTES",
        "PORTOLAN_PAST_DAYS",
        "PORTOLAN_POLL_SECONDS",
        "PORTOLAN_PUBLIC_URL",
        "PORTOLAN_READ_ONLY",
        "PORTOLAN_RESTORE_MAX_BYTES",
        "PORTOLAN_RESTORE_MAX_ENTRIES",
        "PORTOLAN_TRUSTED_PROXIES",
    }
)
#: What Kubernetes and Docker's links set by themselves where a service or container is called `portolan`.
FROM_ELSEWHERE = re.compile(r"PORTOLAN_(NAME|ENV_.*|PORT|PORT_.*|SERVICE_.*)")
#: User and password of an address, and the values of its query: either may be a secret.
_LOGIN = re.compile(r"((?:“|\b)[A-Za-z][A-Za-z0-9+.-]*://|“)[^”\s]*@")
_VALUE = re.compile(r"([?&;][^=&;\s”]+=)[^&;\s”]+")
HOST_NAME = re.compile(r"^(\*|\.?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\[[0-9A-Fa-f:.]+\])$")


class BadSetting(ImproperlyConfigured):
    """A variable of the environment cannot be read. The text is a sentence that names it."""

    def __init__(self, name: str, complaint: str) -> None:
        super().__init__(f"{name} {masked(complaint)}")
        self.name = name


def masked(text: str) -> str:
    """The text without the passwords that addresses in it may hold; what people and logs are shown."""
    text = _LOGIN.sub(r"\1***@", text)
    return _VALUE.sub(r"\1***", text)


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that come from outside, each already checked."""

    docker_host: str | None
    poll_seconds: float
    read_only: bool
    allowed_hosts: tuple[str, ...]
    public_url: str | None
    trusted_proxies: tuple[Network, ...]
    data: Path
    database: dict[str, Any] | None
    restore_max_entries: int = RESTORE_ENTRIES
    #: `None`: what fits on the engine's disk, where that can be seen.
    restore_max_bytes: int | None = None
    develop: bool = False
    expect: Path | None = None
    #: Whether messages may go to this machine's own loopback: for relays that listen there, and for tests.
    alerts_loopback: bool = False
    past_days: int = PAST_DAYS
    past_bytes: int = PAST_BYTES
    #: Django's settings of the server by which mail goes out, and whom it is from; `None`: there is none.
    email: dict[str, Any] | None = None
    email_from: str = "portolan@localhost"

    @property
    def https(self) -> bool:
        """Whether a proxy in front speaks HTTPS with the browsers."""
        return self.public_url is not None and self.public_url.startswith("https://")


def read(default_data: Path) -> Environment:
    """Read every variable, or raise `BadSetting` for the first that cannot be."""
    env = Env()
    _check_names(os.environ)
    public_url = _public_url(env)
    _check_certificates(env)
    _check_context(env)
    return Environment(
        docker_host=_docker_host(env),
        poll_seconds=_poll_seconds(env),
        read_only=_flag(env, "PORTOLAN_READ_ONLY"),
        allowed_hosts=_allowed_hosts(env, public_url),
        public_url=public_url,
        trusted_proxies=_trusted_proxies(env, public_url),
        data=_data_folder(env, default_data),
        database=_database(env),
        restore_max_entries=_count(env, "PORTOLAN_RESTORE_MAX_ENTRIES") or RESTORE_ENTRIES,
        restore_max_bytes=_count(env, "PORTOLAN_RESTORE_MAX_BYTES"),
        develop=_flag(env, "PORTOLAN_DEVELOP"),
        expect=_expect(env),
        alerts_loopback=_flag(env, "PORTOLAN_ALERTS_LOOPBACK"),
        past_days=_past_days(env),
        past_bytes=_count(env, "PORTOLAN_PAST_BYTES") or PAST_BYTES,
        email=_email(env),
        email_from=_text(env, "PORTOLAN_EMAIL_FROM") or "portolan@localhost",
    )


def _expect(env: Env) -> Path | None:
    """The file with what is expected of the host."""
    name = "PORTOLAN_EXPECT"
    if (text := _text(env, name)) is None:
        return None
    path = Path(text).expanduser().absolute()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise BadSetting(name, f"must be a file that can be read, not “{text}”.")
    return path


def _email(env: Env) -> dict[str, Any] | None:
    """Django's settings of the server by which mail goes out."""
    name = "PORTOLAN_EMAIL_URL"
    if (text := _text(env, name)) is None:
        return None
    expected = "must be a mail server's address such as smtp+tls://user:password@mail.example.org:587."
    try:
        found = dict(env.dj_email_url(name))
        schemed = text.partition(":")[0] in ("smtp", "smtps", "smtp+tls", "smtp+ssl")
    except (EnvError, ValueError, KeyError):
        raise BadSetting(name, expected) from None
    if not schemed or not found.get("EMAIL_HOST"):
        raise BadSetting(name, expected)
    return {key: value for key, value in found.items() if key.startswith("EMAIL_")}


def _check_names(names: Iterable[str]) -> None:
    """A name that nearly is one of ours would be ignored, and what it was to set would not be set."""
    for name in sorted(names):
        if not name.startswith("PORTOLAN_") or name in KNOWN or FROM_ELSEWHERE.fullmatch(name):
            continue
        alike = difflib.get_close_matches(name, KNOWN, n=1)
        hint = f" Perhaps {alike[0]} is meant." if alike else ""
        raise BadSetting(name, f"is not known.{hint}")


def _text(env: Env, name: str) -> str | None:
    value = env.str(name, default=None)
    return (value or "").strip() or None


def _flag(env: Env, name: str) -> bool:
    if (text := _text(env, name)) is None:
        return False
    try:
        return env.bool(name)
    except EnvError:
        raise BadSetting(name, f"must be 1 or 0 (true or false), not “{text}”.") from None


def _count(env: Env, name: str) -> int | None:
    """A positive number, which may end in K, M, G or T; `None` where none is set."""
    if (text := _text(env, name)) is None:
        return None
    found = re.fullmatch(r"([0-9]{1,15})([KMGT]?)", text.upper())
    if found is None or int(found[1]) == 0:
        raise BadSetting(name, f"must be a positive number such as 500000 or 200G, not “{text}”.")
    return int(found[1]) * UNITS[found[2]]


def _past_days(env: Env) -> int:
    name = "PORTOLAN_PAST_DAYS"
    if (text := _text(env, name)) is None:
        return PAST_DAYS
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= LARGEST_PAST_DAYS:
        raise BadSetting(name, f"must be a number of days from 1 to {LARGEST_PAST_DAYS}, not “{text}”.")
    return int(text)


def _poll_seconds(env: Env) -> float:
    name = "PORTOLAN_POLL_SECONDS"
    if (text := _text(env, name)) is None:
        return 3.0
    try:
        seconds = env.float(name)
    except EnvError:
        raise BadSetting(name, f"must be a number of seconds such as 3 or 0.5, not “{text}”.") from None
    if not 0.2 <= seconds <= 3600:
        raise BadSetting(name, f"must be between 0.2 and 3600 seconds, not “{text}”.")
    return seconds


def _docker_host(env: Env) -> str | None:
    """The engine's address, or `None` where the Docker CLI's current context decides."""
    name = "DOCKER_HOST"
    if (text := _text(env, name)) is None:
        return None if _tls_asked(env) is None or _context_decides(env) else contexts.LOCAL_TLS
    scheme, separator, rest = text.partition("://")
    if scheme == "demo" and separator:
        size = re.fullmatch(r"([0-9]{1,6})(?:\?still)?", rest)
        if size is None or int(size[1]) > LARGEST_DEMO:
            expected = f"demo://N with N from 0 to {LARGEST_DEMO}, for example demo://30"
            raise BadSetting(name, f"must be {expected}, not “{text}”.")
        return text
    if text == "unix://":
        return contexts.LOCAL
    if not separator and BARE_HOST.fullmatch(text):
        scheme, separator, rest = "tcp", "://", text
    if not separator or scheme not in ENGINE_SCHEMES or not (rest or scheme == "tcp"):
        expected = (
            "an address such as unix:///var/run/docker.sock, tcp://host:2376, ssh://user@host or demo://30"
        )
        raise BadSetting(name, f"must be {expected}, not “{text}”.")
    if scheme == "tcp":
        text = _tcp_address(rest)
    if scheme not in ("unix", "npipe"):
        _check_network_address(name, text)
    return text


def _tcp_address(rest: str) -> str:
    """An address with the host and the port that the Docker CLI takes where none is named."""
    authority, slash, path = rest.partition("/")
    login, at, place = authority.rpartition("@")
    found = re.fullmatch(r"(\[.*\]|.*?)(?::([^:]*))?", place)
    host, port = (found[1], found[2]) if found else (place, "")
    return f"tcp://{login}{at}{host or 'localhost'}:{port or ENGINE_PORT}{slash}{path}"


def _check_network_address(name: str, text: str) -> None:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or (port is None and parts.scheme != "ssh"):
        raise BadSetting(name, f"needs a host and a port from 1 to 65535 after the scheme, not “{text}”.")


def _tls_asked(env: Env) -> str | None:
    """The variable that asks for TLS, if one does."""
    return next((name for name in ("DOCKER_TLS_VERIFY", "DOCKER_TLS") if _text(env, name)), None)


def _context_decides(env: Env) -> bool:
    """Whether a context other than the Docker CLI's default says where the engine is."""
    current = contexts.current(contexts.trimmed(os.environ))
    return _text(env, "DOCKER_HOST") is None and current != contexts.DEFAULT


def _check_certificates(env: Env) -> None:
    """With TLS, the folder that is named, or the Docker CLI's own, must hold what the CLI looks for in it."""
    asked, host = _tls_asked(env), _text(env, "DOCKER_HOST")
    if asked is None or _context_decides(env) or (host or "").startswith(contexts.WITHOUT_TLS):
        return
    settings = contexts.trimmed(os.environ)
    folder = contexts.certificate_folder(settings)
    for file in ("ca.pem", "cert.pem", "key.pem"):
        if os.access(folder / file, os.R_OK) or (file != "ca.pem" and not (folder / file).exists()):
            continue  # an engine that knows its users by nothing asks for no certificate of theirs
        if _text(env, "DOCKER_CERT_PATH") is None:
            own = settings.get("DOCKER_CONFIG") or "~/.docker"
            raise BadSetting(asked, f"needs a {file} in {own}, or DOCKER_CERT_PATH to say where it is.")
        raise BadSetting(
            "DOCKER_CERT_PATH", f"must be a folder with {file} that can be read, not “{folder}”."
        )


def _check_context(env: Env) -> None:
    """A context that is asked for by name must be one that the Docker CLI has kept."""
    name = "DOCKER_CONTEXT"
    wanted = _text(env, name)
    if wanted is None or wanted == contexts.DEFAULT or _text(env, "DOCKER_HOST") is not None:
        return
    if contexts.find(wanted, os.environ) is None:
        raise BadSetting(name, f"must be a context that `docker context ls` lists, not “{wanted}”.")


def _public_url(env: Env) -> str | None:
    """Scheme and authority by which browsers reach the proxy in front, in the form of an Origin header."""
    name = "PORTOLAN_PUBLIC_URL"
    if (text := _text(env, name)) is None:
        return None
    complaint = f"must be the address that browsers use, such as https://portolan.example.org, not “{text}”."
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadSetting(name, complaint) from None
    surplus = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in ("http", "https") or not host or surplus:
        raise BadSetting(name, complaint)
    authority = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        authority = f"{authority}:{port}"
    return f"{parts.scheme}://{authority}"


def _allowed_hosts(env: Env, public_url: str | None) -> tuple[str, ...]:
    """The names by which the server may be called; loopback always, the public one where it is known."""
    name = "PORTOLAN_ALLOWED_HOSTS"
    hosts = [host.strip() for host in (_text(env, name) or "").split(",") if host.strip()]
    for host in hosts:
        if not HOST_NAME.fullmatch(host):
            expected = "host names without scheme or port, separated by commas"
            raise BadSetting(name, f"must list {expected}; “{host}” is none.")
    if public_url is not None:
        public_host = urlsplit(public_url).hostname or ""
        hosts.append(f"[{public_host}]" if ":" in public_host else public_host)
    return tuple(dict.fromkeys([*LOOPBACK_HOSTS, *hosts]))


def _trusted_proxies(env: Env, public_url: str | None) -> tuple[Network, ...]:
    """Whose word for where a request came from is believed, where a proxy was announced."""
    name = "PORTOLAN_TRUSTED_PROXIES"
    if (text := _text(env, name)) is None:
        return LOOPBACK_NETWORKS
    if public_url is None:
        raise BadSetting(name, "means something only where PORTOLAN_PUBLIC_URL says what is in front.")
    found: list[Network] = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            found.append(ipaddress.ip_network(part))
        except ValueError:
            expected = "addresses or networks such as 172.18.0.2 or 10.1.0.0/24, separated by commas"
            raise BadSetting(name, f"must list {expected}; “{part}” is none.") from None
    return tuple(found)


def _data_folder(env: Env, default: Path) -> Path:
    """The folder for what must be kept, for its owner's eyes only."""
    name = "PORTOLAN_DATA"
    text = _text(env, name)
    folder = Path(text).expanduser().absolute() if text else default
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(name, f"names a folder that cannot be used, {folder}: {error.strerror}.") from None
    return folder


def _database(env: Env) -> dict[str, Any] | None:
    """Django's description of the database, or `None` for SQLite in the data folder."""
    name = "DATABASE_URL"
    if _text(env, name) is None:
        return None
    try:
        database = dict(env.dj_db_url(name))
    except (EnvError, ValueError, KeyError):
        database = {}
    if not database.get("ENGINE") or not database.get("NAME"):
        raise BadSetting(name, "must be a database's address such as sqlite:////srv/portolan.sqlite3.")
    drivers = DRIVERS.get(database["ENGINE"].rpartition(".")[2], ())
    if drivers and not any(map(find_spec, drivers)):
        raise BadSetting(name, f"names a database for which the Python package {drivers[0]} is missing.")
    return database
