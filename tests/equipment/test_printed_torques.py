"""Torques on what goes out: in the unit of the band, marked outside it; sheets keep to the page."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.documents.languages import entered
from equipment.dismantling import tally_out as pulled
from equipment.installation import queries, services, shift_printing, shifts, tally_out
from equipment.installation.shifts import ShiftOf
from equipment.models import WorkOrder
from equipment.pipes.tally_out import printing
from tests import cast
from tests.equipment import pulls, yard
from tests.equipment.test_installation_pages import signed_in, text

pytestmark = pytest.mark.django_db
POINTS_A_CM = 72 / 2.54


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


def run(stage: cast.Cast, count: int = 3) -> WorkOrder:
    """Joints of which the first was made up above the band and the last below it."""
    order = yard.started(stage, yard.make_joints(stage, count))
    first, *between, last = yard.lines(order)
    rows = [
        yard.run(first, torque=Decimal(15000), reason="Dump valve late", shift="day"),
        *(
            yard.run(line, torque=Decimal(12100), shoulder=Decimal(5000), triangle="at_base",
                     centralisers=2, shift="day")
            for line in between
        ),
        yard.run(last, torque=Decimal(9000), reason="Tong slipped twice", shift="day"),
    ]  # fmt: skip
    services.save_records(order=order, rows=rows, by=stage.stp_engineer, now=yard.NOW)
    return read_again(order)


def read_again(order: WorkOrder) -> WorkOrder:
    found: WorkOrder = WorkOrder.objects.select_related("memorandum__workspace").get(pk=order.pk)
    return found


def shift_pdf(order: WorkOrder, pair: tuple[str, str] = ("az", "en")) -> PdfReader:
    lines = queries.recorded_lines(order)
    frame = queries.frame_of(order, lines, timezone.now())
    report = shifts.report_of(order, lines, frame, ShiftOf(yard.NOW.date(), "day"))
    return PdfReader(BytesIO(shift_printing.pdf(report, pair)))


def words_of(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def starts_of(reader: PdfReader, word: str) -> list[float]:
    """How far from the left edge, in cm, texts with this word begin on each page."""
    found: list[float] = []

    def visit(said: str, cm: Any, tm: Any, *_rest: Any) -> None:
        if word in said:
            found.append(round((tm[4] * cm[0] + cm[4]) / POINTS_A_CM, 1))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("pair", [("az", "en"), ("az", "ru"), ("ru", "en")])
def test_columns_of_a_long_shift_keep_to_the_page(stage: cast.Cast, pair: Any) -> None:
    reader = shift_pdf(run(stage, 80), pair)
    width = float(reader.pages[0].mediabox.width) / POINTS_A_CM
    assert len(reader.pages) > 1 and width > 29
    [remark] = starts_of(reader, "Dump")
    assert remark < width - 2 - 3  # three centimetres of words inside the margin


def test_shift_report_tells_torque_in_the_unit_of_the_band(stage: cast.Cast) -> None:
    order = run(stage)
    said = words_of(shift_pdf(order))
    assert "Torque, ft·lbf" in said and "12 100" in said.replace("\u202f", " ")
    assert "9 000 / 12 033 / 15 000 ft·lbf" in said.replace("\u202f", " ")
    assert "kN·m" not in said
    page = text(
        signed_in(stage.stp_engineer).get(reverse("equipment:shift-report", args=[order.public_id]))
    )
    assert "Torque, ft·lbf" in page and ">12\u00a0100" in page
    assert "kN·m" not in page


@pytest.mark.parametrize("name", ["order-detail", "running-list", "shift-report"])
def test_torque_outside_its_band_is_marked_in_words_colour_and_icon(
    stage: cast.Cast, name: str
) -> None:
    order = run(stage)
    page = text(
        signed_in(stage.socar_observer).get(reverse(f"equipment:{name}", args=[order.public_id]))
    )
    for words, icon in (("above the band", "arrow-up"), ("below the band", "arrow-down")):
        [mark] = [part for part in page.split("torque-side")[1:] if words in part[:400]]
        assert "p-status-amber" in mark[:400] and f"#tabler-{icon}" in mark[:400]


def test_running_list_is_printed_with_torques(stage: cast.Cast) -> None:
    pdf = printing.pdf(tally_out.running_list_of(run(stage)), ("az", "en"))
    said = words_of(PdfReader(BytesIO(pdf))).replace("\u202f", " ")
    assert ("Torque, ft·lbf" in said, "12 100" in said, "above the band" in said) == (True,) * 3


def test_laying_down_list_says_what_was_laid_down_and_remarks_once(stage: cast.Cast) -> None:
    order = pulls.started(stage, pulls.in_hole(stage, 2))
    one, two = yard.lines(order)
    pulls.save(
        stage, order,
        pulls.laid(
            stage, one, condition="bent", remark="Hit by the elevator", torque=Decimal(14000),
            unit="ft·lbf",
        ),
        pulls.laid(stage, two),
    )  # fmt: skip
    pdf = printing.pdf(pulled.laying_down_list_of(read_again(order)), ("az", "en"))
    said = words_of(PdfReader(BytesIO(pdf))).replace("\u202f", " ")
    assert said.count("Hit by the elevator") == 1
    assert ("Break-out torque, ft·lbf" in said, "14 000" in said) == (True, True)
    assert ("In the string" in said, "Laid down" in said) == (False, True)


@pytest.mark.parametrize(
    ("value", "said"),
    [("12100.000", "12,100"), ("18.304", "18.304"), ("18.500", "18.5"), ("0", "0")],
)
def test_figures_are_printed_as_they_were_entered(value: str, said: str) -> None:
    assert entered(Decimal(value), ("en", "az")) == said
    assert entered(None, ("en", "az")) == ""
