"""What the reader may do, so that an open page shows the right buttons as soon as somebody changes it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from django.conf import settings
from django.contrib.auth.models import User

from dashboard.access import policy
from dashboard.access.tokens import bearer
from dashboard.base import request_context
from dashboard.base.request_context import RequestContext
from dashboard.stream.topics.base import BaseTopic, News, Reader


class Rights(BaseTopic):
    """The frame `rights`, another for each reader. The position is its text."""

    def __init__(self) -> None:
        #: A socket may go while its rights are being read: then nobody holds its reader, and this neither.
        self._texts: WeakKeyDictionary[Reader, str] = WeakKeyDictionary()

    def news(self, reader: Reader, told: object | None) -> News | None:
        """What the reader may do now, if that is not what was said."""
        text = self._texts.get(reader)
        return None if text is None or text == told else (text, text)

    def left(self, reader: Reader) -> bool:
        """Forget what was said to a socket that is gone."""
        self._texts.pop(reader, None)
        return False

    def refresh(self, readers: Collection[Reader]) -> None:
        """Read these people's rights afresh."""
        users = User.objects.in_bulk({reader.user_id for reader in readers})
        known = {reader.key: users[reader.user_id] for reader in readers if reader.user_id in users}
        texts = {key: orjson.dumps(_frame(key, user)).decode() for key, user in known.items()}
        self._texts.update({reader: texts[reader.key] for reader in readers if reader.key in texts})


def _frame(key: str, user: User) -> dict[str, Any]:
    with request_context.calling(RequestContext(token=bearer.of_key(key))):
        may_act = policy.may(user, policy.ACT) and not settings.READ_ONLY
        limit = policy.limit_of(user)
        return {
            "type": "rights",
            "role": policy.role_of(user),
            "may_act": may_act,
            "administrator": policy.may(user, policy.ADMINISTER),
            "read_only": settings.READ_ONLY,
            "projects": None if limit is None else list(limit.projects),
            "without_project": limit is None or limit.without_project,
        }
