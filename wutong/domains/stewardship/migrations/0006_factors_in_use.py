"""Who delivers, how much came, who came first; marks of what was told."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stewardship", "0005_dispatch"),
    ]

    operations = [
        migrations.AddField(
            model_name="factorcapacity",
            name="lock",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="factorcapacity",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.unit",
                verbose_name="供应单位",
            ),
        ),
        migrations.AddField(
            model_name="factorneed",
            name="asked_at",
            field=models.DateTimeField(
                default=datetime.datetime(2026, 1, 1, 0, 0, tzinfo=datetime.UTC),
                verbose_name="提出时间",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="factorneed",
            name="delivered",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="到位数量"
            ),
        ),
        migrations.AddField(
            model_name="factorneed",
            name="lock",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="factorneed",
            name="over_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="超容理由"),
        ),
        migrations.AddField(
            model_name="factorneed",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="理由"),
        ),
        migrations.AddField(
            model_name="factorneed",
            name="told_due_for",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="factorneed",
            name="told_late_for",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="factorneed",
            index=models.Index(fields=["state", "needed_by", "id"], name="factor_need_by_day"),
        ),
        migrations.AddConstraint(
            model_name="factorcapacity",
            constraint=models.CheckConstraint(
                condition=models.Q(("used_before__lte", models.F("total"))),
                name="factor_capacity_used_within_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorneed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "arranged"), _negated=True),
                    ("promised_on__isnull", False),
                    _connector="OR",
                ),
                name="factor_arranged_for_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="factorneed",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivered", None), ("delivered__gte", 0), _connector="OR"),
                name="factor_delivered_not_negative",
            ),
        ),
    ]
