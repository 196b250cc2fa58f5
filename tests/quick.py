"""The product's settings for servers of tests, whose passwords nobody guesses: they are hashed at once."""

from __future__ import annotations

from dashboard.base.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hasher.QuickHasher"]
