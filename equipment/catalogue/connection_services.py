"""Writes of connections and of the torques to make them up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import Refused
from core.rows import change
from equipment.catalogue import queries, rules
from equipment.catalogue.entry_services import make, store, tell, told
from equipment.catalogue.line_labels import relabel
from equipment.catalogue.measures import PRESSURES, TORQUES, Entered, entered
from equipment.catalogue.models import Connection, Grade, MakeUpTorque

BAND = ("minimum", "optimum", "maximum")


@dataclass(frozen=True)
class ConnectionFacts:
    """A connection as it is entered."""

    name: str
    kind: str
    source: str
    pressure_rating: Entered | None = None
    edition: str = ""
    note: str = ""
    to_confirm: bool = False


@dataclass(frozen=True)
class TorqueFacts:
    """The torque to make a connection up on one size of pipe, in `unit`."""

    designation: str
    source: str
    weight_name: str = ""
    grade: Grade | None = None
    minimum: Any = None
    optimum: Any = None
    maximum: Any = None
    unit: str = "ft·lbf"
    edition: str = ""


@transaction.atomic
def add_connection(
    *, facts: ConnectionFacts, by: User, now: dt.datetime, reason: str = ""
) -> Connection:
    """A new connection of the catalogue. Raises NotAllowed, Refused naming the field."""
    rules.require_change(by)
    connection = make(Connection, _checked(facts, None))
    tell(connection, "added", by=by, now=now, after={"name": connection.name}, reason=reason)
    return connection


@transaction.atomic
def update_connection(
    *,
    connection: Connection,
    facts: ConnectionFacts,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> Connection:
    """Change a connection; lines with it take its name on. Raises NotAllowed, Refused, Conflict."""
    rules.require_change(by)
    if store(connection, _checked(facts, connection), by=by, now=now, reason=reason):
        relabel(connection.lines.all())
    return connection


def _checked(facts: ConnectionFacts, connection: Connection | None) -> dict[str, Any]:
    name = rules.require_words(facts.name, "name")
    if facts.kind not in Connection.Kind.values:
        raise Refused(_("Choose one of the kinds."), field="kind")
    rating = facts.pressure_rating
    rules.require_figure(rating, "pressure_rating", PRESSURES)
    others = Connection.objects.filter(name_key=queries.key_of(name))
    if others.exclude(pk=connection.pk if connection else None).exists():
        raise Refused(_("The catalogue has this connection already."), field="name", code="taken")
    return {
        "name": name,
        "name_key": queries.key_of(name),
        "kind": facts.kind,
        "pressure_rating_mpa": rating and rating.si(),
        "entered_pressure_rating": rating and rating.value,
        "pressure_rating_unit": rating.unit if rating else "",
        "source": rules.require_source(facts.source),
        "edition": facts.edition.strip(),
        "note": facts.note.strip(),
        "to_confirm": facts.to_confirm,
    }


@transaction.atomic
def set_torque(
    *, connection: Connection, facts: TorqueFacts, by: User, now: dt.datetime, reason: str = ""
) -> Connection:
    """The make-up torque on one size; it takes the place of the one that was there.

    Raises NotAllowed, Conflict, or Refused for no figure at all or figures out of order.
    """
    rules.require_change(by)
    key, values = _torque(facts)
    change(connection)
    known = MakeUpTorque.objects.filter(connection=connection, **key).first()
    before = told({name: getattr(known, name) for name in values}) if known else {}
    MakeUpTorque.objects.update_or_create(connection=connection, **key, defaults=values)
    said = {"size": f"{facts.designation} {facts.weight_name}".strip()}
    after = said | told(values)
    tell(connection, "torque_set", by=by, now=now, before=before, after=after, reason=reason)
    return connection


def _torque(facts: TorqueFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """What names a torque, and its columns."""
    figures = [(name, entered(getattr(facts, name), facts.unit)) for name in BAND]
    for name, figure in figures:
        rules.require_figure(figure, name, TORQUES)
    if not any(figure for _name, figure in figures):
        raise Refused(_("Give at least one torque."), field="optimum")
    rules.require_order(figures)
    key = {
        "designation": rules.require_words(facts.designation, "designation"),
        "weight_name": " ".join(facts.weight_name.split()),
        "grade": facts.grade,
    }
    values: dict[str, Any] = {"entered_unit": facts.unit}
    for name, figure in figures:
        values[f"entered_{name}"] = figure and figure.value
        values[f"{name}_knm"] = figure and figure.si()
    values |= {"source": rules.require_source(facts.source), "edition": facts.edition.strip()}
    return key, values


@transaction.atomic
def remove_torque(
    *,
    connection: Connection,
    torque: MakeUpTorque,
    by: User,
    now: dt.datetime,
    reason: str = "",
) -> Connection:
    """Take a torque out; its figures stay in the history. Raises NotAllowed, Refused, Conflict."""
    rules.require_change(by)
    if torque.connection_id != connection.pk:
        raise Refused(_("This torque is of another connection."), field="torque")
    change(connection)
    names = [*(f"entered_{name}" for name in BAND), "entered_unit", "source"]
    before = {"size": str(torque)} | told({name: getattr(torque, name) for name in names})
    torque.delete()
    tell(connection, "torque_removed", by=by, now=now, before=before, reason=reason)
    return connection
