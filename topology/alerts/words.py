"""What is told of each trouble."""

from __future__ import annotations

from topology.messages import gettext_noop

UNHEALTHY = gettext_noop("“%(name)s” is unhealthy.")
RESTARTING = gettext_noop("“%(name)s” restarts again and again.")
EXITED = gettext_noop("“%(name)s” stopped with an error (exit code %(exit_code)s).")
KILLED = gettext_noop("“%(name)s” was ended (exit code %(exit_code)s), and nobody had it stopped.")
DEAD = gettext_noop("“%(name)s” is dead: the engine could not remove it.")
GONE = gettext_noop("“%(name)s” is gone.")
ENGINE_LOST = gettext_noop("The engine of “%(name)s” cannot be reached.")
MEMORY = gettext_noop("“%(name)s” uses %(percent)s%% of the memory that it may use.")
OPEN = gettext_noop("“%(name)s” is open to everybody at %(ports)s.")
OPEN_HOST = gettext_noop("“%(name)s” is in the host's network stack: whatever it listens on is open.")
BROKEN = gettext_noop("It is no longer as expected: “%(name)s”.")
