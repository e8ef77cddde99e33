"""The database that tests begin with: migrated once for each state of the migrations, then copied,
and emptied after a test that committed.

Each process of a run has a copy of its own; several seconds of DDL and a minute of Python are spent
once a server and not once a process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate

ROOT = Path(__file__).resolve().parents[1]
#: Held while a template is looked for and made.
MAKING_LOCK = 7_301_900
#: What Django enters after a migration; it says the same after every test.
ENTERED = {"auth_permission", "django_content_type"}
OURS = re.compile(r"^(?:from|import) ((?:core|cooperation|equipment|exchange)[\w.]*)", re.M)


def template() -> str:
    """The name of a database with all migrations, made here when there is none; what earlier states
    of this checkout's migrations left is dropped."""
    family = f"template_{_digest(str(ROOT).encode())}"
    name = f"{family}_{_digest(*_read())}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING_LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [family])
        known = {str(found) for (found,) in cursor.fetchall()}
        if name not in known:
            for former in known:
                cursor.execute(f'DROP DATABASE "{former}"')
            making = f"{family}_making"
            _migrate(making)
            cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def _migrate(name: str) -> None:
    """A database of that name with all migrations, and the connection as it was."""
    tests: Any = connection.settings_dict["TEST"]
    kept, tests["NAME"] = tests["NAME"], name
    configured = connection.settings_dict["NAME"]
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
    finally:
        tests["NAME"] = kept
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = configured


def _read() -> Iterator[bytes]:
    """All that migrations are and import of ours, and the packages that carry them out."""
    yield (ROOT / "requirements.txt").read_bytes()
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.is_relative_to(ROOT) and not folder.is_relative_to(ROOT / ".venv"):
            yield from _sources(folder)


def _sources(app: Path) -> Iterator[bytes]:
    for source in sorted(app.glob("migrations/*.py")):
        text = source.read_text()
        yield text.encode()
        for module in sorted(set(OURS.findall(text))):
            imported = ROOT.joinpath(*module.split(".")).with_suffix(".py")
            if imported.exists():
                yield imported.read_bytes()
    for data in sorted(app.rglob("*.json")):
        yield data.read_bytes()


def empty_by_rows() -> None:
    """Let a flush take out the rows there are: writing a thousand files of empty tables anew, as
    TRUNCATE does, and telling every app to fill its tables cost more than most tests.

    Passing by the triggers that guard records needs a superuser; for others all stays as it was.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            return
    operations: Any = connection.ops
    operations.sql_flush = _without_rows
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


def _without_rows(_style: Any, tables: list[str], **_options: Any) -> list[str]:
    """Statements that empty those of the tables that hold rows."""
    quoted = connection.ops.quote_name
    held = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quoted(table)})"
        for table in sorted(set(tables) - ENTERED)
    )
    with connection.cursor() as cursor:
        cursor.execute(held)
        found = [str(table) for (table,) in cursor.fetchall()]
    deletes = [f"DELETE FROM {quoted(table)}" for table in found]
    return ["SET LOCAL session_replication_role = replica", *deletes]


def _digest(*parts: bytes) -> str:
    return sha256(b"\0".join(parts)).hexdigest()[:12]
