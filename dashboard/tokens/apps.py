"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Keys for scripts."""

    name = "dashboard.tokens"
    label = "tokens"
