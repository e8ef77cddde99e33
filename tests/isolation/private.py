"""What belongs to one person, or to one party alone, each with a canary of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.accounts import token_services
from core.accounts.models import ApiToken, Invitation, Role, User
from core.calendar import services as calendar
from core.comments import services as comments
from core.models import Export
from core.transfer import exporting, importing
from core.transfer import import_services as imports
from core.transfer import services as exports
from core.web.models import SavedView
from equipment.models import RowDraft
from mou_portal.api import router
from tests import factories
from tests.core import qualified, transfers
from tests.equipment import requested
from tests.isolation import contents

if TYPE_CHECKING:
    from tests.isolation.world import World

NOW = factories.NOW
#: Words of the first party and of one of its engineers; of the second party and of one of its
#: engineers.
OURS, OWN = "SERCHE", "QARANQUSH"
THEIRS, TOLD = "TURAJ", "BULBUL"


def keep_ours(world: World) -> None:
    """The first party's, its administrators' and its engineer's."""
    stage, person, found = world.stage, world.stage.socar_engineer, world.first
    admins, own = frozenset({"socar_administrator"}), frozenset({"socar_engineer"})
    ours, theirs = people_of("socar"), people_of("stp")
    found["member"] = person
    found["grant"] = person.grants.get()
    found["invitation"] = Invitation.objects.create(
        organisation=stage.socar, email="kanarya@invited.test", role="engineer",
        secret_digest="0" * 64, invited_by=stage.socar_admin,
        expires_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    found["day"] = calendar.enter_day(
        on=dt.date(2026, 11, 25), kind="off", reason="Day of the yard", by=stage.socar_admin,
        now=NOW,
    )  # fmt: skip
    found |= _qualifications(world)
    found["export"] = factories.make_export(stage.memorandum, person)
    found["export:done"], found["export:api"] = _finished(world, person)
    found["token"] = _token(person)
    found["view"] = SavedView.objects.create(
        person=person, workspace=stage.memorandum.workspace, name=f"{OWN} view",
        list_key="equipment:order-list", query="status=draft",
    )  # fmt: skip
    found["notice"], found["delivery"] = contents.remind(person, found)
    found["import"] = _import(world, person, OURS)
    found["import:done"] = _brought_in(world, f"{OURS}-done.csv")
    found["comment:ours"] = _comment(found["order"], person, OURS)
    found["request:draft"] = _request(world, person, OURS)
    world.private = {
        "member": admins, "grant": admins, "invitation": admins, "token": own | admins,
        "view": own, "notice": own, "delivery": own | admins,
        "export": own, "export:done": own, "export:api": own,
        "day": frozenset({*ours, *theirs, "socar_nobody"}),
        "qualification": ours | theirs, "qualification:revoked": ours | theirs,
        "import": ours, "import:done": ours, "comment:ours": ours,
        "specialist": ours, "placement:nominated": ours, "request:draft": ours,
    }  # fmt: skip
    world.words = {OURS: ours, OWN: own}


def _qualifications(world: World) -> dict[str, Any]:
    """The first party's engineer's, one revoked; files and reasons are for that party alone."""
    certificate = SimpleUploadedFile(f"{OURS}.txt", f"{OURS} certificate\n".encode())
    held, revoked = (
        qualified.held(
            world.stage, until=222, person=world.stage.socar_engineer, issuer="KANARYA school",
            number=number, certificate=certificate,
        )
        for number in ("UT-1102", "UT-1103")
    )  # fmt: skip
    admin = world.stage.socar_admin
    qualified.revoke(revoked, admin, reason=f"{OURS} was told")
    return {"qualification": held, "qualification:revoked": revoked}


def keep_theirs(world: World) -> None:
    """What the second party keeps to itself in the memorandum that both see."""
    stage, found = world.stage, world.first
    theirs = people_of("stp")
    found["import:theirs"] = _import(world, stage.stp_engineer, THEIRS)
    found["comment:theirs"] = _comment(found["order"], stage.stp_engineer, THEIRS)
    found["request:theirs"] = _request(world, stage.stp_engineer, THEIRS)
    found["view:theirs"] = SavedView.objects.create(
        person=stage.stp_engineer, workspace=stage.memorandum.workspace, name=f"{TOLD} view",
        list_key="equipment:order-list", query="status=draft",
    )  # fmt: skip
    RowDraft.objects.create(
        memorandum=stage.memorandum, order=found["order:started"], line=found["line:started"],
        person=stage.stp_engineer, cells={"reason": f"{TOLD} joint"}, saved_at=NOW,
    )  # fmt: skip
    world.private |= {
        "import:theirs": theirs, "comment:theirs": theirs, "request:theirs": theirs,
        "view:theirs": frozenset({"stp_engineer"}),
    }  # fmt: skip
    world.words |= {THEIRS: theirs, TOLD: frozenset({"stp_engineer"})}


def people_of(party: str) -> frozenset[str]:
    """The people of a party who see the first memorandum."""
    return frozenset(f"{party}_{role.value}" for role in Role)


def _comment(about: Any, by: User, word: str) -> Any:
    colleague = User.objects.get(email=by.email.replace("engineer", "manager"))
    body = f"{word} asks too much @{colleague.email}"
    return comments.write_comment(about=about, body=body, audience="party", by=by, now=NOW)


def _request(world: World, by: User, word: str) -> Any:
    """A request that is not submitted, with a file, on pipe that both parties know."""
    stage = world.stage
    asked = stage.stp if by.organisation_id == stage.socar.pk else stage.socar
    plan = SimpleUploadedFile(f"{word}.txt", f"{word} plan\n".encode())
    return requested.draft(
        stage, addressed_to=asked, title=f"{word} request", text=f"{word} text", attachments=[plan],
        joints=[world.first["joint"]], by=by,
    )  # fmt: skip


def _import(world: World, by: User, word: str) -> Any:
    """A file that was uploaded and waits to be looked through."""
    rows = transfers.csv_of([[f"{word} yard", "Pipe yard", "", ""]])
    return transfers.uploaded(world.stage, rows, f"{word}.csv", by=by)


def _brought_in(world: World, name: str) -> Any:
    """An import that has put a place into the memorandum, for both parties to see."""
    rows = transfers.csv_of([["Bringing yard", "Pipe yard", "", ""]])
    made = transfers.mapped(world.stage, rows, name)
    imports.commit_import(made=made, by=world.stage.socar_engineer, now=NOW)
    assert importing.make_import(import_id=made.pk, clock=lambda: NOW)
    made.refresh_from_db()
    return made


def _finished(world: World, person: User) -> tuple[Export, Export]:
    """A file of the page's list, and one of the API's."""
    page = factories.make_export(world.stage.memorandum, person)
    list_of_joints = next(name for name, *_view in router.registry if name == "joints")
    api = exports.ask_for_resource(
        resource=list_of_joints, query="", format="xlsx", by=person, now=timezone.now()
    )
    for one in (page, api):
        assert exporting.make_export(export_id=one.pk, clock=timezone.now)
        one.refresh_from_db()
    return page, api


def _token(person: User) -> ApiToken:
    now = timezone.now()
    token, _raw = token_services.create_token(
        name=f"{OURS} token", scopes=["equipment:read"],
        expires_at=now + dt.timedelta(days=9), by=person, now=now,
    )  # fmt: skip
    person.acting_token = None
    return token
