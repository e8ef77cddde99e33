"""Reports of SOCAR's pipe, taken through their states by the services."""

from __future__ import annotations

from typing import Any

from core.models import User
from equipment.models import EquipmentItem, Joint, Nonconformance
from equipment.nonconformance import services
from tests import factories
from tests.cast import Cast
from tests.equipment import lives

NOW = factories.NOW


def joint(stage: Cast, status: str = "received") -> Joint:
    return lives.joints_in(stage, status)[0]


def item(stage: Cast, **fields: Any) -> EquipmentItem:
    values = {"number": "V-1", "kind": "valve", "location": lives.base(stage), **fields}
    return EquipmentItem.objects.create(
        memorandum=stage.memorandum, organisation=stage.socar, **values
    )


def raised(stage: Cast, **changes: Any) -> Nonconformance:
    """STP finds a crack in a joint of SOCAR."""
    values: dict[str, Any] = {
        "what": "A crack in the weld of the box",
        "severity": "major",
        "by": stage.stp_engineer,
        "now": NOW,
        **changes,
    }
    if not {"joint", "item", "line"} & changes.keys():
        values["joint"] = joint(stage)
    return services.raise_report(**values)


def propose(
    report: Nonconformance, by: User, disposition: str = "repair", reason: str = "It can be mended"
) -> Nonconformance:
    return services.propose_disposition(
        report=report, disposition=disposition, reason=reason, by=by, now=NOW
    )


def proposed(stage: Cast, **changes: Any) -> Nonconformance:
    """STP proposes, SOCAR is to agree."""
    disposition = changes.pop("disposition", "repair")
    reason = changes.pop("reason", "It can be mended")
    return propose(raised(stage, **changes), stage.stp_engineer, disposition, reason)


def agreed(stage: Cast, **changes: Any) -> Nonconformance:
    report = proposed(stage, **changes)
    return services.agree_disposition(report=report, by=stage.socar_engineer, now=NOW)


def closed(stage: Cast, **changes: Any) -> Nonconformance:
    evidence = changes.pop("evidence", "MPI report 17")
    report = agreed(stage, **changes)
    return services.close_report(report=report, evidence=evidence, by=stage.stp_engineer, now=NOW)
