"""The portal in one command: engine, web, worker and beat, started and stopped together."""

import contextlib
import fcntl
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psycopg2

from mou_portal import children, engine
from mou_portal.server_account import EngineError

ROOT = Path(__file__).resolve().parent.parent
WATCH_SECONDS = 0.5
READY_SECONDS = 90.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class CannotRun(Exception):
    """Why the portal does not start or stay up; the message is one line."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


@dataclass(frozen=True)
class Place:
    """Where this portal keeps its data and is reached."""

    var_dir: Path
    host: str
    port: int

    @property
    def url(self) -> str:
        shown = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://[{shown}]:{self.port}" if ":" in shown else f"http://{shown}:{self.port}"


def place_from_environment() -> Place:
    """HOST, PORT and VAR_DIR, or what stands for them. Raises CannotRun."""
    port = os.environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise CannotRun(f"PORT must be a number from 1 to 65535, not {port!r}.")
    var_dir = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
    return Place(var_dir, os.environ.get("HOST") or "127.0.0.1", int(port))


def check_port(place: Place) -> None:
    """Refuse an address that is taken or not ours before anything else is started."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            raise CannotRun(
                f"{place.host}:{place.port} cannot be used ({error.strerror});"
                f" choose another port: make run PORT={place.port + 1}"
            ) from None


@contextlib.contextmanager
def only_one(var_dir: Path) -> Iterator[None]:
    """Hold the place: two supervisors over one folder would fight. Raises CannotRun."""
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        handle = (var_dir / "run.lock").open("w")
    except OSError as error:
        raise CannotRun(f"{var_dir} cannot be written ({error.strerror}); set VAR_DIR.") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"The portal of {var_dir} runs already.") from None
        yield


def keep_secrets(var_dir: Path) -> None:
    """Make up the secrets that nobody gave and keep them where only their owner reads."""
    kept = var_dir / "secrets.json"
    if kept.exists():
        return
    values = {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "TOKEN_PEPPERS": f"1:{secrets.token_urlsafe(48)}",
    }
    fresh = kept.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        json.dump(values, handle, indent=1)
    fresh.replace(kept)


def environment_for(place: Place) -> dict[str, str]:
    """What the children are told; what the caller says wins."""
    told = {"VAR_DIR": str(place.var_dir), "PUBLIC_URL": place.url, "DEMONSTRATION": "1"}
    told |= {name: value for name, value in os.environ.items() if value}
    if place.host not in LOOPBACK and not os.environ.get("ALLOWED_HOSTS"):
        names = {*LOOPBACK - {"::1"}, "[::1]", place.host, socket.gethostname(), socket.getfqdn()}
        told["ALLOWED_HOSTS"] = ",".join(sorted(names - {"0.0.0.0", "::"}))  # noqa: S104
    return told | {"PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def database(place: Place) -> Iterator[bool]:
    """The database for as long as the portal runs; yields whether it is the embedded one.

    A server that a killed `make run` left behind is still ours to stop.
    """
    if url := os.environ.get("DATABASE_URL"):
        check_database(url)
        yield False
        return
    mark = place.var_dir / "postgres.ours"
    if engine.start(place.var_dir):
        mark.touch()
    try:
        yield True
    finally:
        if mark.exists():
            engine.stop(place.var_dir)
            mark.unlink()


def check_database(url: str) -> None:
    """Connect once, so that a wrong address is one line. Raises CannotRun."""
    try:
        psycopg2.connect(url, connect_timeout=10).close()
    except (psycopg2.Error, UnicodeError) as error:
        reason = " ".join(str(error).split())
        raise CannotRun(f"The database of DATABASE_URL cannot be reached: {reason}") from None


def prepare(told: dict[str, str]) -> str:
    """Migrate, compile, collect, seed; returns what is to be said beside the address."""
    done = subprocess.run(
        [sys.executable, "-m", "mou_portal.prepare"],
        env=told,
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise CannotRun("The portal could not be prepared; the line above says why.")
    return done.stdout


def wait_until_live(place: Place, web: children.Child) -> None:
    """Return once the web answers. Raises CannotRun."""
    deadline = time.monotonic() + READY_SECONDS
    host = place.url.removeprefix("http://").rsplit(":", 1)[0].strip("[]")
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(host, place.port, timeout=5)
            connection.request("GET", "/health/live", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        if (status := web.ended()) is not None:
            raise CannotRun(f"web ended with status {status}: {web.last_words()}")
        time.sleep(0.1)
    raise CannotRun(f"web does not answer: {web.last_words()}")


def watch(place: Place, family: list[children.Child], told: dict[str, str], own: bool) -> None:
    """Keep everything up until told to stop."""
    while True:
        time.sleep(WATCH_SECONDS)
        if own and engine.start(place.var_dir):
            say("The database had ended and was started again.")
        for child in family:
            if child.keep_up(told):
                say(f"{child.name} had ended and was started again: {child.last_words()}")


def serve(place: Place) -> None:
    """Run until Stopped; everything started here is stopped on the way out."""
    check_port(place)
    with only_one(place.var_dir):
        keep_secrets(place.var_dir)
        told = environment_for(place)
        with database(place) as own:
            words = prepare(told)
            family = children.standard(place.var_dir, place.host, place.port)
            try:
                for child in family:
                    child.start(told)
                wait_until_live(place, family[0])
                say(f"\nThe portal answers at {place.url}\n\n{words}\nStop it with Ctrl-C.")
                watch(place, family, told, own)
            finally:
                children.stop_all(family)


def say(text: str) -> None:
    """Print for the person at the terminal, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    # The way out is not interrupted by an impatient second Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def main() -> int:
    """0 when stopped by the person, 1 and one line otherwise."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        serve(place_from_environment())
    except Stopped:
        say("Stopped.")
        return 0
    except (CannotRun, children.GivenUp, EngineError) as error:
        sys.stderr.write(f"make run: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
