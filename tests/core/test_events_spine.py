"""The spine: order, exactly once, and events that nobody can change."""

from collections.abc import Sequence

import pytest
from django.db import DatabaseError, transaction

from core.events import consumers, services
from core.events.models import Event, EventOutbox, EventPosition
from tests import cast, factories

pytestmark = pytest.mark.django_db


def record(actors: cast.Cast, verb: str = "order.submitted") -> Event:
    return services.record(
        verb=verb, about=actors.memorandum, by=actors.socar_engineer, now=factories.NOW
    )


def test_event_without_a_transaction_is_refused(transactional_db: None) -> None:
    actors = cast.assemble()
    with pytest.raises(transaction.TransactionManagementError):
        record(actors)


def test_event_names_its_workspace_and_party() -> None:
    actors = cast.assemble()
    event = record(actors)
    assert (event.workspace_id, event.organisation) == (actors.memorandum.pk, actors.socar)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_event_is_never_changed(change: str) -> None:
    event = record(cast.assemble())
    rows = Event.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(reason="other") if change == "update" else rows._raw_delete("default")


def test_relay_numbers_each_event_once_and_drains_the_outbox() -> None:
    actors = cast.assemble()
    events = [record(actors, verb=f"thing.{i}") for i in range(3)]
    assert (services.number_events(), services.number_events()) == (3, 0)
    assert list(EventPosition.objects.order_by("seq").values_list("event", flat=True)) == [
        e.pk for e in events
    ]
    assert not EventOutbox.objects.exists()


def test_consumer_that_fails_is_handed_the_same_events_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actors = cast.assemble()
    seen: list[int] = []

    def consume(positions: Sequence[EventPosition]) -> None:
        seen.append(len(positions))
        if len(seen) == 1:
            raise RuntimeError("killed")

    monkeypatch.setitem(consumers.REGISTRY, "test", consume)
    record(actors)
    services.number_events()
    with pytest.raises(RuntimeError), transaction.atomic():
        services.hand_on("test")
    services.hand_on("test")
    services.hand_on("test")
    assert seen == [1, 1]


def test_consumer_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    actors = cast.assemble()
    seen: list[int] = []

    def broken(_positions: object) -> None:
        raise ZeroDivisionError

    def consume(positions: Sequence[EventPosition]) -> None:
        seen.extend(position.seq for position in positions)

    monkeypatch.setattr(consumers, "REGISTRY", {"first": broken, "second": consume})
    record(actors)
    with pytest.raises(ExceptionGroup):
        services.relay()
    assert len(seen) == 1


def test_event_private_to_a_party_is_read_by_its_people_in_the_memorandum() -> None:
    actors = cast.assemble()
    services.record(
        verb="thing.kept", about=actors.memorandum, by=actors.socar_engineer, now=factories.NOW,
        private=True,
    )  # fmt: skip
    elsewhere = factories.make_user(actors.socar, "elsewhere@socar.test")
    factories.grant_role(elsewhere, "manager", actors.other_memorandum.workspace)
    readers = (actors.socar_observer, actors.stp_manager, elsewhere)
    seen = [
        Event.objects.visible_to(reader).filter(verb="thing.kept").count() for reader in readers
    ]
    assert seen == [1, 0, 0]


def test_event_of_a_party_is_read_by_its_people_with_a_role_and_by_who_did_it() -> None:
    actors = cast.assemble()
    newcomer = factories.make_user(actors.socar, "newcomer@socar.test")
    for verb, by in (("thing.done", actors.socar_engineer), ("thing.begun", newcomer)):
        services.record(verb=verb, about=newcomer, by=by, now=factories.NOW)
    readers = (newcomer, actors.socar_observer, actors.stp_manager)
    seen = [
        Event.objects.visible_to(reader).filter(verb__startswith="thing.") for reader in readers
    ]
    assert [[event.verb for event in found] for found in seen] == [
        ["thing.begun"], ["thing.begun", "thing.done"], [],
    ]  # fmt: skip
