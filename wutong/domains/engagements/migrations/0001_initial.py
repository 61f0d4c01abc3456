import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("investors", "0004_words_for_people"),
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0004_indexes_of_metrics"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Engagement",
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
                            ("outbound", "走出去"),
                            ("reception", "请进来"),
                            ("talk", "洽谈"),
                            ("promotion_event", "推介会"),
                            ("signing_event", "签约活动"),
                        ],
                        max_length=16,
                        verbose_name="类别",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "计划中"),
                            ("held", "已举行"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="主题")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="开始时间")),
                ("places", models.CharField(blank=True, max_length=200, verbose_name="地点")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                (
                    "leader_level",
                    models.CharField(
                        choices=[
                            ("main_leader", "党政主要领导"),
                            ("other_leader", "其他领导"),
                            ("department", "部门"),
                            ("squad", "招商小分队"),
                        ],
                        max_length=12,
                        verbose_name="带队级别",
                    ),
                ),
                ("led_by", models.CharField(blank=True, max_length=60, verbose_name="带队领导")),
                ("purpose", models.TextField(blank=True, verbose_name="内容")),
                ("outcome", models.TextField(blank=True, verbose_name="成果")),
                ("minutes", models.TextField(blank=True, verbose_name="纪要")),
                (
                    "minutes_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="纪要时间"),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="取消原因"),
                ),
                ("created_at", models.DateTimeField(verbose_name="录入时间")),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "minutes_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="纪要执笔",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="org.region",
                        verbose_name="主办地区",
                    ),
                ),
                (
                    "signing_event",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement",
                        to="projects.signingevent",
                        verbose_name="签约活动",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="org.unit",
                        verbose_name="主办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动",
                "ordering": ("-starts_on", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["-starts_on", "-id"], name="engagements_starts__0564f1_idx"
                    ),
                    models.Index(
                        fields=["region_path", "-starts_on"], name="engagements_region__3ff1f2_idx"
                    ),
                    models.Index(
                        fields=["unit", "-starts_on"], name="engagements_unit_id_c9f964_idx"
                    ),
                    models.Index(fields=["status", "ends_on"], name="engagement_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="engagement_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="engagement_cancelled_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signing_event", None), ("kind", "signing_event"), _connector="OR"
                        ),
                        name="engagement_signs_only_at_a_signing_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes", ""), ("minutes_at__isnull", False), _connector="OR"
                        ),
                        name="engagement_minutes_have_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedEngagement",
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
                            ("outbound", "走出去"),
                            ("reception", "请进来"),
                            ("talk", "洽谈"),
                            ("promotion_event", "推介会"),
                            ("signing_event", "签约活动"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "leader_level",
                    models.CharField(
                        choices=[
                            ("main_leader", "党政主要领导"),
                            ("other_leader", "其他领导"),
                            ("department", "部门"),
                            ("squad", "招商小分队"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("region_path", models.CharField(max_length=120)),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counted",
                        to="engagements.engagement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "on", "region_path", "leader_level"],
                        name="engagements_kind_92f9ec_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_until", None)),
                        fields=("engagement",),
                        name="engagement_counted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_until", None),
                            ("known_until__gte", models.F("known_from")),
                            _connector="OR",
                        ),
                        name="engagement_known_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EngagementProject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="about",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "活动的项目",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "project"), name="engagement_project_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmMet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stated_name", models.CharField(max_length=120, verbose_name="企业名称")),
                ("normalized_name", models.CharField(editable=False, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="对接内容")),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="firms",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="met",
                        to="investors.investor",
                        verbose_name="客商",
                    ),
                ),
            ],
            options={
                "verbose_name": "对接企业",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["normalized_name"], name="engagements_normali_09f14a_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("investor__isnull", False), ("removed_at", None)),
                        fields=("engagement", "investor"),
                        name="engagement_firm_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("investor", None), ("removed_at", None)),
                        fields=("engagement", "normalized_name"),
                        name="engagement_stated_firm_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("normalized_name", ""), _negated=True),
                        name="engagement_firm_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                        choices=[("task", "待办"), ("lead", "线索")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="事项")),
                ("due", models.DateField(blank=True, null=True, verbose_name="期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "未完成"), ("done", "已完成"), ("dropped", "不再跟进")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="结果")),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="follow_ups",
                        to="engagements.firmmet",
                        verbose_name="企业",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement_follow_ups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任人",
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进事项",
                "ordering": ("due", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["owner", "due"],
                        name="follow_up_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_closed_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "task"), _negated=True),
                            models.Q(("due__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="follow_up_task_has_owner_and_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stated_name", models.CharField(blank=True, max_length=60, verbose_name="姓名")),
                (
                    "title_then",
                    models.CharField(blank=True, max_length=60, verbose_name="当日职务"),
                ),
                (
                    "leader_level",
                    models.CharField(
                        choices=[
                            ("main_leader", "党政主要领导"),
                            ("other_leader", "其他领导"),
                            ("department", "部门"),
                            ("squad", "招商小分队"),
                        ],
                        max_length=12,
                        verbose_name="级别",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagement_memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("engagement", "user"),
                        name="engagement_member_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False),
                            models.Q(("stated_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="engagement_member_is_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectIntroduction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="引荐日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="备注")),
                ("recorded_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_introductions",
                        to="investors.referrer",
                        verbose_name="引荐人",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目引荐",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "referrer"), name="project_introduction_once"
                    )
                ],
            },
        ),
    ]
