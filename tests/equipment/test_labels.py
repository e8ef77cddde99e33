"""Labels: what is scanned leads to the joint, what is read cannot be mistaken."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from core.errors import Refused
from core.models import Event
from equipment.models import Joint
from equipment.pipes import queries
from equipment.pipes.labels import printing, spelling
from tests import callers, cast, factories
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import yard

HOSTILE = ["=1+1", '#eval("1") *b* $x$', "<script>", "\u202eEDOC", "X" * 60, "\u0410\u0412-0O1I"]
POINTS_A_MM = 72 / 25.4


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def named(stage: Cast, *serials: str, **fields: Any) -> list[Joint]:
    """Joints with these serials, as the register's list reads them."""
    rig = yard.make_rig(stage)
    made = [factories.make_joint(rig, serial=s, serial_key=s, **fields) for s in serials]
    rows = queries.joints_for(stage.socar_engineer)
    return list(rows.filter(pk__in=[joint.pk for joint in made]).order_by("pk"))


def pages_of(content: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pages_of(content)).replace("\u00a0", " ")


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "groups", "words"),
    [
        ("C0", ["C", "0"], "Latin C · 0 zero"),
        ("\u04210", ["\u0421", "0"], "Cyrillic \u0421 · 0 zero"),
        ("TN804C17", ["TN", "804", "C", "17"], "Latin TN · digits 804 · Latin C · digits 17"),
        ("12345678", ["1234", "5678"], "digits 1234 5678"),
        ("12345", ["123", "45"], "digits 123 45"),
        ("AB-O", ["AB", "-", "O"], "Latin AB · - dash · Latin O"),
        ("A 7", ["A", "7"], "Latin A · 7 seven"),
        ("\u018f\u015e", ["\u018f\u015e"], "Latin \u018f\u015e"),
        ("\u0391", ["\u0391"], "Greek \u0391"),
        ("\u202eX", ["\ufffd", "X"], "\ufffd · Latin X"),
        ("", [], ""),
    ],
)
def test_serial_is_cut_and_said_by_alphabet(code: str, groups: list[str], words: str) -> None:
    with translation.override("en"):
        assert (spelling.groups(code), plain(spelling.in_words(code))) == (groups, words)


def test_look_alikes_are_never_said_alike() -> None:
    pairs = [("0", "O"), ("1", "I"), ("\u0421", "C"), ("\u041e", "0"), ("5", "S"), ("8", "B")]
    with translation.override("en"):
        assert [pair for pair in pairs if len({*map(spelling.in_words, pair)}) != 2] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("layout", "width", "height", "pages"), [("sheet", 210, 297, 2), ("single", 50, 30, 25)]
)
def test_labels_stand_on_the_paper_that_is_sold(
    stage: Cast, layout: str, width: int, height: int, pages: int
) -> None:
    joints = named(stage, *(f"DP{n:03d}" for n in range(25)))
    made = pages_of(printing.labels_pdf(joints, layout=layout))
    box = made[0].mediabox
    assert len(made) == pages
    assert (round(float(box.width) / POINTS_A_MM), round(float(box.height) / POINTS_A_MM)) == (
        width,
        height,
    )


@pytest.mark.django_db
def test_used_up_places_of_a_sheet_are_left_out(stage: Cast) -> None:
    joints = named(stage, "A1", "A2")
    assert len(pages_of(printing.labels_pdf(joints, first=23))) == 1
    assert len(pages_of(printing.labels_pdf(joints, first=24))) == 2


@pytest.mark.django_db
def test_label_says_what_the_joint_is(stage: Cast) -> None:
    said = text_of(printing.labels_pdf(named(stage, "TN80C0"), layout="single"))
    words = ["TN 80 C 0", "Casing 9-5/8", "Not classified", "SOCAR", "12.800 m", "0 zero"]
    assert [word for word in words if word not in said] == []


@pytest.mark.django_db
def test_label_speaks_the_language_that_is_asked(stage: Cast) -> None:
    joints = named(stage, "TN80C0")
    with translation.override("en"):
        russian = text_of(printing.labels_pdf(joints, layout="single", language="ru"))
        azerbaijani = text_of(printing.labels_pdf(joints, layout="single", language="az"))
    assert "Обсадная труба" in russian and "Серийный номер" in russian
    assert "Qoruyucu boru" in azerbaijani and "Seriya nömrəsi" in azerbaijani


@pytest.mark.django_db
def test_joint_without_a_serial_is_known_by_its_number_or_name(stage: Cast) -> None:
    rig = yard.make_rig(stage)
    factories.make_joint(rig, tally_number="P-3", kind="pup")
    factories.make_joint(rig, tally_number="", description="Float collar", kind="accessory")
    joints = list(queries.joints_for(stage.socar_engineer).order_by("pk"))
    first, second = (page.extract_text() for page in
                     pages_of(printing.labels_pdf(joints, layout="single")))  # fmt: skip
    assert "Joint number, no serial" in first and "Pup joint" in first
    assert "No serial, no number" in second and "Float collar" in second


@pytest.mark.django_db
def test_class_is_said_of_body_and_tool_joint(stage: Cast) -> None:
    (joint,) = named(stage, "A1")

    def classed(body: str | None, tool: str | None) -> str:
        joint.__dict__.update(body_class=body, tool_joint_class=tool)
        joint.__dict__.update(
            get_body_class_display=lambda: "Premium", get_tool_joint_class_display=lambda: "Class 2"
        )
        return printing.class_words(joint)

    assert classed(None, None) == "Not classified"
    assert classed("premium", None) == "Premium"
    assert classed("premium", "class_2") == "Premium · tool joint: Class 2"
    assert classed(None, "class_2") == "Not classified · tool joint: Class 2"


@pytest.mark.django_db
def test_code_leads_to_the_page_of_the_joint(stage: Cast, settings: Any) -> None:
    settings.PUBLIC_URL = "https://portal.example.test"
    joints = named(stage, "A1")
    first = printing.labels_pdf(joints, layout="single")
    settings.PUBLIC_URL = "https://other.example.test"
    assert printing.labels_pdf(joints, layout="single") != first


@pytest.mark.django_db
def test_same_joints_give_the_same_bytes_whoever_prints(stage: Cast) -> None:
    joints = named(stage, "A1", "B2")
    with translation.override("ru"):
        first = printing.labels_pdf(joints, language="az")
    with translation.override("en"):
        assert printing.labels_pdf(joints, language="az") == first


@pytest.mark.django_db
def test_demonstration_says_so_on_every_label(stage: Cast) -> None:
    joints = named(stage, "A1", "B2")
    assert "DEMONSTRATION" not in text_of(printing.labels_pdf(joints, layout="single"))
    stage.memorandum.workspace.is_demonstration = True
    stage.memorandum.workspace.save()
    pages = pages_of(printing.labels_pdf(joints, layout="single"))
    assert ["DEMONSTRATION" in page.extract_text() for page in pages] == [True, True]


@pytest.mark.django_db
@pytest.mark.parametrize("serial", HOSTILE)
def test_hostile_serial_is_text_on_one_label(stage: Cast, serial: str) -> None:
    product = factories.make_product_line(designation="W" * 30, connection="#panic() " * 6)
    made = printing.labels_pdf(named(stage, serial, product_line=product), layout="single")
    bare = re.sub(r"\s", "", text_of(made))
    assert len(pages_of(made)) == 1
    assert re.sub(r"\s", "", spelling.shown(serial)) in bare


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "first"), [(0, 1), (501, 1), (1, 0), (1, 25)])
def test_too_many_labels_or_no_such_place_are_refused(stage: Cast, count: int, first: int) -> None:
    joints = named(stage, "A1") * count
    with pytest.raises(Refused):
        printing.labels_pdf(joints, first=first)


# -- pages and API --------------------------------------------------------------------------


def chosen(client: Any, joints: list[Joint], **said: str) -> Any:
    path = reverse("web:bulk", args=["equipment:joint-list", "labels"])
    return client.post(path, {"id": [joint.public_id for joint in joints], **said})


@pytest.mark.django_db
def test_chosen_joints_get_their_labels(stage: Cast) -> None:
    client, joints = signed_in(stage.socar_observer), named(stage, "A1", "B2")
    assert chosen(client, joints).status_code == 200
    given = {"confirmed": "1", "layout": "single", "language": "az", "first": ""}
    made = chosen(client, joints, **given)
    assert (made.status_code, made["Content-Type"]) == (200, "application/pdf")
    assert made["Content-Disposition"] == 'attachment; filename="labels-2.pdf"'
    assert len(pages_of(made.content)) == 2
    assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [("layout", "a3"), ("language", "de"), ("first", "25"), ("first", "x"), ("layout", "")],
)
def test_wrong_choice_is_refused_at_its_field(stage: Cast, field: str, value: str) -> None:
    given = {"confirmed": "1", "layout": "sheet", "language": "az", "first": "1", field: value}
    answer = chosen(signed_in(stage.stp_engineer), named(stage, "A1"), **given)
    assert answer.status_code == 422


@pytest.mark.django_db
def test_page_of_a_joint_gives_its_label(stage: Cast) -> None:
    (joint,) = named(stage, "A1")
    client = signed_in(stage.stp_manager)
    path = reverse("equipment:joint-label", args=[joint.public_id])
    assert path in client.get(joint.get_absolute_url()).content.decode()
    made = client.get(path)
    assert made["Content-Disposition"] == f'attachment; filename="label-{joint.public_id}.pdf"'
    assert len(pages_of(client.get(path, {"layout": "sheet"}).content)) == 1
    assert client.get(path, {"layout": "a3"}).status_code == 400
    assert signed_in(stage.third_engineer).get(path).status_code == 404


def ask(stage: Cast, scopes: str = "equipment:read", **body: Any) -> Any:
    return callers.caller(stage.stp_engineer, scopes).post("joints/labels/", body)


@pytest.mark.django_db
def test_api_prints_in_the_order_asked_and_needs_no_right_to_change(stage: Cast) -> None:
    joints = named(stage, "A1", "B2")
    ids = [joint.public_id for joint in reversed(joints)]
    answer = ask(stage, ids=ids, layout="single", language="en")
    first, second = (page.extract_text() for page in pages_of(answer.content))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert ("B 2" in first, "A 1" in second) == (True, True)
    assert answer.content == ask(stage, ids=ids, layout="single", language="en").content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"ids": []}, "#/ids"),
        ({}, "#/ids"),
        ({"ids": ["pip_00000000000000000000000000"]}, "#/ids/0"),
        ({"ids": 5}, "#/ids"),
        ({"ids": ["\x00"]}, "#/ids/0"),
        ({"ids": [], "layout": "a3"}, "#/layout"),
        ({"ids": [], "first": 25}, "#/first"),
        ({"ids": [], "reason": "why"}, "#/reason"),
    ],
)
def test_api_names_what_is_wrong(stage: Cast, body: dict[str, Any], pointer: str) -> None:
    said = callers.problem_of(ask(stage, **body), 400)
    assert pointer in [error["pointer"] for error in said["errors"]]


@pytest.mark.django_db
def test_api_prints_500_labels_at_most(stage: Cast) -> None:
    (joint,) = named(stage, "A1")
    said = callers.problem_of(ask(stage, ids=[joint.public_id] * 501), 400)
    assert [error["pointer"] for error in said["errors"]] == ["#/ids"]


@pytest.mark.django_db
def test_joint_that_is_not_seen_is_one_that_there_is_not(stage: Cast) -> None:
    (joint,) = named(stage, "A1")
    stranger = callers.caller(stage.third_engineer, "equipment:read")
    answer = stranger.post("joints/labels/", {"ids": [joint.public_id]})
    assert callers.problem_of(answer, 400)["errors"][0]["pointer"] == "#/ids/0"
    other = callers.caller(stage.stp_engineer, "acts:read")
    assert other.post("joints/labels/", {"ids": [joint.public_id]}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3, 50])
def test_labels_cost_the_same_at_any_number(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    joints = named(stage, *(f"DP{n:03d}" for n in range(count)))
    ids = [joint.public_id for joint in joints]
    caller = callers.caller(stage.stp_engineer, "equipment:read")
    caller.post("joints/labels/", {"ids": ids})
    with django_assert_num_queries(3):
        caller.post("joints/labels/", {"ids": ids})
    given = {"confirmed": "1", "layout": "sheet", "language": "az", "first": "1"}
    client = signed_in(stage.stp_manager)
    with django_assert_num_queries(6):
        chosen(client, joints, **given)
