"""Hostile words in every form of every page break nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from core.accounts.models import Role
from core.models import User
from tests import cast, factories
from tests.cooperation.browsers import signed_in
from tests.core import qualified, transfers
from tests.equipment import (
    certified,
    defected,
    gauges,
    lives,
    nonconforming,
    pressing,
    pulls,
    requested,
    revising,
    workshop,
    yard,
)
from tests.exchange import placed

pytestmark = pytest.mark.django_db
HOSTILE = (
    "NaN", "-1", "9" * 400, "1e400", "x\x00y", "x" * 20_000, "2026-02-31", "99999-01-01", "٣",
    "<script>alert(1)</script>", "a\u202eb", "[]", "{{ 7*7 }}", "' OR 1=1 --",
)  # fmt: skip
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 413, 422}


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@dataclass
class Form:
    """A form of a page as a browser would send it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page that change something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.inside: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            posts = (said.get("method") or "").lower() == "post"
            self.inside = Form(said.get("action") or "") if posts else None
            if self.inside:
                self.found.append(self.inside)
        name = said.get("name")
        if self.inside and name and tag in ("input", "select", "textarea", "button"):
            if said.get("type") == "file":
                self.inside.files.add(name)
            else:
                self.inside.fields[name] = said.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None


def pages_of(actors: cast.Cast) -> list[str]:
    """Addresses of pages on which somebody types, with an object in every state that asks."""
    commitment = factories.make_commitment(actors.area, actors.socar_coordinator)
    joints = yard.make_joints(actors, 8)
    started = yard.started(actors, joints[:2])
    orders = [yard.draft(actors, joints[2:4]), yard.submitted(actors, joints[4:6]), started]
    act = yard.make_act(actors)
    owned: list[Any] = [*orders, commitment, act]
    imported = transfers.mapped(actors, transfers.csv_of(transfers.GOOD))
    exchanged = [*placed_pages(actors), *defect_pages(actors)]
    own = [one.get_absolute_url() for one in owned]
    return [
        *exchanged, *_of_dismantling(actors), *requested_pages(actors, joints[6:7]),
        *own, f"/orders/{orders[0].public_id}/edit/", f"/orders/{orders[0].public_id}/joints/",
        f"/orders/{started.public_id}/run/", f"/acts/{act.public_id}/edit/",
        f"/acts/{act.public_id}/lines/", f"/commitments/{commitment.public_id}/edit/",
        "/orders/new/", "/acts/new/", "/acts/sign/", "/commitments/new/", "/pipes/places/new/",
        f"/pipes/move/?joint={joints[6].public_id}", "/pipes/stock/",
        f"/pipes/step/?step=quarantine&joint={joints[7].public_id}",
        "/pipes/tallies/new/", "/pipes/", "/orders/", "/members/invite/", "/profile/edit/",
        "/profile/tokens/new/", "/notices/preferences/", "/notices/",
        f"/members/{actors.socar_engineer.public_id}/",
        f"/members/{actors.socar_engineer.public_id}/grant/", "/calendar/days/new/",
        "/calendar/hours/", "/calendar/", "/imports/new/",
        f"/comments/on/workorder/{started.public_id}/", *_of_catalogue(joints[0].product_line),
        f"/imports/{imported.public_id}/columns/", f"/imports/{imported.public_id}/",
        *_of_workshop(actors), *_of_gates(actors), *_of_testing(actors), *_of_revision(actors),
        *_of_certificates(actors),
    ]  # fmt: skip


def defect_pages(actors: cast.Cast) -> list[str]:
    """Pages of defect acts and non-conformances, one in each state that asks."""
    acts: list[Any] = [make(actors) for make in (defected.draft, defected.sent, defected.agreed)]
    makers = (nonconforming.raised, nonconforming.proposed, nonconforming.agreed)
    reports: list[Any] = [make(actors) for make in makers]
    path, report = f"/defect-acts/{acts[0].public_id}/", f"/nonconformances/{reports[0].public_id}/"
    return [
        *(row.get_absolute_url() for row in (*acts, *reports)), f"{path}edit/", f"{path}findings/",
        f"{report}edit/", f"{report}propose/", f"/nonconformances/{reports[2].public_id}/close/",
        f"/nonconformances/new/?joint={reports[0].joint.public_id}", "/nonconformances/",
        "/defect-acts/new/", "/defect-acts/",
    ]  # fmt: skip


def _of_gates(actors: cast.Cast) -> list[str]:
    """Pages on which qualifications, instruments and recalled records are typed."""
    held, gauge = qualified.held(actors), gauges.ready(actors)
    calibration = f"/instruments/calibrations/{gauge.calibrations.get().public_id}/"
    one, instrument = held.get_absolute_url(), gauge.get_absolute_url()
    recall = gauges.recalled(actors, number="G-8").get_absolute_url()
    return [
        "/qualifications/", "/qualifications/new/", one, f"{one}edit/", f"{one}revoke/",
        "/instruments/", "/instruments/new/", instrument, f"{instrument}edit/",
        f"{instrument}withdraw/", f"{instrument}calibrate/", f"{calibration}edit/",
        f"{calibration}declare-bad/", recall, "/instruments/recalls/",
    ]  # fmt: skip


def _of_testing(actors: cast.Cast) -> list[str]:
    """Pages on which pressure tests and their procedures are typed."""
    order = pressing.started(actors, pressing.joints(actors, 2))
    test = pressing.record(actors, order)
    procedure = test.procedure_version.procedure.get_absolute_url()
    return [
        f"/orders/{order.public_id}/tests/new/", test.get_absolute_url(), "/pressure-tests/",
        "/procedures/", "/procedures/new/", procedure, f"{procedure}versions/new/",
        f"{procedure}end/",
    ]  # fmt: skip


def _of_certificates(actors: cast.Cast) -> list[str]:
    """Pages on which certificates are issued, withdrawn and put into one file."""
    waiting, made = certified.witnessed(actors), certified.issued(actors)
    return [
        f"/certificates/issue/{waiting.public_id}/", made.get_absolute_url(), "/certificates/",
    ]  # fmt: skip


def _of_revision(actors: cast.Cast) -> list[str]:
    """Pages on which programmes and revisions are typed."""
    order = revising.started(actors, revising.used(actors, 2))
    recorded, plain = yard.lines(order)
    revising.save(actors, order, revising.whole(actors, recorded))
    sheet = f"/orders/{order.public_id}/revisions/"
    programme = revising.record(recorded).programme.programme.get_absolute_url()
    return [
        sheet, f"{sheet}{recorded.public_id}/", f"{sheet}{recorded.public_id}/steps/wall_ut/",
        f"{sheet}{recorded.public_id}/steps/visual/", f"{sheet}{plain.public_id}/steps/slip_mt/",
        "/inspection-programmes/", "/inspection-programmes/new/", f"{programme}version/",
    ]  # fmt: skip


def _of_workshop(actors: cast.Cast) -> list[str]:
    """Pages on which repairs and what comes back are typed."""
    order = workshop.started(actors, workshop.worn(actors, 2))
    recorded, plain = yard.lines(order)
    workshop.save(actors, order, workshop.refaced(recorded))
    sheet = f"/orders/{order.public_id}/repairs/"
    kind = workshop.type_of("reface_pin").get_absolute_url()
    return [f"{sheet}{recorded.public_id}/", f"{sheet}{plain.public_id}/", kind, f"{kind}edit/",
            "/catalogue/repairs/new/", "/maintenance/new/"]  # fmt: skip


def _of_dismantling(actors: cast.Cast) -> list[str]:
    """The sheet of an order under way, and the usage of what came out already."""
    order = pulls.started(actors, lives.joints_in(actors, "run", 2))
    pulls.save(actors, order, pulls.laid(actors, pulls.lines(order)[0]))
    return [f"/orders/{order.public_id}/dismantling/", f"/orders/{order.public_id}/usage/"]


def requested_pages(actors: cast.Cast, joints: list[Any]) -> list[str]:
    """Pages of requests, one in each state that asks, and the order that one is drawn up to."""
    makers = (requested.draft, requested.submitted, requested.returned, requested.accepted)
    draft, *others = (make(actors, joints=joints) for make in makers)
    return [
        "/requests/", "/requests/new/", draft.get_absolute_url(),
        f"/requests/{draft.public_id}/edit/", f"/requests/{draft.public_id}/joints/",
        *(one.get_absolute_url() for one in others),
        f"/orders/new/?request={others[-1].public_id}",
    ]  # fmt: skip


def placed_pages(actors: cast.Cast) -> list[str]:
    """Pages of specialists and placements, one in each state that asks."""
    commitment = placed.commitment(actors)
    makers = (placed.nominated, placed.approved, placed.accepted, placed.started, placed.reported)
    placements = [make(actors, commitment=commitment) for make in makers]
    specialist = placed.register_one(actors)
    return [
        specialist.get_absolute_url(), f"/specialists/{specialist.public_id}/edit/",
        f"/specialists/{specialist.public_id}/consent/", "/specialists/new/",
        "/placements/new/", *(one.get_absolute_url() for one in placements),
        f"/placements/{placements[0].public_id}/edit/",
        f"/placements/{placements[3].public_id}/report/",
    ]  # fmt: skip


def _of_catalogue(line: Any) -> list[str]:
    """Each form of the catalogue once: what is added is typed into the form that changes."""
    limit = factories.make_tool_joint_limit()
    entries = [line, line.grade, limit.connection, limit, limit.pipe_class.scheme]
    edits = [f"{one.get_absolute_url()}edit/" for one in entries]
    torque = f"{limit.connection.get_absolute_url()}torque/"
    return ["/catalogue/lines/new/", line.get_absolute_url(), *edits, torque]


def everybody(actors: cast.Cast) -> list[User]:
    """One person of each party who holds every role."""
    parties = (actors.socar, actors.stp)
    roles = [role.value for role in Role]
    return [factories.make_user(one, f"all@{one.short.lower()}.test", *roles) for one in parties]


def send(client: Client, page: str, form: Form, value: str) -> int:
    """The status of the form with `value` in every field; whatever it changed is undone."""
    said: dict[str, Any] = dict.fromkeys(form.fields, value)
    said |= {name: SimpleUploadedFile("x.xlsx", value.encode()) for name in form.files}
    with transaction.atomic():
        status = int(client.post(form.action or page, said).status_code)
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize("side", [0, 1])  # each party gets every second of the words
def test_hostile_words_in_every_form_are_answered_and_break_nothing(
    actors: cast.Cast, side: int
) -> None:
    client = signed_in(everybody(actors)[side])
    tried, known = 0, set()
    for page in pages_of(actors):
        parser = Forms()
        parser.feed(client.get(page).content.decode())
        for form in parser.found:
            asked = form.action or page, frozenset(form.fields), frozenset(form.files)
            if "logout" in form.action or asked in known:  # the frame's forms are on every page
                continue
            known.add(asked)
            for value in HOSTILE[side::2]:
                status = send(client, page, form, value)
                assert status in ANSWERS, (page, form.action, value[:20], status)
                tried += 1
    assert tried > 400


def test_an_id_with_a_nul_is_nobodys(actors: cast.Cast) -> None:
    client = signed_in(everybody(actors)[0])
    assert client.get("/orders/%00/").status_code == 404
    assert client.get("/pipes/pip_\x00/").status_code == 404
