"""Django's handler, which keeps whole request bodies on the disk, taught to let those of uploads flow."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO, Any

import django
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http.response import HttpResponseBase

from dashboard.http_protocol import BODY


class FlowingHandler(ASGIHandler):
    """Gives a view the body of an upload as it comes; the view reads it with `request.read`."""

    def create_request(
        self,
        scope: Mapping[str, Any],
        body_file: IO[bytes],
    ) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        """As Django's, but for an upload: whatever its type says, nobody is to look for a form in it."""
        flowing = scope.get(BODY)
        if flowing is None:
            return super().create_request(scope, body_file)
        body_file.close()
        made = super().create_request(scope, flowing)
        if made[0] is not None:
            made[0].META["CONTENT_TYPE"] = made[0].content_type = "application/octet-stream"
        return made


def get_application() -> FlowingHandler:
    """As Django's `get_asgi_application`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    django.setup(set_prefix=False)
    return FlowingHandler()
