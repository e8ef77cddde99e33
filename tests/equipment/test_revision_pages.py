"""The pages of a revision, without JavaScript: the sheet, one step a screen, the result."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipment.models import Joint, OrderLine, RevisionRecord, RevisionStep, WorkOrder
from equipment.revision.facts import RevisionFacts
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, revising, workshop, yard
from tests.equipment.revising import save, step, whole

pytestmark = pytest.mark.django_db
SHEET_QUERIES, STEP_QUERIES, RESULT_QUERIES, ORDER_QUERIES = 9, 11, 11, 12
OPEN_QUERIES = 12


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; the orders of these tests began today."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: workshop.NOW)


def sheet(order: WorkOrder) -> str:
    return f"/orders/{order.public_id}/revisions/"


def page(line: OrderLine, code: str = "") -> str:
    return f"{sheet(line.order)}{line.public_id}/" + (f"steps/{code}/" if code else "")


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    bare = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(bare.replace("\u00a0", " ").split())


def form_of(client: Client, path: str) -> dict[str, str]:
    """What a browser would send of the page's form as it stands."""
    body = client.get(path).content.decode()
    body = body[body.index("revision-form") : body.index("</form>", body.index("revision-form"))]
    found = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        is_left = 'type="radio"' in tag and "checked" not in tag
        if name and name[1] != "csrfmiddlewaretoken" and not is_left:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else (first[1] if first else "")
    return found


def test_revision_is_typed_step_by_step_and_ends_with_its_classes(stage: cast.Cast) -> None:
    tool = revising.instrument(stage)
    order = revising.started(stage, revising.used(stage, 2))
    first, second = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    assert "0 completed of 2 lines" in text_of(crew, sheet(order))
    body = crew.get(page(first)).content.decode()
    (found,) = re.findall(r'href="([^"]+steps/visual/[^"]*)"', body)
    url = html.unescape(found)
    sent = form_of(crew, url) | {
        "outcome": "accepted", "flag_washout": "none", "findings-0-value": "126,0",
        "findings-0-place": "3 m from box",
    }  # fmt: skip
    answer = crew.post(url, sent)
    assert (answer.status_code, answer["Location"]) == (302, page(first, "wall_ut"))
    sent = form_of(crew, page(first, "wall_ut"))
    assert (sent["readings-1-kind"], sent["readings-1-place"]) == ("wall", "middle")
    sent |= {
        "outcome": "accepted", "instrument": tool.public_id, "before_ok": "good",
        "after_ok": "good", "readings-0-value": "9,0", "readings-1-value": "0,335",
        "readings-1-value_unit": "in", "readings-2-value": "8.9",
    }  # fmt: skip
    crew.post(page(first, "wall_ut"), sent)
    save(stage, order, whole(stage, first, visual=None, wall_ut=None))
    said = text_of(crew, page(first))
    assert "Classes as it stands now Body: Premium" in said
    assert "Remaining wall, outside wear, 92.539 %" in said
    answer = crew.post(f"{page(first)}complete/")
    assert answer.status_code == 302
    said = text_of(crew, page(first))
    assert "Paint: 2 bands: white" in said
    assert "Accepted" in said
    assert "Next line" in said
    assert Joint.objects.get(pk=first.pipe.pk).status == "classified"
    assert "1 completed of 2 lines" in text_of(crew, sheet(order))
    owner = signed_in(stage.socar_engineer)
    assert "Body: Premium" in text_of(owner, order.get_absolute_url())
    assert "Premium" in text_of(owner, Joint.objects.get(pk=first.pipe.pk).get_absolute_url())
    assert second.status == "planned"


def test_next_joint_lends_instrument_and_unit_but_no_reading(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage, 2))
    first, second = yard.lines(order)
    inches = [revising.read("wall", place, "0.35", "in") for place in ("1 m from box", "middle")]
    save(
        stage, order,
        RevisionFacts(first.public_id, [step(stage, "wall_ut", readings=inches)]),
        RevisionFacts(second.public_id, [step(stage, "visual")]),
    )  # fmt: skip
    sent = form_of(signed_in(stage.stp_engineer), page(second, "wall_ut"))
    assert sent["instrument"] == revising.instrument(stage).public_id
    assert (sent["readings-0-value"], sent["readings-0-value_unit"]) == ("", "in")
    assert (sent["standard"], sent["before_ok"]) == ("Block 3", "")


def test_previous_value_stands_beside_and_a_wall_that_grew_is_flagged(stage: cast.Cast) -> None:
    joints = revising.used(stage)
    lives.inspect(
        joints, stage.socar_engineer, on=lives.day(5), readings=(lives.wall("8.500", "middle"),)
    )
    order = revising.started(stage, joints)
    (line,) = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    assert "Before: 8.5 mm, 27 May 2026" in text_of(crew, page(line, "wall_ut"))
    save(stage, order, whole(stage, line))
    assert "would have grown by 0.500 mm" in text_of(crew, page(line))
    answer = crew.post(f"{page(line)}complete/", follow=True)
    assert "would have grown" in answer.content.decode()
    assert RevisionRecord.objects.get().completed_at is None


def test_refusal_stands_at_its_field_and_keeps_what_was_typed(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    crew = signed_in(stage.stp_engineer)
    sent = form_of(crew, page(line, "wall_ut")) | {
        "outcome": "accepted", "readings-0-value": "900", "before_ok": "good",
    }  # fmt: skip
    answer = crew.post(page(line, "wall_ut"), sent)
    body = html.unescape(answer.content.decode()).replace("\u00a0", " ")
    assert answer.status_code == 422
    assert "leaves no bore in pipe" in body
    assert 'value="900"' in body
    assert RevisionStep.objects.count() == 0


def test_failed_step_proposes_a_repair_order_once_the_order_is_finished(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage, 2))
    failed, sound = yard.lines(order)
    galled = step(stage, "threads_mt", outcome="failed", reason="Galled pin thread")
    revising.revised(stage, failed, threads_mt=galled)
    revising.revised(stage, sound)
    revising.finish(stage, order)
    owner = signed_in(stage.socar_engineer)
    said = text_of(owner, order.get_absolute_url())
    assert "1 line failed its revision (strip-down inspection) and waits for repair." in said
    answer = owner.post(f"{sheet(order)}repair/")
    made = WorkOrder.objects.get(kind="repair")
    assert answer["Location"] == made.get_absolute_url()
    assert [line.joint_id for line in made.lines.all()] == [failed.joint_id]
    assert signed_in(stage.stp_engineer).post(f"{sheet(order)}repair/").status_code == 403


def test_other_party_reads_and_types_nothing(stage: cast.Cast) -> None:
    order = revising.started(stage, revising.used(stage))
    (line,) = yard.lines(order)
    save(stage, order, whole(stage, line))
    owner = signed_in(stage.socar_engineer)
    assert owner.get(page(line, "wall_ut"))["Location"] == page(line)
    assert "Complete revision" not in text_of(owner, page(line))
    assert owner.post(page(line, "wall_ut"), {}).status_code == 403
    assert owner.post(f"{page(line)}complete/").status_code == 403
    assert signed_in(stage.third_admin).get(page(line)).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_take_the_same_queries_however_many_lines_there_are(
    stage: cast.Cast, count: int
) -> None:
    order = revising.started(stage, revising.used(stage, count + 1))
    lines = yard.lines(order)
    save(stage, order, *(whole(stage, line) for line in lines))
    revising.complete(stage, lines[-1])
    crew = signed_in(stage.stp_engineer)
    for path, most in (
        (sheet(order), SHEET_QUERIES), (page(lines[0], "wall_ut"), STEP_QUERIES),
        (page(lines[-1]), RESULT_QUERIES), (page(lines[0]), OPEN_QUERIES),
        (order.get_absolute_url(), ORDER_QUERIES),
    ):  # fmt: skip
        crew.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert crew.get(path).status_code == 200
        assert len(asked) == most, (path, len(asked))
