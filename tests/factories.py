"""Short functions that put rows into the test database the way the portal's services would."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from cooperation.models import Area, Clause, Commitment, Memorandum, PlanPoint
from core.models import Export, Import, Organisation, Party, RoleGrant, User, Workspace
from equipment.models import Joint, Location, ProductLine

NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
_counter = count(1)


def make_organisation(short: str, **fields: Any) -> Organisation:
    return Organisation.objects.create(short=short, name=fields.pop("name", short), **fields)


def make_user(organisation: Organisation, email: str, *roles: str, **fields: Any) -> User:
    """A person with an unusable password and standing grants for all memoranda of the party."""
    fields.setdefault("full_name", email.split("@", maxsplit=1)[0].title())
    user = User.objects.create_user(email=email, organisation=organisation, **fields)
    for role in roles:
        grant_role(user, role)
    if not {"signatory", "administrator"}.isdisjoint(roles):
        give_second_factor(user)
    return user


def give_second_factor(user: User) -> Authenticator:
    """What the portal demands of signatories and administrators before it lets them in."""
    return Authenticator.objects.create(user=user, type="totp", data={"secret": ""})


def grant_role(user: User, role: str, workspace: Workspace | None = None) -> RoleGrant:
    authority = (
        {"authority_document": f"PoA-{user.pk}", "valid_from": dt.date(2020, 1, 1)}
        if role == "signatory"
        else {}
    )
    return RoleGrant.objects.create(person=user, role=role, workspace=workspace, **authority)


def make_memorandum(*parties: Organisation, name: str = "Memorandum") -> Memorandum:
    workspace = Workspace.objects.create(name=name)
    for position, organisation in enumerate(parties, start=1):
        Party.objects.create(workspace=workspace, organisation=organisation, position=position)
    return Memorandum.objects.create(workspace=workspace, provenance="made for a test")


def make_area(memorandum: Memorandum, kind: str = "installation", **fields: Any) -> Area:
    return Area.objects.create(
        memorandum=memorandum,
        kind=kind,
        name=fields.pop("name", kind.replace("_", " ").capitalize()),
        scope="drill pipe and casing",
        **fields,
    )


def make_clause(memorandum: Memorandum, ref: str = "P5", **fields: Any) -> Clause:
    return Clause.objects.create(
        memorandum=memorandum, ref=ref, summary=f"clause {ref}", source="test", **fields
    )


def make_commitment(area: Area, by: User, **fields: Any) -> Commitment:
    values: dict[str, Any] = {
        "number": f"CM-{next(_counter):03d}",
        "title": "Run casing joints",
        "unit": "joint",
        "target": Decimal(100),
        "start": dt.date(2026, 1, 1),
        "due": dt.date(2026, 12, 31),
        "status": "in_progress",
    }
    commitment = Commitment.objects.create(
        memorandum=area.memorandum, area=area, created_by=by, **{**values, **fields}
    )
    PlanPoint.objects.create(commitment=commitment, on=commitment.due, planned=commitment.target)
    return commitment


def make_product_line(**fields: Any) -> ProductLine:
    values: dict[str, Any] = {
        "product": "casing",
        "designation": '9-5/8"',
        "od_mm": Decimal("244.475"),
        "weight_name": "53.50#",
        "wall_mm": Decimal("13.843"),
        "grade": "L80",
        "connection": "VAM 21",
        "source": "test",
    }
    line, _created = ProductLine.objects.get_or_create(**{**values, **fields})
    return line


def make_drill_pipe() -> ProductLine:
    """The product line of 5 in drill pipe."""
    return make_product_line(
        product="drill_pipe", designation='5"', od_mm=Decimal("127.000"), weight_name="19.50#",
        wall_mm=Decimal("9.195"), grade="S135", connection="NC50",
    )  # fmt: skip


def make_location(memorandum: Memorandum, organisation: Organisation, **fields: Any) -> Location:
    values: dict[str, Any] = {"kind": "rig", "name": f"Rig no. {next(_counter)}"}
    return Location.objects.create(
        memorandum=memorandum, organisation=organisation, **{**values, **fields}
    )


def make_joint(location: Location, **fields: Any) -> Joint:
    values: dict[str, Any] = {
        "tally_number": str(next(_counter)),
        "effective_length_m": Decimal("12.800"),
    }
    values.update(fields)
    values.setdefault("product_line", make_product_line())
    return Joint.objects.create(
        memorandum=location.memorandum,
        organisation=location.organisation,
        location=location,
        **values,
    )


def make_export(memorandum: Memorandum | None, person: User, **fields: Any) -> Export:
    """An export that waits: of a page's list in the memorandum, or of the API's joints."""
    place = memorandum.workspace if memorandum else None
    source = "equipment:joint-list" if memorandum else "joints"
    values: dict[str, Any] = {"format": "csv", "language": "en", "asked_at": NOW, **fields}
    return Export.objects.create(
        person=person,
        organisation=person.organisation,
        place=place,
        is_page=memorandum is not None,
        source=source,
        **values,
    )


def make_import(memorandum: Memorandum, person: User, **fields: Any) -> Import:
    """An import of places, as after its upload, without a file."""
    values: dict[str, Any] = {"kind": "places", "name": "places.csv", "uploaded_at": NOW, **fields}
    return Import.objects.create(
        workspace=memorandum.workspace,
        organisation=person.organisation,
        uploaded_by=person,
        **values,
    )


def now() -> dt.datetime:
    return timezone.now()
