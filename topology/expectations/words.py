"""What is told of each thing that breaks an expectation, or that is missing to judge one."""

from __future__ import annotations

from collections.abc import Mapping

from topology.messages import gettext_noop

REACHES: Mapping[str, str] = {
    "network": gettext_noop("“%(sender)s” reaches “%(target)s” on the network “%(network)s” at %(address)s."),
    "same_stack": gettext_noop("“%(sender)s” reaches “%(target)s” in the network stack that both share."),
    "host_stack": gettext_noop(
        "“%(sender)s” reaches “%(target)s” from the host's network stack at %(address)s."
    ),
    "to_host": gettext_noop("“%(sender)s” reaches “%(target)s” in the host's network stack at %(address)s."),
    "routed": gettext_noop("“%(sender)s” reaches “%(target)s” by a route at %(address)s."),
    "published": gettext_noop("“%(sender)s” reaches “%(target)s” through the published port %(port)s."),
}
#: What a way takes for granted, or a stop leaves open: then nobody can say whether there is a way.
DOUBTS: Mapping[str, str] = {
    "userland_proxy": gettext_noop(
        "Whether “%(sender)s” reaches “%(target)s” depends on the engine's userland proxy, "
        "of which the engine says nothing."
    ),
    "host_routes_unseen": gettext_noop(
        "Whether “%(sender)s” reaches “%(target)s” depends on the host's routes, "
        "which are not seen from here."
    ),
    "host_firewall_unseen": gettext_noop(
        "Whether “%(sender)s” reaches “%(target)s” depends on the host's own firewall, "
        "which is not seen from here."
    ),
    "other_firewall_backend": gettext_noop(
        "Whether “%(sender)s” reaches “%(target)s” depends on a firewall of the engine "
        "that is not known here."
    ),
    "outside_unseen": gettext_noop(
        "Whether “%(sender)s” reaches “%(target)s” depends on the physical network, "
        "which is not seen from here."
    ),
}
UNREACHED = gettext_noop("“%(sender)s” does not reach “%(target)s”.")
UNREACHED_AT = gettext_noop("“%(sender)s” does not reach “%(target)s” at port %(port)s.")
NO_PAIR = gettext_noop("The two selectors match one and the same container only, and no pair.")

OPEN: Mapping[str, str] = {
    "published": gettext_noop("“%(name)s” is open at %(port)s."),
    "host_stack": gettext_noop("“%(name)s” is in the host's network stack: whatever it listens on is open."),
    "routed": gettext_noop("“%(name)s” is open at its own address (%(port)s) to whoever has a route to it."),
    "ingress": gettext_noop("“%(name)s” is open through the swarm's routing."),
}
ANY_PORT = "*"

RISKS: Mapping[str, str] = {
    "docker_socket": gettext_noop("“%(name)s” holds a socket of the engine (%(destination)s)."),
    "host_root": gettext_noop("“%(name)s” mounts the whole file system of the host (%(destination)s)."),
    "host_etc": gettext_noop("“%(name)s” mounts the host's settings (%(destination)s)."),
    "host_home_root": gettext_noop("“%(name)s” mounts the home folder of the host's root (%(destination)s)."),
    "host_proc": gettext_noop("“%(name)s” mounts the host's processes (%(destination)s)."),
    "host_sys": gettext_noop("“%(name)s” mounts the host's kernel settings (%(destination)s)."),
    "host_dev": gettext_noop("“%(name)s” mounts the host's devices (%(destination)s)."),
    "host_run": gettext_noop("“%(name)s” mounts the host's run-time folder (%(destination)s)."),
    "docker_data": gettext_noop("“%(name)s” mounts the engine's own data (%(destination)s)."),
    "two_writers": gettext_noop("Several containers write to “%(name)s”."),
    "nested": gettext_noop("“%(name)s” lies in something else that is mounted."),
    "hidden": gettext_noop("“%(name)s” has a mount that hides a part of another (%(destination)s)."),
}

NO_BACKUP = gettext_noop("No backup of “%(name)s” is known.")
OLD_BACKUP = gettext_noop("The last backup of “%(name)s” that is known is of %(when)s.")
NOTHING_OF_BACKUPS = gettext_noop("Nothing is known here of any backup.")

IN_STATE = gettext_noop("“%(name)s” is in the state “%(state)s”.")
IN_HEALTH = gettext_noop("The health of “%(name)s” is “%(health)s”.")
NO_CHECK = gettext_noop("“%(name)s” has no health check.")
NOT_LONG = gettext_noop("“%(name)s” is so since %(when)s only: that is not long enough to tell.")
SINCE_UNKNOWN = gettext_noop("Since when “%(name)s” is so is not known here.")

MATCHES_NO: Mapping[str, str] = {
    "container": gettext_noop("The selector “%(selector)s” matches no container."),
    "volume": gettext_noop("The selector “%(selector)s” matches no volume."),
    "any": gettext_noop("The selector “%(selector)s” matches nothing."),
}
