"""What can go wrong when the engine is asked.

    EngineError                 anything below; `str(error)` is a sentence for people
    ├── EngineUnreachable       no connection, connection cut
    │   └── EngineTimeout       there is a connection, but no answer came in time
    ├── EngineDenied            no permission: the socket's, a proxy's (403 on reading), TLS, a plug-in's
    ├── EngineConflict          the engine understood and refused; `status` and its own words are kept
    ├── NotFound                404: the object is gone or never was
    └── EngineProtocolError     an answer that cannot be understood, or a refusal for which nothing above fits

Only `docker_sdk.py` turns the SDK's exceptions into these (`docs/architecture.md`).
"""

from __future__ import annotations


class EngineError(Exception):
    """The engine could not do, or would not do, what it was asked.

    `status` is the HTTP status that the engine answered with, or `None` where there was no answer.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class EngineUnreachable(EngineError):
    """No connection to the engine, or none any more."""


class EngineTimeout(EngineUnreachable):
    """The engine did not answer in time: it hangs, or is very slow."""


class EngineDenied(EngineError):
    """We may not ask the engine."""


class EngineConflict(EngineError):
    """The engine understood the request and refused it (400, 403, 409 or 500 on an action)."""


class NotFound(EngineError):
    """There is no such object on the engine."""


class EngineProtocolError(EngineError):
    """The engine's answer cannot be understood."""
