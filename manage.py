#!/usr/bin/env python
"""Portolan's command line: `up`, `topology` and Django's own commands."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from dashboard.base.environment import BadSetting
from topology.escape import escape


def main() -> None:
    """Run one command; a setting that cannot be read ends it with a sentence instead of a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.base.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadSetting as error:
        sys.stderr.write(f"portolan: {escape(str(error))}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
