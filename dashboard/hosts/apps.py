"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class HostsConfig(AppConfig):
    """The hosts that rows of every other app are about."""

    name = "dashboard.hosts"
    label = "hosts"
