import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_working_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("targets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=60, verbose_name="分组")),
                ("full", models.DecimalField(decimal_places=4, max_digits=12, verbose_name="满分")),
                ("rounding", models.CharField(max_length=12, verbose_name="总分舍入")),
                (
                    "bonus_cap",
                    models.DecimalField(
                        decimal_places=4, default=0, max_digits=12, verbose_name="加分上限"
                    ),
                ),
                (
                    "red_places",
                    models.PositiveSmallIntegerField(default=3, verbose_name="红榜名额"),
                ),
                (
                    "black_places",
                    models.PositiveSmallIntegerField(default=0, verbose_name="黑榜名额"),
                ),
            ],
            options={
                "verbose_name": "考核分组",
                "ordering": ("version", "place"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("bonus_cap__gte", 0), ("full__gt", 0)),
                        name="assess_group_numbers",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核办法",
                "ordering": ("region__path", "code"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "code"), name="assess_scheme_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ManualScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField(verbose_name="从")),
                ("last", models.DateField(verbose_name="到")),
                ("key", models.SlugField(max_length=40, verbose_name="事项")),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="分数或次数"),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="依据")),
                ("given_at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "replaced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="更改时间"),
                ),
                (
                    "given_by",
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
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="targets.assessmentscheme",
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
            ],
            options={
                "verbose_name": "人工评分",
                "ordering": ("-given_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("region__isnull", False), ("unit", None)),
                            models.Q(("region", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="assess_entry_is_ones",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True),
                        name="assess_entry_has_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="assess_entry_not_negative"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None), ("unit", None)),
                        fields=("scheme", "first", "last", "key", "region"),
                        name="assess_entry_region_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None), ("unit__isnull", False)),
                        fields=("scheme", "first", "last", "key", "unit"),
                        name="assess_entry_unit_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeAdjustment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=60, verbose_name="事项")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bonus", "加分"), ("deduction", "扣分"), ("veto", "一票否决")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=4, default=0, max_digits=12, verbose_name="每次分数"
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        decimal_places=4, default=0, max_digits=12, verbose_name="上限"
                    ),
                ),
                ("metric", models.CharField(blank=True, max_length=60, verbose_name="统计指标")),
                ("version", models.CharField(blank=True, max_length=20, verbose_name="口径版本")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adjustments",
                        to="targets.schemegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "加减分事项",
                "ordering": ("group", "place"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "key"), name="assess_adjustment_key_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap__gte", 0),
                            models.Q(("kind", "veto"), ("points__gt", 0), _connector="OR"),
                        ),
                        name="assess_adjustment_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="targets.schemegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核单位",
                "ordering": ("group", "place"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("region__isnull", False), ("unit", None)),
                            models.Q(("region", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="assess_member_is_one",
                    ),
                    models.UniqueConstraint(
                        fields=("group", "region"), name="assess_member_region_once"
                    ),
                    models.UniqueConstraint(
                        fields=("group", "unit"), name="assess_member_unit_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("key", models.SlugField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=60, verbose_name="指标")),
                (
                    "weight",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="分值"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("metric", "指标"),
                            ("rate", "比率"),
                            ("on_time", "按时率"),
                            ("manual", "人工评分"),
                            ("heading", "上级指标"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("under", models.CharField(blank=True, max_length=40, verbose_name="上级指标")),
                ("metric", models.CharField(blank=True, max_length=60, verbose_name="统计指标")),
                ("version", models.CharField(blank=True, max_length=20, verbose_name="口径版本")),
                ("base", models.CharField(blank=True, max_length=60, verbose_name="分母")),
                (
                    "form",
                    models.CharField(
                        choices=[("ratio", "完成率法"), ("efficacy", "功效系数法")],
                        max_length=10,
                        verbose_name="计分方法",
                    ),
                ),
                (
                    "span",
                    models.CharField(
                        choices=[("year", "年初至期末"), ("period", "本期")],
                        max_length=10,
                        verbose_name="统计期间",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("year", "年度目标"),
                            ("calendar", "年度目标 × 序时进度"),
                            ("fixed", "统一目标值"),
                        ],
                        max_length=10,
                        verbose_name="对照",
                    ),
                ),
                (
                    "fixed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="统一目标值",
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        decimal_places=4, default=1, max_digits=12, verbose_name="完成率上限"
                    ),
                ),
                ("growth", models.BooleanField(default=False, verbose_name="按同比增速")),
                ("falling", models.BooleanField(default=False, verbose_name="越少越好")),
                (
                    "missing",
                    models.CharField(
                        choices=[("zero", "计零分"), ("full", "计满分")],
                        max_length=10,
                        verbose_name="没有数据",
                    ),
                ),
                (
                    "rate_rounding",
                    models.CharField(blank=True, max_length=12, verbose_name="完成率舍入"),
                ),
                ("rounding", models.CharField(max_length=12, verbose_name="得分舍入")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="targets.schemegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核指标",
                "ordering": ("group", "place"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "key"), name="assess_indicator_key_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cap__gte", 1), ("weight__gt", 0)),
                        name="assess_indicator_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("under", models.F("key")), _negated=True),
                        name="assess_indicator_not_under_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("manual", "heading")),
                            models.Q(("metric", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assess_indicator_names_its_metric",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "现行"), ("retired", "停用")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                ("created_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="targets.assessmentscheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核办法版本",
                "ordering": ("scheme", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "number"), name="assess_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("scheme",),
                        name="assess_version_one_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("scheme",),
                        name="assess_version_one_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("effective_on", None), ("published_at", None), ("state", "draft")
                            ),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("effective_on__isnull", False),
                                ("published_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="assess_version_has_its_days",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="schemegroup",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="groups",
                to="targets.schemeversion",
            ),
        ),
        migrations.CreateModel(
            name="AssessmentRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "周"),
                            ("half_monthly", "半月"),
                            ("monthly", "月"),
                            ("yearly", "年"),
                        ],
                        max_length=12,
                        verbose_name="周期",
                    ),
                ),
                ("first", models.DateField(verbose_name="从")),
                ("last", models.DateField(verbose_name="到")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="第几次")),
                ("as_known", models.DateTimeField(verbose_name="截至所知")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("computed", "已计算"),
                            ("reviewed", "已复核"),
                            ("issued", "已发布"),
                            ("restated", "已更正"),
                        ],
                        default="computed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="更正原因")),
                ("computed_at", models.DateTimeField(verbose_name="计算时间")),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                ("turn", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "computed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "restates",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restated_by",
                        to="targets.assessmentrun",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="targets.assessmentscheme",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="targets.schemeversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核",
                "ordering": ("-last", "-number", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "rhythm", "first", "last", "number"),
                        name="assess_run_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "issued")),
                        fields=("scheme", "rhythm", "first", "last"),
                        name="assess_run_one_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))), name="assess_run_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at", None), ("reviewed_at", None), ("state", "computed")
                            ),
                            models.Q(
                                ("issued_at", None),
                                ("reviewed_at__isnull", False),
                                ("state", "reviewed"),
                            ),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("reviewed_at__isnull", False),
                                ("state__in", ("issued", "restated")),
                            ),
                            _connector="OR",
                        ),
                        name="assess_run_state_has_its_times",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            ("computed_by", None),
                            models.Q(("reviewed_by", models.F("computed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="assess_run_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restates", None),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assess_run_says_why_restated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="总分"),
                ),
                ("rank", models.PositiveSmallIntegerField(verbose_name="名次")),
                ("vetoed", models.BooleanField(default=False, verbose_name="一票否决")),
                (
                    "completion",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=12,
                        null=True,
                        verbose_name="完成率",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="targets.schemegroup",
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
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="targets.assessmentrun",
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
            ],
            options={
                "verbose_name": "考核得分",
                "ordering": ("run", "group__place", "rank", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("region__isnull", False), ("unit", None)),
                            models.Q(("region", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="assess_score_is_ones",
                    ),
                    models.UniqueConstraint(
                        fields=("run", "region"), name="assess_score_region_once"
                    ),
                    models.UniqueConstraint(fields=("run", "unit"), name="assess_score_unit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1), ("total__gte", 0)),
                        name="assess_score_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitAppeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="申诉理由")),
                ("evidence", models.CharField(max_length=300, verbose_name="依据")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待裁定"), ("upheld", "成立"), ("rejected", "不成立")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("filed_at", models.DateTimeField(verbose_name="申诉时间")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="裁定时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="裁定理由")),
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
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="targets.unitscore",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核申诉",
                "ordering": ("-filed_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("evidence", ""), _negated=True),
                        ),
                        name="assess_appeal_has_evidence",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("score",),
                        name="assess_appeal_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assess_appeal_decided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("filed_by", None),
                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="assess_appeal_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                (
                    "points",
                    models.DecimalField(decimal_places=4, max_digits=12, verbose_name="得分"),
                ),
                ("figures", models.JSONField(default=dict)),
                ("rows", models.JSONField(blank=True, null=True)),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="targets.unitscore",
                    ),
                ),
            ],
            options={
                "verbose_name": "得分明细",
                "constraints": [
                    models.UniqueConstraint(fields=("score", "key"), name="assess_line_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="schemegroup",
            constraint=models.UniqueConstraint(
                fields=("version", "key"), name="assess_group_key_once"
            ),
        ),
    ]
