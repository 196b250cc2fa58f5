"""The product's settings for servers of tests: passwords that nobody guesses are hashed at once."""

from __future__ import annotations

from dashboard.base.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hasher.QuickHasher"]
