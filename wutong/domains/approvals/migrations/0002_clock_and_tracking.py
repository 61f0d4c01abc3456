from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0001_approvals"),
        ("investors", "0005_introductions"),
        ("org", "0004_working_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0006_counts_of_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrackingCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.GenericIPAddressField()),
                ("minute", models.DateTimeField()),
                ("asked", models.PositiveIntegerField(default=0)),
                ("missed", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["minute"], name="approvals_t_minute_54aa3f_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("address", "minute"), name="tracking_count_once"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="casetold",
            name="kind",
            field=models.CharField(
                choices=[
                    ("due_soon", "即将到期"),
                    ("overdue", "已超期"),
                    ("to_head", "上报部门负责人"),
                    ("to_supervisor", "上报督查"),
                    ("correction_due", "补正到期"),
                    ("special_due", "特别程序到期"),
                    ("deficiency_due", "容缺材料到期"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="approvalcase",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["correction_before", "correction", "special_procedure"])
                ),
                fields=["id"],
                name="case_paused",
            ),
        ),
        migrations.AddIndex(
            model_name="casepaper",
            index=models.Index(
                condition=models.Q(("state", "deficient")),
                fields=["due_on", "id"],
                name="case_paper_deficient",
            ),
        ),
    ]
