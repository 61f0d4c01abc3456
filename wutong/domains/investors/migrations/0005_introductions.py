"""The links between introducers and firms become rows of their own, with a day and who wrote it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORMER, PRESENT = "investors.Referrer_introduced", "investors.Introduction"


def rename_in_merges(apps: Any, _editor: Any, old: str = FORMER, new: str = PRESENT) -> None:
    """Merges remember which rows they moved by the name of the model."""
    for record in apps.get_model("investors", "MergeRecord").objects.iterator():
        if any(one["model"] == old for one in record.moved):
            record.moved = [
                {**one, "model": new if one["model"] == old else one["model"]}
                for one in record.moved
            ]
            record.save(update_fields=["moved"])


def rename_back(apps: Any, editor: Any) -> None:
    """As it was."""
    rename_in_merges(apps, editor, PRESENT, FORMER)


class Migration(migrations.Migration):
    dependencies = (
        ("investors", "0004_words_for_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Introduction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "referrer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introductions",
                                to="investors.referrer",
                            ),
                        ),
                        (
                            "investor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="introductions",
                                to="investors.investor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "引荐",
                        "db_table": "investors_referrer_introduced",
                    },
                ),
                migrations.AlterField(
                    model_name="referrer",
                    name="introduced",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="referrers",
                        through="investors.Introduction",
                        to="investors.investor",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="introduction",
            name="on",
            field=models.DateField(blank=True, null=True, verbose_name="引荐日期"),
        ),
        migrations.AddField(
            model_name="introduction",
            name="note",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="备注"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="introduction",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="introduction",
            name="recorded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
                fields=("referrer", "investor"), name="introduction_once"
            ),
        ),
        migrations.RunPython(rename_in_merges, rename_back),
    )
