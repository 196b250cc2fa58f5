"""Form fields that several pages share."""

from __future__ import annotations

from django import forms


class Day(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
