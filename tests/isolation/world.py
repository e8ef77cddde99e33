"""Two memoranda that share STP: SOCAR sees the first, THIRD the second, STP both.

Whatever belongs to a memorandum or to one party carries its canary, so that a leak can be read in
any answer.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from core.accounts import token_services
from core.accounts.models import ApiToken, Invitation, Role, User
from core.calendar import services as calendar
from core.web.models import SavedView
from tests import cast, factories
from tests.isolation import contents

FIRST, SECOND = "KANARYA", "ZIMORODOK"
ROLES = tuple(role.value for role in Role)
PARTIES = ("socar", "stp")


@dataclass
class World:
    """The stage, its objects by kind (`first`, `second`: one for each memorandum), its people."""

    stage: cast.Cast
    mirror: cast.Cast
    first: dict[str, Any]
    second: dict[str, Any]
    people: dict[str, User] = field(default_factory=dict)
    #: Kinds that belong to a person or a party, not to a memorandum: who sees them, by name.
    private: dict[str, frozenset[str]] = field(default_factory=dict)

    def canaries_hidden_from(self, person: str) -> tuple[str, ...]:
        """The words that no answer to this person may hold."""
        seen = {FIRST: self.sees(person, "first"), SECOND: self.sees(person, "second")}
        return tuple(word for word, allowed in seen.items() if not allowed)

    def sees(self, person: str, memorandum: str) -> bool:
        party = person.partition("_")[0]
        if person in BLIND:
            return person == "stp_elsewhere" and memorandum == "second"
        return party in (("socar", "stp") if memorandum == "first" else ("third", "stp"))

    def sees_object(self, person: str, kind: str) -> bool:
        """Whether the person may know of the first memorandum's object of that kind."""
        names = self.private.get(kind)
        return person in names if names is not None else self.sees(person, "first")


#: Kinds that all memoranda share: whoever is signed in sees them.
COMMON = ("product", "grade", "connection", "torque", "tool-joint-limit", "scheme")
#: People who hold nothing, nothing there, or no longer anything.
BLIND = ("anonymous", "socar_nobody", "stp_elsewhere", "socar_left")


def build() -> World:
    """Both memoranda with an object of every kind in the states in which something can be done."""
    stage = cast.assemble()
    mirror = _mirrored(stage)
    people = _people(stage)
    world = World(stage, mirror, {}, {}, people)
    for scene, word, found in ((stage, FIRST, world.first), (mirror, SECOND, world.second)):
        found.update(contents.fill(scene, word))
    _private(world)
    return world


def _mirrored(stage: cast.Cast) -> cast.Cast:
    """The other memorandum as a stage of its own: STP orders, the third organisation works."""
    everything = factories.make_user(stage.third, "all@third.test", *ROLES)
    return dataclasses.replace(
        stage,
        socar=stage.stp,
        stp=stage.third,
        socar_engineer=stage.stp_engineer,
        socar_coordinator=stage.stp_coordinator,
        socar_signatory=stage.stp_signatory,
        stp_engineer=everything,
        stp_coordinator=everything,
        stp_signatory=everything,
        stp_manager=everything,
        memorandum=stage.other_memorandum,
        area=factories.make_area(stage.other_memorandum),
    )


def _people(stage: cast.Cast) -> dict[str, User]:
    """Everybody who asks, by name; nobody of them asks without being here."""
    found = {
        f"{party}_{role}": getattr(stage, f"{party}_{'admin' if role == 'administrator' else role}")
        for party in PARTIES
        for role in ROLES
        if (party, role) != ("stp", "observer")
    }
    found["stp_observer"] = factories.make_user(stage.stp, "observer@stp.test", "observer")
    found["third_all"] = User.objects.get(email="all@third.test")
    found["socar_nobody"] = factories.make_user(stage.socar, "nobody@socar.test")
    found["stp_elsewhere"] = factories.make_user(stage.stp, "elsewhere@stp.test")
    factories.grant_role(found["stp_elsewhere"], "coordinator", stage.other_memorandum.workspace)
    found["socar_left"] = factories.make_user(
        stage.socar, "left@socar.test", "coordinator", is_active=False
    )
    return found


def _private(world: World) -> None:
    """What belongs to one person, or to the administrators of one party."""
    stage, person = world.stage, world.stage.socar_engineer
    admins = frozenset({"socar_administrator"})
    own = frozenset({"socar_engineer"})
    world.first["member"] = person
    world.first["grant"] = person.grants.get()
    world.first["invitation"] = Invitation.objects.create(
        organisation=stage.socar, email="kanarya@invited.test", role="engineer",
        secret_digest="0" * 64, invited_by=stage.socar_admin,
        expires_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    world.first["export"] = factories.make_export(stage.memorandum, person)
    world.first["day"] = calendar.enter_day(
        on=dt.date(2026, 11, 25), kind="off", reason="Day of the yard", by=stage.socar_admin,
        now=factories.NOW,
    )  # fmt: skip
    world.first["token"] = _token(person)
    world.first["view"] = SavedView.objects.create(
        person=person, workspace=stage.memorandum.workspace, name=f"{FIRST} view",
        list_key="equipment:order-list", query="status=draft",
    )  # fmt: skip
    world.first["notice"], world.first["delivery"] = contents.remind(person, world.first)
    world.private = {
        "member": admins, "grant": admins, "invitation": admins, "token": own | admins,
        "view": own, "notice": own, "delivery": own | admins, "export": own,
        "day": frozenset({*people_of("socar"), *people_of("stp"), "socar_nobody"}),
        "import": people_of("socar"),
        **dict.fromkeys(COMMON, frozenset(world.people) - {"socar_left"}),
    }  # fmt: skip


def people_of(party: str) -> frozenset[str]:
    return frozenset(f"{party}_{role}" for role in ROLES)


def _token(person: User) -> ApiToken:
    now = timezone.now()
    token, _raw = token_services.create_token(
        name=f"{FIRST} token", scopes=["equipment:read"],
        expires_at=now + dt.timedelta(days=9), by=person, now=now,
    )  # fmt: skip
    person.acting_token = None
    return token
