"""What defect acts and non-conformances let whom do, on pages and over the API."""

from __future__ import annotations

from tests.isolation.policy import (
    ANY_WORKERS,
    ASKING,
    PARTY,
    PLACED,
    SIGNED_IN,
    WORKERS,
    WORKING,
    Line,
)

DEFECTS: dict[str, Line] = {
    "equipment:defect-act-list": Line(get=PLACED),
    "equipment:defect-act-create": Line(get=ANY_WORKERS, post=ANY_WORKERS),
    "equipment:defect-act-detail": Line("defectact", get=PARTY),
    "equipment:defect-act-edit": Line("defectact", get=WORKING, post=WORKING),
    "equipment:defect-act-findings": Line("defectact", get=WORKING, post=WORKING),
    "equipment:defect-act-send": Line("defectact", post=WORKING, body={"version": "1"}),
    "equipment:defect-act-agree": Line(
        "defectact:sent", post=ASKING, body={"version": "2", "digest": "KANARYA"}
    ),
    "equipment:defect-act-refuse": Line(
        "defectact:sent", post=ASKING, body={"version": "2", "reason": "No rig"}
    ),
    "equipment:defect-act-withdraw": Line(
        "defectact", post=WORKING, body={"version": "1", "reason": "No rig"}
    ),
    "equipment:defect-act-supersede": Line("defectact:agreed", post=WORKING),
    "equipment:defect-act-pdf": Line("defectact", get=PARTY),
    "equipment:defect-act-json": Line("defectact", get=PARTY),
    "equipment:nonconformance-list": Line(get=PLACED),
    "equipment:nonconformance-create": Line(get=ANY_WORKERS, post=ANY_WORKERS),
    "equipment:nonconformance-detail": Line("nonconformance", get=PARTY),
    "equipment:nonconformance-edit": Line("nonconformance", get=WORKING, post=WORKING),
    "equipment:nonconformance-propose": Line("nonconformance", get=WORKERS, post=WORKERS),
    "equipment:nonconformance-agree": Line(
        "nonconformance:proposed", post=ASKING, body={"version": "2"}
    ),
    "equipment:nonconformance-decline": Line(
        "nonconformance:proposed", post=ASKING, body={"version": "2", "reason": "No rig"}
    ),
    "equipment:nonconformance-close": Line("nonconformance:agreed", get=WORKERS, post=WORKERS),
    "equipment:nonconformance-cancel": Line(
        "nonconformance", post=WORKING, body={"version": "1", "reason": "No rig"}
    ),
    "api:defect-acts-list": Line(get=SIGNED_IN, post=WORKING, body={"order": "{order:defective}"}),
    "api:defect-acts-detail": Line("defectact", get=PARTY, patch=WORKING),
    "api:defect-acts-actions": Line("defectact", get=PARTY),
    "api:defect-acts-agree": Line("defectact:sent", post=ASKING, body={"digest": "KANARYA"}),
    "api:defect-acts-clock": Line("defectact", get=PARTY),
    "api:defect-acts-content": Line("defectact", get=PARTY),
    "api:defect-acts-document": Line("defectact", get=PARTY),
    "api:defect-acts-refuse": Line("defectact:sent", post=ASKING, body={"reason": "No rig"}),
    "api:defect-acts-send": Line("defectact", post=WORKING),
    "api:defect-acts-withdraw": Line("defectact", post=WORKING, body={"reason": "No rig"}),
    "api:nonconformances-list": Line(
        get=SIGNED_IN,
        post=WORKERS,
        body={"joint": "{stock}", "what": "KANARYA", "severity": "minor"},
    ),
    "api:nonconformances-detail": Line(
        "nonconformance", get=PARTY, patch=WORKING, body={"what": "KANARYA"}
    ),
    "api:nonconformances-actions": Line("nonconformance", get=PARTY),
    "api:nonconformances-agree": Line("nonconformance:proposed", post=ASKING),
    "api:nonconformances-cancel": Line("nonconformance", post=WORKING, body={"reason": "No rig"}),
    "api:nonconformances-clock": Line("nonconformance", get=PARTY),
    "api:nonconformances-close": Line(
        "nonconformance:agreed", post=WORKERS, body={"evidence": "KANARYA"}
    ),
    "api:nonconformances-decline": Line(
        "nonconformance:proposed", post=ASKING, body={"reason": "No rig"}
    ),
    "api:nonconformances-propose": Line(
        "nonconformance", post=WORKERS, body={"disposition": "rework", "reason": "No rig"}
    ),
}
