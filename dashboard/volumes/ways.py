"""Which way a volume's files go: exactly, by a helper that runs, or as the engine's archive API carries them.

Whether the exact way can be gone is tried once on an engine, with a helper that does nothing, before anybody
is told about it; and again after a while where it could not.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings

from dashboard.base.i18n import gettext as _
from topology.engine.errors import EngineError, EngineUnreachable
from topology.engine.port import Engine
from topology.volumes.exact import Exact
from topology.volumes.running import ALIVE, HelperEnded, running
from topology.volumes.toolbox import Unavailable, fits, image_of, toolbox

#: How long a refusal is believed.
AGAIN_SECONDS = 60.0
TRY = f"work() {{ tar --version >/dev/null; }}\n{ALIVE}"


class Way(NamedTuple):
    """`exact` where that way can be gone; else why not, as a sentence."""

    exact: Exact | None
    why_not: str = ""

    @property
    def name(self) -> str:
        """As a manifest has it."""
        return "archive" if self.exact is None else "exact"


@dataclass(slots=True)
class _Known:
    lock: threading.Lock = field(default_factory=threading.Lock)
    image: str | None = None
    refused: Way | None = None
    until: float = 0.0


_known: WeakKeyDictionary[Engine, _Known] = WeakKeyDictionary()
_lock = threading.Lock()


def find(engine: Engine, owner: str) -> Way:
    """The way on this engine. Raises `EngineUnreachable` if it is away."""
    refused = _ruled_out(engine)
    if refused:
        return Way(None, refused)
    with _lock:
        known = _known.setdefault(engine, _Known())
    with known.lock:
        if known.refused is not None and time.monotonic() < known.until:
            return known.refused
        way = _tried(engine, owner, known)
        known.refused = way if way.exact is None else None
        known.until = time.monotonic() + AGAIN_SECONDS
        return way


def left_out() -> str:
    """What the archive API does not carry (docs/backups.md)."""
    return _(
        "Left out are ACLs, extended attributes but for capabilities, fractions of a second, sockets, and "
        "what the engine may not read; holes of sparse files become zeros."
    )


def _ruled_out(engine: Engine) -> str:
    """Why there is no need to try."""
    if engine.address.startswith("demo://"):
        return _("The demo engine runs nothing.")
    if settings.READ_ONLY:
        return _("This Portolan is read-only, so it runs nothing.")
    host = engine.host()
    if host.get("OSType") != "linux" or not fits(str(host.get("Architecture"))):
        return _("Portolan does not run on the same kind of machine as the engine.")
    security = " ".join(map(str, host.get("SecurityOptions") or ()))
    if "rootless" in security or "userns" in security:
        return _("The engine maps users, so not even a helper may do all that files need.")
    if "containers/storage" in str(host.get("DockerRootDir")):
        return _("The engine is Podman, which was not tried.")
    try:
        toolbox()
    except (Unavailable, OSError) as error:
        return _("There is no image to make: %s.") % error
    return ""


def _tried(engine: Engine, owner: str, known: _Known) -> Way:
    storage = engine.storage()
    try:
        image = image_of(storage)
        if image != known.image:
            with running(storage, image, owner, TRY, binds=(), capabilities=()) as run:
                for _data in run.output():
                    pass
            if run.code:
                return Way(None, _("The helper does not run here: %s") % " ".join(run.said)[:200])
            known.image = image
    except (EngineError, Unavailable) as error:
        if isinstance(error, EngineUnreachable) and not isinstance(error, HelperEnded):
            raise
        return Way(None, _("The helper does not run here: %s") % error)
    return Way(Exact(storage, image))
