"""What our server and our handler of requests tell each other beside ASGI, by keys of the scope.

Where another server runs the application (the tests' client), none of these keys is there, and all works as
ASGI says.
"""

from __future__ import annotations

import threading

from django.http import HttpRequest

#: The scope's key of an upload's body, a stream that is read as it comes.
BODY = "portolan.body"
#: The scope's key of the event that is set when the client has gone, whatever becomes of its request.
GONE = "portolan.gone"
#: The scope's key that is there where a body was longer than what is kept: what is left of it is not whole.
CUT = "portolan.cut"
#: The scope's key of the place that the request has among those that are worked at.
PLACE = "portolan.place"
#: The message by which a server that has this extension is given a whole download.
POUR = "portolan.pour"
#: The message by which a server that has this extension cuts an answer of which a part is out.
ABORT = "portolan.abort"


class CutAnswer(Exception):
    """Raised by what makes an answer: it is to be cut, so that nobody takes it for a whole one."""


def gone(request: HttpRequest) -> threading.Event | None:
    """The event that tells, from any thread, that the client has gone; `None` where the server has none."""
    found: threading.Event | None = getattr(request, "scope", {}).get(GONE)
    return found
