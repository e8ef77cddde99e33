"""Malformed recorder files over the API: refused with their row, never stored, never a 5xx."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Attachment
from equipment.models import PressureTest
from tests import cast
from tests.callers import Caller, caller
from tests.equipment import pressing
from tests.equipment.recorders import MUTATIONS, wrong_file

pytestmark = pytest.mark.django_db
FILES = 312
KINDS = list(MUTATIONS)


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def poster(stage: cast.Cast) -> Any:
    """Posts bytes as the recorder file of one set-up."""
    order = pressing.started(stage, pressing.joints(stage))
    setup = pressing.setup(stage, order)
    gauge = setup.instruments[0].instrument
    logger: Caller = caller(stage.stp_engineer)
    parts = {
        "order": order.public_id,
        "procedure": setup.procedure.public_id,
        "tested_on": pressing.TODAY.isoformat(),
        "witnesses": [one.public_id for one in setup.witnesses],
        "instruments": json.dumps([{"instrument": gauge.public_id, "role": "recorder"}]),
    }

    def post(data: bytes, **more: Any) -> Any:
        upload = SimpleUploadedFile("test.csv", data, "text/csv")
        return logger.upload("pressure-tests/", **parts, **more, file=upload)

    return post


def test_generated_files_are_refused_at_their_row(
    stage: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("equipment.pressure_testing.api.timezone.now", lambda: pressing.NOW)
    post, named = poster(stage), 0
    for seed in range(FILES):
        wrong = wrong_file(KINDS[seed % len(KINDS)], seed)
        answer = post(wrong.data)
        assert answer.status_code == 422, (wrong.kind, seed, answer.content)
        places = [one for one in answer.json()["errors"] if "row" in one]
        named += bool(places) and places[0]["row"] == wrong.row
    assert named >= FILES * 95 // 100
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00" * 100, b"\xff\xfe", b"PK\x03\x04zip", b"%PDF-1.4", b"time;MPa\n" * 3,
        b"time;MPa\n" + b"9" * 50_000 + b";1\n", b"\xef\xbb\xbf", b'"' * 1000,
        "вр;МПа\n".encode("utf-16"), b";" * 1000 + b"\n" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_chart_is_refused(
    stage: cast.Cast, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("equipment.pressure_testing.api.timezone.now", lambda: pressing.NOW)
    assert poster(stage)(data).status_code in (400, 422)
    assert (PressureTest.objects.count(), Attachment.objects.count()) == (0, 0)


def test_file_above_20_mb_is_refused(stage: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("equipment.pressure_testing.api.timezone.now", lambda: pressing.NOW)
    data = pressing.chart().data + b" " * (21 * 1024 * 1024)
    assert poster(stage)(data).status_code == 422
    assert Attachment.objects.count() == 0
