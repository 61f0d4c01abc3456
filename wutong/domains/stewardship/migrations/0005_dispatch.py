"""Agenda requests; why a meeting was cancelled and a project dropped; one meeting a day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("stewardship", "0004_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaline",
            name="dropped_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="移出原因"),
        ),
        migrations.AddField(
            model_name="dispatchmeeting",
            name="built_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="议程生成时间"),
        ),
        migrations.AddField(
            model_name="dispatchmeeting",
            name="cancelled_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="取消原因"),
        ),
        migrations.AddField(
            model_name="dispatchmeeting",
            name="left_out",
            field=models.PositiveIntegerField(default=0, verbose_name="未列入项目数"),
        ),
        migrations.AddConstraint(
            model_name="dispatchmeeting",
            constraint=models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="dispatch_cancelled_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchmeeting",
            constraint=models.UniqueConstraint(
                condition=Q(unit=None) & ~Q(state="cancelled") & ~Q(rhythm="special"),
                fields=("region", "body", "rhythm", "on"),
                name="dispatch_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchmeeting",
            constraint=models.UniqueConstraint(
                condition=Q(unit__isnull=False) & ~Q(state="cancelled") & ~Q(rhythm="special"),
                fields=("unit", "rhythm", "on"),
                name="dispatch_once_a_day_of_a_unit",
            ),
        ),
        migrations.CreateModel(
            name="AgendaRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="提请事项")),
                ("asked_at", models.DateTimeField(verbose_name="提请时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT,
                        related_name="+", to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests", to="stewardship.dispatchmeeting",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agenda_requests", to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "提请",
                "ordering": ("asked_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(meeting=None, withdrawn_at=None), fields=("project",),
                        name="agenda_request_one_open",
                    ),
                    models.CheckConstraint(
                        condition=~Q(text=""), name="agenda_request_says_what"
                    ),
                ],
            },
        ),
    ]  # fmt: skip
