"""`manage.py up`: migrate, watch, serve, in one process."""

from __future__ import annotations

import errno
import ipaddress
import os
import resource
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections

from dashboard.accounts import bootstrap, usernames
from dashboard.audit import log as audit_log
from dashboard.audit.actions import Action
from dashboard.base import database
from dashboard.base.environment import OWN_NAME, BadSetting
from dashboard.base.version import VERSION
from dashboard.plans import own
from dashboard.runtime import registry
from dashboard.server import run, sweep
from topology.escape import escape

OPEN_FILES = 65_536
#: What `collectstatic` writes last.
MANIFEST = "staticfiles.json"
OPEN_BIND_WARNING = """\
Warning: {host} can be reached from other machines, and there is no HTTPS: passwords and sessions could be
read on the way. Better: keep --host 127.0.0.1, let a proxy that speaks HTTPS pass everything on to
http://127.0.0.1:{port} (with the headers Host, X-Forwarded-Proto and X-Forwarded-For, and WebSockets for
/ws/: docs/proxies.md), and set PORTOLAN_PUBLIC_URL=https://the.name.of.the.proxy. Without a proxy,
browsers may call this server only by the names in PORTOLAN_ALLOWED_HOSTS.
"""


class Command(BaseCommand):
    """Everything that Portolan needs, until it is interrupted."""

    help = "Migrate the database, watch the engine and serve the pages, in one process."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument(
            "--port", type=_port, default=8000, help="port to listen on (default: %(default)s)"
        )
        parser.add_argument(
            "--in-container",
            action="store_true",
            help="the network is a container's own: who publishes the port decides who can reach it",
        )

    def handle(
        self, *_arguments: object, host: str, port: int, in_container: bool, **_options: object
    ) -> None:
        """One step after the other; each that cannot be done says so in a sentence and ends the start."""
        _check_bundle()
        listener = _bind(host, port)
        port = listener.getsockname()[1]
        serving = _claim()
        _apart(_prepare)
        sweep.start()
        _allow_many_sockets()
        if host not in ("", "0.0.0.0", "::"):  # noqa: S104 - it is compared with, not bound to
            settings.ALLOWED_HOSTS.append(_in_url(host))
        here = f"http://{_in_url(_reachable(host))}:{port}"
        address = settings.PUBLIC_URL or here
        link = None if bootstrap.administrator_exists() else f"{address}/setup/{bootstrap.new_setup_token()}"
        if not (settings.ENVIRONMENT.https or _is_loopback(host) or in_container):
            self.stderr.write(OPEN_BIND_WARNING.format(host=host, port=port))
        self._greet(address, here, link)
        run.serve(listener)
        del serving  # held until here

    def _greet(self, address: str, here: str, link: str | None) -> None:
        lines = [f"Portolan {VERSION} charts {escape(registry.default().address)}", f"  Open {address}/"]
        if address != here:
            lines.append(f"  It is served at {here} for the proxy.")
            lines.append(_whom_we_believe())
        elif _is_loopback(urlsplit(here).hostname or ""):
            lines.append(
                f"  or http://{OWN_NAME}:{urlsplit(here).port}/, where what else runs at this host's name "
                "is not sent your session."
            )
        if link is not None:
            lines += [
                "  There is no administrator. This link makes one, once, within a day:",
                f"  {link}",
            ]
        if settings.READ_ONLY:
            lines.append("  Read-only: nothing can be connected or disconnected (PORTOLAN_READ_ONLY).")
        self.stdout.write("\n".join([*lines, "  Stop with Ctrl+C.", ""]))
        self.stdout.flush()


def _check_person(user: User, password: str) -> None:
    """What a form would refuse is refused here too."""
    checks: dict[str, Callable[[], None]] = {
        "USERNAME": lambda: _check_username(user),
        "EMAIL": lambda: user.clean_fields(exclude=["password", "username"]),
        "PASSWORD": lambda: validate_password(password, user),
    }
    for name, check in checks.items():
        try:
            check()
        except ValidationError as error:
            _fail(f"DJANGO_SUPERUSER_{name} is not taken: {' '.join(error.messages)}")


def _check_username(user: User) -> None:
    user.clean_fields(exclude=["password", "email"])
    usernames.validate(user.username)


def _whom_we_believe() -> str:
    """Whose X-Forwarded-For counts: the audit log and the counting of guesses live by it."""
    trusted = ", ".join(map(str, settings.TRUSTED_PROXIES)) or "nobody"
    return f"  X-Forwarded-For is believed from {trusted} (PORTOLAN_TRUSTED_PROXIES)."


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f"must be a number from 0 to 65535, not “{text}”.")
    return int(text)


def _bind(host: str, port: int) -> socket.socket:
    try:
        return run.bind(host, port)
    except socket.gaierror:
        _fail(f"The host “{host}” is not known: --host takes an address of this machine.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            _fail(f"Port {port} on {host} is in use: stop the other server or choose another with --port.")
        _fail(f"Cannot listen on port {port} of {host}: {error.strerror}.")


def _check_bundle() -> None:
    """What pages load is made once, by Node.js, and not by this process."""
    if not settings.ENVIRONMENT.develop and not (settings.STATIC_ROOT / MANIFEST).is_file():
        _fail(f"The pages' scripts and sheets are not in {settings.STATIC_ROOT}: run `make setup`.")


def _claim() -> object:
    try:
        return database.claim()
    except database.Busy as busy:
        _fail(str(busy))
    except OSError as error:
        _fail(f"{error.filename} cannot be used: {error.strerror}.")


def _prepare() -> None:
    own.remove_dead_drafts()
    database.prepare(beside_a_server=False)
    try:
        call_command("clearsessions")
    except DatabaseError as error:
        raise BadSetting(database.variable(), f"names a database that cannot be used: {error}.") from error
    _make_administrator()


def _make_administrator() -> None:
    """Whom the environment names, unless that person is there already."""
    name, password = (os.environ.get(f"DJANGO_SUPERUSER_{part}") for part in ("USERNAME", "PASSWORD"))
    if name and not password:
        _fail("DJANGO_SUPERUSER_PASSWORD must be set where DJANGO_SUPERUSER_USERNAME is.")
    if name and password and not User.objects.filter(username=name).exists():
        user = User(username=name, email=os.environ.get("DJANGO_SUPERUSER_EMAIL") or "")
        _check_person(user, password)
        user.set_password(password)
        user.is_staff = user.is_superuser = True
        user.save()
        audit_log.add(user, Action.Kind.SETUP, {"from": "DJANGO_SUPERUSER_USERNAME"})


def _apart(work: Callable[[], None]) -> None:
    """Do it in a process of its own: all models that there ever were and all passwords that are too
    common, some 20 MiB together, go with it.

    What goes wrong there is said there, as it would be here, and ends the start with the same code.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        sys.exit(abs(code))


def _allow_many_sockets() -> None:
    """Each browser is an open file; the usual soft limit of 1,024 is not many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reachable(host: str) -> str:
    """An address to type into a browser on this machine."""
    return {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _fail(sentence: str) -> NoReturn:
    sys.stderr.write(f"portolan: {escape(sentence)}\n")
    sys.exit(1)
