"""The purpose of a tally on pages and over the API, and how many statements it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from equipment.models import Joint, JointStep, Location, ProductLine, Tally
from equipment.pipes import queries, registering, services, undoing
from equipment.pipes.reconciliation.queries import reconciled
from tests import cast, factories
from tests.callers import caller, problem_of
from tests.cast import Cast
from tests.cooperation.browsers import signed_in
from tests.equipment import lives, workbooks, yard
from tests.equipment.purposes import ON
from tests.equipment.tallies import NOW, asked, mapped, register
from tests.equipment.test_orders_races import at_once

PREVIEW_QUERIES, TALLY_QUERIES, DETAIL_QUERIES = 9, 12, 2


@pytest.fixture
def people() -> Cast:
    return cast.assemble()


def joints_at(place: Location, count: int, status: str = "on_rig") -> list[Joint]:
    """Joints S-1, S-2, … of 12.8 m at a place."""
    plain: dict[str, Any] = {
        "memorandum": place.memorandum, "organisation": place.organisation, "location": place,
        "product_line": factories.make_product_line(), "effective_length_m": yard.LENGTH,
        "status": status,
    }  # fmt: skip
    return Joint.objects.bulk_create(
        Joint(serial=f"S-{number}", serial_key=f"S{number}", **plain)
        for number in range(1, count + 1)
    )


def listed(count: int) -> bytes:
    rows = ([number, str(number), f"S-{number}", "", 12.8] for number in range(1, count + 1))
    return workbooks.tally(*rows)


def laying(people: Cast, **more: Any) -> dict[str, Any]:
    given = {"purpose": "laying_down", "laid_from": yard.make_rig(people), "on": ON}
    return {**given, "location": lives.base(people), **more}


@pytest.mark.django_db
class TestPages:
    def send(self, people: Cast, **given: str) -> Any:
        joints_at(yard.make_rig(people), 3)
        values = {
            "file": SimpleUploadedFile("out.xlsx", listed(2)),
            "product_line": ProductLine.objects.get().public_id,
            "location": lives.base(people).public_id,
            **given,
        }
        client = signed_in(people.socar_engineer)
        return client.post(reverse("equipment:tally-create"), values)

    def test_form_tells_place_and_day_at_their_fields(self, people: Cast) -> None:
        answer = self.send(people, purpose="laying_down")
        assert answer.status_code == 422
        assert "Say from which rig or well the pipe comes." in answer.content.decode()

    def test_a_list_is_laid_down_by_pages(self, people: Cast) -> None:
        rig = yard.make_rig(people)
        answer = self.send(
            people, purpose="laying_down", laid_from=rig.public_id, on=ON.isoformat()
        )
        assert answer.status_code == 302
        tally = Tally.objects.get()
        mapping = workbooks.suggested(queries.sheet_of(tally, "Sheet1"))
        by: dict[str, Any] = {"by": people.socar_engineer, "now": NOW}
        services.map_tally(tally=tally, mapping=mapping, **by)
        client = signed_in(people.socar_engineer)
        page = client.get(tally.get_absolute_url()).content.decode()
        assert "Still there: 1" in page and ">S-3</a>" in page
        services.commit_tally(tally=tally, **by)
        assert register(tally)
        page = client.get(tally.get_absolute_url()).content.decode()
        assert "Laying down" in page and "Still there: 1" in page and "Rig 54" in page
        assert "Reconciliation" not in page
        rows = client.get(reverse("equipment:tally-list") + "?purpose=laying_down")
        assert "Laying down" in rows.content.decode() and tally.name in rows.content.decode()
        none = client.get(reverse("equipment:tally-list") + "?purpose=receiving")
        assert tally.name not in none.content.decode()

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_pages_of_a_laying_down_list_ask_the_same_at_any_length(
        self, people: Cast, count: int, django_assert_num_queries: Any
    ) -> None:
        joints_at(yard.make_rig(people), count * 2)
        tally = mapped(people, listed(count), **laying(people))
        client = signed_in(people.socar_engineer)
        client.get(tally.get_absolute_url())
        with django_assert_num_queries(PREVIEW_QUERIES):
            client.get(tally.get_absolute_url())
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert register(tally)
        with django_assert_num_queries(TALLY_QUERIES):
            client.get(tally.get_absolute_url())


@pytest.mark.django_db
class TestApi:
    def body(self, people: Cast, **given: str) -> dict[str, Any]:
        joints_at(yard.make_rig(people), 3)
        return {
            "memorandum": people.memorandum.public_id,
            "product_line": ProductLine.objects.get().public_id,
            "location": lives.base(people).public_id,
            "file": SimpleUploadedFile("out.xlsx", listed(2)),
            **given,
        }

    def upload(self, people: Cast, **given: str) -> Any:
        asking = caller(people.socar_engineer)
        return asking.upload("tallies/", **self.body(people, **given))

    @pytest.fixture
    def path(self, people: Cast) -> str:
        """A laying-down list, uploaded and mapped over the API."""
        rig = yard.make_rig(people)
        given = {"purpose": "laying_down", "laid_from": rig.public_id, "on": ON.isoformat()}
        answer = self.upload(people, **given)
        assert answer.status_code == 201, answer.content
        told = answer.json()
        assert (told["purpose"], told["laid_from"]["name"], told["on"]) == (
            "laying_down", "Rig 54", "2026-05-30"
        )  # fmt: skip
        assert told["still_there"] == []
        asking, path = caller(people.socar_engineer), f"tallies/{told['id']}/"
        mapping = asking.get(f"{path}suggestion/").json()["mapping"]
        assert asking.post(f"{path}map/", mapping).status_code == 200
        return path

    def test_preview_tells_joints_steps_and_what_is_left(self, people: Cast, path: str) -> None:
        preview = caller(people.socar_engineer).get(f"{path}preview/").json()
        assert (preview["totals"]["known"], preview["totals"]["still_there"]) == (2, 1)
        assert preview["still_there"][0]["serial"] == "S-3"
        first = Joint.objects.earliest("pk")
        assert preview["results"][0]["joint"] == first.public_id
        assert preview["results"][0]["steps"] == ["return"]

    def test_registered_list_tells_its_purpose_and_its_steps(
        self, people: Cast, path: str, django_assert_num_queries: Any
    ) -> None:
        tally, asking = Tally.objects.get(), caller(people.socar_engineer)
        services.commit_tally(tally=tally, by=people.socar_engineer, now=NOW)
        assert register(tally)
        asking.get(path)
        with django_assert_num_queries(DETAIL_QUERIES):
            told = asking.get(path).json()
        assert [(one["serial"], one["status"], one["length_m"]) for one in told["still_there"]] == [
            ("S-3", "on_rig", "12.800")
        ]
        refused = asking.get(f"{path}reconciliation/")
        assert problem_of(refused, 422)["code"] == "wrong_purpose"
        steps = asking.get(f"joint-steps/?told_by={told['id']}").json()["results"]
        assert [step["action"] for step in steps] == ["return", "return"]
        back = asking.post(f"joint-steps/{steps[0]['id']}/reverse/", {"reason": "x"})
        assert back.status_code == 422

    def test_lists_are_found_by_purpose_place_and_day(self, people: Cast, path: str) -> None:
        asking, rig = caller(people.socar_engineer), yard.make_rig(people)
        for query, count in (
            ("purpose=laying_down", 1), ("purpose__not=laying_down", 0), ("on=2026-05-30", 1),
            (f"laid_from={rig.public_id}", 1),
        ):  # fmt: skip
            assert len(asking.get(f"tallies/?{query}").json()["results"]) == count

    def test_without_a_purpose_a_list_is_run(self, people: Cast) -> None:
        assert self.upload(people).json()["purpose"] == "running"

    @pytest.mark.parametrize("wrong", [{"purpose": "selling"}, {"on": "soon"}, {"laid_from": "x"}])
    def test_wrong_members_are_named(self, people: Cast, wrong: dict[str, str]) -> None:
        (name,) = wrong
        told = problem_of(self.upload(people, **wrong), 400)
        assert told["errors"][0]["pointer"] == f"#/{name}"


@pytest.mark.django_db
class TestCost:
    def finished(self, people: Cast, count: int, **given: Any) -> int:
        """The statements of the last transaction of a list."""
        tally = asked(people, listed(count), **given)
        claimed = registering._claim(tally.pk, "worker", NOW)
        assert claimed is not None
        preview = queries.preview_of(claimed)
        for batch in registering._batches(preview.rows):
            assert registering._stage(claimed, batch, "worker", NOW)
        with CaptureQueriesContext(connection) as asked_for:
            assert registering._finish(claimed, preview, "worker", NOW)
        return len(asked_for)

    @pytest.mark.parametrize("purpose", ["laying_down", "running"])
    def test_statements_do_not_grow_with_the_rows(self, people: Cast, purpose: str) -> None:
        rig, base = yard.make_rig(people), lives.base(people)
        running = {"purpose": "running", "location": rig}
        given = laying(people) if purpose == "laying_down" else running
        counts = set()
        for count in (2, 200):
            if purpose == "laying_down":
                joints = joints_at(rig, count)
                lives.take(joints, "run", people.socar_engineer, on=ON)
            else:
                joints_at(base, count, "in_stock")
            counts.add(self.finished(people, count, **given))
            Joint.objects.update(serial="", serial_key="")
        assert len(counts) == 1

    def test_undo_does_not_grow_with_the_rows(self, people: Cast) -> None:
        counts = set()
        for count in (2, 200):
            joints = joints_at(yard.make_rig(people), count)
            lives.take(joints, "run", people.socar_engineer, on=ON)
            tally = asked(people, listed(count), **laying(people))
            assert register(tally)
            tally.refresh_from_db()
            with CaptureQueriesContext(connection) as asked_for:
                undoing.undo_tally(tally=tally, by=people.socar_engineer, now=NOW)
            counts.add(len(asked_for))
            Joint.objects.update(serial="", serial_key="")
        assert len(counts) == 1

    def test_running_list_of_known_pipe_is_reconciled(self, people: Cast) -> None:
        rig = yard.make_rig(people)
        rack = factories.make_location(
            people.memorandum, people.socar, name="Row 1", kind="rack", parent=rig
        )
        stock = joints_at(lives.base(people), 3, "in_stock")
        tally = asked(people, listed(4), location=rig)
        assert register(tally)
        lives.take(stock[:1], "run", people.socar_engineer)
        Joint.objects.filter(pk=stock[1].pk).update(location=rack)
        tally.refresh_from_db()
        found = reconciled(tally)
        assert (found.count_in, found.count_out, found.waiting.count) == (4, 1, 3)
        assert found.missing == 0 and not found.is_balanced


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_lists_of_the_same_pipe_at_once_lay_it_down_once(self) -> None:
        people = cast.assemble()
        joints = joints_at(yard.make_rig(people), 5)
        lives.take(joints, "run", people.socar_engineer, on=ON)
        tallies = [asked(people, listed(5), **laying(people)) for _copy in range(2)]
        answers = at_once(*(lambda tally=tally: register(tally) for tally in tallies))
        assert sorted(map(bool, answers)) == [False, True]
        assert JointStep.objects.filter(action="lay_down").count() == 5
        states = Tally.objects.order_by("status").values_list("status", "failure")
        assert list(states) == [("committed", ""), ("failed", "errors")]
