"""Django's own application in this thread, downloads included."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase


class Application(WSGIHandler):
    """What is streamed is read to its end first."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        answer = super().get_response(request)
        if isinstance(answer, StreamingHttpResponse) and answer.is_async:
            answer.streaming_content = async_to_sync(_whole)(answer)
        return answer


async def _whole(answer: StreamingHttpResponse) -> list[bytes]:
    return [piece async for piece in answer]
