"""What the server calls: pages, API and static files go to Django, the stream past it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from channels.routing import ProtocolTypeRouter

from dashboard.server.handler import get_application

django_application = get_application()

from dashboard.runtime import registry  # noqa: E402 - Django must stand before what needs it is imported
from dashboard.stream.endpoint import topology_stream  # noqa: E402
from dashboard.wall import socket as wall_socket  # noqa: E402

AsgiScope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

STREAM = "/ws/topology"


async def sockets(asgi_scope: AsgiScope, receive: Receive, send: Send) -> None:
    """Every WebSocket. For a path where there is no stream the handshake is refused, without a traceback."""
    if asgi_scope["path"] == STREAM:
        await topology_stream(registry.default(), asgi_scope, receive, send)
    elif asgi_scope["path"].startswith(wall_socket.PATH):
        await wall_socket.wall_stream(registry.default(), asgi_scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close"})


router = ProtocolTypeRouter({"http": django_application, "websocket": sockets})


async def application(scope: AsgiScope, receive: Receive, send: Send) -> None:
    """Begin to watch with the first request (Daphne has no lifespan), then answer it.

    Servers give the arguments by name, so here the ASGI scope goes by ASGI's word for it.
    """
    registry.default().start()
    # Daphne lets every client say below which path we are (`Daphne-Root-Path`), and so what the rest is.
    await router({**scope, "root_path": ""}, receive, send)
