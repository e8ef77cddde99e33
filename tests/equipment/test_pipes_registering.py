"""The worker's part of a tally: registered whole, once, or not at all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from core.errors import Conflict
from core.transfer import stored
from equipment.models import Joint, JointReading, Tally, TallyRow
from equipment.pipes import queries, registering, services
from tests import cast
from tests.cast import Cast
from tests.equipment import workbooks
from tests.equipment.tallies import NOW, asked, mapped, register, simple, verbs

pytestmark = pytest.mark.django_db
LINER = '9 5-8" Liner Tally'


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def forget_files() -> Iterator[None]:
    yield
    stored._workbook.cache_clear()
    stored._sheet.cache_clear()


def test_liner_is_registered_whole_in_the_order_of_its_string(people: Cast) -> None:
    tally = asked(people, workbooks.real("liner_9_5-8_as_run.xlsx"), LINER)
    assert Joint.objects.count() == 0
    assert register(tally) is True
    tally.refresh_from_db()
    assert (tally.status, tally.rows_done, tally.rows_total) == ("committed", 84, 84)
    assert tally.datum_m == Decimal("2396.5")
    assert tally.lease_token == "" and tally.leased_until is None
    kinds = Counter(Joint.objects.values_list("kind", "status"))
    assert kinds == {
        ("joint", "on_rig"): 62,
        ("pup", "on_rig"): 2,
        ("accessory", "on_rig"): 13,
        ("joint", "rejected"): 3,
    }
    rejected = Joint.objects.filter(status="rejected").order_by("pk")
    assert [(j.tally_number, j.effective_length_m) for j in rejected] == [
        ("37", Decimal("12.452")),
        ("36", Decimal("12.801")),
        ("35", Decimal("12.517")),
    ]
    assert TallyRow.objects.get(sheet_row=103, joint__isnull=False).top_depth_m == Decimal(
        "1489.679"
    )
    assert TallyRow.objects.filter(outcome="ignored").count() == 4
    assert verbs(tally) == [
        "tally.uploaded",
        "tally.mapped",
        "tally.commit_requested",
        "tally.registered",
    ]


def test_tubing_keeps_its_four_inside_diameters_as_dated_readings(people: Cast) -> None:
    tally = asked(people, workbooks.real("tubing_7_in.xlsx"), "Tally1")
    assert register(tally)
    assert Joint.objects.count() == 182
    assert JointReading.objects.count() == 40
    first = Joint.objects.get(tally_number="1")
    assert list(first.readings.order_by("pk").values_list("position", "value_mm", "read_on")) == [
        ("ID box1", Decimal("158.140"), dt.date(2026, 6, 1)),
        ("ID box2", Decimal("157.820"), dt.date(2026, 6, 1)),
        ("ID pin1", Decimal("157.380"), dt.date(2026, 6, 1)),
        ("ID pin2", Decimal("157.170"), dt.date(2026, 6, 1)),
    ]
    assert (first.overall_length_m, first.makeup_loss_m) == (Decimal("11.983"), Decimal("0.124"))


def test_a_second_run_changes_nothing(people: Cast) -> None:
    tally = asked(people, simple("1", "2"))
    assert [register(tally), register(tally)] == [True, False]
    assert Joint.objects.count() == 2
    assert verbs(tally).count("tally.registered") == 1


def test_a_tally_nobody_asked_to_register_stays_out(people: Cast) -> None:
    assert register(mapped(people, simple("1"))) is False
    assert Joint.objects.count() == 0


def test_a_dead_worker_s_tally_is_taken_over_after_its_lease_and_registered_once(
    people: Cast,
) -> None:
    tally = asked(people, simple("1", "2"))
    dead = registering._claim(tally.pk, "dead", NOW)
    assert dead is not None
    assert registering._stage(dead, queries.preview_of(dead).rows, "dead", NOW)
    assert queries.waiting_imports(NOW) == []
    assert register(tally, NOW + dt.timedelta(seconds=30)) is False
    later = NOW + dt.timedelta(seconds=61)
    assert queries.waiting_imports(later) == [tally.pk]
    assert register(tally, later) is True
    assert (Joint.objects.count(), TallyRow.objects.count()) == (2, 2)
    assert registering._stage(dead, [], "dead", later) is False
    assert registering._finish(dead, queries.preview_of(dead), "dead", later) is False
    assert Joint.objects.count() == 2


def test_a_cancelled_registration_leaves_nothing_and_stops_its_worker(people: Cast) -> None:
    tally = asked(people, simple("1", "2"))
    worker = registering._claim(tally.pk, "worker", NOW)
    assert worker is not None
    assert registering._stage(worker, queries.preview_of(worker).rows, "worker", NOW)
    tally.refresh_from_db()
    services.cancel_import(tally=tally, by=people.socar_engineer, now=NOW)
    assert registering._finish(worker, queries.preview_of(worker), "worker", NOW) is False
    assert (tally.status, TallyRow.objects.count(), Joint.objects.count()) == ("mapped", 0, 0)


def test_cancelling_what_is_done_meanwhile_is_a_conflict(people: Cast) -> None:
    tally = asked(people, simple("1"))
    seen = Tally.objects.get(pk=tally.pk)
    register(tally)
    with pytest.raises(Conflict):
        services.cancel_import(tally=seen, by=people.socar_engineer, now=NOW)
    assert Joint.objects.count() == 1


def test_a_look_alike_registered_meanwhile_fails_the_whole_tally(people: Cast) -> None:
    first = asked(people, simple("1", "2", serials=("AB-1", "AB-2")))
    second = asked(people, simple("3", "4", serials=("AB-3", "АВ 1")))
    assert register(first) is True
    assert register(second) is False
    second.refresh_from_db()
    assert (second.status, second.failure, second.rows_done) == ("failed", "look_alike", 0)
    assert not Joint.objects.filter(tally=second).exists()
    assert not TallyRow.objects.filter(tally=second).exists()
    assert verbs(second)[-1] == "tally.failed"


def test_the_database_too_refuses_a_serial_twice(people: Cast) -> None:
    tally = asked(people, simple("1", serials=("AB-1",)))
    preview = queries.preview_of(tally)
    register(tally)
    Tally.objects.filter(pk=tally.pk).update(status="committing", lease_token="x")
    with pytest.raises(Exception, match="serial_once_active"), transaction.atomic():
        registering._finish(tally, preview, "x", NOW)


def test_a_lost_file_fails_the_tally(people: Cast, settings: Any, tmp_path: Path) -> None:
    tally = asked(people, simple("1"))
    settings.FILES_DIR = tmp_path / "elsewhere"
    stored._workbook.cache_clear()
    stored._sheet.cache_clear()
    assert register(tally) is False
    tally.refresh_from_db()
    assert (tally.status, tally.failure) == ("failed", "unreadable")
