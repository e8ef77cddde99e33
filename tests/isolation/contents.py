"""What stands in a memorandum of the world: one object of each kind, in each state that asks."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cooperation.acceptance import services as acceptance
from cooperation.acceptance import sources
from cooperation.acceptance.models import Act, Signature
from cooperation.acceptance.sources import Item
from cooperation.memoranda.models import ResultingInstrument
from cooperation.models import Commitment, Memorandum
from cooperation.progress.models import ProgressEntry
from core.accounts.models import Party, User, Workspace
from core.comments import services as comments
from core.events import services as events
from core.files import services as files
from core.models import Event
from core.notices.models import Delivery, Notice
from core.transfer.sheet import open_workbook
from equipment.models import DismantlingRecord, Joint, Location, OrderLine, RunningRecord
from equipment.pipes import services as pipes
from tests import factories, reminders
from tests.cast import Cast
from tests.cooperation import yard as acts
from tests.equipment import lives, pulls, requested, workbooks, yard
from tests.isolation import (
    certificated,
    defective,
    exchanged,
    gauged,
    pressed,
    register,
    repaired,
    revised,
)

NOW = factories.NOW


def fill(scene: Cast, word: str) -> dict[str, Any]:
    """One object of each kind; every text that people wrote holds `word`."""
    _named(scene, word)
    commitment = _commitments(scene, word)
    found: dict[str, Any] = {
        "memorandum": scene.memorandum,
        "workspace": scene.memorandum.workspace,
        "area": scene.area,
        "clause": factories.make_clause(scene.memorandum, summary_az=f"{word} clause"),
        "instrument": ResultingInstrument.objects.create(
            memorandum=scene.memorandum, name=f"{word} contract", dated="2026"
        ),
        "organisation": scene.stp,
        "person": scene.stp_engineer,
        "party": Party.objects.filter(workspace=scene.memorandum.workspace).first(),
        **commitment,
        **_orders(scene, word),
        **_requests(scene, word),
    }
    found |= _acts(scene, word)
    found |= _tallies(scene, word)
    found |= register.fill(scene, word)
    found |= defective.fill(scene, word)
    found |= exchanged.fill(scene, word)
    for slice_ in (repaired, gauged, pressed, revised, certificated):
        found |= slice_.fill(scene, word)
    found["comment"] = comments.write_comment(
        about=found["order"],
        body=f"{word} which rig? @{scene.stp_coordinator.email}",
        by=scene.socar_engineer,
        now=NOW,
    )
    found["file"] = _file(scene, found["order"], word)
    Joint.objects.filter(memorandum=scene.memorandum).update(tally_number=word)
    found["location"] = (
        Location.objects.filter(memorandum=scene.memorandum).exclude(kind="transit").first()
    )
    events.relay()
    found["event"] = Event.objects.filter(object_id=found["order"].public_id).first()
    return found


def _named(scene: Cast, word: str) -> None:
    Workspace.objects.filter(pk=scene.memorandum.pk).update(name=f"{word} memorandum")
    type(scene.area).objects.filter(pk=scene.area.pk).update(scope=f"{word} scope")
    scene.memorandum = Memorandum.objects.get(pk=scene.memorandum.pk)
    yard.make_rig(scene)


def _commitments(scene: Cast, word: str) -> dict[str, Any]:
    def made(status: str, **fields: Any) -> Commitment:
        title = f"{word} {status}"
        values = {"title": title, "status": status, **fields}
        return factories.make_commitment(scene.area, scene.socar_coordinator, **values)

    states = ("draft", "agreed", "in_progress", "on_hold")
    found: dict[str, Any] = {f"commitment:{state}": made(state) for state in states}
    staged = made("in_progress", measure="milestones", unit="percent", target=100)
    found["milestone"] = staged.milestones.create(title=word, due=staged.due, weight=60)
    found["milestone:reached"] = staged.milestones.create(
        title=word,
        due=staged.due,
        weight=40,
        reached_on=staged.start,
        reached_by=scene.stp_engineer,
    )
    return found | {"commitment": found["commitment:in_progress"]}


def _orders(scene: Cast, word: str) -> dict[str, Any]:
    made = {
        "order": yard.draft,
        "order:submitted": yard.submitted,
        "order:accepted": yard.accepted,
        "order:started": yard.started,
        "order:asked": yard.asked,
        "order:held": yard.held,
    }
    found: dict[str, Any] = {}
    for kind, make in made.items():
        found[kind] = make(scene, yard.make_joints(scene, 2), title=f"{word} order")
    yard.finished(scene, yard.make_joints(scene, 1), title=f"{word} order")
    found["line"] = OrderLine.objects.filter(order=found["order"]).first()
    found["line:started"] = OrderLine.objects.filter(order=found["order:started"]).first()
    found["joint"] = found["line"].joint
    found["record"] = RunningRecord.objects.filter(line__order__memorandum=scene.memorandum).first()
    return found | _dismantling(scene, word)


def _dismantling(scene: Cast, word: str) -> dict[str, Any]:
    """An order under way of which one joint lies on a rack and one is still below."""
    order = pulls.started(scene, lives.joints_in(scene, "run", 2), title=f"{word} order")
    laid, below = pulls.lines(order)
    pulls.save(scene, order, pulls.laid(scene, laid, condition="bent", remark=word, stand=word))
    record = DismantlingRecord.objects.get(line=laid)
    return {"order:pulling": order, "line:pulling": below, "pulled": record}


def _requests(scene: Cast, word: str) -> dict[str, Any]:
    """Requests that both parties know of: before the one, back with the other, agreed."""
    made = {
        "request": requested.submitted,
        "request:returned": requested.returned,
        "request:accepted": requested.accepted,
    }
    texts = {name: f"{word} request" for name in ("title", "text", "well", "executed_under")}
    joints = yard.make_joints(scene, 1)
    return {kind: make(scene, joints=joints, **texts) for kind, make in made.items()}


def _acts(scene: Cast, word: str) -> dict[str, Any]:
    """A draft, one that was sent, one that was refused, one that both have signed."""
    accepted = _act(scene, word)
    acceptance.send_act(act=accepted, by=scene.stp_engineer, now=NOW)
    for signatory in (scene.socar_signatory, scene.stp_signatory):
        accepted = acts.sign(Act.objects.get(pk=accepted.pk), signatory)
    found: dict[str, Any] = {"act:accepted": accepted}
    for kind in ("act", "act:sent", "act:refused"):
        yard.finished(scene, yard.make_joints(scene, 1), title=f"{word} order")
        found[kind] = _act(scene, word)
    for kind in ("act:sent", "act:refused"):
        acceptance.send_act(act=found[kind], by=scene.stp_engineer, now=NOW)
    acceptance.refuse_act(act=found["act:refused"], by=scene.socar_signatory, reason=word, now=NOW)
    yard.finished(scene, yard.make_joints(scene, 1), title=f"{word} order")
    found["signature"] = Signature.objects.filter(act=accepted).first()
    found["act:line"] = found["act"].lines.first()
    found["entry"] = ProgressEntry.objects.filter(act=accepted).first()
    return found


def _act(scene: Cast, word: str) -> Act:
    offers = sources.REGISTRY["order_line"].offers(memorandum_id=scene.memorandum.pk)
    return acceptance.create_act(
        memorandum=scene.memorandum, title=f"{word} act", basis=word,
        items=[Item("order_line", offer.source_id) for offer in offers],
        by=scene.stp_engineer, now=NOW,
    )  # fmt: skip


def _tallies(scene: Cast, word: str) -> dict[str, Any]:
    sheet = workbooks.tally([1, f"{word}-1", f"{word}9", "Casing", 12.5])
    found: dict[str, Any] = {}
    for kind in ("tally", "tally:mapped"):
        found[kind] = pipes.upload_tally(
            memorandum=scene.memorandum, upload=SimpleUploadedFile(f"{word}.xlsx", sheet),
            product_line=factories.make_product_line(), location=yard.make_rig(scene),
            by=scene.socar_engineer, now=NOW,
        )  # fmt: skip
    mapping = workbooks.suggested(open_workbook(sheet).sheet("Sheet1"))
    pipes.map_tally(tally=found["tally:mapped"], mapping=mapping, by=scene.socar_engineer, now=NOW)
    return found | _catalogue(found["tally"].product_line)


def _catalogue(line: Any) -> dict[str, Any]:
    """Entries of the catalogue, which all memoranda share: no word of any stands in them."""
    limit = factories.make_tool_joint_limit()
    return {
        "product": line,
        "grade": line.grade,
        "connection": limit.connection,
        "torque": factories.make_torque(limit.connection),
        "tool-joint-limit": limit,
        "scheme": limit.pipe_class.scheme,
    }


def _file(scene: Cast, parent: Any, word: str) -> Any:
    upload = SimpleUploadedFile(f"{word}.txt", f"{word} inside\n".encode())
    return files.attach_file(upload=upload, parent=parent, by=scene.socar_engineer, now=NOW)


def remind(person: User, found: dict[str, Any]) -> tuple[Notice, Delivery]:
    """A notice about the commitment, and the mail that carries it and could not be sent."""
    notice = reminders.give(person, found["commitment"])
    mail = Delivery.objects.create(
        person=person, message_id="<kanarya@test>", due_at=NOW, status="failed", attempts=8
    )
    Notice.objects.filter(pk=notice.pk).update(delivery=mail)
    return notice, mail
