"""A tally enters the register whole or not at all, once, whoever runs it and how often."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.errors import Conflict, NotAllowed, Refused
from core.events.models import Event
from equipment.models import Joint, JointReading, Location, ProductLine, Tally, TallyRow
from equipment.pipes import queries, registering, services
from equipment.pipes.tally.mapping import Mapping
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import workbooks

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LINER = '9 5-8" Liner Tally'


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def product_line() -> ProductLine:
    return factories.make_product_line()


def place(people: Cast) -> Location:
    return factories.make_location(people.memorandum, people.socar)


def upload(people: Cast, data: bytes, **given: Any) -> Tally:
    values: dict[str, Any] = {
        "memorandum": people.memorandum,
        "upload": SimpleUploadedFile(given.pop("file_name", "tally.xlsx"), data),
        "product_line": ProductLine.objects.first() or product_line(),
        "location": Location.objects.first() or place(people),
        "by": people.socar_engineer,
        "now": NOW,
    }
    return services.upload_tally(**{**values, **given})


def mapped(people: Cast, data: bytes, sheet: str = "Sheet1", **given: Any) -> Tally:
    tally = upload(people, data, **given)
    mapping = workbooks.suggested(queries.sheet_of(tally, sheet))
    return services.map_tally(tally=tally, mapping=mapping, by=people.socar_engineer, now=NOW)


def asked(people: Cast, data: bytes, sheet: str = "Sheet1", **given: Any) -> Tally:
    tally = mapped(people, data, sheet, **given)
    return services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)


def register(tally: Tally, now: dt.datetime = NOW) -> bool:
    return registering.register_tally(tally_id=tally.pk, clock=lambda: now)


def verbs(tally: Tally) -> list[str]:
    found = Event.objects.filter(object_id=tally.public_id).order_by("pk")
    return list(found.values_list("verb", flat=True))


def simple(*numbers: str, serials: tuple[str, ...] = ()) -> bytes:
    filled = [*serials, *[None] * len(numbers)]
    return workbooks.tally(
        *([n, number, filled[n - 1], "Casing", 12.5] for n, number in enumerate(numbers, 1))
    )


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


def test_a_serial_registered_meanwhile_fails_the_whole_tally(people: Cast) -> None:
    first = asked(people, simple("1", "2", serials=("AB-1", "AB-2")))
    second = asked(people, simple("3", "4", serials=("AB-3", "АВ 1")))
    assert register(first) is True
    assert register(second) is False
    second.refresh_from_db()
    assert (second.status, second.failure, second.rows_done) == ("failed", "errors", 0)
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
    queries._workbook.cache_clear()
    queries._sheet.cache_clear()
    assert register(tally) is False
    tally.refresh_from_db()
    assert (tally.status, tally.failure) == ("failed", "unreadable")


# -- What people ask for --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7", "tally.xlsx", "not_spreadsheet"),
        (workbooks.rebuilt(simple("1"), add={"xl/vbaProject.bin": b"x"}), "t.xlsx", "macros"),
        (simple("1"), "tally.csv", "file_type"),
        (simple("1"), "tally.exe", "file_type"),
    ],
)
def test_a_bad_file_stores_nothing(people: Cast, data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        upload(people, data, file_name=name)
    assert (caught.value.field, caught.value.code) == ("file", code)
    assert Tally.objects.count() == 0
    assert not Event.objects.filter(verb__startswith="tally").exists()


def test_only_workers_of_the_party_upload_and_decide(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        upload(people, simple("1"), by=people.socar_observer)
    with pytest.raises(NotAllowed):
        upload(people, simple("1"), by=people.third_engineer)
    tally = mapped(people, simple("1"))
    for act in (services.commit_tally, services.discard_tally):
        with pytest.raises(NotAllowed):
            act(tally=tally, by=people.stp_engineer, now=NOW)
    assert tally.status == "mapped"


def test_a_place_of_another_memorandum_is_refused(people: Cast) -> None:
    elsewhere = factories.make_location(people.other_memorandum, people.stp)
    with pytest.raises(Refused) as caught:
        upload(people, simple("1"), location=elsewhere)
    assert caught.value.field == "location"


def test_a_mapping_beyond_the_sheet_is_refused(people: Cast) -> None:
    tally = upload(people, simple("1"))
    mapping = workbooks.suggested(queries.sheet_of(tally, "Sheet1"))
    wide = Mapping.from_dict({**mapping.as_dict(), "columns": {"length": 40}})
    with pytest.raises(Refused) as caught:
        services.map_tally(tally=tally, mapping=wide, by=people.socar_engineer, now=NOW)
    assert caught.value.field == "length"
    tally.refresh_from_db()
    assert tally.status == "uploaded"


def test_the_last_mapping_of_the_party_is_remembered_for_the_same_headers(people: Cast) -> None:
    first = mapped(people, simple("1"))
    second = upload(people, simple("2", "3"))
    sheet = queries.sheet_of(second, "Sheet1")
    assert queries.remembered(second, sheet, 1, 1) == queries.mapping_of(first)
    assert queries.remembered(second, sheet, 2, 2) is None


def test_decisions_about_rows_are_kept_and_taken_back(people: Cast) -> None:
    tally = mapped(people, simple("1", "2"))
    decide: dict[str, Any] = {"tally": tally, "by": people.socar_engineer, "now": NOW}
    services.decide_rows(outcomes={3: "ignored", 2: "joint"}, **decide)
    assert queries.overrides_of(tally) == {3: "ignored"}
    services.decide_rows(outcomes={3: "joint"}, **decide)
    assert queries.overrides_of(tally) == {}
    services.decide_rows(outcomes={2: "joint"}, **decide)
    assert verbs(tally).count("tally.rows_decided") == 2
    with pytest.raises(Refused):
        services.decide_rows(outcomes={99: "joint"}, **decide)


def test_a_tally_with_errors_is_not_registered_and_each_error_is_told(people: Cast) -> None:
    tally = mapped(people, workbooks.tally([1, "1", None, "Casing", 12.5], [2, "2", None, "x", -3]))
    with pytest.raises(Refused) as caught:
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
    assert caught.value.code == "tally_errors"
    assert [(r["row"], r["cell"], r["code"]) for r in caught.value.rows] == [
        (3, "E3", "negative_length")
    ]
    tally.refresh_from_db()
    assert tally.status == "mapped"


def test_steps_out_of_turn_are_refused_and_lost_races_are_conflicts(people: Cast) -> None:
    tally = upload(people, simple("1"))
    with pytest.raises(Refused) as caught:
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
    assert caught.value.code == "wrong_state"
    seen = Tally.objects.get(pk=tally.pk)
    services.discard_tally(tally=tally, by=people.socar_engineer, now=NOW, reason="wrong rig")
    with pytest.raises(Conflict):
        services.discard_tally(tally=seen, by=people.socar_engineer, now=NOW)
    assert verbs(tally) == ["tally.uploaded", "tally.discarded"]


def test_places_are_named_once_under_their_parent(people: Cast) -> None:
    given: dict[str, Any] = {
        "memorandum": people.memorandum,
        "by": people.socar_engineer,
        "now": NOW,
    }
    yard = services.create_location(name="Yard", kind="yard", **given)
    services.create_location(name="Yard", kind="rack", parent=yard, **given)
    with pytest.raises(Refused) as caught:
        services.create_location(name=" Yard ", kind="yard", **given)
    assert caught.value.field == "name"
    with pytest.raises(NotAllowed):
        services.create_location(name="X", kind="yard", **{**given, "by": people.socar_observer})


@pytest.fixture(autouse=True)
def forget_files() -> Iterator[None]:
    yield
    queries._workbook.cache_clear()
    queries._sheet.cache_clear()
