"""Certificates of ticked tests, asked for on their list: who is stopped and why, and one ZIP."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Export
from core.transfer import exporting
from equipment.certificates import ticked
from equipment.models import Certificate, PressureTest
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import certified, pressing

pytestmark = pytest.mark.django_db
ASK = "/lists/equipment:pressure-test-list/actions/certify/"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def three(stage: cast.Cast) -> tuple[PressureTest, PressureTest, PressureTest]:
    """One that is witnessed, one that nobody confirmed, and one that has its certificate."""
    ready, having = certified.witnessed(stage), certified.issued(stage)
    bare = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    return ready, bare, PressureTest.objects.get(public_id=having.subject)


def test_ticked_tests_are_certified_into_one_file(stage: cast.Cast) -> None:
    ready, bare, having = three(stage)
    crew = signed_in(stage.stp_engineer)
    assert ASK in crew.get("/pressure-tests/").content.decode()
    ids = [one.public_id for one in (ready, bare, having)]
    said = crew.post(ASK, {"id": ids}).content.decode()
    assert "has not confirmed yet" in said and "only the 2 that can" in said
    wanted: dict[str, Any] = {"id": ids, "confirmed": "1", "fitting": "1", "languages": "az,ru"}
    assert crew.post(ASK, {**wanted, "languages": "az,de"}).status_code == 422
    assert Export.objects.count() == 0
    assert crew.post(ASK, wanted).status_code == 302
    export = Export.objects.get()
    exporting.make_export(export_id=export.pk, clock=timezone.now)
    export.refresh_from_db()
    names = certified.archive_of(export).namelist()
    assert len([one for one in names if one.endswith("-az-ru.pdf")]) == 2
    assert Certificate.objects.get(subject=ready.public_id).status == "valid"
    assert not Certificate.objects.filter(subject=bare.public_id).exists()


def test_party_that_did_not_carry_the_work_out_certifies_nothing(stage: cast.Cast) -> None:
    ready, _bare, _having = three(stage)
    owner, reader = signed_in(stage.socar_engineer), signed_in(stage.socar_observer)
    said = owner.post(ASK, {"id": [ready.public_id]}).content.decode()
    assert "Only engineers and coordinators of STP" in said
    assert reader.post(ASK, {"id": [ready.public_id]}).status_code == 403
    assert ASK not in reader.get("/pressure-tests/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_question_costs_the_same_for_any_number(stage: cast.Cast, count: int) -> None:
    rows = [certified.witnessed(stage) for _number in range(count)]
    person = stage.stp_engineer
    ticked.unfit(rows=rows, by=person)
    with CaptureQueriesContext(connection) as caught:
        assert ticked.unfit(rows=rows, by=person) == {}
    assert len(caught) == 6
