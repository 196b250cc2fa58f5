"""The process behind `control.py`: a server over an invented host that changes when it is told to.

It may also be the peer, a consumer that gets `group_send`. It prints the session cookie of somebody who is
logged in, then does one thing for each line of standard input, such as `pause n8n-db-1`, and prints the
moment at which it did. Django has to be set up before this is imported.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, cast

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from daphne.server import Server
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command

from dashboard.runtime import Runtime, registry
from dashboard.server import run
from topology.engine.synthetic import Action, SyntheticEngine

#: As long as Portolan's frame for the same change.
PEER_FRAME = '{{"state":"{state}","padding":"' + "x" * 700 + '"}}'
Change = Callable[[str, str], None]
STATES = {"pause": "paused", "unpause": "running"}


class Peer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """What most people write: a consumer in a group."""

    loop: ClassVar[asyncio.AbstractEventLoop]

    async def connect(self) -> None:
        """Join the group; send something, as Portolan sends its snapshot."""
        Peer.loop = asyncio.get_running_loop()
        await self.channel_layer.group_add("everybody", self.channel_name)
        await self.accept()
        await self.send(text_data="{}")

    async def news(self, message: dict[str, Any]) -> None:
        """Pass a change on."""
        await self.send(text_data=message["text"])


def session_cookie() -> str:
    """A logged-in person."""
    call_command("migrate", verbosity=0)
    user = User.objects.create_superuser("bench", password="the-bench-itself")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def ours(size: int) -> Change:
    """The whole of Portolan."""
    engine = SyntheticEngine(size, life=False)
    registry.use(Runtime(lambda: engine, address=engine.address))
    return lambda action, name: engine.perform(cast("Action", action), name)


def group_send() -> Change:
    """A group of consumers."""
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    layer = get_channel_layer()

    def change(action: str, _name: str) -> None:
        message = {"type": "news", "text": PEER_FRAME.format(state=STATES[action])}
        asyncio.run_coroutine_threadsafe(layer.group_send("everybody", message), Peer.loop)

    return change


def obey(change: Change) -> None:
    """One change for each line, until there are no more; then the process ends."""
    for line in sys.stdin:
        action, name = line.split()
        began = time.time_ns()
        change(action, name)
        print(began, flush=True)
    os._exit(0)


def main() -> None:
    """Serve: arguments `ours|group_send PORT SIZE`."""
    kind, port, size = sys.argv[1:]
    print(session_cookie(), flush=True)
    change = ours(int(size)) if kind == "ours" else group_send()
    threading.Thread(target=obey, args=(change,), daemon=True).start()
    if kind == "ours":
        run.serve(run.bind("127.0.0.1", int(port)))
    else:
        endpoint = f"tcp:port={port}:interface=127.0.0.1:backlog=1024"
        Server(Peer.as_asgi(), endpoints=[endpoint], ping_interval=5, ping_timeout=10).run()
