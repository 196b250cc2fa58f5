"""Values that no browser may ever see, planted where real hosts have them; the leak tests look for them."""

from __future__ import annotations

#: In the environment of every container (`Config.Env`).
PLANTED_SECRET = "hunter2-env-7f3a9c"  # noqa: S105 - a decoy
#: In the command line (`Command`, `Config.Cmd`, `Args`) of every container.
PLANTED_ARGUMENT = "hunter2-argument-51be07"
#: In a label that is none of the harmless ones.
PLANTED_LABEL = "hunter2-label-c04d88"
#: In the driver options of a volume on a remote share.
PLANTED_OPTION = "hunter2-option-2e61fa"

PLANTED_SECRETS = (PLANTED_SECRET, PLANTED_ARGUMENT, PLANTED_LABEL, PLANTED_OPTION)
