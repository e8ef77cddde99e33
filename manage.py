#!/usr/bin/env python
"""Run a management command of the portal."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as error:
        if "--traceback" in sys.argv:
            raise
        line = " ".join(str(error).split())
        sys.stderr.write(f"{line}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
