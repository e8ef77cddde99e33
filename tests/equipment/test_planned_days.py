"""Days that nobody plans for are refused at their field, in forms and bodies alike."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import days
from core.api.fields import PlannedDay
from core.web.forms import PlannedDayField
from equipment.maintenance.forms import PlanForm
from equipment.maintenance.serializers import NewPlanBody
from equipment.orders.forms import OrderForm
from equipment.orders.serializers import NewOrderBody
from equipment.requests.forms import RequestFacts
from equipment.requests.serializers import NewWorkRequestBody
from tests import cast
from tests.callers import caller, problem_of
from tests.equipment import requested, yard
from tests.equipment.test_orders_pages import form, signed_in, text

BEYOND = ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"]
SAID = "Give a day from 1\u00a0Jan\u00a02000 to 31\u00a0Dec\u00a02100."


@pytest.mark.parametrize("value", BEYOND)
def test_day_beyond_is_refused_in_words(value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlannedDayField().clean(value)
    assert refused.value.messages == [SAID]


@pytest.mark.parametrize("value", ["2000-01-01", "2100-12-31"])
def test_first_and_last_day_are_taken(value: str) -> None:
    assert PlannedDayField().clean(value) == dt.date.fromisoformat(value)
    days.refuse_beyond(dt.date.fromisoformat(value))


@pytest.mark.parametrize(
    ("form_class", "body", "names"),
    [
        (OrderForm, NewOrderBody, ["planned_start", "planned_end"]),
        (RequestFacts, NewWorkRequestBody, ["wanted_start", "wanted_end"]),
        (PlanForm, NewPlanBody, ["first_due"]),
    ],
)
def test_every_planned_day_is_one(form_class: type, body: type, names: list[str]) -> None:
    for name in names:
        assert isinstance(form_class.base_fields[name], PlannedDayField)  # type: ignore[attr-defined]
        assert isinstance(body().fields[name], PlannedDay)


@pytest.mark.django_db
@pytest.mark.parametrize("value", BEYOND)
def test_page_and_api_name_the_field(value: str) -> None:
    stage = cast.assemble()
    sent = form(stage, planned_start="0001-01-01", planned_end=value)
    answer = signed_in(stage.socar_engineer).post(reverse("equipment:order-create"), sent)
    assert answer.status_code == 422 and SAID in text(answer)
    assert "planned_end" in answer.context["form"].errors
    erp = caller(stage.socar_engineer)
    for path, member in (
        (f"work-orders/{yard.draft(stage).public_id}/", "planned_end"),
        (f"work-requests/{requested.draft(stage).public_id}/", "wanted_end"),
    ):
        refused = problem_of(erp.patch(path, {member: value}, etag=erp.etag(path)), 400)
        assert refused["errors"][0]["pointer"] == f"#/{member}"
        assert refused["errors"][0]["detail"] == SAID
