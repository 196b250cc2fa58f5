"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People's pages: their own, and the administrators'."""

    name = "dashboard.accounts"
    label = "accounts"
