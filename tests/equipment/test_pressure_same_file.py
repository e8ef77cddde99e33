"""One recorder file is one test: on the same order it is refused, on another it is named."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core.models import Event
from equipment.models import PressureTest
from equipment.pressure_testing import services
from tests import cast
from tests.callers import caller, problem_of
from tests.cooperation.browsers import signed_in
from tests.equipment import pressing
from tests.equipment.test_pressure_api import parts
from tests.equipment.test_pressure_pages import typed

pytestmark = pytest.mark.django_db
BOTH = ["flat_line", "same_file"]
TOLD = "The same recorder file stands on pressure test 1 of"


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> cast.Cast:
    for name in ("views", "api"):
        monkeypatch.setattr(f"equipment.pressure_testing.{name}.timezone.now", lambda: pressing.NOW)
    return cast.assemble()


@pytest.fixture
def crew(stage: cast.Cast) -> Client:
    return signed_in(stage.stp_engineer)


@pytest.fixture
def first(stage: cast.Cast) -> PressureTest:
    return pressing.record(stage, pressing.started(stage, pressing.joints(stage)))


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_file_of_another_test_is_named_before_and_after_it_is_recorded(
    stage: cast.Cast, crew: Client, first: PressureTest
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    root, link = f"/orders/{order.public_id}/tests/", f'href="{first.get_absolute_url()}"'
    shown = crew.post(f"{root}preview/", typed(stage, order)).content.decode()
    assert (f"{TOLD} {first.order.number}" in shown, link in shown) == (True, True)
    crew.post(f"{root}new/", typed(stage, order))
    second = PressureTest.objects.get(order=order)
    assert (second.same_file_as, second.warnings) == (first, BOTH)
    told = Event.objects.get(verb="pressure_test.recorded", object_id=second.public_id)
    assert told.after["same_file_as"] == str(first)
    assert link in text_of(crew, second.get_absolute_url())
    page = text_of(crew, first.get_absolute_url())
    assert f'href="{second.get_absolute_url()}"' in page
    assert f"{TOLD} {order.number}" in page


def test_api_answers_with_the_other_test_and_refuses_the_file_on_the_same_order(
    stage: cast.Cast, first: PressureTest
) -> None:
    logger = caller(stage.stp_engineer, "equipment:read", "equipment:write")
    order = pressing.started(stage, pressing.joints(stage))
    answer = logger.upload("pressure-tests/", **parts(stage, order))
    assert (answer.status_code, answer.json()["warnings"]) == (201, BOTH)
    assert answer.json()["same_file_as"] == {
        "id": first.public_id, "order": first.order.number, "number": 1
    }  # fmt: skip
    found = logger.rows(f"pressure-tests/?same_file_as={first.public_id}")
    assert [one["id"] for one in found] == [answer.json()["id"]]
    again = logger.upload("pressure-tests/", **parts(stage, order))
    assert "is set-up 1 of this order already" in str(problem_of(again, 422))
    assert PressureTest.objects.filter(order=order).count() == 1


def test_withdrawn_test_and_one_of_another_memorandum_lend_no_name(
    stage: cast.Cast, first: PressureTest
) -> None:
    services.withdraw_test(test=first, by=stage.stp_engineer, now=pressing.NOW, reason="Wrong")
    second = pressing.record(stage, pressing.started(stage, pressing.joints(stage)))
    assert (second.same_file_as, second.warnings) == (None, ["flat_line"])


def test_database_keeps_the_warning_with_the_name_of_the_other_test(
    stage: cast.Cast, first: PressureTest
) -> None:
    with (
        pytest.raises(IntegrityError, match="pressure_test_names_its_twin"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE equipment_pressuretest DISABLE TRIGGER pressure_test_stands")
        cursor.execute("UPDATE equipment_pressuretest SET warnings = '{same_file}'")


def test_other_bytes_of_the_same_pressures_are_another_file(
    stage: cast.Cast, first: PressureTest
) -> None:
    order = pressing.started(stage, pressing.joints(stage))
    data: Any = pressing.chart().data + b"\n"
    file = SimpleUploadedFile("test.csv", data, "text/csv")
    signed_in(stage.stp_engineer).post(
        f"/orders/{order.public_id}/tests/new/", typed(stage, order, file=file)
    )
    assert PressureTest.objects.get(order=order).same_file_as is None
