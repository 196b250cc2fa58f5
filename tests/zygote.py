"""What `tests/starts.py` forks: `manage.py` with all that it imports, waiting to be told its command.

What is forked is as a new start would be, but for the second of CPU that its imports take: it has streams, an
environment, a folder and settings of its own. Where a module has read a setting while it was imported, and
that setting is another one for this start, a whole new Python takes over.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import django
from django.conf import LazySettings, settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from django.utils.functional import empty
from django.utils.module_loading import import_string
from twisted.internet.interfaces import IStreamServerEndpointStringParser
from twisted.plugin import getPlugins
from whitenoise.base import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from dashboard.base.environment import BadSetting
from tests.keeper import ROOT

#: What commands and servers import beside the addresses of the pages. Never Twisted's reactor: forks would
#: share it.
MODULES = (
    *("dashboard.web.urls", "dashboard.web.wiring", "dashboard.stream.endpoint", "dashboard.wall.socket"),
    *("dashboard.alerts.monitor", "dashboard.events.recorder", "dashboard.expectations.monitor"),
    *("dashboard.past.recorder", "dashboard.past.retention", "dashboard.plans.scheduler"),
    *("dashboard.volumes.recovery", "dashboard.volumes.shutdown"),
    *("django.conf.urls.i18n", "django.db.models.sql.compiler", "channels.routing", "yaml"),
    *("twisted.web.http", "twisted.internet.task", "twisted.internet.asyncioreactor"),
    *("twisted.internet.endpoints", "twisted.internet.ssl", "autobahn.twisted.websocket"),
)
SETTINGS = "DJANGO_SETTINGS_MODULE"
LONGEST = 1 << 18


class Start(NamedTuple):
    """What one start is told."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    manage: str


def main() -> None:
    """Import everything, and fork for whoever asks; ends with who started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    with tempfile.TemporaryDirectory() as data, _reads() as read:
        os.environ |= {"PORTOLAN_DATA": data, "DOCKER_HOST": "demo://1", SETTINGS: "tests.quick"}
        _import_all()
    gc.collect()
    gc.freeze()
    start = _next(control)
    if start is not None:
        _end(_become(start, read))


def _import_all() -> None:
    django.setup()
    for name in MODULES:
        import_module(name)
    for name in settings.MIDDLEWARE:
        import_string(name)
    list(getPlugins(IStreamServerEndpointStringParser))  # among which Twisted looks for each port it opens
    MigrationLoader(None)
    _read_what_pages_need()
    if "twisted.internet.reactor" in sys.modules:
        raise RuntimeError("Twisted's reactor is there: forks would share it.")


def _read_what_pages_need() -> None:
    """Addresses, templates, words, passwords that are too common, and the files that pages load."""
    get_resolver()._populate()
    for path in (ROOT / "templates").rglob("*.html"):
        get_template(str(path.relative_to(ROOT / "templates")))
    for language in ("en", "en-gb", "ko"):
        with translation.override(language):
            translation.gettext("")
    get_default_password_validators()
    WhiteNoiseMiddleware.get_static_file = _kept(WhiteNoiseMiddleware.get_static_file)
    WhiteNoiseMiddleware(lambda _request: None)


def _kept(look: Callable[..., StaticFile]) -> Callable[..., StaticFile]:
    """Each file is looked at once, as long as it is the same one; `look` is WhiteNoise's method."""
    found: dict[object, StaticFile] = {}

    def get_static_file(
        self: WhiteNoise, path: str, url: str, stat_cache: Mapping[str, os.stat_result] | None = None
    ) -> StaticFile:
        if stat_cache is None:
            return look(self, path, url)
        status = stat_cache[path]
        key = path, url, self.max_age, status.st_mtime_ns, status.st_size, status.st_ino
        if key not in found:
            found[key] = look(self, path, url, stat_cache)
        return found[key]

    return get_static_file


@contextmanager
def _reads() -> Iterator[set[str]]:
    """The names of the settings that are read meanwhile."""
    names: set[str] = set()
    original = LazySettings.__getattr__

    def noting(self: LazySettings, name: str) -> Any:  # noqa: ANN401 - a setting
        if name != "DATABASES":  # of which no more is asked than what `_forget_database` says
            names.add(name)
        return original(self, name)

    LazySettings.__getattr__ = noting  # type: ignore[method-assign, assignment]
    try:
        yield names
    finally:
        LazySettings.__getattr__ = original  # type: ignore[method-assign]


def _next(control: socket.socket) -> Start | None:
    """Fork for each that is asked for; gives that to the fork, and `None` to us when nobody asks any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, LONGEST, 4)
        if not message:
            return None
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            control.close()
            return _supervised(Start(*json.loads(message)), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _supervised(start: Start, told: int, *streams: int) -> Start:
    """Fork once more, and tell of the child that is given what to be: its number, and how it ended."""
    child = os.fork()
    if child:
        for descriptor in (0, 1, 2, *streams):
            os.close(descriptor)
        os.write(told, b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    os.close(told)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = sys.__stdin__ = _opened(0, "r", sys.stdin)  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _opened(1, "w", sys.stdout)  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _opened(2, "w", sys.stderr)  # type: ignore[misc]
    return start


def _opened(number: int, mode: str, as_: Any) -> Any:  # noqa: ANN401 - streams for text
    lines = 1 if number == 2 or os.isatty(number) else -1
    return open(number, mode, buffering=lines, encoding=as_.encoding, errors=as_.errors, closefd=False)


def _end(code: int) -> NoReturn:
    """As a Python ends, after all threads but daemons; what it shares with us is not copied to be freed."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _become(start: Start, read: set[str]) -> int:
    """Run the command; the code that it ends with."""
    os.environ.clear()
    os.environ.update(start.environment)
    os.chdir(start.folder)
    if not _is_as_imported(read):
        os.execv(sys.executable, [sys.executable, start.manage, *start.arguments])
    sys.argv = [start.manage, *start.arguments]
    manage = import_module("manage")
    try:
        manage.main()
    except SystemExit as ended:
        if isinstance(ended.code, str):  # which Python itself has to say
            raise
        return ended.code or 0
    return 0


def _is_as_imported(read: set[str]) -> bool:
    """Read the settings anew; whether those that modules have read while they were imported are the same."""
    old: Any = settings._wrapped  # type: ignore[misc]
    for name in ("dashboard.base.settings", "tests.quick"):
        sys.modules.pop(name, None)
    os.environ.setdefault(SETTINGS, "dashboard.base.settings")
    settings._wrapped = empty
    try:
        settings.INSTALLED_APPS  # noqa: B018 - reads them all
    except BadSetting:
        return True  # which is all that it will say
    for name, value in vars(old).items():
        if name.startswith("AXES_") and not hasattr(settings, name):  # what Axes adds when it is imported
            setattr(settings, name, value)
    new: Any = settings._wrapped  # type: ignore[misc]
    return _forget_database(old) and all(
        getattr(old, name, None) == getattr(new, name, None) for name in read
    )


def _forget_database(old: Any) -> bool:  # noqa: ANN401 - Django's settings
    """Models have asked what kind of database there is: whether this one is of that kind."""
    del connections["default"]
    del connections.settings
    connections._settings = None  # type: ignore[attr-defined]
    return bool(old.DATABASES["default"]["ENGINE"] == settings.DATABASES["default"]["ENGINE"])


if __name__ == "__main__":
    main()
