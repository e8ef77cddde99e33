"""What is ready: every joint counted once, every figure a way to exactly its joints."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.models import User
from equipment.models import Joint
from equipment.pipes.life import services as life
from equipment.pipes.life.models import JointStep
from equipment.pipes.life.states import JointStatus
from equipment.pipes.stock import rules
from tests import cast, factories
from tests.cast import Cast
from tests.equipment import lives, yard

pytestmark = pytest.mark.django_db
QUERIES = 11
QUERIES_OF_API = 7
BOARD, REGISTER = "equipment:stock-board", "equipment:joint-list"


@pytest.fixture
def stage() -> Cast:
    return cast.assemble()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def board(user: User, **query: Any) -> Any:
    answer = client_of(user).get(reverse(BOARD), query)
    assert answer.status_code == 200
    return answer.context["board"]


def set_back(joints: list[Joint], days: int) -> list[Joint]:
    """The joints as if they had been in their state for so many days."""
    day = timezone.localdate() - dt.timedelta(days=days)
    Joint.objects.filter(pk__in=[joint.pk for joint in joints]).update(status_since=day)
    return lives.fresh(joints)


def one_of_each(stage: Cast) -> list[Joint]:
    """A joint in each state that needs no record, some of them old."""
    states = [
        state for state in JointStatus.values if state not in ("released", *rules.GONE)
    ]  # fmt: skip
    made = [joint for state in states for joint in lives.joints_in(stage, state)]
    for days, joint in enumerate(made):
        set_back([joint], days * 11)
    return made


def counts(line: Any) -> dict[str, int]:
    return {str(group): figure.joints for group, figure in line.groups.items() if figure.joints}


# -- what counts as what ----------------------------------------------------------------------


def test_every_state_stands_in_one_group_or_is_gone() -> None:
    told = [state for states in rules.STATES.values() for state in states]
    assert sorted([*told, *rules.GONE]) == sorted(JointStatus.values)


def test_ages_leave_no_day_out() -> None:
    today = dt.date(2026, 6, 1)
    spans = [age.days(today) for age in rules.AGES]
    assert [last for _first, last in spans] == [
        None,
        dt.date(2026, 5, 24),
        dt.date(2026, 5, 1),
        dt.date(2026, 3, 2),
    ]
    for (first, _last), (_first, following) in pairwise(spans):
        assert first is not None and following == first - dt.timedelta(days=1)


def test_used_pipe_that_nobody_inspected_is_never_ready(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    lives.used(stage, 3)
    found = board(stage.socar_engineer)
    assert counts(found.total) == {"ready": 2, "uninspected": 3}
    assert found.total.promised.joints == 2
    assert str(found.total.groups[rules.Group.READY].metres) == "25.600"


def test_a_row_is_a_product_line_in_a_class(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    inspected = lives.joints_in(stage, "under_inspection", 3)
    lives.inspect(inspected, stage.socar_engineer)
    tubing = factories.make_product_line(product="tubing", designation='3-1/2"', weight_name="9.2#")
    lives.joints_in(stage, "in_stock", product_line=tubing)
    found = board(stage.socar_engineer)
    told = [(str(line.product_line), line.classes, counts(line)) for line in found.lines]
    assert told == [
        ('9-5/8" 53.50# L80 VAM 21', ["Premium"], {"inspection": 3}),
        ('9-5/8" 53.50# L80 VAM 21', [], {"ready": 2}),
        ('3-1/2" 9.2# L80 VAM 21', [], {"ready": 1}),
    ]


# -- every figure leads to its joints -----------------------------------------------------------


def figures_of(line: Any) -> list[Any]:
    return [*line.groups.values(), *line.ages, *line.in_time.values(), line.ordered]


def linked(user: User, query: str) -> int:
    page = client_of(user).get(reverse(REGISTER) + query).context["page"]
    assert page.filter.is_valid()
    count: int = page.filter.qs.count()
    return count


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"size": '9-5/8"', "product_kind": "casing"},
        {"body_class__empty": "true", "within": "base"},
        {"organisation": "socar", "body_class__not": "scrap"},
    ],
)
def test_each_figure_is_a_way_to_exactly_its_joints(stage: Cast, narrowed: dict[str, str]) -> None:
    joints = one_of_each(stage)
    under = [joint for joint in joints if joint.status == "under_inspection"]
    lives.inspect(under, stage.socar_engineer)
    yard.draft(stage, yard.make_joints(stage, 2))
    names = {"base": lives.base(stage).public_id, "socar": stage.socar.public_id}
    query = {name: names.get(value, value) for name, value in narrowed.items()}
    until = dt.date(2026, 6, 30).isoformat()
    found = board(stage.socar_engineer, **query, by=until, inspection_days="0", repair_days="0")
    figures = [one for line in [*found.lines, found.total] for one in figures_of(line)]
    assert sum(one.joints for one in figures) > 20
    for figure in figures:
        assert linked(stage.socar_engineer, figure.query) == figure.joints, figure.query
    for line in [*found.lines, found.total]:
        if line.waits:
            assert linked(stage.socar_engineer, line.oldest_query) >= 1


def test_the_page_shows_the_links_that_the_figures_have(stage: Cast) -> None:
    one_of_each(stage)
    page = client_of(stage.socar_engineer).get(reverse(BOARD)).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/pipes/\?[^"]+)"', page)}
    found = board(stage.socar_engineer)
    shown = [one for one in found.total.groups.values() if one.joints]
    assert {reverse(REGISTER) + one.query for one in shown} <= links


# -- how long it waits ----------------------------------------------------------------------------


def test_ages_are_counted_from_the_day_of_the_step(stage: Cast) -> None:
    for days in (0, 7, 8, 30, 31, 90, 91, 400):
        set_back(lives.joints_in(stage, "returned"), days)
    set_back(lives.joints_in(stage, "in_stock"), 4_000)
    found = board(stage.socar_engineer)
    ((line, oldest),) = found.waiting
    assert [figure.joints for figure in line.ages] == [2, 2, 2, 2]
    assert oldest == 400
    assert linked(stage.socar_engineer, line.oldest_query) == 1


def test_a_step_says_since_when_and_taking_it_back_brings_the_day_before(stage: Cast) -> None:
    by = stage.socar_engineer
    (joint,) = lives.used(stage)
    assert joint.status_since == lives.day(8)
    (joint,) = lives.take([joint], "clean", by, on=lives.day(2))
    assert joint.status_since == lives.day(2)
    step = JointStep.objects.filter(joint=joint).latest("pk")
    life.reverse_step(step=step, by=by, now=lives.NOW, reason="Not cleaned")
    joint.refresh_from_db()
    assert (joint.status, joint.status_since) == ("returned", lives.day(8))


def test_taking_back_the_first_step_brings_the_day_of_its_entry(stage: Cast) -> None:
    (joint,) = lives.joints_in(stage, "in_stock")
    lives.take([joint], "allocate", stage.socar_engineer)
    step = JointStep.objects.get(joint=joint)
    life.reverse_step(step=step, by=stage.socar_engineer, now=lives.NOW, reason="Another string")
    joint.refresh_from_db()
    assert joint.status_since == timezone.localdate(joint.created_at)


def in_days(number: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=number)).isoformat()


# -- what could be promised -----------------------------------------------------------------------


def test_nothing_is_promised_of_open_work_that_nobody_assumed_anything_of(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    lives.joints_in(stage, "allocated", 4)
    set_back(lives.joints_in(stage, "under_inspection", 3), 100)
    set_back(lives.joints_in(stage, "in_repair", 5), 100)
    found = board(stage.socar_engineer)
    assert found.total.promised.joints == 2
    assert found.total.in_time == {}


def test_open_work_is_promised_when_it_began_early_enough(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    set_back(lives.joints_in(stage, "under_inspection", 3), 6)
    set_back(lives.joints_in(stage, "in_repair", 5), 20)
    set_back(lives.joints_in(stage, "quarantined", 7), 20)
    ask = {"inspection_days": "10", "repair_days": "30"}
    promised = [
        board(stage.socar_engineer, by=in_days(number), **ask).total.promised.joints
        for number in (0, 3, 4, 9, 10)
    ]
    assert promised == [2, 2, 5, 5, 10]


def test_orders_take_what_is_on_the_rig_and_nothing_of_what_is_ready(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    yard.draft(stage, yard.make_joints(stage, 3))
    before = board(stage.socar_engineer, by="2026-06-04").total
    after = board(stage.socar_engineer, by="2026-06-05").total
    assert (before.ordered.joints, after.ordered.joints) == (0, 3)
    assert (before.promised.joints, after.promised.joints) == (2, 2)


@pytest.mark.parametrize(
    "query", [{"by": "soon"}, {"inspection_days": "-1"}, {"repair_days": "many"}]
)
def test_a_broken_assumption_is_told_and_nothing_is_counted(
    stage: Cast, query: dict[str, str]
) -> None:
    lives.joints_in(stage, "in_stock", 2)
    answer = client_of(stage.socar_engineer).get(reverse(BOARD), query)
    assert "board" not in answer.context
    assert "A filter is not valid" in answer.content.decode()


# -- whose pipe -----------------------------------------------------------------------------------


def test_the_board_counts_nothing_of_another_memorandum(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    elsewhere = factories.make_location(stage.other_memorandum, stage.stp, kind="yard")
    factories.make_joint(elsewhere, status="in_stock")
    assert counts(board(stage.socar_engineer).total) == {"ready": 2}
    assert counts(board(stage.third_engineer).total) == {"ready": 1}


def test_the_parties_of_a_memorandum_see_the_same_and_narrow_it_to_one(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    theirs = factories.make_location(stage.memorandum, stage.stp, kind="yard")
    factories.make_joint(theirs, status="in_stock")
    assert counts(board(stage.stp_engineer).total) == {"ready": 3}
    own = {"organisation": stage.stp.public_id}
    assert counts(board(stage.stp_engineer, **own).total) == {"ready": 1}
    held = {"in_hands_of": stage.socar.public_id}
    assert counts(board(stage.stp_engineer, **held).total) == {"ready": 2}


def test_the_board_is_no_list_whose_rows_are_counted(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    page = client_of(stage.socar_engineer).get(reverse(BOARD)).content.decode()
    assert "shown</span>" not in page


@pytest.mark.parametrize(("language", "words"), [("en", "1\u00a0234.5"), ("az", "1\u00a0234,5")])
def test_cells_of_the_board_are_set_as_everywhere(stage: Cast, language: str, words: str) -> None:
    """Figures in the language of the reader, every text escaped, a dash for nothing."""
    line = factories.make_product_line(designation='<b>&"', weight_name="1#")
    for _number in range(100):
        lives.joints_in(stage, "in_stock", product_line=line, effective_length_m="12.345")
    User.objects.update(language=language)
    page = client_of(stage.socar_engineer).get(reverse(BOARD)).content.decode()
    assert f"<small>{words} m</small>" in page
    assert "&lt;b&gt;&amp;&quot;" in page and "<b>&" not in page
    assert '<span class="muted">–</span>' in page


# -- files, and the number of statements ----------------------------------------------------------


def test_the_board_is_given_as_a_file(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    client = client_of(stage.socar_engineer)
    answer: Any = client.get(reverse(BOARD), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row, total = csv.reader(io.StringIO(text))
    assert len(head) == len(row) == len(total)
    ready = head.index("Ready, joints")
    assert (row[ready], row[ready + 1], total[ready]) == ("2", "25.600", "2")
    assert row[:5] == ["Casing", '9-5/8"', "53.50#", "L80", "VAM 21"]
    book: Any = client.get(reverse(BOARD), {"format": "xlsx"})
    assert b"".join(book.streaming_content)[:2] == b"PK"
    assert client.get(reverse(BOARD), {"format": "pdf"}).status_code == 400


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_board_asks_the_same_queries_at_any_length(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        line = factories.make_product_line(weight_name=f"{number}#")
        lives.joints_in(stage, "in_stock", product_line=line)
    client = client_of(stage.socar_engineer)
    client.get(reverse(BOARD))
    with django_assert_num_queries(QUERIES):
        assert len(client.get(reverse(BOARD)).context["board"].lines) == count


# -- over the API -------------------------------------------------------------------------------


def asked(user: User, **query: Any) -> Any:
    client = APIClient()
    client.force_login(user)
    return client.get(reverse("api:stock"), query)


def test_the_api_tells_what_the_page_shows(stage: Cast) -> None:
    one_of_each(stage)
    query = {"by": in_days(30), "inspection_days": "5", "repair_days": "9"}
    told = asked(stage.socar_engineer, **query).json()
    found = board(stage.socar_engineer, **query)
    assert told["on"] == timezone.localdate().isoformat()
    assert (told["by"], told["inspection_days"], told["repair_days"]) == (query["by"], 5, 9)
    groups = {one["group"]: one["joints"] for one in told["total"]["groups"] if one["joints"]}
    assert groups == counts(found.total)
    assert told["total"]["promised"]["joints"] == found.total.promised.joints
    (row,) = told["results"]
    assert (row["size"], row["grade"], row["body_class"]) == ('9-5/8"', "L80", None)
    ready = row["groups"][0]
    client = APIClient()
    client.force_login(stage.socar_engineer)
    narrow = row["filters"] | {"status": ",".join(ready["states"]), "count": "exact"}
    assert client.get(reverse("api:joints-list"), narrow).json()["count"] == ready["joints"]


def test_the_api_narrows_to_one_memorandum_and_hides_the_others(stage: Cast) -> None:
    lives.joints_in(stage, "in_stock", 2)
    elsewhere = factories.make_location(stage.other_memorandum, stage.stp, kind="yard")
    factories.make_joint(elsewhere, status="in_stock")

    def ready(user: User, **query: str) -> int:
        total: int = asked(user, **query).json()["total"]["groups"][0]["joints"]
        return total

    assert (ready(stage.socar_engineer), ready(stage.stp_engineer)) == (2, 3)
    one = {"memorandum": stage.memorandum.public_id}
    assert (ready(stage.stp_engineer, **one), ready(stage.third_engineer, **one)) == (2, 0)


def test_the_api_refuses_what_it_does_not_know(stage: Cast) -> None:
    for query in ({"colour": "red"}, {"by": "soon"}, {"repair_days": "-1"}, {"status": "run"}):
        assert asked(stage.socar_engineer, **query).status_code == 400
    assert asked(stage.socar_engineer, format="csv").headers["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_api_asks_the_same_queries_at_any_length(
    stage: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        line = factories.make_product_line(weight_name=f"{number}#")
        lives.joints_in(stage, "in_stock", product_line=line)
    client = APIClient()
    client.force_login(stage.socar_engineer)
    with django_assert_num_queries(QUERIES_OF_API):
        assert len(client.get(reverse("api:stock")).json()["results"]) == count
