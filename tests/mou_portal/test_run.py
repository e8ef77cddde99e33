"""One command starts everything, and stops everything it started."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from mou_portal import children, engine, run

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Portal:
    """A `make run` of its own, without the demonstration's content."""

    def __init__(self, var_dir: Path, bare: dict[str, str]) -> None:
        self.var_dir, self.port = var_dir, free_port()
        self.environment = {
            **bare, "VAR_DIR": str(var_dir), "PORT": str(self.port), "DEMONSTRATION": "0",
        }  # fmt: skip
        self.output = var_dir.parent / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mou_portal.run"],
                cwd=ROOT, env=self.environment, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        wait_for(lambda: "Stop it with Ctrl-C" in self.said(), self.said)

    def said(self) -> str:
        return self.output.read_text() if self.output.exists() else ""

    def family(self) -> list[psutil.Process]:
        assert self.process
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def end(self, number: int) -> int:
        assert self.process
        os.kill(self.process.pid, number)
        return self.process.wait(60)

    def health(self) -> tuple[int, dict[str, object]]:
        url = f"http://127.0.0.1:{self.port}/health/ready"
        with contextlib.suppress(OSError):
            try:
                with urllib.request.urlopen(url, timeout=5) as answer:
                    return answer.status, json.load(answer)
            except urllib.error.HTTPError as error:
                return error.code, json.load(error)
        return 0, {}


def wait_for(true: Callable[[], bool], why: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, why()
        time.sleep(0.2)


@pytest.fixture
def portal(open_folder: Path, bare_environment: dict[str, str]) -> Iterator[Portal]:
    portal = Portal(open_folder / "var", bare_environment)
    yield portal
    if portal.process and portal.process.poll() is None:
        portal.end(signal.SIGTERM)
    engine.stop(portal.var_dir)


@pytest.mark.drill
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_stops_everything_it_started(portal: Portal, number: int) -> None:
    portal.start()
    started = portal.family()
    wait_for(lambda: portal.health()[0] == 200, portal.health)

    assert portal.end(number) == 0

    assert f"The portal answers at http://127.0.0.1:{portal.port}" in portal.said()
    assert portal.said().endswith("Stopped.\n")
    assert [process for process in started if process.is_running()] == []
    assert engine.is_running(portal.var_dir) is False


@pytest.mark.drill
def test_killed_processes_and_engine_come_back(portal: Portal) -> None:
    portal.start()
    wait_for(lambda: portal.health()[0] == 200, portal.health)

    for process in portal.family():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    server = int((portal.var_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)

    wait_for(lambda: "The database had ended" in portal.said(), portal.said)
    wait_for(lambda: portal.health()[0] == 200, portal.health)
    for name in ("web", "worker", "beat"):
        assert f"{name} had ended and was started again" in portal.said()


@pytest.mark.drill
def test_killed_supervisor_leaves_a_place_that_starts_again(portal: Portal) -> None:
    portal.start()
    left = portal.family()
    portal.end(signal.SIGKILL)
    wait_for(lambda: not any(process.is_running() for process in left), lambda: left)
    assert engine.is_running(portal.var_dir) is True

    portal.start()

    assert portal.end(signal.SIGINT) == 0
    assert engine.is_running(portal.var_dir) is False


def refused(bare: dict[str, str], tmp_path: Path, **given: str) -> str:
    """The one line of a start that is refused."""
    done = subprocess.run(
        [sys.executable, "-m", "mou_portal.run"],
        cwd=ROOT, env=bare | {"VAR_DIR": str(tmp_path / "var"), **given},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("make run: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_taken_port_is_one_line(bare_environment: dict[str, str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        line = refused(bare_environment, tmp_path, PORT=str(port))

    assert f"127.0.0.1:{port} cannot be used" in line
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["many", "0", "70000", "-1"])
def test_wrong_port_is_one_line(
    port: str, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    assert "PORT must be" in refused(bare_environment, tmp_path, PORT=port)


def test_foreign_address_is_one_line(bare_environment: dict[str, str], tmp_path: Path) -> None:
    line = refused(bare_environment, tmp_path, HOST="192.0.2.1", PORT=str(free_port()))
    assert "192.0.2.1" in line


def test_wrong_database_is_one_line(bare_environment: dict[str, str], tmp_path: Path) -> None:
    line = refused(
        bare_environment, tmp_path, PORT=str(free_port()),
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
    )  # fmt: skip
    assert "DATABASE_URL cannot be reached" in line


def test_folder_that_cannot_be_written_is_one_line(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "var").write_text("a file")
    line = refused(bare_environment, tmp_path, PORT=str(free_port()))
    assert "cannot be written" in line


def test_second_start_over_the_same_folder_is_one_line(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    with run.only_one(tmp_path / "var"):
        assert "runs already" in refused(bare_environment, tmp_path, PORT=str(free_port()))


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    run.keep_secrets(tmp_path)
    first = (tmp_path / "secrets.json").read_text()
    run.keep_secrets(tmp_path)

    assert (tmp_path / "secrets.json").read_text() == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(json.loads(first)["SECRET_KEY"]) >= 50


def test_child_that_does_not_stay_up_is_given_up(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no luck')"]
    child = children.Child("web", command, tmp_path / "web.log")
    child.start(dict(os.environ))

    with pytest.raises(children.GivenUp) as given_up:
        for _ in range(200):
            child.keep_up(dict(os.environ))
            time.sleep(0.05)

    assert "web does not stay up" in str(given_up.value)
    assert "no luck" in str(given_up.value)
