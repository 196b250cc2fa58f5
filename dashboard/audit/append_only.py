"""What is written into the audit log stays as it is, until the time that an administrator has set is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyError(RuntimeError):
    """Somebody's code wanted to change or remove what is in the audit log."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that can be added and read, not changed or removed."""

    def update(self, **_fields: Any) -> NoReturn:  # noqa: ANN401
        """Never. Raises `AppendOnlyError`."""
        raise AppendOnlyError("The audit log is not changed.")

    def bulk_create(self, *arguments: Any, **keywords: Any) -> list[Row]:  # noqa: ANN401
        """Add them; what is there already stays. Raises `AppendOnlyError` if some are to be overwritten."""
        if keywords.get("update_conflicts"):
            raise AppendOnlyError("The audit log is not changed.")
        return super().bulk_create(*arguments, **keywords)

    def delete(self) -> NoReturn:
        """Never; `forget_before` is what the retention has. Raises `AppendOnlyError`."""
        raise AppendOnlyError("The audit log is not removed.")

    def forget_before(self, moment: datetime) -> int:
        """Remove what was asked before this moment. Only the retention that an administrator sets may."""
        removed, _by_model = models.QuerySet.delete(self.filter(asked_at__lt=moment))
        return removed
