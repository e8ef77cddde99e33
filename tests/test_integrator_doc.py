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
from equipment.models import PressureTest, RunningRecord
from tests import cast, factories, stack
from tests.equipment import pressing
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


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_data_logger_posts_its_chart_as_written(tmp_path: Path) -> None:
    actors = cast.assemble()
    order = pressing.started(actors, pressing.joints(actors))
    setup = pressing.setup(actors, order)
    socar, stp = setup.witnesses
    chart = pressing.chart().data
    (tmp_path / "recorder.csv").write_bytes(chart)
    given = {
        "LOGGER_TOKEN": _token(actors.stp_engineer, "recorders:write"),
        "ORDER": order.public_id,
        "PROCEDURE": setup.procedure.public_id,
        "WITNESS_OF_ONE": socar.public_id,
        "WITNESS_OF_OTHER": stp.public_id,
        "RECORDER": setup.instruments[0].instrument.public_id,
        "GAUGE": pressing.gauge(actors, "PG-2").public_id,
        "FILE": str(tmp_path / "recorder.csv"),
    }
    with stack.running(tmp_path / "var") as portal:
        # Sent again after a lost answer it is recorded once.
        said = [_run({**given, "PORTAL": portal.url}, "shell")[-1] for _time in range(2)]
    test = PressureTest.objects.get()
    assert said[0] == said[1]
    assert f'"{test.public_id}"' in said[0]
    assert (test.verdict, test.readings.count()) == ("pass", 1)


def _run(given: dict[str, str], fence: str = "sh") -> list[str]:
    blocks = re.findall(rf"^```{fence}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
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


def _token(person: User, *only: str) -> str:
    token_scopes = only or [s for s in token_services.SCOPES if not s.startswith("people")]
    _made, raw = token_services.create_token(
        name="erp", scopes=token_scopes, expires_at=None, by=person, now=factories.now()
    )
    return raw
