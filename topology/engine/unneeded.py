"""What the SDK and requests load whatever the engine's address is. To be imported before them.

A server that needs no ssh would keep 7 MiB for paramiko, and 3 MiB to guess what a text is written in.
"""

from __future__ import annotations

from topology.later import later

paramiko = later("paramiko")
charset_normalizer = later("charset_normalizer")
