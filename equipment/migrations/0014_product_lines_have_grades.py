"""Product lines by grade and connection alone; what they said as text is gone."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("equipment", "0013_catalogue_entries"),
    ]

    operations = [
        migrations.RemoveField(model_name="productline", name="grade_text"),
        migrations.RemoveField(model_name="productline", name="connection_text"),
        migrations.AlterField(
            model_name="productline",
            name="grade",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="equipment.grade",
            ),
        ),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.UniqueConstraint(
                fields=(
                    "product",
                    "designation",
                    "weight_name",
                    "grade",
                    "connection",
                    "upset",
                    "range_name",
                ),
                name="product_line_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wall_mm", None),
                    models.Q(
                        ("wall_mm__gt", 0),
                        (
                            "wall_mm__lt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("od_mm"), "/", models.Value(2)
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="product_line_has_a_bore",
            ),
        ),
        migrations.RemoveConstraint(model_name="productline", name="product_line_od_positive"),
        migrations.AddConstraint(
            model_name="productline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("od_mm", None),
                    models.Q(("od_mm__gt", 0), ("od_mm__lt", 1000000000)),
                    _connector="OR",
                ),
                name="product_line_od_positive",
            ),
        ),
    ]
