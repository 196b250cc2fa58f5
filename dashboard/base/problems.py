"""Problem documents (RFC 9457): the one form in which the API says that something did not work."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop

from dashboard.base.i18n import gettext as _

#: What Prometheus asks for.
METRICS = "/metrics"
CONTENT_TYPE = "application/problem+json"
#: What is said of a status for which nobody had a word of their own.
CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}
_PLAIN = {
    400: gettext_noop("The request cannot be understood."),
    403: gettext_noop("You may not do that."),
    404: gettext_noop("There is nothing here."),
    405: gettext_noop("Nothing of this kind can be asked here."),
}


class Problem(Exception):
    """Something to be answered with a problem document; `code` is for programs, `detail` for people.

    `more` has further members of the document, which RFC 9457 allows.
    """

    def __init__(self, status: int, code: str, detail: str, **more: object) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more

    def response(self) -> HttpResponse:
        """The document to answer with."""
        return response(self.status, self.code, self.detail, **self.more)


def response(status: int, code: str, detail: str, **more: object) -> HttpResponse:
    """Make a problem document. `type` needs no page of its own: RFC 9457 has `about:blank` for that."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **more,
    }
    answer = HttpResponse(orjson.dumps(document), status=status, content_type=CONTENT_TYPE)
    answer["Cache-Control"] = "no-store"
    # Django logs every 5xx as a mistake of ours. Those here are the engine's: it is away, or has refused.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


def wanted(request: HttpRequest) -> bool:
    """Whether the caller is a program: what is below `/api/`, and `/metrics`, is answered with problems."""
    return request.path_info.startswith("/api/") or request.path_info == METRICS


def for_suspicion(exception: Exception) -> HttpResponse:
    """The document for a request that Django refuses to look at."""
    if isinstance(exception, RequestDataTooBig):
        return response(413, "too_large", _("The request is too large."))
    if isinstance(exception, DisallowedHost):
        return response(400, "host_not_allowed", _("This server does not go by that name."))
    return response(400, "bad_request", _("The request cannot be understood."))


def from_plain(answer: HttpResponse) -> HttpResponse:
    """Put the refusal of somebody who writes plain pages into the one form, with its headers."""
    status = answer.status_code
    code = CODES.get(status, "refused" if status < 500 else "server_error")
    words = _(_PLAIN[status]) if status in _PLAIN else HTTPStatus(status).description
    document = response(status, code, words or HTTPStatus(status).phrase)
    for name, value in answer.items():
        if name.lower() not in ("content-type", "content-length", "content-encoding"):
            document[name] = value
    return document
