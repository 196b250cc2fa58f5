"""paramiko, by which the SDK speaks ssh: loaded when an engine is first reached that way.

The SDK imports it whatever the engine's address is, and a server that needs no ssh would keep 7 MiB for it.
To be imported before the SDK.
"""

from __future__ import annotations

import importlib
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

SCHEME = "ssh://"
_loading = threading.Lock()


class _Later(ModuleType):
    """Stands for a module until something of it is used, by whatever thread."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever there is in a module
        if name.startswith("__"):  # asked for by those who look at every module, not by one who uses it
            raise AttributeError(name)
        with _loading:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


_paramiko = sys.modules.setdefault("paramiko", _Later("paramiko"))


class Failures(NamedTuple):
    """Kinds of exceptions: the other side did not let us in; anything else that is wrong with ssh."""

    refused: tuple[type[BaseException], ...] = ()
    broken: tuple[type[BaseException], ...] = ()


def failures(address: str) -> Failures:
    """paramiko's exceptions where ssh leads to this address; none of them can occur elsewhere."""
    if not address.startswith(SCHEME):
        return Failures()
    return Failures((_paramiko.AuthenticationException,), (_paramiko.SSHException,))


def with_port(address: str) -> str:
    """The address with the port that `~/.ssh/config` has for its host, unless it names one itself.

    The SDK reads that file too, for all but the port: it has put 22 into the address by then.
    """
    parts = urlsplit(address)
    config = Path("~/.ssh/config").expanduser()
    if parts.port is not None or parts.hostname is None or not config.exists():
        return address
    port = _paramiko.SSHConfig.from_path(str(config)).lookup(parts.hostname).get("port")
    return address if port is None else parts._replace(netloc=f"{parts.netloc}:{port}").geturl()
