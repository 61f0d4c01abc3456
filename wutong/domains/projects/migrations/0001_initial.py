import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wutong.domains.projects.models.evidence
import wutong.kernel.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("investors", "0002_initial"),
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
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
                            ("contract", "正式投资合同"),
                            ("framework_agreement", "框架协议书"),
                            ("business_licence", "营业执照"),
                            ("land_confirmation", "土地成交确认书"),
                            ("lease", "租赁或购置合同"),
                            ("filing", "项目备案（核准）证"),
                            ("construction_permit", "施工许可证"),
                            ("site_record", "现场开工记录"),
                            ("acceptance", "竣工验收"),
                            ("equipment_running", "设备运行记录"),
                            ("invoice", "销售发票"),
                            ("power", "用电凭证"),
                            ("tax_certificate", "完税证明"),
                            ("statistics", "统计报表"),
                            ("capital_verification", "验资报告"),
                            ("bank_slip", "银行进账单"),
                            ("equipment_invoice", "设备发票"),
                            ("land_payment", "土地款凭证"),
                            ("ledger_row", "台账行"),
                            ("other", "其他"),
                        ],
                        max_length=24,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件指纹")),
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
                        storage=wutong.domains.projects.models.evidence.evidence_storage,
                        upload_to="",
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=80, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(blank=True, null=True, verbose_name="行号")),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证",
                "ordering": ("-added_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "ledger_row"),
                                models.Q(("sheet", ""), _negated=True),
                                ("row__isnull", False),
                            ),
                            models.Q(
                                models.Q(("kind", "ledger_row"), _negated=True),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_is_a_file_or_a_ledger_row",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reserve", "储备"),
                            ("negotiating", "在谈"),
                            ("signed", "签约"),
                            ("registered", "注册"),
                            ("landed", "落地"),
                            ("started", "开工"),
                            ("completed", "竣工"),
                            ("in_production", "投产"),
                            ("full_capacity", "达产"),
                            ("target_benefit_reached", "达效"),
                            ("withdrawn", "退库"),
                        ],
                        max_length=24,
                        verbose_name="阶段",
                    ),
                ),
                ("definition", models.CharField(max_length=300, verbose_name="认定口径")),
                ("may_be_skipped", models.BooleanField(default=False, verbose_name="可跳过")),
                (
                    "claim_roles",
                    models.JSONField(blank=True, default=list, verbose_name="可申报角色"),
                ),
                (
                    "verify_roles",
                    models.JSONField(blank=True, default=list, verbose_name="可核验角色"),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gates",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "ordering": ("region__path", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("region", "stage"), name="gate_once_in_region"),
                    models.UniqueConstraint(
                        condition=models.Q(("region", None)),
                        fields=("stage",),
                        name="gate_default_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GateRequirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=40, verbose_name="组")),
                ("at_least", models.PositiveSmallIntegerField(default=1, verbose_name="至少满足")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("field", "字段"),
                            ("evidence", "佐证"),
                            ("stage", "前置阶段"),
                            ("condition", "条件"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="项目")),
                ("label", models.CharField(max_length=80, verbose_name="说明")),
                (
                    "gate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="projects.gate",
                    ),
                ),
            ],
            options={
                "ordering": ("gate", "group", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("gate", "group", "kind", "key"), name="gate_requirement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_least__gte", 1)), name="gate_asks_for_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="项目编号")),
                ("name", models.CharField(max_length=200, verbose_name="项目名称")),
                (
                    "normalized_name",
                    models.CharField(db_index=True, editable=False, max_length=200),
                ),
                (
                    "signing_entity",
                    models.CharField(blank=True, max_length=120, verbose_name="签约主体"),
                ),
                ("phase_name", models.CharField(blank=True, max_length=40, verbose_name="期次")),
                ("content", models.TextField(blank=True, verbose_name="建设内容")),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="产业类别")),
                (
                    "industry_code",
                    models.CharField(blank=True, max_length=5, verbose_name="国民经济行业代码"),
                ),
                (
                    "high_technology",
                    models.BooleanField(default=False, verbose_name="高新技术项目"),
                ),
                (
                    "build_kind",
                    models.CharField(
                        blank=True,
                        choices=[("new_build", "新建"), ("continued", "续建"), ("resumed", "复工")],
                        max_length=12,
                        verbose_name="建设性质",
                    ),
                ),
                ("land_kind", models.CharField(blank=True, max_length=40, verbose_name="用地方式")),
                ("key_project", models.BooleanField(default=False, verbose_name="重点项目")),
                (
                    "next_step",
                    models.CharField(blank=True, max_length=300, verbose_name="下一步工作"),
                ),
                (
                    "next_step_due",
                    models.DateField(blank=True, null=True, verbose_name="下一步期限"),
                ),
                (
                    "progress_note",
                    models.CharField(blank=True, max_length=500, verbose_name="进展情况"),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("confidential", models.BooleanField(default=False, verbose_name="涉密")),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reserve", "储备"),
                            ("negotiating", "在谈"),
                            ("signed", "签约"),
                            ("registered", "注册"),
                            ("landed", "落地"),
                            ("started", "开工"),
                            ("completed", "竣工"),
                            ("in_production", "投产"),
                            ("full_capacity", "达产"),
                            ("target_benefit_reached", "达效"),
                            ("withdrawn", "退库"),
                        ],
                        max_length=24,
                        verbose_name="阶段",
                    ),
                ),
                ("stage_rank", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "stage_on",
                    models.DateField(blank=True, null=True, verbose_name="进入本阶段日期"),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("normal", "正常推进"),
                            ("slowed", "缓建"),
                            ("stalled", "停滞"),
                            ("suspended", "暂停"),
                        ],
                        default="normal",
                        max_length=10,
                        verbose_name="推进状态",
                    ),
                ),
                (
                    "total_investment",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="总投资"),
                ),
                ("region_path", models.CharField(editable=False, max_length=120)),
                (
                    "land_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=16,
                        null=True,
                        verbose_name="用地面积",
                    ),
                ),
                ("figures_on", models.DateField(blank=True, editable=False, null=True)),
                ("figures_known_from", models.DateTimeField(blank=True, editable=False, null=True)),
                ("stages_known_from", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(verbose_name="录入时间")),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="investors.investor",
                        verbose_name="投资方",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="projects.project",
                        verbose_name="上级项目",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
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
                        related_name="projects",
                        to="org.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "ordering": ("-updated_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "stage", "-updated_at"],
                        name="projects_pr_region__21babe_idx",
                    ),
                    models.Index(
                        fields=["stage", "region_path"], name="projects_pr_stage_5b6dbc_idx"
                    ),
                    models.Index(
                        fields=["-updated_at", "-id"], name="projects_pr_updated_5f3e8a_idx"
                    ),
                    models.Index(fields=["unit", "stage"], name="projects_pr_unit_id_b0dd38_idx"),
                    models.Index(
                        fields=["-total_investment", "-id"], name="projects_pr_total_i_8838c7_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="project_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total_investment", None),
                            ("total_investment__gte", 0),
                            _connector="OR",
                        ),
                        name="project_total_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaceChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("normal", "正常推进"),
                            ("slowed", "缓建"),
                            ("stalled", "停滞"),
                            ("suspended", "暂停"),
                        ],
                        max_length=10,
                        verbose_name="推进状态",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("reason", models.CharField(max_length=300, verbose_name="原因")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pace_changes",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="FundArrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("claimed", "待核验"),
                            ("verified", "已核验"),
                            ("rejected", "已退回"),
                            ("retracted", "已撤回"),
                        ],
                        default="claimed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("claimed_at", models.DateTimeField(verbose_name="申报时间")),
                ("verified", models.BooleanField(null=True, verbose_name="核验通过")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="核验时间")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="核验意见"),
                ),
                ("retracted_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "retraction_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤回原因"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("on", models.DateField(verbose_name="到位日期")),
                ("amount", wutong.kernel.money.MoneyField(verbose_name="到位金额")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("domestic", "内资"),
                            ("foreign", "外资"),
                            ("external", "域外资金"),
                        ],
                        max_length=10,
                        verbose_name="资金类别",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业资金"),
                            ("fiscal", "财政资金"),
                            ("real_estate", "房地产"),
                            ("within_region", "区域内企业间划转"),
                        ],
                        default="enterprise",
                        max_length=16,
                        verbose_name="资金来源",
                    ),
                ),
                ("voucher", models.CharField(blank=True, max_length=60, verbose_name="凭证")),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="币种")),
                (
                    "foreign_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=20,
                        null=True,
                        verbose_name="外币金额",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=12, null=True, verbose_name="汇率"
                    ),
                ),
                ("rate_on", models.DateField(blank=True, null=True, verbose_name="汇率日期")),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申报人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核验人",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_arrivals",
                        to="projects.evidence",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_arrivals",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["on", "kind", "project"], name="projects_fu_on_a69997_idx"
                    ),
                    models.Index(fields=["project", "-on"], name="projects_fu_project_43563c_idx"),
                    models.Index(
                        condition=models.Q(("standing", "claimed")),
                        fields=["standing", "claimed_at"],
                        name="fundarrival_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_by", None),
                            ("decided_by", None),
                            models.Q(("claimed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="fundarrival_not_verified_by_claimant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("standing", "claimed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("standing__in", ("verified", "rejected")),
                            ),
                            models.Q(("retracted_at__isnull", False), ("standing", "retracted")),
                            _connector="OR",
                        ),
                        name="fundarrival_standing_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="fund_arrival_is_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("claimed", "待核验"),
                            ("verified", "已核验"),
                            ("rejected", "已退回"),
                            ("retracted", "已撤回"),
                        ],
                        default="claimed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("claimed_at", models.DateTimeField(verbose_name="申报时间")),
                ("verified", models.BooleanField(null=True, verbose_name="核验通过")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="核验时间")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="核验意见"),
                ),
                ("retracted_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "retraction_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤回原因"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "attribute",
                    models.CharField(
                        choices=[
                            ("total_investment", "总投资"),
                            ("region", "地区"),
                            ("unit", "责任单位"),
                            ("fixed_asset_investment", "固定资产投资（当月）"),
                            ("tax", "税收（当月）"),
                            ("output", "产值（当月）"),
                            ("jobs", "用工人数"),
                            ("land_area", "用地面积"),
                            ("registered_capital", "注册资本"),
                            ("team_in_place", "团队入驻"),
                            ("funds_confirmed", "资金到位"),
                        ],
                        max_length=24,
                        verbose_name="属性",
                    ),
                ),
                ("on", models.DateField(verbose_name="生效日期")),
                ("day_assumed", models.BooleanField(default=False, verbose_name="日期为推定")),
                (
                    "money",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="金额"),
                ),
                (
                    "number",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="数值"
                    ),
                ),
                ("flag", models.BooleanField(blank=True, null=True, verbose_name="是否")),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="币种")),
                (
                    "foreign_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=20,
                        null=True,
                        verbose_name="外币金额",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=12, null=True, verbose_name="汇率"
                    ),
                ),
                ("rate_on", models.DateField(blank=True, null=True, verbose_name="汇率日期")),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申报人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核验人",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="projects.evidence",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="org.region",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="org.unit",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["project", "attribute", "-on", "-decided_at"],
                        name="projects_fa_project_e8c46c_idx",
                    ),
                    models.Index(fields=["attribute", "on"], name="projects_fa_attribu_0b6c06_idx"),
                    models.Index(
                        condition=models.Q(("standing", "claimed")),
                        fields=["standing", "claimed_at"],
                        name="fact_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_by", None),
                            ("decided_by", None),
                            models.Q(("claimed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="fact_not_verified_by_claimant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("standing", "claimed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("standing__in", ("verified", "rejected")),
                            ),
                            models.Q(("retracted_at__isnull", False), ("standing", "retracted")),
                            _connector="OR",
                        ),
                        name="fact_standing_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("money__isnull", False),
                            ("number__isnull", False),
                            ("flag__isnull", False),
                            ("region__isnull", False),
                            ("unit__isnull", False),
                            _connector="OR",
                        ),
                        name="fact_has_a_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("currency", ""), ("foreign_amount", None)),
                            models.Q(
                                models.Q(("currency", ""), _negated=True),
                                ("foreign_amount__isnull", False),
                                ("rate__isnull", False),
                                ("rate_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="fact_foreign_amount_has_its_rate",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="projects.project",
                verbose_name="项目",
            ),
        ),
        migrations.CreateModel(
            name="ProjectMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stated_name",
                    models.CharField(blank=True, max_length=60, verbose_name="台账所载姓名或职务"),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("leader_sponsor", "包联领导"),
                            ("project_steward", "项目管家"),
                            ("recruiter", "招商员"),
                            ("task_force", "专班成员"),
                        ],
                        max_length=20,
                        verbose_name="身份",
                    ),
                ),
                ("joined_on", models.DateField(verbose_name="加入日期")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="projects.project",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "ordering": ("capacity", "joined_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None), ("user__isnull", False)),
                        fields=("project", "user", "capacity"),
                        name="project_member_once_in_a_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False),
                            models.Q(("stated_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="project_member_is_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="视图名称")),
                ("query", models.CharField(max_length=1000)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="project_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "name"), name="saved_view_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="活动名称")),
                ("on", models.DateField(blank=True, null=True, verbose_name="日期")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signing_events",
                        to="org.region",
                        verbose_name="主办地区",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "name"), name="signing_event_once_in_region"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("claimed", "待核验"),
                            ("verified", "已核验"),
                            ("rejected", "已退回"),
                            ("retracted", "已撤回"),
                        ],
                        default="claimed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("claimed_at", models.DateTimeField(verbose_name="申报时间")),
                ("verified", models.BooleanField(null=True, verbose_name="核验通过")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="核验时间")),
                (
                    "decision_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="核验意见"),
                ),
                ("retracted_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "retraction_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤回原因"),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reserve", "储备"),
                            ("negotiating", "在谈"),
                            ("signed", "签约"),
                            ("registered", "注册"),
                            ("landed", "落地"),
                            ("started", "开工"),
                            ("completed", "竣工"),
                            ("in_production", "投产"),
                            ("full_capacity", "达产"),
                            ("target_benefit_reached", "达效"),
                            ("withdrawn", "退库"),
                        ],
                        max_length=24,
                        verbose_name="阶段",
                    ),
                ),
                ("stage_rank", models.PositiveSmallIntegerField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("formal", "正式"),
                            ("framework", "框架协议"),
                            ("increase", "增资"),
                        ],
                        default="formal",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("on", models.DateField(verbose_name="发生日期")),
                ("day_assumed", models.BooleanField(default=False, verbose_name="日期为推定")),
                (
                    "amount",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="增资额"),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申报人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核验人",
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(
                        blank=True,
                        related_name="milestones",
                        to="projects.evidence",
                        verbose_name="佐证",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="projects.signingevent",
                        verbose_name="签约活动",
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["stage", "on", "project"], name="projects_mi_stage_072f1a_idx"
                    ),
                    models.Index(
                        fields=["project", "stage_rank", "on"],
                        name="projects_mi_project_a5b5fe_idx",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "increase")),
                        fields=["project", "on"],
                        name="milestone_increase",
                    ),
                    models.Index(
                        condition=models.Q(("standing", "claimed")),
                        fields=["standing", "claimed_at"],
                        name="milestone_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_by", None),
                            ("decided_by", None),
                            models.Q(("claimed_by", models.F("decided_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="milestone_not_verified_by_claimant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("standing", "claimed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("standing__in", ("verified", "rejected")),
                            ),
                            models.Q(("retracted_at__isnull", False), ("standing", "retracted")),
                            _connector="OR",
                        ),
                        name="milestone_standing_has_its_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "formal"), ("standing__in", ("claimed", "verified"))
                        ),
                        fields=("project", "stage"),
                        name="milestone_formal_once_a_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__isnull", False), ("kind", "increase"), ("stage", "signed")
                            ),
                            models.Q(
                                models.Q(("kind", "increase"), _negated=True), ("amount", None)
                            ),
                            _connector="OR",
                        ),
                        name="milestone_amount_belongs_to_an_increase",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业资金"),
                            ("fiscal", "财政资金"),
                            ("real_estate", "房地产"),
                            ("within_region", "区域内企业间划转"),
                        ],
                        max_length=16,
                        verbose_name="资金来源",
                    ),
                ),
                ("counts", models.BooleanField(verbose_name="计入到位资金")),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fund_rules",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "ordering": ("region__path", "source"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "source"), name="fund_rule_once_in_region"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region", None)),
                        fields=("source",),
                        name="fund_rule_default_once",
                    ),
                ],
            },
        ),
    ]
