"""What is signed is one document with one digest, kept by the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from cooperation.acceptance import document, invariants, queries
from cooperation.acceptance.models import Signature
from tests import cast, factories
from tests.cooperation import yard as yards
from tests.cooperation.yard import Yard

NOW = factories.NOW
pytestmark = pytest.mark.django_db


def test_document_holds_everything_that_is_signed(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard, lines=2)
    commitment = act.lines.all()[0].commitment
    assert yards.paper(act).document == {
        "format": "acceptance-act/1",
        "act": act.public_id,
        "number": "2026-001",
        "title": "Casing joints of May",
        "basis": "Monthly acceptance",
        "remarks": "",
        "demonstration": False,
        "memorandum": {"id": actors.memorandum.public_id, "title": "SOCAR and STP"},
        "parties": [
            {"id": one.public_id, "short": one.short, "name": one.name, "role": "signatory"}
            for one in (actors.socar, actors.stp)
        ],
        "lines": [
            {
                "position": number,
                "id": line.public_id,
                "reference": f"WO-2026-001/{number}",
                "description": f'9-5/8" casing joint {number}',
                "commitment": commitment.number,
                "quantity": "1.000",
                "unit": "joint",
                "done_on": "2026-05-20",
                "remark": "",
            }
            for number, line in enumerate(act.lines.all(), start=1)
        ],
        "totals": [
            {
                "commitment": commitment.number,
                "title": "Run casing joints",
                "unit": "joint",
                "lines": 2,
                "quantity": "2.000",
            }
        ],
    }


def test_digest_is_reproducible_and_independent_of_order(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_draft(actors, yard, lines=3)
    rows, parties = queries.lines_of(act), queries.parties_of(act.memorandum_id)
    one = queries.paper_now(act, rows, parties)
    other = queries.paper_now(act, rows[::-1], parties[::-1])
    assert one.content == other.content
    turned = dict(reversed(one.document.items()))
    turned["lines"] = [dict(reversed(line.items())) for line in turned["lines"]]
    assert document.digest_of(document.canonical(turned)) == one.digest
    assert document.canonical(document.read(one.content)) == one.content


def test_digest_is_that_of_the_frozen_bytes(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_sent(actors, yard)
    seen = yards.digest_of(act)
    yards.sign(act, actors.socar_signatory)
    assert act.digest == seen
    assert yards.paper(act).is_frozen


def test_tampering_with_a_signed_act_is_refused_by_the_database(
    actors: cast.Cast, yard: Yard
) -> None:
    act = yards.make_accepted(actors, yard)
    for sql in (
        "UPDATE cooperation_act SET content = '{}' WHERE id = %s",
        "DELETE FROM cooperation_act WHERE id = %s",
        "UPDATE cooperation_actline SET quantity = 99 WHERE act_id = %s",
        "UPDATE cooperation_signature SET voided_at = now() WHERE act_id = %s",
        "DELETE FROM cooperation_signature WHERE act_id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="final"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [act.pk])


def breach(sql: str, *params: int | str) -> list[str]:
    """The breaches after `sql` has got past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tables = ("act", "actline", "signature")
        for table in tables:
            cursor.execute(f"ALTER TABLE cooperation_{table} DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        for table in tables:
            cursor.execute(f"ALTER TABLE cooperation_{table} ENABLE TRIGGER USER")
    return invariants.digest_breaches()


def test_content_that_differs_from_its_digest_is_a_breach(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    found = breach("UPDATE cooperation_act SET content = content || ' ' WHERE id = %s", act.pk)
    assert found == [f"act {act.public_id}: the digest is not that of the content"]


def test_accepted_act_without_a_signature_is_a_breach(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    found = breach(
        "UPDATE cooperation_signature SET voided_at = now() WHERE act_id = %s"
        " AND organisation_id = %s",
        act.pk,
        actors.stp.pk,
    )
    assert found == [f"act {act.public_id} is accepted without the signature of STP"]


def test_signature_of_another_digest_is_a_breach(actors: cast.Cast, yard: Yard) -> None:
    act = yards.make_accepted(actors, yard)
    signature = Signature.objects.filter(act=act)[0]
    found = breach(
        "UPDATE cooperation_signature SET digest = %s WHERE id = %s", "0" * 64, signature.pk
    )
    assert found == [
        f"signature {signature.public_id} is of another digest than act {act.public_id}"
    ]


def test_item_on_two_signed_acts_is_a_breach(actors: cast.Cast, yard: Yard) -> None:
    one, two = yards.make_accepted(actors, yard), yards.make_accepted(actors, yard)
    item = one.lines.get().source_id
    found = breach(
        "UPDATE cooperation_actline SET source_id = %s, is_live = false WHERE act_id = %s",
        item,
        two.pk,
    )
    assert found == [f"item {item} ({yards.KIND}) is on 2 signed acts"]
