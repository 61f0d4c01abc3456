import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investors", "0006_fewer_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0007_fewer_indexes"),
        ("stewardship", "0002_clock_of_appeals"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="correct_until",
            field=models.DateField(blank=True, null=True, verbose_name="可更正至"),
        ),
        migrations.AddField(
            model_name="visit",
            name="lock",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.CreateModel(
            name="VisitRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.CharField(max_length=300, verbose_name="更正原因")),
                ("before", models.JSONField(default=dict, verbose_name="更正前")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="stewardship.visit",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="PlannedVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("made_at", models.DateTimeField()),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="investors.investor",
                        verbose_name="企业",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="走访人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_as",
                        to="stewardship.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访计划",
                "ordering": ("on", "pk"),
                "indexes": [
                    models.Index(fields=["person", "visit", "on"], name="planned_visits_of_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("investor", None), ("project__isnull", False)),
                            models.Q(("investor__isnull", False), ("project", None)),
                            _connector="OR",
                        ),
                        name="planned_visit_to_a_project_or_a_firm",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("project__isnull", False), ("visit", None)),
                        fields=("person", "project"),
                        name="planned_visit_to_a_project_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("investor__isnull", False), ("visit", None)),
                        fields=("person", "investor"),
                        name="planned_visit_to_a_firm_once",
                    ),
                ],
            },
        ),
    ]
