"""Pages of inspection programmes: the list, one with its steps, a new version."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from equipment.models import InspectionProgramme, ProgrammeVersion
from equipment.programmes import queries, services
from equipment.programmes.facts import StepFacts, VersionFacts
from equipment.programmes.services import ProgrammeFacts
from tests import cast
from tests.cooperation.browsers import signed_in
from tests.equipment import revising
from tests.equipment.test_revision_pages import text_of

pytestmark = pytest.mark.django_db
LIST_QUERIES, DETAIL_QUERIES = 7, 10
LIST = "/inspection-programmes/"


@pytest.fixture
def stage() -> cast.Cast:
    return cast.assemble()


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: revising.NOW)


def form_of(client: Client, path: str) -> dict[str, object]:
    """What a browser would send of the page's form as it stands."""
    body = client.get(path).content.decode()
    body = body[body.index("repair-form") : body.index("</form>", body.index("repair-form"))]
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        told = html.unescape(value[1]) if value else ""
        if 'type="checkbox"' not in tag:
            found[name[1]] = told
        elif "checked" in tag:
            ticked = found.setdefault(name[1], [])
            assert isinstance(ticked, list)
            ticked.append(told or "on")
    for name_, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.S
    ):
        found[name_] = html.unescape(text.strip())
    for name_, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name_] = chosen[1] if chosen else ""
    return found


def test_programmes_are_listed_and_shown_with_their_steps(stage: cast.Cast) -> None:
    revising.programmes()
    reader = signed_in(stage.socar_observer)
    assert "Drill pipe, full inspection" in text_of(reader, LIST)
    row = InspectionProgramme.objects.get(code="drill_pipe_full")
    said = text_of(reader, row.get_absolute_url())
    assert "2. Wall thickness by ultrasonic testing" in said
    assert "Done by: Ultrasonic testing, level 2 or above" in said
    assert "Version 1 In force" in said
    assert "New version" not in said


def test_new_version_begins_as_a_copy_and_is_in_force_from_its_day(stage: cast.Cast) -> None:
    revising.programmes()
    row = InspectionProgramme.objects.get(code="casing_full")
    admin = signed_in(stage.stp_admin)
    path = f"{row.get_absolute_url()}version/"
    sent = form_of(admin, path) | {
        "in_force_from": "2026-06-02", "steps-1-readings-0-least": "85",
    }  # fmt: skip
    answer = admin.post(path, sent)
    assert answer.status_code == 302, answer.content.decode()
    first, second = ProgrammeVersion.objects.filter(programme=row).order_by("number")
    before, after = (
        [step.code for step in queries.steps_of(version)] for version in (first, second)
    )
    assert before == after
    least = [one.least for one in queries.steps_of(second)[1].readings.all()]
    assert [int(one or 0) for one in least] == [85, 87, 87]
    day = dt.date(2026, 6, 1)
    of_today, of_tomorrow = (
        queries.versions_in_force(["casing"], on)[0].number
        for on in (day, day + dt.timedelta(days=1))
    )
    assert (of_today, of_tomorrow) == (1, 2)
    assert "Version 2" in text_of(admin, row.get_absolute_url())
    late = admin.post(path, sent | {"in_force_from": "2026-06-02"})
    assert late.status_code == 409
    again = admin.post(path, form_of(admin, path) | {"in_force_from": "2026-06-02"})
    assert again.status_code == 422
    assert ProgrammeVersion.objects.filter(programme=row).count() == 2


def test_programme_is_added_with_its_first_version(stage: cast.Cast) -> None:
    admin = signed_in(stage.socar_admin)
    path = f"{LIST}new/"
    sent = form_of(admin, path) | {
        "code": "tubing", "name": "Tubing", "subject": "casing", "source": "Own practice",
        "mark": "decided", "steps-0-code": "wall", "steps-0-name": "Wall",
        "steps-0-method": "ultrasonic", "steps-0-qualification": "ultrasonic",
        "steps-0-least_level": "2", "steps-0-readings-0-kind": "wall",
        "steps-0-readings-0-place": "middle", "steps-0-readings-0-basis": "percent",
        "steps-0-readings-0-least": "87,5",
    }  # fmt: skip
    answer = admin.post(path, sent)
    assert answer.status_code == 302, answer.content.decode()
    row = InspectionProgramme.objects.get()
    assert answer["Location"] == row.get_absolute_url()
    more = admin.post(path, sent | {"more": "steps"})
    assert more.status_code == 200
    assert "steps-2-code" in more.content.decode()
    assert signed_in(stage.socar_engineer).get(path).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 50])
def test_pages_take_the_same_queries_at_any_length(stage: cast.Cast, count: int) -> None:
    step = StepFacts("visual", "Visual", "visual")
    version = VersionFacts(dt.date(2026, 1, 1), "test", [step])
    for number in range(count):
        services.add_programme(
            facts=ProgrammeFacts(f"p{number}", f"P {number}", "casing"), version=version,
            by=stage.stp_admin, now=revising.NOW,
        )  # fmt: skip
    reader = signed_in(stage.stp_engineer)
    row = InspectionProgramme.objects.get(code="p0")
    for path, most in ((LIST, LIST_QUERIES), (row.get_absolute_url(), DETAIL_QUERIES)):
        reader.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(path).status_code == 200
        assert len(asked) == most, (path, len(asked))
