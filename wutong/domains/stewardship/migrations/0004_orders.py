import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_working_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("stewardship", "0003_visits"),
    ]

    operations = [
        migrations.AddField(
            model_name="appeal",
            name="escalation",
            field=models.CharField(
                choices=[
                    ("none", "正常"),
                    ("reminder", "提醒"),
                    ("yellow_card", "黄牌"),
                    ("red_card", "红牌"),
                    ("talk", "约谈"),
                ],
                default="none",
                max_length=12,
                verbose_name="督办等级",
            ),
        ),
        migrations.AlterField(
            model_name="appealevent",
            name="move",
            field=models.CharField(
                choices=[
                    ("receive", "登记"),
                    ("verify", "核实"),
                    ("assign", "交办"),
                    ("send_back", "退回"),
                    ("decide", "裁定责任单位"),
                    ("answer", "答复"),
                    ("confirm", "确认办结"),
                    ("lapse", "逾期无异议"),
                    ("reopen", "不满意重办"),
                    ("close", "关闭"),
                    ("join", "并入"),
                    ("extend", "延期"),
                    ("note", "进展"),
                    ("escalate", "升级督办"),
                ],
                max_length=12,
                verbose_name="动作",
            ),
        ),
        migrations.AddField(
            model_name="orderevent",
            name="on",
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name="日期"),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="orderevent",
            index=models.Index(fields=["move", "on", "order"], name="order_event_moves"),
        ),
        migrations.CreateModel(
            name="OrderTransfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_reason", models.CharField(blank=True, max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transfers",
                        to="stewardship.supervisionorder",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="转给",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted", None)),
                        fields=("order",),
                        name="order_transfer_one_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="order_transfer_says_why",
                    ),
                ],
            },
        ),
    ]
