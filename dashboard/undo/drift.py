"""What is different now from how an action left an endpoint: by the audit log, and by the engine."""

from __future__ import annotations

from typing import Any

from dashboard.audit.actions import Action
from dashboard.audit.sentences import sentence
from dashboard.base.i18n import gettext as _
from dashboard.operations import endpoints, subnets
from dashboard.runtime import Runtime
from dashboard.undo import states
from dashboard.undo.plan import Drift
from topology.engine.port import Engine, Json
from topology.model.records import DEFAULT_BRIDGE

Outcome = Action.Outcome


def since(runtime: Runtime, action: Action, inspected: Json | None) -> tuple[Drift, ...]:
    """Everything that has changed since; `inspected` is `None` where the container is gone."""
    later = _later(action)
    found = tuple(_told(one) for one in later)
    gone = _gone(runtime.engine(), action, inspected)
    if gone or inspected is None:
        return found + gone
    # What was done through Portolan explains how it is now; anything beyond was done elsewhere.
    last = next((one for one in reversed(later) if one.outcome == Outcome.DONE), action)
    return found + _elsewhere(last, inspected)


def _later(action: Action) -> list[Action]:
    """What was done to the same endpoint later, or may have been."""
    network = (
        {"network_name": action.network_name}  # it has another ID after each start of the engine
        if action.network_name == DEFAULT_BRIDGE
        else {"network_id": action.network_id}
    )
    same = Action.objects.filter(container_id=action.container_id, **network)
    tried = same.filter(pk__gt=action.pk, kind__in=(Action.Kind.CONNECT, Action.Kind.DISCONNECT))
    return list(tried.exclude(outcome=Outcome.REFUSED).order_by("pk"))


def _told(later: Action) -> Drift:
    words = {"who": later.username, "what": sentence(later)}
    if later.outcome == Outcome.DONE:
        return Drift("action", _("%(who)s %(what)s.") % words, later)
    doubt = _("%(who)s %(what)s; nobody knows what came of it.") % words
    return Drift("action_unknown", doubt, later, blocks=False)


def _gone(engine: Engine, action: Action, inspected: Json | None) -> tuple[Drift, ...]:
    """Whether the container or the network is not there any more, be there another of its name."""
    found = []
    if inspected is None:
        name = action.container_name
        again = any(f"/{name}" in (one.get("Names") or ()) for one in engine.containers())
        if again:
            text = _("The container “%s” was recreated: the one that this was about is gone.") % name
        else:
            text = _("The container “%s” is gone.") % name
        found.append(Drift("container_recreated" if again else "container_gone", text))
    listed = engine.networks()
    ids = {one["Id"] for one in listed if one["Name"] == DEFAULT_BRIDGE == action.network_name}
    if not ids and all(one["Id"] != action.network_id for one in listed):
        found.append(_network_gone(action, listed))
    return tuple(found)


def _network_gone(action: Action, listed: list[Json]) -> Drift:
    name = action.network_name
    again = next((one for one in listed if one["Name"] == name), None)
    if again is None:
        return Drift("network_gone", _("The network “%s” is gone.") % name)
    was = states.after(action).get("subnets") or []
    now = subnets.listed(again)
    if not was or was == now:
        text = _("The network “%s” was recreated: the one that this was about is gone.") % name
        return Drift("network_recreated", text)
    words = {"name": name, "was": ", ".join(was), "now": ", ".join(now) or "-"}
    text = _("The network “%(name)s” was recreated as %(now)s; it was %(was)s.") % words
    return Drift("subnet_changed", text)


def _elsewhere(last: Action, inspected: Json) -> tuple[Drift, ...]:
    """What the engine shows to be different from how Portolan left it."""
    now = endpoints.state(inspected, last.network_id, last.network_name)["endpoint"]
    left = _left(last)
    names = {"container": last.container_name, "network": last.network_name}
    if left is None and now is not None:
        text = _("“%(container)s” is connected to “%(network)s” now, and not by Portolan.") % names
        return (Drift("connected", text),)
    if left is not None and now is None:
        text = _("“%(container)s” is not connected to “%(network)s” any more, and not by Portolan.") % names
        return (Drift("disconnected", text),)
    if not left or now is None:  # there is none still; or the row is from before it was kept how it was left
        return ()
    return _settings(left["config"], now["config"]) or _addresses(left, now)


def _left(action: Action) -> dict[str, Any] | None:
    """How the action left the endpoint: `None` for none, empty where no more is known than that it was."""
    if action.after is not None:
        left: dict[str, Any] | None = states.after(action)["endpoint"]
        return left
    return {} if action.kind == Action.Kind.CONNECT else None


def _settings(was: dict[str, Any], now: dict[str, Any]) -> tuple[Drift, ...]:
    found = []
    for name, code, text in (
        ("IPAMConfig", "address_changed", _("The static address is %(now)s now; it was %(was)s.")),
        ("Aliases", "aliases_changed", _("The aliases are %(now)s now; they were %(was)s.")),
        ("Links", "links_changed", _("The links are %(now)s now; they were %(was)s.")),
        ("GwPriority", "priority_changed", _("The gateway priority is %(now)s now; it was %(was)s.")),
    ):
        before, after = _values(was.get(name)), _values(now.get(name))
        if before != after:
            words = {"was": ", ".join(before) or "-", "now": ", ".join(after) or "-"}
            found.append(Drift(code, text % words))
    if (was.get("DriverOpts") or {}) != (now.get("DriverOpts") or {}):
        found.append(Drift("options_changed", _("The driver options are not the same any more.")))
    return tuple(found)


def _addresses(left: dict[str, Any], now: dict[str, Any]) -> tuple[Drift, ...]:
    """What the engine chose may be another after a restart; nobody has changed the endpoint by that."""
    was, is_now = left["addresses"], now["addresses"]
    if not was or not is_now or was == is_now:
        return ()
    words = {"was": ", ".join(was), "now": ", ".join(is_now)}
    text = _("The engine has given it another address: %(now)s; it was %(was)s.") % words
    return (Drift("address_moved", text, blocks=False),)


def _values(setting: Any) -> list[str]:  # noqa: ANN401 - JSON
    if isinstance(setting, dict):
        return sorted(str(value) for value in setting.values() if value)
    if isinstance(setting, list):
        return sorted(set(map(str, setting)))
    return [str(setting)] if setting else []
