"""The integrator's page is run as it stands: its `sh` blocks, by a shell, with real curl."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator

from core.accounts import token_services
from core.models import User
from equipment.models import RunningRecord
from tests import cast, factories, stack
from tests.exchange import placed

PAGE = Path("docs/integrator.md")
PASSWORD = "a-long-password-for-a-test"


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_integrators_page_runs_as_written(tmp_path: Path) -> None:
    actors = cast.assemble()
    factories.make_commitment(actors.area, actors.socar_coordinator)
    placed.commitment(actors)
    factories.make_product_line()
    factories.make_location(actors.memorandum, actors.socar)
    for signatory in (actors.socar_signatory, actors.stp_signatory):
        signatory.set_password(PASSWORD)
        signatory.is_demonstration = True
        Authenticator.objects.filter(user=signatory).delete()
        signatory.save()
    given = {
        "SOCAR_TOKEN": _token(actors.socar_engineer),
        "STP_TOKEN": _token(actors.stp_engineer),
        "SOCAR_SIGNATORY": actors.socar_signatory.email,
        "STP_SIGNATORY": actors.stp_signatory.email,
        "SOCAR_PASSWORD": PASSWORD,
        "STP_PASSWORD": PASSWORD,
        "TMP": str(tmp_path),
    }
    with stack.running(tmp_path / "var", DEMONSTRATION="1") as portal:
        said = _run({**given, "PORTAL": portal.url})
    joints = RunningRecord.objects.filter(is_rejected=False).count()
    verbs = "act.created act.sent act.signed progress.posted act.accepted"
    assert said[-2:] == [f"accepted: {joints}.000", verbs]


def _run(given: dict[str, str]) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    script = "set -eu\n" + "\n".join(blocks)
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout.strip().splitlines()


def _token(person: User) -> str:
    token_scopes = [s for s in token_services.SCOPES if not s.startswith("people")]
    _made, raw = token_services.create_token(
        name="erp", scopes=token_scopes, expires_at=None, by=person, now=factories.now()
    )
    return raw
