"""What the portal refuses to start with, and what the scheme of its address decides."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = secrets.token_urlsafe(64)
PEPPERS = f"1:{secrets.token_urlsafe(48)}"
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def manage(
    arguments: str, bare: dict[str, str], tmp_path: Path, **given: str
) -> subprocess.CompletedProcess[str]:
    environment = {"VAR_DIR": str(tmp_path), "DATABASE_URL": NOWHERE, **given}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments.split()],
        cwd=ROOT, env=bare | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


GOOD = {"SECRET_KEY": KEY, "TOKEN_PEPPERS": PEPPERS}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "development-only-key"}, "SECRET_KEY"),
        ({"SECRET_KEY": KEY}, "TOKEN_PEPPERS"),
        ({**GOOD, "TOKEN_PEPPERS": "1:short"}, "TOKEN_PEPPERS"),
        ({**GOOD, "TOKEN_PEPPERS": "first:secret"}, "TOKEN_PEPPERS"),
        ({**GOOD, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({**GOOD, "PUBLIC_URL": "portal.example"}, "PUBLIC_URL"),
        ({**GOOD, "DEBUG": "maybe"}, "DEBUG"),
        ({**GOOD, "LEASE_SECONDS": "soon"}, "LEASE_SECONDS"),
        ({**GOOD, "LEASE_SECONDS": "1"}, "LEASE_SECONDS"),
        ({**GOOD, "LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({**GOOD, "DATABASE_URL": "mysql://root@localhost/portal"}, "DATABASE_URL"),
        ({**GOOD, "DATABASE_URL": "postgresql://portal@localhost:54x2/portal"}, "DATABASE_URL"),
        ({**GOOD, "DATABASE_URL": "postgresql://portal@localhost"}, "DATABASE_URL"),
    ],
)
def test_bad_environment_is_refused_in_one_line(
    given: dict[str, str], says: str, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    done = manage("check", bare_environment, tmp_path, **given)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(says)


def test_database_that_does_not_answer_is_one_line(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    done = manage("migrate", bare_environment, tmp_path, **GOOD)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "refused" in done.stderr


def test_deployment_check_is_clean_under_https(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    done = manage(
        "check --deploy --fail-level WARNING", bare_environment, tmp_path,
        **GOOD, PUBLIC_URL="https://portal.example",
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def shown(
    names: list[str], bare: dict[str, str], tmp_path: Path, **given: str
) -> dict[str, object]:
    program = (
        "import json, django; from django.conf import settings; django.setup();"
        f"print(json.dumps({{n: getattr(settings, n, None) for n in {names!r}}}))"
    )
    environment = {
        "VAR_DIR": str(tmp_path), "DATABASE_URL": NOWHERE,
        "DJANGO_SETTINGS_MODULE": "mou_portal.settings", **given,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env=bare | environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    values: dict[str, object] = json.loads(done.stdout)
    return values


COOKIES = [
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
]


def test_https_address_decides_cookies_and_transport(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    https = shown(COOKIES, bare_environment, tmp_path, **GOOD, PUBLIC_URL="https://portal.example")
    http = shown(COOKIES, bare_environment, tmp_path, **GOOD, PUBLIC_URL="http://127.0.0.1:8000")

    assert list(https.values()) == ["__Host-session", "__Host-csrf", True, 31536000]
    assert list(http.values()) == ["session", "csrf", False, 0]


def test_proxy_headers_are_believed_only_when_counted(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    name = "SECURE_PROXY_SSL_HEADER"

    assert shown([name], bare_environment, tmp_path, **GOOD) == {name: None}
    counted = shown([name], bare_environment, tmp_path, **GOOD, TRUSTED_PROXY_COUNT="1")
    assert counted == {name: ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_time_limit_is_below_lease_is_below_visibility(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    names = ["CELERY_TASK_TIME_LIMIT", "LEASE_SECONDS", "CELERY_BROKER_TRANSPORT_OPTIONS"]
    found = shown(names, bare_environment, tmp_path, **GOOD, REDIS_URL="redis://127.0.0.1:1/0")

    limit, lease, options = found.values()
    assert isinstance(limit, int) and isinstance(lease, int) and isinstance(options, dict)
    assert limit < lease < options["visibility_timeout"]


def test_kept_secrets_serve_later_commands(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps(GOOD))

    assert manage("check", bare_environment, tmp_path).returncode == 0


def test_broken_kept_secrets_are_refused_in_one_line(
    bare_environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secrets.json").write_text("{")

    done = manage("check", bare_environment, tmp_path)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert os.fspath(tmp_path) in done.stderr
