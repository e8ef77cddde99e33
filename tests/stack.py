"""The portal as plain processes on the test database: web, worker and beat, killed at will."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.db import connections

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
COMMANDS: dict[str, tuple[str, ...]] = {
    "web": ("gunicorn", "mou_portal.wsgi", "-c", "mou_portal/gunicorn_conf.py"),
    "worker": ("celery", "-A", "mou_portal", "worker", "--concurrency", "1", "-l", "warning"),
    "beat": ("celery", "-A", "mou_portal", "beat", "-l", "warning"),
}


def database_url() -> str:
    """The address of the database that the running test uses."""
    found = connections["default"].settings_dict
    host, name = str(found["HOST"]), found["NAME"]
    login = quote(str(found["USER"] or "postgres"))
    if found["PASSWORD"]:
        login += f":{quote(str(found['PASSWORD']))}"
    if host.startswith("/"):
        return f"postgresql://{login}@/{name}?host={quote(host, safe='')}"
    return f"postgresql://{login}@{host}:{found['PORT'] or 5432}/{name}"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(check: Callable[[], T], *, seconds: float = 30, what: str = "") -> T:
    """The first true answer of `check` within the time; AssertionError when it never comes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = check()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"never came true in {seconds} s: {what or check}")


@dataclass
class Stack:
    """Processes of the portal that belong together; `extra` is added to their environment."""

    var_dir: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DEBUG": "1",
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(self.var_dir),
            "PUBLIC_URL": self.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "WEB_CONCURRENCY": "1",
            "DJANGO_SETTINGS_MODULE": "mou_portal.settings",
            **self.extra,
        }

    def start(self, name: str, *more: str, env: dict[str, str] | None = None) -> None:
        """Start one of COMMANDS; its output goes to `<name>.log` under `var_dir`."""
        words = [sys.executable, "-m", *COMMANDS[name], *more]
        if name == "web":
            words += ["-b", f"127.0.0.1:{self.port}"]
        if name == "beat":
            words += ["-s", str(self.var_dir / "beat-schedule")]
        log = (self.var_dir / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            words,
            cwd=ROOT,
            env={**self.environment(), **(env or {})},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def kill(self, name: str) -> None:
        """Kill a process and its children at once, as a lost machine would."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()  # the leader alone: it ends its children when they are done
        for name, process in self.processes.items():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill_group(process)
                raise AssertionError(f"{name} did not stop within 10 s") from None
        self.processes.clear()

    @staticmethod
    def kill_group(process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def log(self, name: str) -> str:
        path = self.var_dir / f"{name}.log"
        return path.read_text() if path.exists() else ""


@contextmanager
def running(
    var_dir: Path, names: Sequence[str] = ("web", "worker", "beat"), **extra: str
) -> Iterator[Stack]:
    """Start the named processes, wait until the web answers, stop them all at the end."""
    stack = Stack(var_dir, extra=extra)
    var_dir.mkdir(parents=True, exist_ok=True)
    try:
        for name in names:
            stack.start(name)
        if "web" in names:
            eventually(stack.answers, seconds=60, what=f"web answers\n{stack.log('web')[-2000:]}")
        yield stack
    finally:
        stack.stop()
