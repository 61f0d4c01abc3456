import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_start"),
        ("org", "0004_working_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assigned", "交办"),
                            ("due", "到期提醒"),
                            ("overdue", "超期"),
                            ("escalated", "上报"),
                            ("decided", "办理结果"),
                            ("moved", "期限变动"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChannelSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="邮箱")),
                ("email_confirmed_at", models.DateTimeField(null=True)),
                ("quiet_from", models.TimeField(null=True, verbose_name="免打扰开始")),
                ("quiet_until", models.TimeField(null=True, verbose_name="免打扰结束")),
                (
                    "urgent_at_once",
                    models.BooleanField(default=False, verbose_name="超期和上报立即发送"),
                ),
                (
                    "digest",
                    models.CharField(
                        choices=[
                            ("at_once", "随时"),
                            ("hourly", "每小时汇总"),
                            ("daily", "每天汇总"),
                        ],
                        default="at_once",
                        max_length=8,
                        verbose_name="发送节奏",
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(default=9, verbose_name="汇总时间"),
                ),
            ],
            options={
                "verbose_name": "通知方式",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from", None), ("quiet_until", None)),
                            models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="quiet_hours_have_two_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest_hour__lt", 24)), name="digest_hour_of_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            ("email_confirmed_at", None),
                            _connector="OR",
                        ),
                        name="confirmed_email_is_an_email",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发"),
                            ("claimed", "处理中"),
                            ("sending", "发送中"),
                            ("sent", "已发"),
                            ("dropped", "不再发"),
                            ("failed", "未发出"),
                            ("unsure", "不确定"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
                ("batch", models.CharField(blank=True, max_length=32)),
                ("ended_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "通知的发送",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["due_at"],
                        name="delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["claimed", "sending"])),
                        fields=["lease_until"],
                        name="delivery_leased",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["failed", "unsure"])),
                        fields=["-id"],
                        name="delivery_in_trouble",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", False)),
                        fields=["ended_at"],
                        name="delivery_ended",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["claimed", "sending"]),
                            models.Q(("claim", ""), ("lease_until", None)),
                            _connector="XOR",
                        ),
                        name="delivery_under_way_is_leased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["sent", "dropped", "failed", "unsure"]),
                            ("ended_at", None),
                            _connector="XOR",
                        ),
                        name="delivery_that_ended_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Robot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "vendor",
                    models.CharField(
                        choices=[("wecom", "企业微信"), ("dingtalk", "钉钉"), ("feishu", "飞书")],
                        max_length=12,
                        verbose_name="平台",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("host", models.CharField(max_length=120, verbose_name="主机")),
                ("address", models.TextField(editable=False)),
                ("secret", models.TextField(blank=True, editable=False)),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
            ],
            options={
                "verbose_name": "群机器人",
                "ordering": ("region__path", "name", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address", ""), _negated=True),
                        name="robot_has_an_address",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="notice",
            name="routed",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterField(
            model_name="notice",
            name="routed",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("routed", False)), fields=["id"], name="notice_unrouted"
            ),
        ),
        migrations.AddField(
            model_name="channelchoice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="channelsetting",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="人员",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notices.notice",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="robot",
            name="region",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.region",
                verbose_name="地区",
            ),
        ),
        migrations.AddField(
            model_name="robot",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.unit",
                verbose_name="单位",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="robot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="notices.robot",
            ),
        ),
        migrations.AddField(
            model_name="channelchoice",
            name="robot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="notices.robot",
            ),
        ),
        migrations.AddConstraint(
            model_name="robot",
            constraint=models.UniqueConstraint(
                fields=("region", "name"), name="robot_name_once_in_region"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("robot", None)),
                fields=("notice",),
                name="delivery_once_by_email",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("robot__isnull", False)),
                fields=("notice", "robot"),
                name="delivery_once_a_robot",
            ),
        ),
        migrations.AddConstraint(
            model_name="channelchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("robot", None)),
                fields=("person", "kind"),
                name="email_choice_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="channelchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("robot__isnull", False)),
                fields=("person", "kind", "robot"),
                name="robot_choice_once",
            ),
        ),
    ]
