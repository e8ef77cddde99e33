"""The client that openapi-python-client makes of the description, used as it comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Its packages would press ours to other versions: they live in an environment of their own.
ENVIRONMENT = ROOT / ".venv" / "client"
CONFIG = Path(__file__).with_name("client.yml")
USED = Path(__file__).with_name("use_client.py")


def works(description: Path, url: str, token: str, folder: Path) -> bool:
    """Whether a client is made without a warning and creates, lists and patches a joint."""
    bin_dir = Path(os.environ.get("CLIENT_ENVIRONMENT", ENVIRONMENT)) / "bin"
    made = _run(
        [bin_dir / "openapi-python-client", "generate", "--path", description,
         "--config", CONFIG, "--meta", "none", "--output-path", folder / "portal_client",
         "--fail-on-warning"],
        folder,
    )  # fmt: skip
    return made and _run([bin_dir / "python", USED, url, token], folder)


def _run(command: list[str | Path], folder: Path) -> bool:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    if done.returncode:
        sys.stdout.write(f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}\n")
    return done.returncode == 0
