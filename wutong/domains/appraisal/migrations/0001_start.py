import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0006_counts_of_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("adopted", "已启用"), ("retired", "已停用")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("body", models.JSONField(verbose_name="内容")),
                ("created_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "adopted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="启用操作时间"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分表",
                "ordering": ("region__path", "code", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        models.F("code"),
                        models.F("number"),
                        name="scorecard_number_once",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        models.F("code"),
                        condition=models.Q(("state", "draft")),
                        name="scorecard_one_draft",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        models.F("code"),
                        condition=models.Q(("state", "adopted")),
                        name="scorecard_one_adopted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("effective_on", None), ("retired_on", None), ("state", "draft")
                            ),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("retired_on", None),
                                ("state", "adopted"),
                            ),
                            models.Q(
                                ("effective_on__isnull", False),
                                ("retired_on__gte", models.F("effective_on")),
                                ("state", "retired"),
                            ),
                            _connector="OR",
                        ),
                        name="scorecard_state_has_its_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="第几次")),
                ("facts", models.JSONField(verbose_name="数据")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "评审中"),
                            ("decided", "已决定"),
                            ("cancelled", "已取消"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="期限（工作日）")),
                ("due_on", models.DateField(verbose_name="截止日")),
                ("opened_at", models.DateTimeField(verbose_name="发起时间")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "通过"),
                            ("conditional", "有条件通过"),
                            ("refused", "不通过"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=10, null=True, verbose_name="得分"
                    ),
                ),
                ("outcome", models.JSONField(blank=True, default=dict)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="决定时间"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发起人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="appraisal.scorecard",
                        verbose_name="评分表",
                    ),
                ),
            ],
            options={
                "verbose_name": "预审评估",
                "ordering": ("-opened_at", "-pk"),
                "indexes": [
                    models.Index(fields=["state", "due_on"], name="appraisal_a_state_048da7_idx"),
                    models.Index(
                        fields=["-opened_at", "-id"], name="appraisal_a_opened__83352c_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="assessment_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("project",),
                        name="assessment_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("score__isnull", False),
                                ("state", "decided"),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "decided"), _negated=True),
                                ("decided_at", None),
                                ("result", ""),
                            ),
                            _connector="OR",
                        ),
                        name="assessment_decided_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="评审期限（工作日）"),
                ),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="条件到期前多少天提醒"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "预审评估规则",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        name="assessment_setting_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("working_days__gte", 1),
                            ("working_days__lte", 60),
                            ("remind_days__lte", 365),
                        ),
                        name="assessment_setting_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=300, verbose_name="条件")),
                ("due_on", models.DateField(verbose_name="期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待落实"),
                            ("claimed", "已报落实，待确认"),
                            ("met", "已落实"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "claimed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报告时间"),
                ),
                (
                    "claim_note",
                    models.CharField(blank=True, max_length=500, verbose_name="落实情况"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                (
                    "returned_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="退回原因"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="appraisal.assessment",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.evidence",
                        verbose_name="佐证",
                    ),
                ),
            ],
            options={
                "verbose_name": "评估条件",
                "ordering": ("assessment", "place"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "met"), _negated=True),
                        fields=["due_on"],
                        name="condition_unmet",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "place"), name="condition_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("claimed_at__isnull", False),
                                models.Q(("claim_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_claimed_with_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", False), ("state", "met")),
                            models.Q(
                                models.Q(("state", "met"), _negated=True), ("confirmed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="condition_met_is_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            ("claimed_by", None),
                            models.Q(("confirmed_by", models.F("claimed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="condition_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                ("conflicted", models.BooleanField(null=True, verbose_name="有利益关系")),
                (
                    "conflict_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="什么关系"),
                ),
                (
                    "declared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="声明时间"),
                ),
                ("gates", models.JSONField(blank=True, default=dict)),
                ("points", models.JSONField(blank=True, default=dict)),
                ("comment", models.TextField(blank=True, max_length=2000, verbose_name="综合意见")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "reopened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="退回时间"),
                ),
                (
                    "reopen_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="退回原因"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="appraisal.assessment",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="评审人",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)),
                        fields=["user"],
                        name="review_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("assessment", "user"),
                        name="review_once_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)),
                        fields=("assessment", "unit"),
                        name="review_once_a_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False), ("user__isnull", False), _connector="OR"
                        ),
                        name="review_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at", None),
                            models.Q(
                                ("conflicted", False),
                                ("conflicted__isnull", False),
                                ("user__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_sent_without_conflict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conflicted", None),
                            ("conflicted", False),
                            models.Q(("conflict_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_conflict_says_which",
                    ),
                ],
            },
        ),
    ]
