"""Libraries that only some hosts need: loaded when something of them is first used, by whatever thread."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import threading
from types import ModuleType
from typing import Any

_loading = threading.Lock()


class _Later(ModuleType):
    """Stands for a module until something of it is used."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever there is in a module
        if name == "__version__":
            return importlib.metadata.version(self.__name__)
        if name.startswith("__"):  # asked for by those who look at every module, not by one who uses it
            raise AttributeError(name)
        with _loading:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def later(name: str) -> Any:  # noqa: ANN401 - a module
    """The module of this name, or what stands for it, also for whoever imports it from now on."""
    return sys.modules.setdefault(name, _Later(name))
