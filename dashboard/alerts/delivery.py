"""Takes what waits in the outbox to its channels: one thread looks, and a few speak with the channels.

Each channel is given one message at a time, in order, so one that hangs holds up no other. What was handed
over is marked as such afterwards: after a crash in between it is sent once more, with the same `id`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from dashboard.alerts import channels, documents, outbox
from dashboard.alerts.documents import Document
from dashboard.alerts.models import Channel, OutboxMessage
from dashboard.alerts.sending import NotTaken
from dashboard.base.background import BackgroundLoop
from dashboard.base.problems import Problem

WORKERS = 4
#: What other processes have written is looked for so often.
LOOK_SECONDS = 2.0
SOON_SECONDS = 0.2
Send = Callable[[Channel, Document], None]


class Delivery(BackgroundLoop):
    """For as long as the process lives, from `start` to `stop`."""

    name = "alerts-delivery"
    log = logging.getLogger("dashboard.alerts")
    complaint = "The outbox cannot be asked at the moment"
    retry_seconds = LOOK_SECONDS

    def __init__(self, host: Callable[[], Document], send: Send = channels.send) -> None:
        super().__init__()
        self._host, self._send = host, send
        #: When the next message is due, as far as is known.
        self._next_at: datetime | None = None
        self._under_way: dict[int, tuple[OutboxMessage, Future[str | None]]] = {}
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="alerts-send")

    def stop(self, timeout: float = 1.0) -> None:
        """End; what was not handed over waits for the next process."""
        super().stop(timeout)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def delay(self) -> float:
        """Until the next one is due, as far as is known."""
        found = self._next_at
        left = (found - timezone.now()).total_seconds() if found is not None else LOOK_SECONDS
        return max(SOON_SECONDS, min(LOOK_SECONDS, left))

    def finish(self) -> None:
        """Write down what was handed over."""
        self._collect()

    def turn(self) -> None:
        """Write down what has come to its end, and begin what can be begun. Raises `DatabaseError`."""
        self._collect()
        is_due = self._next_at is not None and self._next_at <= timezone.now()
        if not self._database.since_asked() and not is_due:
            return
        for channel in outbox.in_use():
            if channel.pk in self._under_way or self._stopped:
                continue
            message = outbox.next_for(channel, self._host(), timezone.now())
            if message is not None:
                self._under_way[channel.pk] = (message, self._pool.submit(self._hand_over, channel, message))
        self._next_at = outbox.next_at()

    def _collect(self) -> None:
        for number, (message, future) in list(self._under_way.items()):
            if not future.done():
                continue
            why = future.result()
            if why is None:
                outbox.taken(message, timezone.now())
            else:
                outbox.refused(message, why, timezone.now())
            del self._under_way[number]

    def _hand_over(self, channel: Channel, message: OutboxMessage) -> str | None:
        """In a thread of the pool: why the message was not taken, if it was not."""
        with translation.override(settings.LANGUAGE_CODE):
            try:
                self._send(channel, {"id": str(message.uid)} | message.document)
            except NotTaken as error:
                return str(error) or "?"
            except Problem as refused:
                return refused.detail
            except Exception:
                self.log.exception("A message could not be sent by the channel %s", channel.name)
                return "?"
            finally:
                self.wake()
        return None


def try_now(channel: Channel, host: Document) -> None:
    """Send a message that says that it is a test, at once. Raises `NotTaken`, or a problem."""
    now = timezone.now()
    message = OutboxMessage(channel=channel, document=documents.trial(host, channel.name, now), due_at=now)
    channels.send(channel, {"id": str(message.uid)} | message.document)
