"""The product's settings, for tests: nothing of the environment of whoever runs them gets in.

The data folder is a new one, the engine an invented one; tests of a real engine start servers of their own.
"""

from __future__ import annotations

import os
import tempfile

from tests import keeper

FOLDER = tempfile.mkdtemp(prefix="portolan-tests-")
keeper.keep("folder", FOLDER)

for name in list(os.environ):
    if name.startswith(("PORTOLAN_", "DOCKER_", "DJANGO_SUPERUSER_", "DATABASE_URL")):
        del os.environ[name]
os.environ |= {"PORTOLAN_DATA": FOLDER, "DOCKER_HOST": "demo://5"}

from dashboard.base.settings import *  # noqa: E402, F403 - after the environment is what it has to be

# Each test's client has middleware of its own: none of them is to read the whole folder of the pages' files.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file: threads that share a database in memory are refused at once where they should wait for each other.
DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}  # noqa: F405
