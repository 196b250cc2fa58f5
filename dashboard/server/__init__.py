"""Daphne as this project runs it. All that knows the inside of Daphne, Twisted and Autobahn stands here.

It speaks no TLS (a proxy before it does) and no WAMP. Twisted would load OpenSSL for the one, and Autobahn
cryptography for the other: 15 MiB.
"""

import sys
from typing import Any, cast

from topology.later import later

later("autobahn.wamp.auth")
_loaded = "OpenSSL" in sys.modules
if not _loaded:
    cast("dict[str, Any]", sys.modules)["OpenSSL"] = None  # how Python is told that there is none
from daphne import server as _daphne  # noqa: E402, F401 - first of all: it chooses Twisted's reactor

if not _loaded:
    del sys.modules["OpenSSL"]
