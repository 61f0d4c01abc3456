"""Members of a team have duties; one sponsoring leader and one steward at a time."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

SOLE = ("leader_sponsor", "project_steward")


def end_the_elder(apps: Any, _editor: Any) -> None:
    """Where several hold such a capacity, the one who joined last stays; the others' last day is
    the one on which the next joined."""
    members = apps.get_model("projects", "ProjectMember").objects.filter(
        left_on=None, user__isnull=False, capacity__in=SOLE
    )
    after: dict[tuple[int, str], Any] = {}
    for one in members.order_by("-joined_on", "-pk").iterator():
        following = after.get((one.project_id, one.capacity))
        after[one.project_id, one.capacity] = one.joined_on
        if following is not None:
            one.left_on = following
            one.save(update_fields=["left_on"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_fewer_indexes")]

    operations = [
        migrations.AddField(
            model_name="projectmember",
            name="duty",
            field=models.CharField(blank=True, max_length=120, verbose_name="分工"),
        ),
        migrations.RunPython(end_the_elder, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="projectmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("capacity__in", SOLE), ("left_on", None), ("user__isnull", False)
                ),
                fields=("project", "capacity"),
                name="project_member_one_at_a_time",
            ),
        ),
    ]
