"""Indexes of open appeals by their day of receipt and the money they block, of open orders by when
they were given, of both with a card."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stewardship", "0008_queues_of_orders")]

    operations = [
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["received", "verified", "assigned", "sent_back", "answered"])
                ),
                fields=["received_on", "id"],
                name="appeal_open_received",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["received", "verified", "assigned", "sent_back", "answered"])
                ),
                fields=["blocked", "id"],
                name="appeal_open_blocking",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(
                    ("escalation__in", ["yellow_card", "red_card", "talk"]),
                    ("state__in", ["received", "verified", "assigned", "sent_back", "answered"]),
                ),
                fields=["due_on", "id"],
                name="appeal_open_carded",
            ),
        ),
        migrations.AddIndex(
            model_name="supervisionorder",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "reported"])),
                fields=["given_at", "id"],
                name="order_open_given",
            ),
        ),
        migrations.AddIndex(
            model_name="supervisionorder",
            index=models.Index(
                condition=models.Q(
                    ("escalation__in", ["yellow_card", "red_card", "talk"]),
                    ("state__in", ["open", "reported"]),
                ),
                fields=["due_on", "id"],
                name="order_open_carded",
            ),
        ),
    ]
