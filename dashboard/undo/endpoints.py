"""Connecting and disconnecting are undone: the endpoint as it was, or none where there was none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User

from dashboard import targets
from dashboard.access import policy
from dashboard.access.policy import Refusal
from dashboard.audit.actions import Action
from dashboard.base.i18n import gettext as _
from dashboard.base.i18n import translated
from dashboard.operations import connections, foresight, previews, subnets
from dashboard.operations.connections import EndpointRequest
from dashboard.operations.previews import Foretold
from dashboard.references import Reference
from dashboard.runtime import Runtime
from dashboard.undo import drift, states
from dashboard.undo.plan import Drift, UndoPlan, check_unchanged
from topology.engine.errors import NotFound
from topology.engine.port import Json
from topology.model import parser
from topology.model import records as model
from topology.previews import preview
from topology.previews.preview import Preview

Kind = Action.Kind
#: What a preview says of the endpoint's presence is said better by comparing.
_OF_PRESENCE = {"already_connected", "not_connected", "unknown_container", "unknown_network"}


class Endpoints:
    """Undoes connect and disconnect, as of `undo.plan.Undoer`."""

    def lacking(self, action: Action) -> Refusal | None:
        """Connecting what was connected left nothing to take away; of what was gone nothing is known."""
        if (action.before is None) == (action.kind == Kind.CONNECT):
            return None
        if action.kind == Kind.CONNECT:
            sentence = _("It was connected already: this changed nothing that could be undone.")
        else:
            sentence = _("The network was gone already: there is nothing to connect it to again.")
        return Refusal("not_undoable", sentence)

    def refusal(self, runtime: Runtime, user: User, action: Action) -> Refusal | None:
        """As for connecting and disconnecting."""
        topology = runtime.store.topology
        ids = _ids(runtime, action)
        on_chart = targets.on_chart(topology, *ids) if topology is not None else ()
        things = on_chart if len(on_chart) == len(ids) else states.things(action)
        return policy.rights(runtime, user).refusal(things)

    def plan(self, runtime: Runtime, action: Action) -> UndoPlan:
        """The same sheet as for doing it, with what has changed since."""
        inspected = None
        with suppress(NotFound):
            inspected = runtime.engine().container(action.container_id)
        since = drift.since(runtime, action, inspected)
        found = _preview(runtime, action, inspected) if inspected is not None else None
        foretold = _foretold(runtime, action, found, inspected)
        theirs = found.refused if found is not None else None
        if theirs is not None and theirs.code not in _OF_PRESENCE:
            since += (Drift(theirs.code, translated(theirs)),)
        warnings = tuple(map(translated, found.warnings)) if found is not None else ()
        foreseen = foretold.expectations(runtime) if foretold is not None else ()
        warnings += (*_not_promised(action), *foresight.warnings(foreseen))
        reach = foretold.reach(_ids(runtime, action)[0]) if foretold is not None else {}
        return UndoPlan(_puts_back(action), since, None, warnings, found, reach, foreseen)

    def undo(self, runtime: Runtime, user: User, action: Action) -> Action:
        """Ask the engine for it, with a last look at what inspect says."""
        connects = action.kind == Kind.DISCONNECT
        request = EndpointRequest(
            kind=Kind.CONNECT if connects else Kind.DISCONNECT,
            container=Reference(action.container_id, action.container_name),
            network=Reference(model.split_id(_ids(runtime, action)[1])[1], action.network_name),
            config=states.before(action),
            undoes=action,
            unless=lambda inspected: check_unchanged(drift.since(runtime, action, inspected)),
        )
        return connections.perform(runtime, user, request)


def _ids(runtime: Runtime, action: Action) -> tuple[str, str]:
    """The node IDs of container and network as they are now."""
    network = subnets.current_id(runtime.store.topology, action.network_id, action.network_name)
    return model.container_id(action.container_id), model.network_id(network)


def _preview(runtime: Runtime, action: Action, inspected: Json) -> Preview | None:
    """What the chart says that would change; nothing while it does not know both."""
    topology, ids = runtime.store.topology, _ids(runtime, action)
    if topology is None or not topology.nodes.keys() >= set(ids):
        return None
    detail = parser.parse_detail(inspected)
    if action.kind == Kind.CONNECT:
        return preview.preview_disconnect(topology, *ids, detail=detail)
    config = states.before(action)
    asked = config.get("IPAMConfig") or {}
    ipv4, ipv6 = asked.get("IPv4Address") or None, asked.get("IPv6Address") or None
    aliases = config.get("Aliases") or ()
    found = preview.preview_connect(topology, *ids, ipv4=ipv4, ipv6=ipv6, aliases=aliases, detail=detail)
    # What is put back is known to work with this network: it was there.
    return replace(found, warnings=tuple(one for one in found.warnings if one.code != "own_range"))


def _foretold(
    runtime: Runtime, action: Action, found: Preview | None, inspected: Json | None
) -> Foretold | None:
    topology = runtime.store.topology
    if topology is None or found is None or inspected is None:
        return None
    config = states.before(action) if action.kind == Kind.DISCONNECT else {}
    return previews.foretell(topology, found, config, parser.parse_detail(inspected))


def _puts_back(action: Action) -> tuple[str, ...]:
    names = {"container": action.container_name, "network": action.network_name}
    if action.kind == Kind.CONNECT:
        return (_("“%(container)s” will be disconnected from “%(network)s”.") % names,)
    first = _("“%(container)s” will be connected to “%(network)s” again.") % names
    return (first, *_settings(states.before(action)))


def _not_promised(action: Action) -> tuple[str, ...]:
    """Engines before API 1.54 choose the MAC address themselves when a container is connected (measured)."""
    mac = states.before(action).get("MacAddress") if action.kind == Kind.DISCONNECT else None
    if not mac:
        return ()
    return (_("The MAC address was %s. The engine may choose another.") % mac,)


def _settings(config: dict[str, Any]) -> list[str]:
    """What comes back with the endpoint. Of driver options only the names: a value may be a secret."""
    addresses = [address for address in (config.get("IPAMConfig") or {}).values() if isinstance(address, str)]
    listed = (
        (addresses, _("with the static address %s")),
        (config.get("Aliases"), _("with the aliases %s")),
        (config.get("Links"), _("with the links %s")),
        (sorted(config.get("DriverOpts") or ()), _("with the driver options %s")),
        ([str(config["GwPriority"])] if config.get("GwPriority") else (), _("with the gateway priority %s")),
    )
    return [sentence % ", ".join(values) for values, sentence in listed if values]
