"""Numbers of orders are counted from the orders themselves; a table of their last is not kept."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("equipment", "0006_tallies_are_undone")]
    operations = [migrations.DeleteModel(name="OrderNumber")]
