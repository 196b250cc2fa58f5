"""What would be gone, who uses it, who writes to it: told before anything is done with a volume."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dashboard.hub import Hub
from dashboard.volumes import acting, sizes
from dashboard.volumes.jobs import named


def preview(here: Hub, name: str, action: str) -> dict[str, Any]:
    """The answer for one volume and action; of a volume that is not there, only restoring makes sense."""
    engine = here.engine()
    there = acting.exists(engine, name)
    volume = engine.storage().volume(name) if there else {}
    if not there and action != "restore":
        acting.find(engine, name)
    users = acting.users(engine, name)
    writers = [user for user in users if user["running"] and user["rw"]]
    refused = acting.in_use(engine, name) if action == "remove" else None
    known = sizes.of(here).state
    return {
        "action": action,
        "volume": named(name),
        "exists": there,
        "driver": volume.get("Driver"),
        "size": known.volumes.get(name),
        "size_at": known.done_at if name in known.volumes else None,
        "used_by": users,
        "writers": [{"id": user["id"], "name": user["name"]} for user in writers],
        "refused": refused and {"code": refused.code, "detail": refused.detail},
        "modes": ["empty", "replace"] if there else ["new"],
        "needs_words": action == "remove" or (action == "restore" and there),
        "warnings": _warnings(name, action, [user["name"] for user in writers], there=there),
    }


def _warnings(name: str, action: str, writers: list[str], *, there: bool) -> list[str]:
    words = {"name": name, "writers": ", ".join(writers)}
    found = []
    if action == "remove":
        found.append(_("Everything in “%(name)s” will be gone for good.") % words)
    if action == "restore" and there:
        found.append(
            _("Replacing “%(name)s” removes what it holds now, once the new content is whole.") % words
        )
    if writers and action in ("backup", "copy"):
        sentence = _("%(writers)s may write to it meanwhile: pause them, or the copy may not fit together.")
        found.append(sentence % words)
    if writers and action == "restore":
        found.append(_("%(writers)s use it while it is restored: stop or pause them.") % words)
    return found
