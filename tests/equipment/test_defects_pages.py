"""Pages of defect acts: drawn up line by line, sent, agreed, refused, superseded, printed."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.accounts.models import User
from core.files import services as files
from core.models import Event
from equipment.defects import forms, printing, queries
from equipment.models import DefectAct, RepairType
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import defected, yard

pytestmark = pytest.mark.django_db
QUERIES = {"defect-act-list": 7, "defect-act-detail": 12, "defect-act-findings": 9}
HOSTILE = '#eval("1") *bold* $x$ \\ `code` <label> @ref // "quoted" ' + "W" * 60


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, row: Any = None) -> str:
    return reverse(f"equipment:{name}", args=[row.public_id] if row else [])


def typed(act: DefectAct, **rows: dict[str, str]) -> dict[str, str]:
    """What is typed on the page of findings: `line_row` → its fields."""
    lines = {str(line.position): line.public_id for line in yard.lines(act.order)}
    said = {"version": str(act.version)}
    for key, values in rows.items():
        number, row = key.removeprefix("r").split("_")
        said |= {f"{name}_{lines[number]}_{row}": value for name, value in values.items()}
        said[f"count_{lines[number]}"] = str(int(row) + 1)
    return said


GALLED = {
    "defect": "galled_thread", "where": "pin", "decision": "repair", "measured": "1,25",
    "repair_type": "thread_recut_pin",
}  # fmt: skip


def units(said: dict[str, str]) -> dict[str, str]:
    return said | {f"{name}_unit": "mm" for name in said if name.startswith("measured_")}


def test_act_is_drawn_up_from_the_page_of_the_order(people: Cast) -> None:
    order = defected.order(people)
    theirs, ours = client_of(people.stp_engineer), client_of(people.socar_engineer)
    link = f"{address('defect-act-create')}?order={order.public_id}"
    assert link in theirs.get(order.get_absolute_url()).content.decode()
    assert link not in ours.get(order.get_absolute_url()).content.decode()
    page = theirs.get(link).content.decode()
    assert f'value="{order.public_id}" selected' in page
    answer = theirs.post(address("defect-act-create"), {"order": order.public_id})
    act = DefectAct.objects.get()
    assert answer.headers["Location"] == address("defect-act-findings", act)
    assert f">{act.number}<" in ours.get(order.get_absolute_url()).content.decode()


def test_findings_are_typed_line_by_line(people: Cast) -> None:
    act = defected.draft(people, findings=[])
    client = client_of(people.stp_engineer)
    bent = {"defect": "bent", "where": "body", "decision": "scrap"}
    said = units(typed(act, r1_0=GALLED, r2_0=bent))
    answer = client.post(address("defect-act-findings", act), said)
    assert answer.headers["Location"] == act.get_absolute_url()
    rows = act.findings.values_list("line__position", "defect", "measured_unit", "decision")
    assert list(rows.order_by("position")) == [
        (1, "galled_thread", "mm", "repair"), (2, "bent", "", "scrap"),
    ]  # fmt: skip
    page = client.get(address("defect-act-findings", act)).content.decode()
    assert 'value="1.25"' in page or 'value="1,25"' in page


def test_type_of_work_is_chosen_by_its_name_among_those_of_the_order(people: Cast) -> None:
    act = defected.draft(people, findings=())
    client, url = client_of(people.stp_engineer), address("defect-act-findings", act)
    page = client.get(url).content.decode()
    assert '<option value="thread_recut_pin">Thread recut, pin</option>' in page
    assert 'value="grease"' not in page
    client.post(url, units(typed(act, r1_0=GALLED)))
    assert "Thread recut, pin" in client.get(act.get_absolute_url()).content.decode()


def test_type_that_the_catalogue_gave_up_stays_chosen(people: Cast) -> None:
    act = defected.draft(people)
    RepairType.objects.filter(code="thread_recut_pin").update(retired_at=factories.NOW)
    client, url = client_of(people.stp_engineer), address("defect-act-findings", act)
    page = client.get(url).content.decode()
    assert '<option value="thread_recut_pin" selected>Thread recut, pin</option>' in page


def test_one_more_finding_of_a_line_keeps_what_was_typed(people: Cast) -> None:
    act = defected.draft(people, findings=[])
    line = yard.lines(act.order)[0]
    said = units(typed(act, r1_0={**GALLED, "remark": "Half typed"}))
    client = client_of(people.stp_engineer)
    answer = client.post(address("defect-act-findings", act), said | {"more": line.public_id})
    page = answer.content.decode()
    assert (answer.status_code, "Half typed" in page) == (200, True)
    assert f'name="defect_{line.public_id}_1"' in page
    both = units(typed(act, r1_0=GALLED) | typed(act, r1_1={**GALLED, "where": "box"}))
    client.post(address("defect-act-findings", act), both)
    places = act.findings.order_by("position").values_list("line__position", "where")
    assert list(places) == [(1, "pin"), (1, "box")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"defect": "bent", "decision": "scrap"}, "Choose one."),
        ({"remark": "No defect"}, "Say what was found."),
        ({**GALLED, "repair_type": ""}, "Say how it is to be repaired."),
        ({**GALLED, "measured": "wide"}, "Enter a number"),
        ({**GALLED, "defect": "rusty"}, "rusty"),
    ],
)
def test_wrong_row_is_told_at_its_field(people: Cast, row: dict[str, str], words: str) -> None:
    act = defected.draft(people, findings=[])
    said = units(typed(act, r1_0=row))
    answer = client_of(people.stp_engineer).post(address("defect-act-findings", act), said)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not act.findings.exists()


def test_long_order_is_typed_part_by_part(people: Cast) -> None:
    order = defected.order(people, forms.LINES_A_PAGE + 2)
    act = defected.draft(people, order)
    client = client_of(people.stp_engineer)
    second = f"{address('defect-act-findings', act)}?from={forms.LINES_A_PAGE + 1}"
    bent = {"defect": "bent", "where": "body", "decision": "scrap"}
    said = typed(act, r21_0=bent)
    answer = client.post(second, said)
    assert answer.headers["Location"] == act.get_absolute_url()
    decided = act.findings.order_by("position").values_list("decision", flat=True)
    assert list(decided) == ["repair"] * forms.LINES_A_PAGE + ["scrap"]
    assert client.get(f"{second}junk").status_code == 200


def test_other_party_agrees_to_what_it_read(people: Cast) -> None:
    act = defected.sent(people)
    client = client_of(people.socar_engineer)
    page = client.get(act.get_absolute_url()).content.decode()
    assert act.digest in page
    stale = {"version": act.version, "digest": "0" * 64}
    client.post(address("defect-act-agree", act), stale)
    act.refresh_from_db()
    assert act.status == "sent"
    client.post(address("defect-act-agree", act), stale | {"digest": act.digest})
    act.refresh_from_db()
    assert (act.status, act.decided_by) == ("agreed", people.socar_engineer)
    assert (
        client_of(people.stp_engineer).post(address("defect-act-agree", act), stale).status_code
        == 403
    )


def test_refusal_names_the_version_that_was_read(people: Cast) -> None:
    act = defected.sent(people)
    client = client_of(people.socar_coordinator)
    said = {"reason": "Measure the box", "version": act.version - 1}
    client.post(address("defect-act-refuse", act), said)
    assert Event.objects.filter(verb="defect_act.refused").count() == 0
    client.post(address("defect-act-refuse", act), said | {"version": act.version})
    page = client_of(people.stp_engineer).get(act.get_absolute_url()).content.decode()
    assert "Measure the box" in page


def test_refused_act_is_mended_sent_and_superseded_by_pages(people: Cast) -> None:
    act = defected.refused(people)
    client, ours = client_of(people.stp_engineer), client_of(people.socar_engineer)
    client.post(address("defect-act-edit", act), {"version": act.version, "remark": "Mended"})
    act.refresh_from_db()
    client.post(address("defect-act-send", act), {"version": act.version})
    act.refresh_from_db()
    ours.post(address("defect-act-agree", act), {"version": act.version, "digest": act.digest})
    answer = client.post(address("defect-act-supersede", act))
    new = DefectAct.objects.latest("pk")
    assert answer.headers["Location"] == address("defect-act-findings", new)
    assert (new.supersedes, new.findings.count()) == (act, 2)
    client.post(address("defect-act-withdraw", new), {"version": new.version, "reason": "So"})
    new.refresh_from_db()
    assert new.status == "withdrawn"


def test_list_shows_whose_turn_it_is(people: Cast) -> None:
    order = defected.order(people)
    act = defected.sent(people, order)
    client = client_of(people.socar_engineer)
    for query, there in (("", True), ("?waiting_on=us", True), ("?waiting_on=them", False),
                         ("?status=agreed", False), (f"?q={order.number}", True)):  # fmt: skip
        page = client.get(address("defect-act-list") + query).content.decode()
        assert (act.get_absolute_url() in page) is there


def test_act_waits_on_my_side_of_whose_turn_it_is(people: Cast) -> None:
    act = defected.sent(people)
    home = reverse("cooperation:my-side")
    ours, theirs = client_of(people.socar_engineer), client_of(people.stp_engineer)
    words = f"{act.number} waits for your agreement"
    assert words in ours.get(home).content.decode()
    assert words not in theirs.get(home).content.decode()


def test_unseen_act_is_no_page(people: Cast) -> None:
    act = defected.sent(people)
    client = client_of(people.third_engineer)
    for name in ("detail", "findings", "pdf", "json"):
        assert client.get(address(f"defect-act-{name}", act)).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_of_defect_acts_ask_the_same_queries_at_any_length(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    commitment = factories.make_commitment(people.area, people.socar_coordinator)
    draft = defected.draft(people, defected.order(people, count, commitment=commitment))
    upload = SimpleUploadedFile("pin.txt", b"a photo\n")
    files.attach_file(
        upload=upload, parent=draft.findings.first(), by=people.stp_engineer, now=factories.NOW
    )
    order = defected.order(people, 1, commitment=commitment)
    for number in range(count - 1):
        DefectAct.objects.create(
            number=f"DA-{number}", memorandum=people.memorandum, order=order,
            drawn_up_by=people.stp, addressed_to=people.socar, status="withdrawn",
            status_since=factories.NOW, created_by=people.stp_engineer,
        )  # fmt: skip
    client = client_of(people.stp_engineer)
    client.get(address("defect-act-list"))
    for name, asked in QUERIES.items():
        with django_assert_num_queries(asked):
            client.get(address(name, None if name == "defect-act-list" else draft))


# -- the paper -----------------------------------------------------------------------------------


def read(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


def printed(act: DefectAct, *languages: str) -> str:
    whole = queries.with_names(DefectAct.objects.filter(pk=act.pk)).get()
    first, second = languages or ("az", "en")
    return read(printing.act_pdf(whole, (first, second)))


def test_paper_says_what_is_agreed_by_whom_and_its_whole_digest(people: Cast) -> None:
    act = defected.agreed(people)
    said = printed(act)
    for line in yard.lines(act.order):
        assert str(line.subject) in said
    for words in ("Defect act DA-2026-001", "Recut the thread", "1,25 mm", "Engineer"):
        assert words in said
    assert act.digest in re.sub(r"\s|\u200b", "", said)
    assert "Not agreed yet" not in said


def test_paper_keeps_what_a_type_of_work_was_called_when_it_was_sent(people: Cast) -> None:
    act = defected.sent(people)
    was = RepairType.objects.get(code="thread_recut_pin")
    RepairType.objects.filter(pk=was.pk).update(name="Cutting anew", name_az="Yenidən")
    said = printed(act)
    assert was.name in said and was.name_az in said
    assert "Cutting anew" not in said


@pytest.mark.parametrize(
    ("state", "words"),
    [("draft", "Draft: not sent"), ("sent", "Not agreed yet"), ("refused", "Refused: the work")],
)
def test_paper_that_is_not_agreed_says_so(people: Cast, state: str, words: str) -> None:
    act = getattr(defected, state)(people)
    assert words in printed(act)


@pytest.mark.parametrize("pair", [("az", "en"), ("az", "ru"), ("ru", "en")])
def test_paper_is_offered_in_two_languages(people: Cast, pair: tuple[str, str]) -> None:
    act = defected.sent(people)
    client = client_of(people.socar_engineer)
    answer = client.get(address("defect-act-pdf", act) + f"?languages={','.join(pair)}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert f"defect-act-{act.number}-{'-'.join(pair)}.pdf" in answer.headers["Content-Disposition"]
    said = read(answer.content)
    for language in pair:
        with translation.override(language):
            assert str(printing.WORDS["act"]) in said


def test_same_act_gives_the_same_bytes_whoever_reads(people: Cast) -> None:
    act = defected.sent(people)
    whole = queries.with_names(DefectAct.objects.filter(pk=act.pk)).get()
    with translation.override("ru"):
        first = printing.act_pdf(whole, ("az", "en"))
    with translation.override("en"):
        assert printing.act_pdf(whole, ("az", "en")) == first


def test_words_of_people_are_never_markup(people: Cast) -> None:
    order = defected.order(people)
    row = defected.found(yard.lines(order)[0], proposal=HOSTILE, remark=HOSTILE)
    act = defected.sent(people, order, findings=[row], remark=HOSTILE)
    plain = re.sub(r"\s|\u200b", "", printed(act))
    assert plain.count(re.sub(r"\s", "", HOSTILE)) >= 1


def test_json_is_the_bytes_of_the_digest(people: Cast) -> None:
    act = defected.sent(people)
    answer = client_of(people.socar_engineer).get(address("defect-act-json", act))
    assert answer.content.decode() == act.content
