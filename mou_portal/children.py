"""The processes that the supervisor starts, watches and stops."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# A child that ends sooner than this has not really started.
SETTLED_SECONDS = 10.0
FALSE_STARTS = 3
STOP_SECONDS = 25.0
LOG_LIMIT = 20 * 1024 * 1024
PR_SET_PDEATHSIG = 1


class GivenUp(Exception):
    """A child does not stay up; the message is one line."""


@dataclass
class Child:
    """One kind of process: its command, its log, and the one that runs now."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    false_starts: int = field(default=0)

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        with _opened(self.log) as log:
            self.process = subprocess.Popen(  # noqa: S603
                self.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509
            )
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """The exit status of a process that is not running any more."""
        return self.process.poll() if self.process else None

    def keep_up(self, environment: dict[str, str]) -> bool:
        """Start it again where it has ended; whether it was. Raises GivenUp."""
        status = self.ended()
        if status is None:
            return False
        lived = time.monotonic() - self.started
        self.false_starts = self.false_starts + 1 if lived < SETTLED_SECONDS else 0
        if self.false_starts >= FALSE_STARTS:
            raise GivenUp(f"{self.name} does not stay up (status {status}): {self.last_words()}")
        self.signal(signal.SIGKILL)
        self.start(environment)
        return True

    def signal(self, number: int) -> None:
        """Send a signal to the whole group: the process and what it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def last_words(self) -> str:
        """The last line of its log, with the log's place."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            if lines:
                return f"{lines[-1][:300]} (see {self.log})"
        return f"see {self.log}"


def standard(var_dir: Path, host: str, port: int) -> list[Child]:
    """Web, worker and beat, as production starts them too."""
    celery = [sys.executable, "-m", "celery", "-A", "mou_portal.celery"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = [sys.executable, "-m", "gunicorn", "-c", "python:mou_portal.gunicorn_conf"]
    commands = {
        "web": [*web, "-b", address, "mou_portal.wsgi"],
        "worker": [*celery, "worker", *quiet],
        "beat": [*celery, "beat", "--pidfile="],
    }
    return [Child(name, words, var_dir / "log" / f"{name}.log") for name, words in commands.items()]


def stop_all(children: list[Child]) -> None:
    """Ask each to end, last started first; kill what is left after a while."""
    asked = [child for child in reversed(children) if child.process]
    for child in asked:
        if child.ended() is None and child.process:
            child.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and any(child.ended() is None for child in asked):
        time.sleep(0.05)
    for child in asked:
        child.signal(signal.SIGKILL)
        if child.process:
            child.process.wait()


def _opened(log: Path) -> IO[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log.open("ab")


def _end_with_parent() -> None:
    """Have Linux end the child when the supervisor is killed; elsewhere it stays."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
