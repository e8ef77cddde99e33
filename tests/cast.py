"""The named cast that every test knows."""

from __future__ import annotations

from dataclasses import dataclass

from cooperation.models import Area, Memorandum
from core.models import Organisation, User
from tests import factories


@dataclass
class Cast:
    """Two parties with their people, a memorandum of theirs, and a third organisation whose
    only memorandum is with STP."""

    socar: Organisation
    stp: Organisation
    third: Organisation
    socar_engineer: User
    socar_coordinator: User
    socar_signatory: User
    socar_manager: User
    socar_observer: User
    socar_admin: User
    stp_engineer: User
    stp_coordinator: User
    stp_signatory: User
    stp_manager: User
    stp_admin: User
    third_admin: User
    third_engineer: User
    memorandum: Memorandum
    other_memorandum: Memorandum
    area: Area


def assemble() -> Cast:
    """Everybody on the stage; SOCAR people cannot see the other memorandum, nor third the first."""
    socar = factories.make_organisation("SOCAR")
    stp = factories.make_organisation("STP")
    third = factories.make_organisation("THIRD")
    people = {
        f"{party.short.lower()}_{name}": factories.make_user(
            party, f"{name}@{party.short.lower()}.test", role
        )
        for party, roles in (
            (
                socar,
                ("engineer", "coordinator", "signatory", "manager", "observer", "administrator"),
            ),
            (stp, ("engineer", "coordinator", "signatory", "manager", "administrator")),
            (third, ("administrator", "engineer")),
        )
        for role, name in ((r, "admin" if r == "administrator" else r) for r in roles)
    }
    memorandum = factories.make_memorandum(socar, stp, name="SOCAR and STP")
    other = factories.make_memorandum(stp, third, name="STP and a third organisation")
    area = factories.make_area(memorandum)
    return Cast(
        socar=socar,
        stp=stp,
        third=third,
        memorandum=memorandum,
        other_memorandum=other,
        area=area,
        **people,
    )
