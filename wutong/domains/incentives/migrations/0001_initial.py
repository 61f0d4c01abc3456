import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wutong.kernel.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("investors", "0006_fewer_indexes"),
        ("org", "0004_working_calendar"),
        ("projects", "0008_duties_and_one_at_a_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwardRuleSet",
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
                        related_name="award_rule_sets",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖励办法",
                "ordering": ("region__path", "code"),
                "constraints": (
                    models.UniqueConstraint(
                        fields=("region", "code"), name="award_rules_once_in_region"
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "现行"), ("retired", "停用")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="施行日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("document", models.JSONField(default=dict)),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                ),
                ("turn", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "drafted_by",
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
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="incentives.awardruleset",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖励办法版本",
                "ordering": ("rule_set", "-number"),
                "constraints": (
                    models.UniqueConstraint(
                        fields=("rule_set", "number"), name="award_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("rule_set",),
                        name="award_version_one_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("rule_set",),
                        name="award_version_one_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("published_at__isnull", False),
                                ("valid_from__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="award_version_state_has_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="award_version_days_in_order",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="AwardBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("amount", wutong.kernel.money.MoneyField(verbose_name="预算")),
                ("committed", wutong.kernel.money.MoneyField(default=0, verbose_name="已批准")),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="incentives.awardruleset",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖励预算",
                "ordering": ("-year", "rule_set"),
                "constraints": (
                    models.UniqueConstraint(
                        fields=("rule_set", "year"), name="award_budget_once_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("committed__gte", 0), ("committed__lte", models.F("amount"))
                        ),
                        name="award_budget_holds",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="DeclaredKind",
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
                            ("civil_servant", "公务员"),
                            ("public_institution", "事业单位人员"),
                            ("department_staff", "奖励审核部门人员"),
                            ("other_person", "其他人员"),
                            ("organisation", "单位"),
                        ],
                        max_length=20,
                        verbose_name="身份",
                    ),
                ),
                ("on", models.DateField(verbose_name="申报日期")),
                ("paper", models.CharField(max_length=300, verbose_name="证明材料")),
                ("declared_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        verbose_name="人员",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.referrer",
                        verbose_name="引荐人",
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
                "verbose_name": "领奖人身份",
                "ordering": ("-on", "-pk"),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("referrer__isnull", False), ("unit", None)),
                            models.Q(("person__isnull", False), ("referrer", None), ("unit", None)),
                            models.Q(("person", None), ("referrer", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="award_kind_is_ones",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper", ""), _negated=True),
                        name="award_kind_has_paper",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=80, verbose_name="户名")),
                ("bank", models.CharField(max_length=80, verbose_name="开户行")),
                ("sealed", models.TextField(editable=False)),
                ("tail", models.CharField(max_length=4, verbose_name="尾号")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        verbose_name="人员",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.referrer",
                        verbose_name="引荐人",
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
                "verbose_name": "收款账户",
                "ordering": ("-entered_at", "-pk"),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("referrer__isnull", False), ("unit", None)),
                            models.Q(("person__isnull", False), ("referrer", None), ("unit", None)),
                            models.Q(("person", None), ("referrer", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="award_account_is_ones",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="AwardShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "awardee",
                    models.CharField(
                        choices=[
                            ("introducer", "引荐人"),
                            ("recruiter", "招商人员"),
                            ("team", "招商团队"),
                            ("fund_raiser", "引资人"),
                        ],
                        max_length=12,
                        verbose_name="奖励对象",
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(verbose_name="份额")),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                ("decided_at", models.DateTimeField(verbose_name="确定时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        verbose_name="人员",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="award_shares",
                        to="projects.project",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.referrer",
                        verbose_name="引荐人",
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
                "verbose_name": "奖励份额",
                "ordering": ("-share", "pk"),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("referrer__isnull", False), ("unit", None)),
                            models.Q(("person__isnull", False), ("referrer", None), ("unit", None)),
                            models.Q(("person", None), ("referrer", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="award_share_is_ones",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gte", 1), ("share__lte", 10000)),
                        name="award_share_of_a_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("awardee__in", ("introducer", "fund_raiser"))),
                        name="award_share_for_these",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("referrer__isnull", False)),
                        fields=("project", "awardee", "referrer"),
                        name="award_share_of_referrer_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("person__isnull", False)),
                        fields=("project", "awardee", "person"),
                        name="award_share_of_person_once",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="AwardRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last", models.DateField(verbose_name="截止日")),
                ("as_known", models.DateTimeField(verbose_name="截至所知")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("computed", "已计算"),
                            ("checked", "已复核"),
                            ("published", "已公示"),
                            ("dropped", "已作废"),
                        ],
                        default="computed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("computed_at", models.DateTimeField(verbose_name="计算时间")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="公示日期")),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="公示工作日"),
                ),
                (
                    "objections_until",
                    models.DateField(blank=True, null=True, verbose_name="公示截止"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="作废原因")),
                ("turn", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="incentives.awardruleset",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="incentives.ruleversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖励测算",
                "ordering": ("-computed_at", "-pk"),
                "indexes": (
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["objections_until"],
                        name="award_run_open_to_objection",
                    ),
                ),
                "constraints": (
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("computed", "checked"))),
                        fields=("rule_set",),
                        name="award_run_one_on_its_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at", None), ("published_on", None), ("state", "computed")
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("published_on", None),
                                ("state", "checked"),
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("objections_until__gte", models.F("published_on")),
                                ("published_on__isnull", False),
                                ("state", "published"),
                            ),
                            models.Q(
                                ("published_on", None),
                                ("state", "dropped"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="award_run_state_has_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            ("computed_by", None),
                            models.Q(("checked_by", models.F("computed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="award_run_checked_by_another",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.SlugField(max_length=40)),
                ("rule_title", models.CharField(max_length=60, verbose_name="奖励事项")),
                (
                    "awardee",
                    models.CharField(
                        choices=[
                            ("introducer", "引荐人"),
                            ("recruiter", "招商人员"),
                            ("team", "招商团队"),
                            ("fund_raiser", "引资人"),
                        ],
                        max_length=12,
                        verbose_name="奖励对象",
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("signed", "签约"),
                            ("started", "开工"),
                            ("in_production", "投产"),
                            ("fixed_investment", "当年固定资产投资"),
                            ("funds", "当年到位资金"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("occasion", models.CharField(blank=True, default="", max_length=10)),
                ("day", models.DateField(verbose_name="事项日期")),
                ("share", models.PositiveSmallIntegerField(verbose_name="份额")),
                (
                    "base",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="计奖基数"),
                ),
                ("amount", wutong.kernel.money.MoneyField(verbose_name="奖励金额")),
                ("paid", wutong.kernel.money.MoneyField(default=0, verbose_name="已兑现")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("condition", "不够最低条件"),
                            ("below_tiers", "不够最低一档"),
                            ("kind", "身份不能领奖"),
                            ("own_investor", "项目投资方本身"),
                            ("own_affiliate", "投资方的关联企业"),
                            ("along_chain", "引荐链上已有更直接的引荐人"),
                            ("person_cap", "本人当年奖励已到上限"),
                            ("year_cap", "本项奖励当年已到上限"),
                        ],
                        max_length=16,
                        verbose_name="不予奖励的原因",
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("rows", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "拟奖励"),
                            ("published", "公示"),
                            ("approved", "已批准"),
                            ("paid", "已兑现"),
                            ("excluded", "不予奖励"),
                            ("refused", "已取消"),
                            ("clawed_back", "已追回"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "application",
                    models.CharField(blank=True, max_length=300, verbose_name="领奖申请材料"),
                ),
                (
                    "applied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="申请时间"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="批准时间"),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="终止时间")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="终止原因"),
                ),
                ("turn", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.milestone",
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
                        verbose_name="人员",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="projects.project",
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.referrer",
                        verbose_name="引荐人",
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="incentives.awardrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖励",
                "ordering": ("-day", "project", "pk"),
                "indexes": (
                    models.Index(fields=["state", "-day"], name="award_by_state"),
                    models.Index(fields=["approved_on", "project"], name="award_approved"),
                ),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("referrer__isnull", False), ("unit", None)),
                            models.Q(("person__isnull", False), ("referrer", None), ("unit", None)),
                            models.Q(("person", None), ("referrer", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="award_is_ones",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("referrer__isnull", False),
                            ("state__in", ("proposed", "published", "approved", "paid")),
                        ),
                        fields=("project", "event", "awardee", "occasion", "referrer"),
                        name="award_once_for_referrer",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("state__in", ("proposed", "published", "approved", "paid")),
                        ),
                        fields=("project", "event", "awardee", "occasion", "person"),
                        name="award_once_for_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("proposed", "published", "approved", "paid")),
                            ("unit__isnull", False),
                        ),
                        fields=("project", "event", "awardee", "occasion", "unit"),
                        name="award_once_for_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount", 0),
                                ("state", "excluded"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "excluded"), _negated=True),
                                ("amount__gt", 0),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="award_gives_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                        name="award_paid_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", False), ("state__in", ("approved", "paid"))
                            ),
                            models.Q(
                                ("approved_at", None),
                                ("state__in", ("proposed", "published", "excluded")),
                            ),
                            ("state__in", ("refused", "clawed_back")),
                            _connector="OR",
                        ),
                        name="award_state_has_its_approval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("refused", "clawed_back")), _negated=True),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="award_ends_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            ("person", None),
                            models.Q(("approved_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="award_not_approved_by_recipient",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="AwardInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待裁定"), ("upheld", "成立"), ("rejected", "不成立")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="裁定时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="裁定理由")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="incentives.award",
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
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "利益申报",
                "ordering": ("-recorded_at", "-pk"),
                "abstract": False,
                "constraints": (
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
                        name="awardinterest_decided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("recorded_by", None),
                            models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="awardinterest_decided_by_another",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="AwardObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待裁定"), ("upheld", "成立"), ("rejected", "不成立")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="裁定时间"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="裁定理由")),
                ("objector", models.CharField(max_length=80, verbose_name="异议人")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="incentives.award",
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
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "公示异议",
                "ordering": ("-recorded_at", "-pk"),
                "abstract": False,
                "constraints": (
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
                        name="awardobjection_decided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("recorded_by", None),
                            models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="awardobjection_decided_by_another",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="AwardPayment",
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
                        choices=[("paid", "拨付"), ("recovered", "收回")],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("amount", wutong.kernel.money.MoneyField(verbose_name="金额")),
                ("evidence", models.CharField(max_length=300, verbose_name="凭证")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="incentives.award",
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
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incentives.bankaccount",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖励兑现",
                "ordering": ("on", "pk"),
                "indexes": (models.Index(fields=["kind", "on"], name="award_payment_counted"),),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), models.Q(("evidence", ""), _negated=True)
                        ),
                        name="award_payment_has_evidence",
                    ),
                ),
            },
        ),
    ]
