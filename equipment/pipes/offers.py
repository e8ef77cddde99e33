"""What the pipes slice offers the floors below: menu, words of events, files, what waits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cooperation.dashboards import waiting
from core.accounts.models import User
from core.clocks import kinds as clocks
from core.comments import subjects
from core.files import parents
from core.notices import kinds as reminders
from core.search import kinds
from core.transfer import kinds as imports
from core.web import menu, words
from equipment.instruments import touching
from equipment.pipes import joint_import, listed, place_import, queries
from equipment.pipes import search as found
from equipment.pipes.heats import listed as heats
from equipment.pipes.heats.models import Heat
from equipment.pipes.items import listed as items
from equipment.pipes.items.models import EquipmentItem
from equipment.pipes.models import Joint, Tally
from equipment.pipes.readings import touched
from equipment.pipes.sets import listed as sets
from equipment.pipes.transfers import listed as transfers
from equipment.pipes.transfers import notices
from equipment.pipes.transfers.clocks import CLOCK
from equipment.pipes.transfers.waiting import transfers_counted, transfers_waiting

VERBS = {
    "location.created": _("Place added"),
    "location.updated": _("Place changed"),
    "location.closed": _("Place closed"),
    "location.reopened": _("Place opened again"),
    "location.joints_moved": _("Pipes laid down here"),
    "joint.registered": _("Pipe registered"),
    "joint.changed": _("Pipe changed"),
    "joint_steps.taken": _("Pipes taken a step further"),
    "joint.step_reversed": _("Step taken back"),
    "inspections.recorded": _("Inspections recorded"),
    "readings.recorded": _("Readings recorded"),
    "inspection.withdrawn": _("Inspection withdrawn"),
    "reading.marked_erroneous": _("Reading marked as erroneous"),
    "pipe_set.created": _("Set opened"),
    "pipe_set.updated": _("Set changed"),
    "pipe_set.members_added": _("Joints put into the set"),
    "pipe_set.members_removed": _("Joints taken out of the set"),
    "pipe_set.closed": _("Set closed"),
    "pipe_set.reopened": _("Set opened again"),
    "usage.recorded": _("Usage logged"),
    "usage.reversed": _("Usage taken back"),
    "transfer.drafted": _("Waybill drawn up"),
    "transfer.updated": _("Waybill changed"),
    "transfer.joints_added": _("Pipes put on the waybill"),
    "transfer.joints_removed": _("Pipes taken off the waybill"),
    "transfer.refused": _("Waybill refused"),
    "transfer.dispatched": _("Waybill dispatched"),
    "transfer.confirmed": _("Waybill confirmed"),
    "transfer.cancelled": _("Waybill cancelled"),
    "transfer.settled": _("Difference settled"),
    "heat.created": _("Heat entered"),
    "heat.updated": _("Heat changed"),
    "heat.joints_assigned": _("Joints said to be of the heat"),
    "tool_joint.fitted": _("Tool joint fitted"),
    "tool_joint.withdrawn": _("Tool joint record withdrawn"),
    "item.created": _("Equipment entered"),
    "item.updated": _("Equipment changed"),
    "item.put_in_service": _("Put in service"),
    "item.take_out": _("Taken out of service"),
    "item.need_repair": _("Repair required"),
    "item.repair": _("Repair begun"),
    "item.release": _("Released"),
    "item.scrap": _("Scrapped"),
    "item.restore": _("Scrapping taken back"),
    "joint_batch.registered": _("Pipes registered"),
    "tally.uploaded": _("Tally uploaded"),
    "tally.mapped": _("Columns chosen"),
    "tally.rows_decided": _("Rows decided"),
    "tally.commit_requested": _("Registration asked for"),
    "tally.registered": _("Tally registered"),
    "tally.failed": _("Registration failed"),
    "tally.import_cancelled": _("Registration stopped"),
    "tally.discarded": _("Tally discarded"),
    "tally.undone": _("Tally undone"),
}
PIPES = "equipment:joint-list"


def heat_of(user: User, public_id: str) -> Heat | None:
    """The heat as the person sees it, or None; its certificate hangs on it through this."""
    found: Heat | None = Heat.objects.visible_to(user).filter(public_id=public_id).first()
    return found


def item_of(user: User, public_id: str) -> EquipmentItem | None:
    """The item as the person sees it, or None."""
    rows = EquipmentItem.objects.visible_to(user).filter(public_id=public_id)
    found: EquipmentItem | None = rows.first()
    return found


def register() -> None:
    """Called once, when the app is ready."""
    parents.register("tally", queries.tally_of)
    parents.register("heat", heat_of)
    parents.register("equipmentitem", item_of)
    subjects.register(Tally)
    subjects.register(Joint)
    subjects.register(EquipmentItem)
    words.register(VERBS)
    kinds.register(found.KIND)
    listed.register()
    sets.register()
    items.register()
    heats.register()
    transfers.register()
    clocks.register(CLOCK)
    touching.register("inspection", touched.inspections, touched.KINDS)
    touching.register("reading", touched.readings)
    waiting.register(transfers_waiting, counted=transfers_counted)
    reminders.register(notices.KIND)
    imports.register(place_import.KIND)
    imports.register(joint_import.KIND)
    work = menu.Section.WORK
    tallies, places = "equipment:tally-list", "equipment:location-list"
    strings, waybills = "equipment:set-list", "equipment:transfer-list"
    things, melts = "equipment:item-list", "equipment:heat-list"
    sheet, pin, ready = "file-spreadsheet", "map-pin", "list-check"
    stock = "equipment:stock-board"
    for entry in (
        menu.MenuEntry(_("Sets"), strings, icon="link", section=work, order=23, parent=PIPES),
        menu.MenuEntry(_("Waybills"), waybills, icon="send", section=work, order=24, parent=PIPES),
        menu.MenuEntry(_("Heats"), melts, icon="file-text", section=work, order=25, parent=PIPES),
        menu.MenuEntry(_("Equipment"), things, icon="tools", section=work, order=26, parent=PIPES),
        menu.MenuEntry(_("Pipes"), PIPES, icon="circles", section=work, order=20, bottom=True),
        menu.MenuEntry(_("Ready stock"), stock, icon=ready, section=work, order=20, parent=PIPES),
        menu.MenuEntry(_("Tallies"), tallies, icon=sheet, section=work, order=21, parent=PIPES),
        menu.MenuEntry(_("Places"), places, icon=pin, section=work, order=22, parent=PIPES),
    ):
        menu.register(entry)
