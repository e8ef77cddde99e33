"""Loaded by pytest before Django reads its settings: the environment that tests run in.

Without DATABASE_URL the tests have an embedded server of their own under var/tests, beside that of
`make run`, started here when none runs and stopped at the end by whoever started it.
"""

import atexit
import os
from pathlib import Path

import pytest

from mou_portal import engine, messages
from mou_portal.server_account import EngineError

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "tests"))
VAR_DIR = Path(os.environ["VAR_DIR"])
# What a shell may carry from a real portal is no business of the tests.
for name in ("DEMONSTRATION", "PUBLIC_URL", "ALLOWED_HOSTS", "EMAIL_URL", "TRUSTED_PROXY_COUNT"):
    os.environ.pop(name, None)


OWNER = VAR_DIR / "tests.pid"


def _own_engine() -> bool:
    """Have a server running; whether stopping it falls to this process.

    It does when it was started here, or by a run of the tests that was killed.
    """
    if os.environ.get("DATABASE_URL"):
        return False
    try:
        # A power cut costs a test database nothing.
        started = engine.start(VAR_DIR, forgetful=True)
    except EngineError as error:
        raise pytest.UsageError(str(error)) from None
    if "PYTEST_XDIST_WORKER" in os.environ or not (started or _owner_is_gone()):
        return False
    OWNER.write_text(str(os.getpid()))
    return True


def _owner_is_gone() -> bool:
    try:
        os.kill(int(OWNER.read_text()), 0)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return True
    return False


def _stop_engine(owner: int) -> None:
    if os.getpid() == owner:
        engine.stop(VAR_DIR)
        OWNER.unlink(missing_ok=True)


if _own_engine():
    atexit.register(_stop_engine, os.getpid())
messages.compile_all()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that was skipped has shown nothing: in CI it counts as failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
