"""Corrections of visits, and visits that are planned."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("investors", "0006_fewer_indexes"),
        ("projects", "0007_fewer_indexes"),
        ("stewardship", "0002_clock_of_appeals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "visit", "correct_until", models.DateField("可更正至", null=True, blank=True)
        ),
        migrations.AddField(
            "visit", "lock", models.PositiveIntegerField(default=1, editable=False)
        ),
        migrations.CreateModel(
            name="VisitRevision",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField("时间")),
                ("reason", models.CharField("更正原因", max_length=300)),
                ("before", models.JSONField("更正前", default=dict)),
                ("by", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to=settings.AUTH_USER_MODEL)),
                ("visit", models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="revisions",
                    to="stewardship.visit")),
            ],
            options={"ordering": ("at", "pk")},
        ),
        migrations.CreateModel(
            name="PlannedVisit",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField("日期")),
                ("note", models.CharField("备注", blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("investor", models.ForeignKey(
                    blank=True, null=True, on_delete=django.db.models.deletion.CASCADE,
                    related_name="+", to="investors.investor", verbose_name="企业")),
                ("person", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+",
                    to=settings.AUTH_USER_MODEL, verbose_name="走访人")),
                ("project", models.ForeignKey(
                    blank=True, null=True, on_delete=django.db.models.deletion.CASCADE,
                    related_name="+", to="projects.project", verbose_name="项目")),
                ("visit", models.ForeignKey(
                    blank=True, null=True, on_delete=django.db.models.deletion.CASCADE,
                    related_name="planned_as", to="stewardship.visit")),
            ],
            options={"verbose_name": "走访计划", "ordering": ("on", "pk")},
        ),
        migrations.AddIndex(
            "plannedvisit",
            models.Index(fields=("person", "visit", "on"), name="planned_visits_of_person"),
        ),
        migrations.AddConstraint(
            "plannedvisit",
            models.CheckConstraint(
                condition=Q(project__isnull=False, investor=None)
                | Q(project=None, investor__isnull=False),
                name="planned_visit_to_a_project_or_a_firm",
            ),
        ),
        migrations.AddConstraint(
            "plannedvisit",
            models.UniqueConstraint(
                fields=("person", "project"), condition=Q(visit=None, project__isnull=False),
                name="planned_visit_to_a_project_once",
            ),
        ),
        migrations.AddConstraint(
            "plannedvisit",
            models.UniqueConstraint(
                fields=("person", "investor"), condition=Q(visit=None, investor__isnull=False),
                name="planned_visit_to_a_firm_once",
            ),
        ),
    ]  # fmt: skip
