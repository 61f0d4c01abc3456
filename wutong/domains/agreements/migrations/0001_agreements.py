import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import wutong.domains.agreements.models.agreements
import wutong.kernel.money


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
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="协议编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("framework", "框架协议"),
                            ("formal", "正式协议"),
                            ("supplement", "补充协议"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="协议名称")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                (
                    "amount",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="协议金额"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "起草"),
                            ("in_review", "审核中"),
                            ("reviewed", "审核通过"),
                            ("signed", "已签署"),
                            ("ended", "履行完毕"),
                            ("terminated", "已终止"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="审核轮次")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签署日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "ended_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="结束原因"),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("created_at", models.DateTimeField(verbose_name="录入时间")),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
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
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "supplements",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplemented_by",
                        to="agreements.agreement",
                        verbose_name="补充的协议",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="org.unit",
                        verbose_name="签约单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "协议",
                "ordering": ("-updated_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["-updated_at", "-id"], name="agreements__updated_27eb92_idx"
                    ),
                    models.Index(
                        fields=["region_path", "state"], name="agreements__region__f07efd_idx"
                    ),
                    models.Index(
                        fields=["project", "state"], name="agreements__project_2dfce8_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "supplement"), ("supplements__isnull", False)),
                            models.Q(
                                models.Q(("kind", "supplement"), _negated=True),
                                ("supplements", None),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_supplement_refers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supplements", None),
                            models.Q(("supplements", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_not_its_own_supplement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="agreement_amount_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__isnull", False),
                            ("state__in", ("draft", "in_review", "reviewed", "terminated")),
                            _connector="OR",
                        ),
                        name="agreement_signed_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("state__in", ("ended", "terminated")),
                            _connector="OR",
                        ),
                        name="agreement_ended_has_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("text", models.TextField(verbose_name="正文")),
                (
                    "source",
                    models.CharField(
                        choices=[("pasted", "粘贴"), ("file", "上传文件")],
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="指纹")),
                ("name", models.CharField(blank=True, max_length=160, verbose_name="文件名")),
                (
                    "size",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="大小"),
                ),
                ("content_type", models.CharField(blank=True, max_length=100)),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=wutong.domains.agreements.models.agreements.version_storage,
                        upload_to="",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="修改说明")),
                ("rules_used", models.CharField(blank=True, max_length=64)),
                ("added_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"), name="version_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="version_has_a_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "file"), models.Q(("file", ""), _negated=True)),
                            models.Q(("source", "pasted"), ("file", "")),
                            _connector="OR",
                        ),
                        name="version_file_where_uploaded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pass", "通过"),
                            ("change", "修改后复审"),
                            ("again", "补充材料再议"),
                            ("refuse", "不予通过"),
                        ],
                        max_length=8,
                        verbose_name="决定",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ("place", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision__in", ("", "pass")),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agenda_item_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("government", "政府方"), ("firm", "企业方")],
                        max_length=12,
                        verbose_name="承诺方",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invest", "投资"),
                            ("start_by", "开工建设"),
                            ("produce_by", "竣工投产"),
                            ("tax", "税收"),
                            ("output", "产值"),
                            ("jobs", "用工"),
                            ("register", "注册公司"),
                            ("land", "供地"),
                            ("road", "道路等配套"),
                            ("power", "水电气热"),
                            ("subsidy", "资金支持"),
                            ("service", "手续代办"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="事项",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="内容")),
                ("clause", models.CharField(blank=True, max_length=40, verbose_name="条款")),
                (
                    "amount",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="金额"),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="数量"
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                ("due_on", models.DateField(verbose_name="期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "履行中"),
                            ("claimed", "已申报履行"),
                            ("fulfilled", "已确认履行"),
                            ("broken", "违约"),
                            ("waived", "豁免"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("fulfilled_on", models.DateField(blank=True, null=True, verbose_name="履行日期")),
                (
                    "claim_note",
                    models.CharField(blank=True, max_length=500, verbose_name="履行情况"),
                ),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="agreements.agreement",
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
                    "created_by",
                    models.ForeignKey(
                        null=True,
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
                (
                    "owner",
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
                    "owner_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺事项",
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="agreements__due_on_19b0e5_idx"),
                    models.Index(
                        fields=["owner", "state", "due_on"], name="agreements__owner_i_977aba_idx"
                    ),
                    models.Index(fields=["state", "due_on"], name="agreements__state_699839_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "fulfilled"), _negated=True),
                            models.Q(
                                ("fulfilled_on__isnull", False),
                                ("claimed_at__isnull", False),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_fulfilled_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "fulfilled"), _negated=True),
                            ("claimed_by", None),
                            ("decided_by", None),
                            models.Q(("claimed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("broken", "waived")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_given_up_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="commitment_amount_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DepartmentOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="轮次")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="期限（工作日）")),
                ("due_on", models.DateField(verbose_name="截止日")),
                ("asked_at", models.DateTimeField(verbose_name="征求时间")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "同意"),
                            ("with_changes", "修改后同意"),
                            ("object", "不同意"),
                        ],
                        max_length=14,
                        verbose_name="意见",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="具体意见")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="反馈时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="征求单位",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ("round", "due_on", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("opinion", "")),
                        fields=["unit", "due_on"],
                        name="opinion_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("version", "unit"),
                        name="opinion_once_a_unit_and_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opinion", ""), ("given_at", None)),
                            models.Q(
                                models.Q(("opinion", ""), _negated=True),
                                ("given_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opinion_given_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opinion__in", ("", "agree")),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="opinion_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FairCompetitionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("title", models.CharField(max_length=80, verbose_name="规则")),
                ("article", models.CharField(max_length=80, verbose_name="依据")),
                ("article_text", models.CharField(max_length=300, verbose_name="条文")),
                ("why", models.CharField(max_length=300, verbose_name="说明")),
                ("advice", models.CharField(blank=True, max_length=300, verbose_name="怎样改")),
                ("patterns", models.JSONField(default=list, verbose_name="词语")),
                ("unless", models.JSONField(blank=True, default=list, verbose_name="除非写明")),
                (
                    "level",
                    models.CharField(
                        choices=[("likely", "很可能违反"), ("look", "请人核对")],
                        default="likely",
                        max_length=8,
                        verbose_name="程度",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "公平竞争规则",
                "ordering": ("region__path", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "code"), name="fair_rule_once_in_region"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region", None)),
                        fields=("code",),
                        name="fair_rule_default_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("region__isnull", False), ("active", True), _connector="OR"
                        ),
                        name="fair_rule_national_holds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlaggedClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("label", models.CharField(blank=True, max_length=40, verbose_name="条款")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("text", models.TextField(verbose_name="原文")),
                ("key", models.CharField(db_index=True, max_length=64)),
                ("hits", models.JSONField(default=list)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("harmless", "不违反公平竞争"),
                            ("keep", "保留（第十二条例外）"),
                            ("change", "修改"),
                            ("remove", "删除"),
                        ],
                        max_length=10,
                        verbose_name="处理",
                    ),
                ),
                (
                    "exception",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("security", "（一）维护国家安全和发展利益"),
                            ("innovation", "（二）促进科学技术进步、增强国家自主创新能力"),
                            ("public_interest", "（三）节约能源、保护环境、救灾救助等社会公共利益"),
                            ("by_law", "（四）法律、行政法规规定或者经国务院批准"),
                        ],
                        max_length=20,
                        verbose_name="适用例外",
                    ),
                ),
                (
                    "until",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="实施期限或者终止条件"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审查时间"),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="agreements.flaggedclause",
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
                        verbose_name="审查人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="agreements.agreementversion",
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "place"), name="flag_once_a_clause"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", ""), ("decided_by", None), ("decided_at", None)),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="flag_decided_by_a_person_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "keep"), _negated=True),
                            models.Q(
                                models.Q(("exception", ""), _negated=True),
                                models.Q(("until", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="flag_kept_by_an_exception_of_article_12",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryClause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=40, verbose_name="事项")),
                ("text", models.TextField(verbose_name="条款")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "范本条款",
                "ordering": ("topic", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="library_clause_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.investor",
                        verbose_name="企业",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "investor"), name="party_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="期次")),
                (
                    "amount",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="投资额"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="期限")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "place"), name="phase_in_its_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewedFirm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.investor",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="firms",
                        to="agreements.agendaitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "investor"), name="reviewed_firm_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="会议名称")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                ("chair", models.CharField(blank=True, max_length=60, verbose_name="主持人")),
                ("attendees", models.TextField(blank=True, verbose_name="参会单位和人员")),
                ("minutes", models.TextField(blank=True, verbose_name="会议纪要")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "待召开"),
                            ("held", "已召开"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "held_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="登记结果时间"),
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
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "verbose_name": "协议审核会",
                "ordering": ("-on", "-pk"),
                "indexes": [
                    models.Index(fields=["state", "on"], name="agreements__state_63ff6d_idx")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "held"),
                                ("held_at__isnull", False),
                                models.Q(("minutes", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_at", None)),
                            _connector="OR",
                        ),
                        name="meeting_held_has_minutes",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="agreements.reviewmeeting",
            ),
        ),
        migrations.CreateModel(
            name="ReviewSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "opinion_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="部门反馈意见期限（工作日）"
                    ),
                ),
                ("needs_meeting", models.BooleanField(default=True, verbose_name="须上协议审核会")),
                (
                    "remind_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="承诺到期前多少天提醒"
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
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        name="review_setting_once_a_region_and_one_default",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opinion_days__gte", 1), ("opinion_days__lte", 60)),
                        name="review_setting_opinion_days",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                fields=("meeting", "agreement"), name="agenda_item_once"
            ),
        ),
    ]
