"""What must be true before the portal is served: tables, messages, static files, first content.

Run by `python -m mou_portal.run` as a process of its own, so that the supervisor stays small.
Progress goes to standard error; standard output is what is printed beside the address.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError

from mou_portal import messages, static


def prepare() -> None:
    """Bring the database, the messages and the static files up to date, each step only if due."""
    _say("database")
    call_command("migrate", interactive=False, verbosity=0)
    if messages.compile_all():
        _say("messages")
    _collect_static()
    if settings.DEMONSTRATION and "seed_demo" in get_commands():
        _say("demonstration data (the first time takes a while)")
        call_command("seed_demo", if_empty=True, verbosity=0, stdout=sys.stderr)
        call_command("seed_demo", show=True)


def _collect_static() -> None:
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    digest = static.digest_of_sources()
    if stamp.exists() and stamp.read_text() == digest:
        return
    _say("static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    stamp.write_text(digest)


def _say(step: str) -> None:
    sys.stderr.write(f"  preparing {step}\n")
    sys.stderr.flush()


def main() -> int:
    """Prepare; 1 and one line where that fails."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_portal.settings")
    try:
        django.setup()
        prepare()
    except (ImproperlyConfigured, DatabaseError, CommandError, OSError) as error:
        if os.environ.get("TRACEBACK"):
            raise
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
