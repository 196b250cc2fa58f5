"""A process of its own for each message that goes out by Apprise: `python -m dashboard.alerts.push_process`.

Apprise's hundred services read whatever they are answered, for as long as it comes: a receiver that never
ends its answer would fill the server's memory, or keep one of its few senders. This process has little memory
and little time, and nothing of it stays. It is given the message on standard input, as its arguments and its
environment can be seen by others on the machine; it ends with 0 once the service has taken it.
"""

from __future__ import annotations

import importlib
import resource
import signal
import sys
from typing import Any

import orjson
from django.conf import settings

#: It is ended from outside as well; but for who has lost its parent this is the end.
SECONDS = 30
MEMORY = 256 * 1024 * 1024


def main() -> None:
    """Hand the message over."""
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    asked: dict[str, Any] = orjson.loads(sys.stdin.buffer.read())
    settings.configure(ALERTS_LOOPBACK=asked.pop("loopback"), USE_I18N=False)
    # It reads the settings.
    outgoing = importlib.import_module("dashboard.base.outgoing")
    apprise = importlib.import_module("apprise")
    with outgoing.guarded():
        taken = apprise.Apprise.instantiate(asked.pop("url")).notify(**asked)
    sys.exit(0 if taken else 1)


if __name__ == "__main__":
    main()
