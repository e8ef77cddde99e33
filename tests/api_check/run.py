"""`make check-api`: schemathesis over the whole description, then the generated client.

`ARGS="--examples 50 --roles engineer anonymous"` asks more, or less. The exit code is 1 when an
answer was 5xx or not as described, or when the client could not do its work.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mou_portal.settings")
os.environ["DEBUG"] = "0"
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("TOKEN_PEPPERS", f"1:{secrets.token_urlsafe(32)}")

import django  # noqa: E402

django.setup()

from django.test.utils import setup_test_environment  # noqa: E402

from core.models import Role  # noqa: E402
from tests.api_check import client, server  # noqa: E402

#: Who is asked each value of each parameter and member too, some 18,000 questions; the others
#: are asked at random. `--thorough` asks everybody everything.
SYSTEMATIC = "engineer"
ANONYMOUS, DESCRIPTION = "anonymous", "openapi.json"
CALLERS = (*sorted(Role.values, key=lambda role: role != SYSTEMATIC), ANONYMOUS)
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,described_shape"
EXAMPLES = 6
#: Callers that ask at the same time; schemathesis itself stays in one thread, for CPython 3.11
#: loses count of its parser's depth when several compile at once.
AT_ONCE = 2


def main(arguments: list[str]) -> int:
    """0 when every caller met only described answers and the client did its work."""
    asked = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_received: sys.exit(143))
    setup_test_environment()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with server.portal(folder) as stack:
            tokens = server.tokens()
            (folder / "ids.json").write_text(json.dumps(server.ids()))
            _fetch(f"{stack.url}/api/v1/schema/", folder / DESCRIPTION)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                good = pool.map(
                    lambda role: _conforms(stack.url, role, tokens.get(role), asked, folder),
                    asked.roles,
                )
                failed = [role for role, fits in zip(asked.roles, good, strict=True) if not fits]
            if not client.works(folder / DESCRIPTION, stack.url, tokens[SYSTEMATIC], folder):
                failed.append("the generated client")
            _tell_crashes(stack.log("web"))
    sys.stdout.write(f"check-api: {'failed: ' + ', '.join(failed) if failed else 'all is well'}\n")
    return 1 if failed else 0


def _fetch(address: str, path: Path) -> None:
    """Keep the description that the server tells; it draws it on the first call."""
    with urllib.request.urlopen(address, timeout=120) as answer:
        path.write_bytes(answer.read())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="check-api", description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="random cases an operation")
    parser.add_argument("--roles", nargs="*", choices=CALLERS, default=CALLERS)
    parser.add_argument("--path", default="", help="only operations whose path fits this")
    parser.add_argument("--thorough", action="store_true", help="systematic cases for everybody")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _conforms(
    url: str, role: str, token: str | None, asked: argparse.Namespace, folder: Path
) -> bool:
    """Whether no answer to this caller was 5xx or undescribed."""
    started = time.monotonic()
    systematic = asked.thorough or role == SYSTEMATIC
    phases = "examples,coverage,fuzzing" if systematic else "examples,fuzzing"
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(folder / DESCRIPTION), "--url", url,
        "--checks", CHECKS, "--phases", phases,
        "--max-examples", str(asked.examples), "--seed", str(asked.seed), "--workers", "1",
        "--continue-on-failure", "--no-shrink", "--generation-database", "none",
        "--request-timeout", "30", "--warnings", "off", "--no-color", "--max-failures", "200",
    ]  # fmt: skip
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    if asked.path:
        command += ["--include-path-regex", asked.path]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "tests.api_check.hooks",
        "API_CHECK_IDS": str(folder / "ids.json"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    words = "as described" if done.returncode == 0 else "NOT as described"
    lines = done.stdout.splitlines()
    counts = [line.strip() for line in lines if " generated" in line]
    shown = counts if done.returncode == 0 else lines + done.stderr.splitlines()
    told = [f"check-api: {role}: {words} ({time.monotonic() - started:.0f} s)", *shown]
    sys.stdout.write("\n".join(told) + "\n")
    sys.stdout.flush()
    return done.returncode == 0


def _tell_crashes(log: str) -> None:
    crashes = [line for line in log.splitlines() if "Traceback" in line]
    for line in crashes[:20]:
        sys.stdout.write(f"{line[:200]} … {line[-3000:]}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
