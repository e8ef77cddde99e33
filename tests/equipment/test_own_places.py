"""Pipe and places are entered at one's own places; another party's pipe comes by a waybill."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.transfer import import_queries as imports
from equipment.models import Joint, Location
from equipment.pipes import aims, batches
from equipment.pipes import services as pipes
from equipment.pipes.aims import Aim
from equipment.pipes.places import services
from equipment.pipes.transfers import arriving
from tests import cast, factories
from tests.callers import Caller, caller, problem_of
from tests.cast import Cast
from tests.core.transfers import csv_of, mapped
from tests.equipment import lives

pytestmark = pytest.mark.django_db
NOW = lives.NOW


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


@pytest.fixture
def erp(stage: Cast) -> Caller:
    return caller(stage.socar_engineer)


@pytest.fixture
def theirs(stage: Cast) -> Location:
    return factories.make_location(stage.memorandum, stage.stp, kind="yard", name="STP yard")


def row_of(place: Location, serial: str = "A-1") -> dict[str, Any]:
    line = factories.make_product_line()
    return {
        "serial": serial,
        "product_line": line,
        "location": place,
        "effective_length_m": Decimal(12),
    }


def test_new_joint_is_entered_at_no_place_of_another_party(
    stage: Cast, erp: Caller, theirs: Location
) -> None:
    row = row_of(theirs)
    said = {
        "serial": "A-1", "effective_length_m": "12", "location": theirs.public_id,
        "memorandum": stage.memorandum.public_id,
        "product_line": row["product_line"].public_id,
    }  # fmt: skip
    told = problem_of(erp.post("joints/", said), 422)["errors"]
    assert [(one["pointer"], one["code"]) for one in told] == [("#/location", "other_party")]
    own = {**said, "location": lives.base(stage).public_id}
    assert erp.post("joints/", own).status_code == 201
    joint = Joint.objects.get()
    moved = erp.patch(f"joints/{joint.public_id}/", {"location": theirs.public_id})
    assert problem_of(moved, 422)["errors"][0]["code"] == "other_party"


def test_bulk_rows_name_own_places_and_leave_pipe_where_a_waybill_brought_it(
    stage: Cast, theirs: Location
) -> None:
    row = row_of(theirs)
    given: dict[str, Any] = {
        "memorandum": stage.memorandum,
        "by": stage.socar_engineer,
        "now": NOW,
    }
    with pytest.raises(Refused) as refused:
        batches.register_joints(rows=[row], **given)
    (fault,) = refused.value.rows
    assert (fault["field"], fault["code"]) == ("location", "other_party")
    lying = factories.make_joint(
        theirs, serial="A-1", serial_key="A1", product_line=row["product_line"],
    )  # fmt: skip
    Joint.objects.filter(pk=lying.pk).update(organisation=stage.socar)
    (told,) = batches.register_joints(rows=[{**row, "yard_number": "7"}], **given).joints
    assert told[1] == "changed"


def test_place_is_part_of_no_place_of_another_party(
    stage: Cast, erp: Caller, theirs: Location
) -> None:
    said = {
        "memorandum": stage.memorandum.public_id, "name": "Rack 9", "kind": "rack",
        "parent": theirs.public_id,
    }  # fmt: skip
    told = problem_of(erp.post("locations/", said), 422)["errors"]
    assert [one["pointer"] for one in told] == ["#/parent"]
    rack = pipes.create_location(
        memorandum=stage.memorandum, name="Rack 9", kind="rack", parent=lives.base(stage),
        by=stage.socar_engineer, now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        services.update_place(place=rack, parent=theirs, by=stage.socar_engineer, now=NOW)
    assert refused.value.field == "parent"


def test_file_hangs_no_place_into_the_tree_of_another_party(stage: Cast, theirs: Location) -> None:
    lives.base(stage)
    rows = [["Rack 9", "rack", "STP yard", ""], ["Rack 9", "rack", "Base 2", ""]]
    run = imports.dry_run_of(mapped(stage, csv_of(rows)), stage.socar_engineer)
    assert [sorted(row.wrong) for row in run.rows] == [["parent"], []]
    assert theirs.children.count() == 0


def test_forms_offer_own_places_alone(stage: Cast, theirs: Location) -> None:
    own = lives.base(stage)
    client = Client()
    client.force_login(stage.socar_engineer)
    for name in ("joint-create", "location-create"):
        page = client.get(reverse(f"equipment:{name}")).content.decode()
        assert own.public_id in page
        assert theirs.public_id not in page


def test_pipe_under_way_is_no_place_of_a_tally(stage: Cast) -> None:
    way = arriving.way_of(stage.memorandum, stage.socar_engineer)
    client = Client()
    client.force_login(stage.socar_engineer)
    page = client.get(reverse("equipment:tally-create")).content.decode()
    assert way.public_id not in page
    for purpose in ("running", "receiving"):
        with pytest.raises(Refused) as refused:
            aims.check(Aim(purpose, way), stage.memorandum.pk, NOW.date())
        assert refused.value.field == "location"
