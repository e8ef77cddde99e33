"""The scale set: made by COPY past the services, and yet nothing that must hold is broken."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cooperation.models import Act, Commitment, Memorandum
from core import invariants
from core.accounts.models import Organisation, User, Workspace
from core.events.models import Event
from core.events.services import relay
from core.scale import services
from core.scale.people import MARK
from core.search.models import SearchEntry
from equipment.models import (
    Inspection,
    Joint,
    JointReading,
    RunningRecord,
    UsageShare,
    WorkOrder,
    WorkRequest,
)
from equipment.pipes.life.states import JointStatus
from exchange.placements.models import Placement
from tests import cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
#: Tables of ours that a set leaves empty, for nothing in them is measured: keys and invitations,
#: files and their traces, what people choose for themselves, plans of maintenance, of which a
#: party has a handful, work of others in the background,
#: and what the catalogue tells of classes and ratings, which does not grow with the register.
EMPTY = {
    "core_apitoken", "core_attachment", "core_calendarday", "core_commentmention",
    "core_commentversion", "core_delivery", "core_droppedcontent", "core_eventoutbox",
    "core_export", "core_import", "core_importchange", "core_invitation", "core_keptanswer",
    "core_noticechoice", "core_noticemute", "core_noticesettings", "core_savedview",
    "core_storedfile", "core_tokenwindow", "core_workinghours", "cooperation_dirtyrollup",
    "equipment_batchedcertificate",
    "equipment_classcriterion", "equipment_classlimit", "equipment_classscheme",
    "equipment_givenrating", "equipment_maintenancedue", "equipment_maintenanceplan",
    "equipment_makeuptorque", "equipment_pipeclass",
    "equipment_tooljointlimit",
}  # fmt: skip


def sow(seed: int = 1, joints: int = 300, records: int = 2_000) -> dict[str, int]:
    return services.sow(seed=seed, joints=joints, records=records, now=NOW, say=lambda _line: None)


def command(**options: int) -> str:
    said = io.StringIO()
    call_command("seed_scale", stdout=said, **options)
    return said.getvalue()


def test_nothing_that_must_hold_is_broken() -> None:
    said = command(joints=300, records=2_000)

    assert "equipment_joint " in said
    assert {name: found for name, found in invariants.breaches().items() if found} == {}
    assert Joint.objects.count() == 300


def test_all_is_marked_as_what_it_is() -> None:
    sow()

    assert set(Memorandum.objects.values_list("provenance", flat=True)) == {MARK}
    assert all(MARK in name for name in Workspace.objects.values_list("name", flat=True))
    assert all(MARK in name for name in Organisation.objects.values_list("name", flat=True))
    assert not User.objects.exclude(is_demonstration=True).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_every_table_of_the_portal_has_rows() -> None:
    sow()

    ours = [m for m in apps.get_models() if m.__module__.split(".")[0] in
            ("core", "cooperation", "equipment", "exchange")]  # fmt: skip
    empty = {m._meta.db_table for m in ours if not m._default_manager.exists()}
    assert empty - EMPTY == set()


def test_what_has_states_is_in_all_of_them() -> None:
    sow(joints=2_500, records=15_000)

    for model, states in (
        (Joint, set(JointStatus.values)),
        (WorkOrder, set(WorkOrder.Status.values)),
        (WorkRequest, set(WorkRequest.Status.values)),
        (Commitment, set(Commitment.Status.values)),
        (Act, set(Act.Status.values) - {"withdrawn"}),
        (Placement, set(Placement.Status.values)),
    ):
        assert set(model.objects.values_list("status", flat=True)) == states
    records = sum(m.objects.count() for m in (Inspection, JointReading, RunningRecord, UsageShare))
    assert 0.9 * 15_000 <= records <= 1.1 * 15_000


def test_walls_only_fall() -> None:
    sow()

    readings = JointReading.objects.filter(kind="wall", position="1").order_by("joint", "read_on")
    walls: dict[int, list[Decimal]] = {}
    for joint, value in readings.values_list("joint", "value_mm"):
        walls.setdefault(joint, []).append(value)
    fallen = [found for found in walls.values() if len(found) > 1]
    assert fallen
    assert all(found == sorted(found, reverse=True) for found in fallen)


def test_one_seed_makes_one_set() -> None:
    def made(seed: int) -> list[str]:
        with transaction.atomic():
            sow(seed)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT j.public_id, j.serial, j.status, j.effective_length_m, r.value_mm"
                    " FROM equipment_joint j LEFT JOIN equipment_jointreading r"
                    " ON r.joint_id = j.id ORDER BY j.public_id, r.public_id"
                )
                found = [str(row) for row in cursor.fetchall()]
            transaction.set_rollback(True)
        return found

    first = made(7)
    assert first[0] != made(8)[0]
    assert [r.split(",")[0] for r in first] == [r.split(",")[0] for r in made(7)]


def test_the_set_is_read_already_and_can_be_found() -> None:
    sow()

    assert relay() == 0
    assert SearchEntry.objects.filter(kind="joint").count() == 300
    assert Event.objects.filter(position=None).count() == 0


def test_numbers_go_on_behind_the_set() -> None:
    sow()
    actors = cast.assemble()

    assert actors.memorandum.pk > Workspace.objects.get(name__contains=MARK).pk


def test_a_second_set_stands_beside_the_first() -> None:
    command(joints=100, seed=1)
    command(joints=100, seed=2)

    assert Joint.objects.count() == 200
    with pytest.raises(CommandError, match=r"^The set of seed 2 is here already"):
        command(joints=100, seed=2)


def test_a_portal_in_use_is_left_alone() -> None:
    cast.assemble()

    with pytest.raises(CommandError, match="holds a memorandum that is no scale set"):
        command(joints=100)
    assert not Joint.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"joints": 99}, "^--joints 99 is not from 100 to 1000000.$"),
        ({"joints": 1_000_001}, "--joints"),
        ({"joints": 100, "records": 299}, "^--records 299 is not from 300 to 2000.$"),
        ({"joints": 100, "records": 2_001}, "--records"),
        ({"joints": 100, "seed": 0}, "--seed"),
    ],
)
def test_what_is_out_of_range_is_said_in_one_line(options: dict[str, int], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        command(**options)
    assert not Organisation.objects.exists()
