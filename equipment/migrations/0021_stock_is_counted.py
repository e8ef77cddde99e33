"""The stock is counted as it changes: triggers append what each statement changed, by key."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import core.fields

#: The states as they were when this was written: out of the stock for good, and waiting.
GONE = ("lost_in_hole", "cemented", "written_off")
WAITING = (
    "under_inspection",
    "classified",
    "received",
    "returned",
    "cleaned",
    "repair_required",
    "in_repair",
    "re_inspected",
    "hydrotest",
    "quarantined",
    "rejected",
    "in_transit",
)
COUNT = """
INSERT INTO equipment_stockcount (
    grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,
    location_id, organisation_id, holder_id, kind, status_since, joints, length_m, is_summed
)
SELECT grain, memorandum_id, product_line_id, body_class, tool_joint_class, status,
    CASE WHEN grain <> 'whole' THEN location_id END,
    CASE WHEN grain <> 'whole' THEN organisation_id END,
    CASE WHEN grain <> 'whole' THEN holder_id END,
    CASE WHEN grain <> 'whole' THEN kind END,
    CASE WHEN grain = 'day' THEN status_since END,
    sum(sign), sum(sign * effective_length_m), {is_summed}
FROM ({changed}) joint CROSS JOIN (VALUES ('whole'), ('place'), ('day')) AS cut (grain)
WHERE status NOT IN {gone} AND (grain <> 'day' OR status IN {waiting})
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
HAVING sum(sign) <> 0 OR sum(sign * effective_length_m) <> 0
"""
TRIGGER = """
CREATE FUNCTION count_stock_on_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {count};
    RETURN NULL;
END $$;
CREATE TRIGGER joint_{event}_is_counted AFTER {event} ON equipment_joint
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION count_stock_on_{event}();
"""
CAME = "SELECT *, 1 AS sign FROM new_rows"
WENT = "SELECT *, -1 AS sign FROM old_rows"
EVENTS = {
    "insert": ("NEW TABLE AS new_rows", CAME),
    "update": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        f"{CAME} UNION ALL {WENT}",
    ),
    "delete": ("OLD TABLE AS old_rows", WENT),
}


def counted(changed: str, is_summed: str = "false") -> str:
    return COUNT.format(changed=changed, is_summed=is_summed, gone=GONE, waiting=WAITING)


KEEP = "".join(
    TRIGGER.format(event=event, tables=tables, count=counted(changed))
    for event, (tables, changed) in EVENTS.items()
)
FORGET = "".join(
    f"DROP TRIGGER joint_{event}_is_counted ON equipment_joint;"
    f"DROP FUNCTION count_stock_on_{event}();"
    for event in EVENTS
)
FILL = counted("SELECT *, 1 AS sign FROM equipment_joint", "true")


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0004_clocks_of_acts"),
        ("core", "0015_private_events"),
        ("equipment", "0020_lists_by_their_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="StockCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "grain",
                    models.CharField(
                        choices=[("whole", "Whole"), ("place", "Place"), ("day", "Day")],
                        max_length=5,
                    ),
                ),
                (
                    "body_class",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("premium", "Premium"),
                            ("class_2", "Class 2"),
                            ("class_3", "Class 3"),
                            ("scrap", "Scrap"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "tool_joint_class",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("premium", "Premium"),
                            ("class_2", "Class 2"),
                            ("class_3", "Class 3"),
                            ("scrap", "Scrap"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("in_stock", "In stock"),
                            ("allocated", "Allocated"),
                            ("in_transit", "In transit"),
                            ("on_rig", "On rig"),
                            ("run", "In hole"),
                            ("pulled", "Pulled"),
                            ("laid_down", "Laid down"),
                            ("returned", "Returned, used, uninspected"),
                            ("cleaned", "Cleaned"),
                            ("under_inspection", "Under inspection"),
                            ("classified", "Classified"),
                            ("repair_required", "Repair required"),
                            ("in_repair", "In repair"),
                            ("re_inspected", "Inspected after repair"),
                            ("hydrotest", "At the pressure test"),
                            ("released", "Released"),
                            ("quarantined", "Quarantined, awaiting decision"),
                            ("rejected", "Rejected, awaiting decision"),
                            ("scrapped", "Scrapped"),
                            ("lost_in_hole", "Lost in hole"),
                            ("cemented", "Cemented in the well"),
                            ("written_off", "Written off"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("joint", "Joint"),
                            ("pup", "Pup joint"),
                            ("accessory", "Accessory"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("status_since", models.DateField(null=True)),
                ("joints", models.IntegerField()),
                ("length_m", core.fields.Measure(decimal_places=3, max_digits=14)),
                ("is_summed", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveIndex(
            model_name="joint",
            name="joint_by_stock",
        ),
        migrations.AddIndex(
            model_name="joint",
            index=models.Index(
                models.F("memorandum"),
                models.F("product_line"),
                django.db.models.functions.comparison.Coalesce("body_class", models.Value("")),
                django.db.models.functions.comparison.Coalesce(
                    "tool_joint_class", models.Value("")
                ),
                models.F("status_since"),
                condition=models.Q(
                    (
                        "status__in",
                        (
                            "under_inspection",
                            "classified",
                            "received",
                            "returned",
                            "cleaned",
                            "repair_required",
                            "in_repair",
                            "re_inspected",
                            "hydrotest",
                            "quarantined",
                            "rejected",
                            "in_transit",
                        ),
                    )
                ),
                name="joint_by_wait",
            ),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="holder",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.organisation",
            ),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="location",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="equipment.location",
            ),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="memorandum",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cooperation.memorandum",
            ),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="core.organisation",
            ),
        ),
        migrations.AddField(
            model_name="stockcount",
            name="product_line",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="equipment.productline",
            ),
        ),
        migrations.AddIndex(
            model_name="stockcount",
            index=models.Index(
                fields=["memorandum", "grain", "status_since"], name="stock_by_grain"
            ),
        ),
        migrations.AddIndex(
            model_name="stockcount",
            index=models.Index(
                condition=models.Q(("is_summed", False)), fields=["id"], name="stock_appended"
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, FORGET),
    ]
