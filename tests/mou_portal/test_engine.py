"""The embedded PostgreSQL: found, shared, found again after a crash, stopped in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import parse_dsn

from mou_portal import engine
from mou_portal.server_account import EngineError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(open_folder: Path) -> Iterator[Path]:
    """A folder with a space and a quote in its name; its server is stopped afterwards."""
    var_dir = open_folder / "the portal's data"
    yield var_dir
    engine.stop(var_dir)


def ask(var_dir: Path, question: str) -> object:
    connection = psycopg2.connect(engine.url(var_dir))
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def server_pid(var_dir: Path) -> int:
    return int((var_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def test_whoever_finds_none_starts_it_and_others_share_it(place: Path) -> None:
    assert engine.is_running(place) is False
    assert engine.start(place) is True
    assert engine.start(place) is False
    assert ask(place, "SELECT current_user::text") == "portal"
    assert int(str(ask(place, "SHOW server_version_num"))) >= 180000


def test_finding_it_takes_milliseconds(place: Path) -> None:
    engine.start(place)

    began = time.perf_counter()
    for _ in range(20):
        engine.embedded_url(place)

    assert (time.perf_counter() - began) / 20 < 0.02


def test_several_starters_end_up_with_one_server(place: Path) -> None:
    command = [sys.executable, "-m", "mou_portal.engine", "start"]
    environment = {**os.environ, "VAR_DIR": str(place)}

    def start() -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    with ThreadPoolExecutor(3) as pool:
        said = sorted(future.result() for future in [pool.submit(start) for _ in range(3)])

    assert said == ["runs already", "runs already", "started"]


def test_killed_server_comes_back_with_its_data(place: Path) -> None:
    engine.start(place)
    connection = psycopg2.connect(engine.url(place))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    os.kill(server_pid(place), signal.SIGKILL)
    time.sleep(0.1)

    assert engine.is_running(place) is False
    assert engine.start(place) is True
    assert ask(place, "SELECT answer FROM kept") == 42
    connection.close()


def test_stop_ends_it_once(place: Path) -> None:
    engine.start(place)

    assert engine.stop(place) is True
    assert engine.stop(place) is False
    assert engine.is_running(place) is False


def test_it_listens_on_no_network_address(place: Path) -> None:
    engine.start(place)

    assert ask(place, "SHOW listen_addresses") == ""
    folder = Path(str(parse_dsn(engine.url(place))["host"]))
    assert folder.stat().st_mode & 0o777 == 0o700


def test_killed_initialisation_leaves_nothing_in_the_way(place: Path) -> None:
    half_made = place / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    assert engine.start(place) is True


def test_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(EngineError) as refused:
        engine.start(tmp_path / "file" / "var")

    assert "cannot be written" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_full_disk_is_named() -> None:
    said = (
        "creating configuration files ... initdb: error: could not write: No space left on device"
    )

    assert engine._reason(f"fixing permissions ... ok\n{said}\ninitdb: removing data") == said


def test_disk_without_room_is_one_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ROOM_BYTES", 1 << 60)

    with pytest.raises(EngineError, match=r"MB left; .* No space left on device\.$"):
        engine.start(place)

    assert not (place / "postgres").exists()


def test_terminal_says_what_it_did(place: Path) -> None:
    def run(word: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mou_portal.engine", word],
            cwd=ROOT, env={**os.environ, "VAR_DIR": str(place)}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    assert run("status").stdout == "does not run\n"
    assert run("start").stdout == "started\n"
    assert run("url").stdout.strip() == engine.url(place)
    assert run("stop").stdout == "stopped\n"
    assert run("dance").returncode == 2
