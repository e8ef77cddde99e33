"""Lines that turn out not to be needed go off an order that is under way."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import NotAllowed, Refused
from equipment.installation.services import save_records
from equipment.models import OrderLine, WorkOrder
from equipment.nonconformance import services as reports
from equipment.orders import releasing, services
from tests import cast
from tests.callers import caller
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import workshop, yard

pytestmark = pytest.mark.django_db
NOW = yard.NOW


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def half_run(stage: Cast) -> WorkOrder:
    """An order of three joints of which the first was run."""
    order = yard.started(stage)
    rows = [yard.run(yard.lines(order)[0])]
    save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    return WorkOrder.objects.get(pk=order.pk)


def test_what_is_not_needed_goes_off_and_the_order_can_be_finished(stage: Cast) -> None:
    order = half_run(stage)
    spare = [line.pipe for line in yard.lines(order)[1:]]
    releasing.release_lines(order=order, by=stage.socar_engineer, now=NOW, reason="Shoe is deep")
    assert [line.status for line in yard.lines(order)] == ["done"]
    assert yard.verbs(order)[-1] == "order.lines_released"
    services.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert order.status == "done"
    again = yard.draft(stage, spare)
    assert again.lines.count() == 2


def test_order_of_which_nothing_was_needed_is_closed(stage: Cast) -> None:
    order = yard.started(stage)
    releasing.release_lines(order=order, by=stage.socar_engineer, now=NOW, reason="Well is dry")
    services.finish_order(order=order, by=stage.stp_engineer, now=NOW)
    assert order.status == "closed"


@pytest.mark.parametrize("who", ["stp_engineer", "socar_manager", "third_admin"])
def test_only_who_ordered_the_work_takes_lines_off(stage: Cast, who: str) -> None:
    order = half_run(stage)
    with pytest.raises(NotAllowed):
        releasing.release_lines(order=order, by=getattr(stage, who), now=NOW, reason="Spare")
    assert order.lines.count() == 3


def test_reason_is_asked_and_a_recorded_order_has_nothing_to_take_off(stage: Cast) -> None:
    order = half_run(stage)
    with pytest.raises(Refused):
        releasing.release_lines(order=order, by=stage.socar_engineer, now=NOW, reason=" ")
    rows = [yard.reject(line) for line in yard.lines(order)[1:]]
    save_records(order=order, rows=rows, by=stage.stp_engineer, now=NOW)
    order.refresh_from_db()
    with pytest.raises(Refused, match="Every line"):
        releasing.release_lines(order=order, by=stage.socar_engineer, now=NOW, reason="Spare")


def test_pipe_that_the_start_has_moved_and_lines_of_papers_stay(stage: Cast) -> None:
    repair = workshop.started(stage, workshop.worn(stage))
    with pytest.raises(Refused) as refused:
        releasing.release_lines(order=repair, by=stage.socar_engineer, now=NOW, reason="Spare")
    assert refused.value.code == "wrong_state"
    order = half_run(stage)
    line = yard.lines(order)[2]
    reports.raise_report(line=line, what="Dented", severity="minor", by=stage.stp_engineer, now=NOW)
    with pytest.raises(Refused, match="non-conformance"):
        releasing.release_lines(order=order, by=stage.socar_engineer, now=NOW, reason="Spare")
    assert OrderLine.objects.filter(order=order).count() == 3


def test_page_and_api_offer_it_to_who_ordered_the_work(stage: Cast) -> None:
    order = half_run(stage)
    way = reverse("equipment:order-release", args=[order.public_id])
    owner, crew = signed_in(stage.socar_engineer), signed_in(stage.stp_engineer)
    assert way in owner.get(order.get_absolute_url()).content.decode()
    assert way not in crew.get(order.get_absolute_url()).content.decode()
    assert (
        "release"
        in caller(stage.socar_engineer)
        .get(f"work-orders/{order.public_id}/actions/")
        .content.decode()
    )
    owner.post(way, {"reason": "Shoe is deep"})
    assert order.lines.count() == 1
