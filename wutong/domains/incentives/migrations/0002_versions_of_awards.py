"""Each award names the version that held on its day, and says when its facts were taken back."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_versions(apps: Any, schema: Any) -> None:
    """Awards until now were worked out by their run's version."""
    if schema.connection.vendor == "postgresql":  # the table is altered in the same transaction
        schema.execute("SET CONSTRAINTS ALL IMMEDIATE")
    runs = apps.get_model("incentives", "AwardRun").objects.filter(pk=OuterRef("run"))
    apps.get_model("incentives", "Award").objects.update(
        version=Subquery(runs.values("version")[:1])
    )


class Migration(migrations.Migration):
    dependencies = (("incentives", "0001_initial"),)

    operations = (
        migrations.AddField(
            model_name="award",
            name="shaken_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="依据撤回时间"),
        ),
        migrations.AlterField(
            model_name="award",
            name="occasion",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
        migrations.AddField(
            model_name="award",
            name="version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="awards",
                to="incentives.ruleversion",
            ),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="award",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="awards",
                to="incentives.ruleversion",
            ),
        ),
    )  # fmt: skip
