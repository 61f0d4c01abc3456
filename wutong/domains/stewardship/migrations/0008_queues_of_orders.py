"""Indexes of what somebody gave and is still open, and of orders of every state by their day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0007_spreads_and_hand_overs")]

    operations = [
        migrations.RemoveIndex(
            model_name="supervisionorder", name="stewardship_giver_i_117997_idx"
        ),
        migrations.AddIndex(
            model_name="supervisionorder",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "reported"])),
                fields=["giver", "due_on", "id"],
                name="order_open_of_giver",
            ),
        ),
        migrations.AddIndex(
            model_name="supervisionorder",
            index=models.Index(fields=["due_on", "id"], name="order_due"),
        ),
    ]
