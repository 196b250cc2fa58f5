"""What goes on in a thread of its own for as long as the process lives: one turn after the other."""

from __future__ import annotations

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from django.db import DatabaseError, connections

from dashboard.base.database_changes import DatabaseChanges

#: Has something called from now on, from any thread; what comes back ends that.
Subscribe = Callable[[Callable[[], None]], Callable[[], None]]


class Subscribers:
    """Whoever wants to hear that something has changed. Called, it tells them; from any thread."""

    def __init__(self) -> None:
        self._callbacks: tuple[Callable[[], None], ...] = ()

    def __call__(self) -> None:
        """It has changed."""
        for callback in self._callbacks:
            callback()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have this called when it has changed; what comes back ends that."""
        self._callbacks += (callback,)

        def unsubscribe() -> None:
            self._callbacks = tuple(known for known in self._callbacks if known is not callback)

        return unsubscribe


class BackgroundLoop(ABC):
    """Takes a turn when it is woken, and when the time that the last turn has named is over.

    Whatever a turn raises is in the log, once until one succeeds again; the next turn comes all the same.
    Subclasses say how, by the class's variables, and to the constructor what wakes them meanwhile: each of
    `woken_by` has `wake` called, from `start` to `stop`.
    """

    #: The thread's, for whoever looks at the process.
    name: ClassVar[str]
    log: ClassVar[logging.Logger]
    #: What the log says while turns fail.
    complaint: ClassVar[str]
    #: What is outside and comes back: only a warning. Anything else is a mistake of ours.
    expected: ClassVar[tuple[type[Exception], ...]] = (DatabaseError,)
    #: What comes within this is seen to together.
    gather_seconds: ClassVar[float] = 0.0
    #: After a turn that has failed.
    retry_seconds: ClassVar[float]

    def __init__(self, *woken_by: Subscribe) -> None:
        self._woken_by = woken_by
        self._unsubscribe: tuple[Callable[[], None], ...] = ()
        self._news = threading.Event()
        self._stopped = False
        self._complained = False
        #: For turns that read what other threads and processes write.
        self._database = DatabaseChanges()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._unsubscribe = tuple(subscribe(self.wake) for subscribe in self._woken_by)
        self._thread.start()

    def stop(self, timeout: float = 1.0) -> None:
        """End, after at most `timeout` seconds: what is under way may come to its end."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._stopped = True
        self._news.set()
        self._thread.join(timeout)

    def wake(self) -> None:
        """There may be something to do. From any thread."""
        self._news.set()

    @abstractmethod
    def turn(self) -> None:
        """Look once, and do what there is to do."""

    @abstractmethod
    def delay(self) -> float:
        """After how many seconds to look again, unless woken; asked after each turn that has succeeded."""

    def failed(self) -> None:  # noqa: B027 - most have nothing to let go of
        """Let go of what may not be right any more; called after each turn that has failed."""

    def finish(self) -> None:  # noqa: B027 - most have nothing left
        """Do what is left once it has been told to end."""

    def _run(self) -> None:
        while self._goes_on():
            if self._news.wait(self._look()) and not self._stopped and self.gather_seconds:
                time.sleep(self.gather_seconds)
        self.finish()
        connections.close_all()

    def _goes_on(self) -> bool:
        """Asked after the clearing: what a stop has set before it is cleared, too, but not that it is one."""
        self._news.clear()
        return not self._stopped

    def _look(self) -> float:
        try:
            self.turn()
            delay = self.delay()
            self._complained = False
        except Exception as error:
            if not self._complained:
                level = logging.WARNING if isinstance(error, self.expected) else logging.ERROR
                self.log.log(level, self.complaint, exc_info=error)
            self._complained = True
            self._database.forget()
            self.failed()
            return self.retry_seconds
        finally:
            keep_connections()
        return delay


def keep_connections() -> None:
    """This thread's connections to the database stay between two turns: opening costs more than most turns.

    One by which something has failed does not: SQLite would be asked by it again, even where its file is
    another one by now.
    """
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred:
            connection.close()
        else:
            connection.close_at = None
            connection.close_if_unusable_or_obsolete()
