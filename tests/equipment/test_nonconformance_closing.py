"""A report is closed when the register shows what its disposition says."""

from __future__ import annotations

import pytest

from core.errors import Refused
from equipment.models import EquipmentItem, Joint, Nonconformance
from equipment.nonconformance import services
from tests import cast
from tests.equipment import nonconforming

pytestmark = pytest.mark.django_db
NOW = nonconforming.NOW


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def close(stage: cast.Cast, report: Nonconformance) -> Nonconformance:
    return services.close_report(report=report, evidence="Photo 4", by=stage.stp_engineer, now=NOW)


def refusal(stage: cast.Cast, report: Nonconformance) -> str:
    with pytest.raises(Refused) as refused:
        close(stage, report)
    assert refused.value.code == "register_differs"
    report.refresh_from_db()
    assert report.status == "agreed"
    return refused.value.message


def test_scrap_of_a_joint_is_closed_when_the_joint_is_scrapped(stage: cast.Cast) -> None:
    report = nonconforming.agreed(stage, disposition="scrap")
    said = refusal(stage, report)
    assert f"shows {report.joint} as “Received”. Scrap it in the register first" in said
    Joint.objects.filter(nonconformances=report).update(status="scrapped")
    assert close(stage, report).status == "closed"


def test_scrap_of_an_item_is_closed_when_the_item_is_scrapped(stage: cast.Cast) -> None:
    item = nonconforming.item(stage)
    report = nonconforming.agreed(stage, item=item, disposition="scrap")
    assert f"shows {item} as “In stock”" in refusal(stage, report)
    EquipmentItem.objects.filter(pk=item.pk).update(status="scrapped")
    assert close(stage, report).status == "closed"


def test_return_to_the_owner_is_closed_when_the_owner_has_the_pipe(stage: cast.Cast) -> None:
    report = nonconforming.agreed(stage, disposition="return_to_owner")
    Joint.objects.filter(nonconformances=report).update(holder=stage.stp)
    said = refusal(stage, report)
    assert f"shows {report.joint} with STP. Transfer it to its owner, SOCAR, by a waybill" in said
    Joint.objects.filter(nonconformances=report).update(holder=None)
    assert close(stage, report).status == "closed"


@pytest.mark.parametrize("disposition", ["rework", "repair", "use_as_is", "downgrade"])
def test_other_dispositions_ask_nothing_of_the_register(stage: cast.Cast, disposition: str) -> None:
    report = nonconforming.raised(stage)
    nonconforming.propose(report, stage.stp_engineer, disposition)
    services.agree_disposition(report=report, by=stage.socar_engineer, now=NOW)
    assert close(stage, report).status == "closed"
