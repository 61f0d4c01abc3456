"""Give deadlines that run the working days that they were worked out from."""

from django.db import migrations

from wutong.kernel.clock import day_of
from wutong.kernel.workdays import national_calendar

BATCH = 1000


def fill(apps, schema_editor):
    """By the country's calendar, the only one there was when they began."""
    count = national_calendar().count
    duties = apps.get_model("leads", "LeadDuty").objects
    open_duties = duties.filter(done_at=None, dropped_at=None, days=None)
    while rows := list(open_duties.order_by("pk")[:BATCH]):
        for row in rows:
            row.days = max(0, count(row.since, row.due))
            row.bureau_days = max(0, count(row.due, row.bureau_on))
            row.leader_days = max(0, count(row.due, row.leader_on))
            row.idle_days = max(0, count(row.due, row.idle_on))
        duties.bulk_update(rows, ["days", "bureau_days", "leader_days", "idle_days"])
    for name, running, began in (
        ("LeadTransfer", {"state": "pending"}, "asked_at"),
        ("LeadConflict", {"state": "open"}, "opened_at"),
    ):
        model = apps.get_model("leads", name).objects
        while rows := list(model.filter(days=None, **running).order_by("pk")[:BATCH]):
            for row in rows:
                row.days = max(0, count(day_of(getattr(row, began)), row.due))
            model.bulk_update(rows, ["days"])


class Migration(migrations.Migration):
    """Nothing to take back: the columns go with the migration before."""

    dependencies = [("leads", "0002_working_days_of_deadlines")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
