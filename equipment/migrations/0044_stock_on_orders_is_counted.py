"""Pipe on the rig that stands on an open order is counted as well: triggers of joints, lines and
orders append what each statement changed, so that a board reads no line of an order.

A count is of a joint, its line and its order together, and each of the three may change at the same
time as another. Whoever changes a line or the end of an order therefore takes the joints' locks
before counting, in the order of their keys as everybody does, and a line holds the end of its order;
a trigger's next statement then sees what the former holder committed. No plan depends on statistics:
what belongs to a changed row is looked up by its key.
"""

from django.db import migrations, models

#: The states on the rig as they were when this was written.
RIG = ("on_rig", "run", "pulled", "laid_down")
COUNT = """
INSERT INTO equipment_stockcount (
    grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,
    location_id, organisation_id, holder_id, kind, order_ends, joints, length_m, is_summed
)
SELECT grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,
    CASE WHEN grain <> 'ordered' THEN location_id END,
    CASE WHEN grain <> 'ordered' THEN organisation_id END,
    CASE WHEN grain <> 'ordered' THEN holder_id END,
    CASE WHEN grain <> 'ordered' THEN kind END,
    CASE WHEN grain = 'ending' THEN planned_end END,
    sum(sign), sum(sign * effective_length_m), {is_summed}
FROM ({changed}) ordered
CROSS JOIN (VALUES ('ordered'), ('ordered_place'), ('ending')) AS cut (grain)
WHERE status IN {rig}
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
HAVING sum(sign) <> 0 OR sum(sign * effective_length_m) <> 0
"""
FACTS = """SELECT {sign} AS sign, joint.memorandum_id, joint.product_line_id, joint.body_class,
    joint.tool_joint_class, joint.status, joint.location_id, joint.organisation_id,
    joint.holder_id, joint.kind, joint.effective_length_m, work.planned_end
FROM """
ITS_ORDER = """
CROSS JOIN LATERAL (
    SELECT planned_end FROM equipment_workorder WHERE id = line.order_id OFFSET 0
) work"""
ITS_LINE = """
CROSS JOIN LATERAL (
    SELECT order_id FROM equipment_orderline WHERE joint_id = joint.id AND is_open OFFSET 0
) line"""
OPEN_LINES = "(SELECT joint_id, order_id FROM {rows} WHERE is_open OFFSET 0) line"
ITS_JOINT = """
CROSS JOIN LATERAL (SELECT * FROM equipment_joint WHERE id = line.joint_id OFFSET 0) joint"""
ITS_LINES = """
CROSS JOIN LATERAL (
    SELECT joint_id FROM equipment_orderline WHERE order_id = work.id AND is_open OFFSET 0
) line"""
#: By table: how joint, line and order are found from rows of it.
FROM = {
    "joint": "{rows} joint" + ITS_LINE + ITS_ORDER,
    "orderline": OPEN_LINES + ITS_JOINT + ITS_ORDER,
    "workorder": "{rows} work" + ITS_LINES + ITS_JOINT,
}
#: By table: the columns whose change changes the counts; all of a joint may.
READ = {
    "orderline": "id, is_open, joint_id, order_id",
    "workorder": "id, planned_end",
}
#: By table: what is held before it is counted.
HOLD = {
    "orderline": """
    PERFORM FROM equipment_workorder WHERE id = ANY(ARRAY(SELECT order_id FROM ({rows}) line))
        ORDER BY id FOR SHARE;
    PERFORM FROM equipment_joint WHERE id = ANY(ARRAY(SELECT joint_id FROM ({rows}) line))
        ORDER BY id FOR NO KEY UPDATE;""",
    "workorder": """
    PERFORM FROM equipment_joint WHERE id = ANY(ARRAY(
        SELECT joint_id FROM equipment_orderline
        WHERE order_id = ANY(ARRAY(SELECT id FROM ({rows}) work)) AND is_open
    )) ORDER BY id FOR NO KEY UPDATE;""",
}
SEEN = "SELECT {read} FROM {rows}"
UNCHANGED = """
    IF NOT EXISTS (SELECT {read} FROM new_rows EXCEPT SELECT {read} FROM old_rows) THEN
        RETURN NULL;
    END IF;"""
TRIGGER = """
CREATE FUNCTION count_ordered_on_{table}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{before}
    {count};
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_{event}_counts_ordered AFTER {event} ON equipment_{table}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION count_ordered_on_{table}_{event}();
"""
NEW, OLD = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
#: By event: the tables of what changed, with the sign of their rows.
EVENTS = {
    "insert": (NEW, {"new_rows": 1}),
    "update": (f"{OLD} {NEW}", {"new_rows": 1, "old_rows": -1}),
    "delete": (OLD, {"old_rows": -1}),
}


def counted(table: str, rows: dict[str, int], is_summed: str = "false") -> str:
    changed = " UNION ALL ".join(
        FACTS.format(sign=sign) + FROM[table].format(rows=name) for name, sign in rows.items()
    )
    return COUNT.format(changed=changed, is_summed=is_summed, rig=RIG)


def before(table: str, event: str, rows: dict[str, int]) -> str:
    """What a trigger does before it counts."""
    if table not in HOLD:
        return ""
    both = " UNION ".join(SEEN.format(read=READ[table], rows=name) for name in rows)
    unchanged = UNCHANGED.format(read=READ[table]) if event == "update" else ""
    return unchanged + HOLD[table].format(rows=both)


KEEP = "".join(
    TRIGGER.format(
        table=table, event=event, tables=tables, before=before(table, event, rows),
        count=counted(table, rows),
    )
    for table in FROM
    for event, (tables, rows) in EVENTS.items()
)  # fmt: skip
FORGET = "".join(
    f"DROP TRIGGER {table}_{event}_counts_ordered ON equipment_{table};"
    f"DROP FUNCTION count_ordered_on_{table}_{event}();"
    for table in FROM
    for event in EVENTS
)
FILL = counted("orderline", {"equipment_orderline": 1}, "true")
EMPTY = "DELETE FROM equipment_stockcount WHERE grain IN ('ordered', 'ordered_place', 'ending');"
GRAINS = [
    ("whole", "Whole"),
    ("place", "Place"),
    ("day", "Day"),
    ("ordered", "Ordered"),
    ("ordered_place", "Ordered Place"),
    ("ending", "Ending"),
]


class Migration(migrations.Migration):
    dependencies = [("equipment", "0043_guard_revisions")]
    operations = [
        migrations.AlterField(
            model_name="stockcount",
            name="grain",
            field=models.CharField(choices=GRAINS, max_length=13),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="order_ends",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="stockcount",
            index=models.Index(
                condition=models.Q(("grain", "ending")),
                fields=["memorandum", "order_ends"],
                name="stock_by_end",
            ),
        ),
        migrations.RunSQL(FILL, EMPTY),
        migrations.RunSQL(KEEP, FORGET),
    ]
