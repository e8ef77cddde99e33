"""What each address of the API lets whom do: one line a route."""

from __future__ import annotations

from tests.isolation.policy import (
    ADMIN,
    ADMINS,
    ANYONE,
    ATTACHERS,
    HOSTING,
    KEEPERS,
    KEEPING,
    LEADERS,
    MISSING,
    ORDERING,
    OURS,
    PARTY,
    SIGNED_IN,
    WORKERS,
    WORKING,
    Line,
)

#: A row that brings a joint into the register.
NEW_JOINT = {
    "serial": "KANARYA 77", "product_line": "{product}", "location": "{location}",
    "effective_length_m": "12.5",
}  # fmt: skip

NEW_SPECIALIST = {
    "unit": "Yard 2", "trade": "welder", "given_name": "KANARYA", "family_name": "Example",
}  # fmt: skip
NEW_PLACEMENT = {
    "memorandum": "{memorandum}", "specialist": "{specialist:offered}", "host": "{host}",
    "commitment": "{commitment:days}", "host_unit": "KANARYA shop", "programme": "KANARYA",
    "planned_start": "2026-06-01", "planned_end": "2026-06-02",
}  # fmt: skip

API: dict[str, Line] = {
    "api:me": Line(get=SIGNED_IN),
    "api:search": Line(get=SIGNED_IN),
    "api:schema": Line(get=ANYONE),
    "api:docs": Line(get=ANYONE),
    "api:problems": Line(get=ANYONE),
    "api:memoranda-list": Line(get=SIGNED_IN),
    "api:memoranda-detail": Line("memorandum", get=PARTY),
    "api:memoranda-actions": Line("memorandum", get=PARTY),
    "api:memoranda-progress": Line("memorandum", get=PARTY),
    "api:parties-list": Line(get=SIGNED_IN),
    "api:parties-detail": Line("party", get=PARTY),
    "api:parties-actions": Line("party", get=PARTY),
    "api:areas-list": Line(get=SIGNED_IN),
    "api:areas-detail": Line("area", get=PARTY),
    "api:areas-actions": Line("area", get=PARTY),
    "api:areas-progress": Line("area", get=PARTY),
    "api:clauses-list": Line(get=SIGNED_IN),
    "api:clauses-detail": Line("clause", get=PARTY),
    "api:clauses-actions": Line("clause", get=PARTY),
    "api:resulting-instruments-list": Line(get=SIGNED_IN),
    "api:resulting-instruments-detail": Line("instrument", get=PARTY),
    "api:resulting-instruments-actions": Line("instrument", get=PARTY),
    "api:commitments-list": Line(get=SIGNED_IN, post=LEADERS),
    "api:commitments-detail": Line("commitment", get=PARTY, patch=LEADERS),
    "api:commitments-accept": Line("commitment", post="stp_coordinator stp_manager"),
    "api:commitments-actions": Line("commitment", get=PARTY),
    "api:commitments-agree": Line("commitment:draft", post=LEADERS),
    "api:commitments-cancel": Line(
        "commitment", post=LEADERS, body={"decision_reference": "Minutes 4"}
    ),
    "api:commitments-hold": Line("commitment", post=LEADERS, body={"reason": "No rig"}),
    "api:commitments-progress": Line("commitment", get=PARTY),
    "api:commitments-resume": Line("commitment:on_hold", post=LEADERS),
    "api:commitments-start": Line("commitment:agreed", post=LEADERS),
    "api:progress-entries-list": Line(get=SIGNED_IN),
    "api:progress-entries-detail": Line("entry", get=PARTY),
    "api:progress-entries-actions": Line("entry", get=PARTY),
    "api:acts-list": Line(get=SIGNED_IN, post=WORKERS),
    "api:acts-finished-work": Line(get=SIGNED_IN),
    "api:acts-detail": Line("act", get=PARTY, patch=WORKING),
    "api:acts-actions": Line("act", get=PARTY),
    "api:acts-add-lines": Line(
        "act", post=WORKING, body={"items": [{"kind": "order_line", "source": f"orl_{MISSING}"}]}
    ),
    "api:acts-amend": Line("act:refused", post=WORKING),
    "api:acts-clock": Line("act", get=PARTY),
    "api:acts-content": Line("act", get=PARTY),
    "api:acts-document": Line("act", get=PARTY),
    "api:acts-refuse": Line("act:sent", post="", body={"reason": "No rig"}),
    "api:acts-remove-lines": Line("act", post=WORKING, body={"lines": [f"acl_{MISSING}"]}),
    "api:acts-send": Line("act", post=WORKING),
    "api:acts-sign": Line("act:sent", post=""),
    "api:acts-withdraw": Line("act:sent", post=WORKING),
    "api:signatures-list": Line(get=SIGNED_IN),
    "api:signatures-detail": Line("signature", get=PARTY),
    "api:signatures-actions": Line("signature", get=PARTY),
    "api:product-lines-list": Line(get=SIGNED_IN),
    "api:product-lines-detail": Line("product", get=SIGNED_IN),
    "api:product-lines-actions": Line("product", get=SIGNED_IN),
    "api:locations-list": Line(get=SIGNED_IN, post=WORKERS),
    "api:locations-detail": Line("location", get=PARTY),
    "api:locations-actions": Line("location", get=PARTY),
    "api:tallies-list": Line(get=SIGNED_IN, post=WORKERS),
    "api:tallies-detail": Line("tally", get=PARTY),
    "api:tallies-actions": Line("tally", get=PARTY),
    "api:tallies-undo": Line("tally:mapped", post=ORDERING),
    "api:tallies-cancel": Line("tally", post=ORDERING),
    "api:tallies-commit": Line("tally", post=ORDERING),
    "api:tallies-decide-rows": Line("tally", post=ORDERING, body={"outcomes": {"7": "joint"}}),
    "api:tallies-discard": Line("tally", post=ORDERING),
    "api:tallies-map": Line(
        "tally",
        post=ORDERING,
        body={
            "sheet": "Sheet1",
            "header_first": 1,
            "header_last": 1,
            "first_row": 2,
            "columns": {"length": 5},
        },
    ),
    "api:tallies-preview": Line("tally", get=PARTY),
    "api:tallies-rows": Line("tally", get=PARTY),
    "api:tallies-reconciliation": Line("tally", get=PARTY),
    "api:tallies-document": Line("tally", get=PARTY),
    "api:tallies-workbook": Line("tally", get=PARTY),
    "api:tallies-suggestion": Line("tally", get=PARTY),
    "api:joints-bulk": Line(post=WORKERS, body={"rows": [NEW_JOINT]}),
    "api:joints-labels": Line(post=SIGNED_IN, body={"ids": ["{joint}"]}),
    "api:joints-list": Line(get=SIGNED_IN, post=WORKERS, body=NEW_JOINT),
    "api:joints-detail": Line("joint", get=PARTY, patch=ORDERING),
    "api:joints-actions": Line("joint", get=PARTY),
    "api:work-orders-list": Line(get=SIGNED_IN, post=WORKERS, body={"executor": "{organisation}"}),
    "api:work-orders-detail": Line("order", get=PARTY, patch=ORDERING),
    "api:work-orders-accept": Line(
        "order:submitted", post="stp_engineer stp_coordinator stp_manager"
    ),
    "api:work-orders-actions": Line("order", get=PARTY),
    "api:work-orders-add-lines": Line("order", post=ORDERING, body={"joints": ["{joint}"]}),
    "api:work-orders-cancel": Line("order", post=ORDERING, body={"reason": "No rig"}),
    "api:work-orders-clock": Line("order", get=PARTY),
    "api:work-orders-document": Line("order", get=PARTY),
    "api:work-orders-workbook": Line("order", get=PARTY),
    "api:work-orders-finish": Line("order:started", post=WORKING),
    "api:work-orders-remove-lines": Line("order", post=ORDERING, body={"lines": ["{line}"]}),
    "api:work-orders-return": Line(
        "order:submitted",
        post="stp_engineer stp_coordinator stp_manager",
        body={"reason": "No rig"},
    ),
    "api:work-orders-start": Line("order:accepted", post=WORKING),
    "api:work-orders-submit": Line("order", post=ORDERING),
    "api:order-lines-bulk": Line(
        post=ORDERING, body={"order": "{order}", "rows": [{"joint": "{joint}"}]}
    ),
    "api:order-lines-list": Line(get=SIGNED_IN),
    "api:order-lines-detail": Line("line", get=PARTY),
    "api:order-lines-actions": Line("line", get=PARTY),
    "api:installations-list": Line(get=SIGNED_IN, post=WORKING, body={"line": "{line:started}"}),
    "api:installations-bulk": Line(
        post=WORKING, body={"order": "{order:started}", "rows": [{"line": "{line:started}"}]}
    ),
    "api:installations-detail": Line("record", get=PARTY, patch=WORKING),
    "api:installations-actions": Line("record", get=PARTY),
    "api:specialists-list": Line(get=SIGNED_IN, post=KEEPERS, body=NEW_SPECIALIST),
    "api:specialists-detail": Line("specialist", get=OURS, patch=KEEPING),
    "api:specialists-actions": Line("specialist", get=OURS),
    "api:specialists-person": Line("specialist", get=OURS),
    "api:specialists-record-consent": Line(
        "specialist", post=KEEPING, body={"purpose": "Placement", "consented_on": "2026-05-02"}
    ),
    "api:specialists-withdraw-consent": Line(
        "specialist", post=KEEPING, body={"withdrawn_on": "2026-05-03"}
    ),
    "api:specialists-deactivate": Line("specialist", post=KEEPING, body={"reason": "Left"}),
    "api:specialists-reactivate": Line("specialist", post=KEEPING),
    "api:specialists-erase": Line("specialist", post=KEEPING, body={"reason": "Left"}),
    "api:placements-list": Line(get=SIGNED_IN, post=ORDERING, body=NEW_PLACEMENT),
    "api:placements-detail": Line("placement", get=PARTY, patch=ORDERING),
    "api:placements-actions": Line("placement", get=PARTY),
    "api:placements-clock": Line("placement", get=PARTY),
    "api:placements-approve": Line("placement:nominated", post="socar_coordinator socar_manager"),
    "api:placements-accept": Line("placement", post=HOSTING, body={"mentor": "{member}"}),
    "api:placements-decline": Line("placement", post=HOSTING, body={"reason": "No mentor"}),
    "api:placements-withdraw": Line(
        "placement", post="socar_coordinator socar_manager", body={"reason": "No rig"}
    ),
    "api:placements-start": Line("placement:accepted", post=WORKING, body={"on": "2026-06-01"}),
    "api:placements-record-attendance": Line(
        "placement:started", post=WORKING, body={"rows": [{"on": "2026-06-03"}]}
    ),
    "api:placements-report": Line("placement:started", post=ORDERING, body={"text": "Learned"}),
    "api:placements-return-report": Line(
        "placement:reported", post=f"stp_engineer {HOSTING}", body={"reason": "No gauges"}
    ),
    "api:placements-confirm": Line("placement:reported", post=f"stp_engineer {HOSTING}"),
    "api:placements-cut-short": Line(
        "placement:started", post=LEADERS, body={"reason": "No rig", "ended_on": "2026-06-05"}
    ),
    "api:attendance-days-list": Line(get=SIGNED_IN),
    "api:attendance-days-detail": Line("attendance", get=PARTY),
    "api:attendance-days-actions": Line("attendance", get=PARTY),
    "api:files-list": Line(get=SIGNED_IN),
    "api:files-detail": Line("file", get=PARTY),
    "api:files-actions": Line("file", get=PARTY),
    "api:files-content": Line("file", get=PARTY),
    "api:events-list": Line(get=SIGNED_IN),
    "api:events-detail": Line("event", get=PARTY),
    "api:events-actions": Line("event", get=PARTY),
    "api:notices-list": Line(get=SIGNED_IN),
    "api:notices-read-all": Line(post=SIGNED_IN),
    "api:notices-detail": Line("notice", get="socar_engineer"),
    "api:notices-actions": Line("notice", get="socar_engineer"),
    "api:notices-read": Line("notice", post="socar_engineer"),
    "api:notices-unread": Line("notice", post="socar_engineer"),
    "api:exports-list": Line(
        get=SIGNED_IN, post=SIGNED_IN, body={"resource": "joints", "format": "csv"}
    ),
    "api:exports-detail": Line("export:api", get="socar_engineer"),
    "api:exports-actions": Line("export:api", get="socar_engineer"),
    "api:exports-cancel": Line("export:api", post="socar_engineer"),
    "api:exports-content": Line("export:api", get="socar_engineer"),
    "api:calendar-days-list": Line(get=SIGNED_IN, post=ADMINS),
    "api:calendar-days-detail": Line("day", get=f"{PARTY} socar_nobody"),
    "api:calendar-days-actions": Line("day", get=f"{PARTY} socar_nobody"),
    "api:calendar-days-remove": Line("day", post=ADMIN),
    "api:working-hours-list": Line(
        get=SIGNED_IN, post=ADMINS, body={"ends": "18:00", "zone": "Asia/Baku"}
    ),
    "api:working-hours-detail": Line("nobodys", get=""),
    "api:working-hours-actions": Line("nobodys", get=""),
    "api:imports-list": Line(
        get=SIGNED_IN, post=WORKERS, body={"kind": "places", "memorandum": "{memorandum}"}
    ),
    "api:imports-kinds": Line(get=SIGNED_IN),
    "api:imports-detail": Line("import", get=OURS),
    "api:imports-actions": Line("import", get=OURS),
    "api:imports-cancel": Line("import", post=ORDERING),
    "api:imports-commit": Line("import", post=ORDERING),
    "api:imports-discard": Line("import", post=ORDERING),
    "api:imports-map": Line("import", post=ORDERING),
    "api:imports-preview": Line("import", get=OURS),
    "api:imports-undo": Line("import", post=ORDERING),
    "api/^.*$": Line(get="", post=""),
    "api:comments-list": Line(get=SIGNED_IN, post=ATTACHERS, body={"object": "{order}"}),
    "api:comments-detail": Line("comment", get=PARTY, patch="socar_engineer"),
    "api:comments-actions": Line("comment", get=PARTY),
    "api:comments-withdraw": Line("comment", post="socar_engineer socar_administrator"),
}
