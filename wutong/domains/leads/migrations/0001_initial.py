import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import wutong.kernel.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("investors", "0004_words_for_people"),
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0003_indexes_of_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="线索编号")),
                ("firm_name", models.CharField(max_length=120, verbose_name="投资方")),
                (
                    "normalized_name",
                    models.CharField(db_index=True, editable=False, max_length=120),
                ),
                (
                    "uscc",
                    models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码"),
                ),
                ("content", models.CharField(max_length=500, verbose_name="投资内容")),
                (
                    "amount",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="拟投资额"),
                ),
                (
                    "land_area",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=16,
                        null=True,
                        verbose_name="用地需求",
                    ),
                ),
                (
                    "power",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="用电需求（千伏安）"
                    ),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="用工需求（人）"
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="产业类别")),
                ("origin", models.CharField(blank=True, max_length=60, verbose_name="来自何地")),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=40, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="联系电话"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("visit", "外出拜访"),
                            ("reception", "来访接待"),
                            ("event", "推介活动"),
                            ("referral", "引荐"),
                            ("referral_promotion", "以商招商"),
                            ("targeting", "靶向联系"),
                            ("online", "线上渠道"),
                            ("assigned", "上级交办"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="来源",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("confidential", models.BooleanField(default=False, verbose_name="涉密")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "待响应"),
                            ("studying", "研判中"),
                            ("following", "跟进中"),
                            ("returned", "已退回"),
                            ("pool", "公海"),
                            ("converted", "已转项目"),
                            ("closed", "已关闭"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("in_conflict", models.BooleanField(default=False, verbose_name="撞单待裁")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("reported_at", models.DateTimeField(verbose_name="报备时间")),
                ("reported_on", models.DateField(verbose_name="报备日期")),
                ("offered_path", models.CharField(blank=True, editable=False, max_length=120)),
                ("protected_until", models.DateField(null=True, verbose_name="保护期至")),
                (
                    "extended",
                    models.PositiveSmallIntegerField(default=0, verbose_name="已延长次数"),
                ),
                ("remind_on", models.DateField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("falls_on", models.DateField(null=True)),
                ("pooled_at", models.DateTimeField(null=True, verbose_name="进入公海")),
                ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "introducer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="investors.referrer",
                        verbose_name="引荐人",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="investors.investor",
                        verbose_name="客商",
                    ),
                ),
                (
                    "joined_region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                        verbose_name="参与的上级",
                    ),
                ),
                (
                    "joined_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="参与的上级单位",
                    ),
                ),
                (
                    "offered_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
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
                        verbose_name="承办人",
                    ),
                ),
                (
                    "previous_owner",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="projects.project",
                        verbose_name="转成的项目",
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
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报备人",
                    ),
                ),
                (
                    "reported_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="报备单位",
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
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索",
                "ordering": ("-reported_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "state", "-reported_at"],
                        name="leads_lead_region__1b4c34_idx",
                    ),
                    models.Index(
                        fields=["-reported_at", "-id"], name="leads_lead_reporte_cb2440_idx"
                    ),
                    models.Index(fields=["-amount", "-id"], name="leads_lead_amount_d52eeb_idx"),
                    models.Index(
                        fields=["protected_until", "id"], name="leads_lead_protect_f537d2_idx"
                    ),
                    models.Index(fields=["firm_name", "id"], name="leads_lead_firm_na_17174c_idx"),
                    models.Index(
                        fields=["-updated_at", "-id"], name="leads_lead_updated_b440f3_idx"
                    ),
                    models.Index(fields=["unit", "state"], name="leads_lead_unit_id_1c00b7_idx"),
                    models.Index(
                        fields=["reported_on", "region_path"], name="leads_lead_reporte_f88e37_idx"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("reported", "studying", "following", "returned"))
                        ),
                        fields=["owner"],
                        name="lead_in_the_hands_of",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("reported", "studying", "following", "returned"))
                        ),
                        fields=["falls_on", "id"],
                        name="lead_that_falls",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("reminded_at", None),
                            ("state__in", ("reported", "studying", "following", "returned")),
                        ),
                        fields=["remind_on", "id"],
                        name="lead_to_remind_of",
                    ),
                    models.Index(
                        condition=models.Q(("state", "pool")),
                        fields=["-pooled_at", "-id"],
                        name="lead_in_the_pool",
                    ),
                    models.Index(
                        condition=models.Q(("uscc", ""), _negated=True),
                        fields=["uscc"],
                        name="lead_with_uscc",
                    ),
                    models.Index(
                        condition=models.Q(("confidential", True)),
                        fields=["region_path"],
                        name="lead_confidential",
                    ),
                    models.Index(
                        condition=models.Q(("offered_path", ""), _negated=True),
                        fields=["offered_path"],
                        name="lead_offered",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="lead_amount_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("land_area", None), ("land_area__gte", 0), _connector="OR"
                        ),
                        name="lead_land_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "pool"), _negated=True),
                            models.Q(("owner", None), ("pooled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="lead_in_the_pool_has_no_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("project__isnull", False), ("state", "converted")),
                            models.Q(
                                models.Q(("state", "converted"), _negated=True), ("project", None)
                            ),
                            _connector="OR",
                        ),
                        name="lead_converted_has_its_project",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("reported", "studying", "following", "returned")),
                                _negated=True,
                            ),
                            models.Q(
                                ("falls_on__isnull", False), ("protected_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="lead_held_is_protected",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("protected_until", None),
                            ("falls_on", None),
                            ("falls_on__lte", models.F("protected_until")),
                            _connector="OR",
                        ),
                        name="lead_falls_by_the_end_of_protection",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadConflict",
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
                            ("same_uscc", "统一社会信用代码相同"),
                            ("same_name", "企业名称相同"),
                            ("other_name", "曾用名、简称或外文名相同"),
                            ("same_core", "字号与行业相同"),
                            ("short_name", "其中一个像是简称"),
                            ("same_introducer", "同一引荐人，内容相近"),
                        ],
                        max_length=16,
                        verbose_name="依据",
                    ),
                ),
                ("region_path", models.CharField(max_length=120)),
                ("confidential", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(verbose_name="发现时间")),
                ("due", models.DateField(verbose_name="裁定期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待裁定"), ("decided", "已裁定")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first_keeps", "归先报方"),
                            ("second_takes", "归后报方"),
                            ("split", "归先报方，业绩共享"),
                            ("independent", "两条各自推进"),
                        ],
                        max_length=12,
                        verbose_name="裁定",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("decided_at", models.DateTimeField(null=True)),
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
                    "first",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts_as_first",
                        to="leads.lead",
                        verbose_name="先报",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lead_conflicts",
                        to="projects.project",
                        verbose_name="已有项目",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts_as_second",
                        to="leads.lead",
                        verbose_name="后报",
                    ),
                ),
            ],
            options={
                "verbose_name": "撞单",
                "ordering": ("-opened_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["state", "region_path", "due"], name="leads_leadc_state_e6a2f5_idx"
                    ),
                    models.Index(
                        fields=["-opened_at", "-id"], name="leads_leadc_opened__95fbe3_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first__isnull", False), ("project", None)),
                            models.Q(("first", None), ("project__isnull", False)),
                            _connector="OR",
                        ),
                        name="lead_conflict_has_one_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first", None),
                            models.Q(("first", models.F("second")), _negated=True),
                            _connector="OR",
                        ),
                        name="lead_conflict_of_two",
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="lead_conflict_once"),
                    models.UniqueConstraint(
                        fields=("project", "second"), name="lead_conflict_with_project_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decision", ""), ("state", "open")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "decided"),
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lead_conflict_decided_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadCredit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.DecimalField(decimal_places=4, max_digits=5, verbose_name="份额")),
                ("region_path", models.CharField(max_length=120)),
                ("converted_on", models.DateField(null=True)),
                ("set_at", models.DateTimeField()),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="leads.lead",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "set_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索业绩",
                "ordering": ("lead", "-share", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("converted_on__isnull", False)),
                        fields=["converted_on", "region_path"],
                        name="lead_credit_converted",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 1)),
                        name="lead_credit_is_a_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False), ("person__isnull", False), _connector="OR"
                        ),
                        name="lead_credit_is_somebodys",
                    ),
                    models.UniqueConstraint(
                        models.F("lead"),
                        django.db.models.functions.comparison.Coalesce("unit", 0),
                        django.db.models.functions.comparison.Coalesce("person", 0),
                        name="lead_credit_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadDuty",
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
                            ("respond", "响应"),
                            ("study", "研判"),
                            ("feedback", "反馈"),
                            ("report", "进展报告"),
                            ("supplement", "补充"),
                        ],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("since", models.DateField(verbose_name="起算日")),
                ("due", models.DateField(verbose_name="期限")),
                ("bureau_on", models.DateField()),
                ("leader_on", models.DateField()),
                ("idle_on", models.DateField()),
                ("region_path", models.CharField(max_length=120)),
                ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("done_on", models.DateField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("told_bureau_at", models.DateTimeField(null=True)),
                ("told_leader_at", models.DateTimeField(null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索时限",
                "ordering": ("due", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        fields=["due", "id"],
                        name="lead_duty_open",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_at", None), ("dropped_at", None), ("reminded_at", None)
                        ),
                        fields=["due", "id"],
                        name="lead_duty_to_remind_of",
                    ),
                    models.Index(
                        fields=["kind", "due", "region_path"], name="leads_leadd_kind_8d7ba0_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        fields=("lead", "kind"),
                        name="lead_duty_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None), ("dropped_at", None), _connector="OR"
                        ),
                        name="lead_duty_done_or_dropped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadEvent",
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
                            ("reported", "报备"),
                            ("edited", "修改"),
                            ("responded", "响应"),
                            ("studied", "研判：继续跟进"),
                            ("fed_back", "反馈"),
                            ("progress", "进展报告"),
                            ("returned", "退回"),
                            ("resubmitted", "补充后重报"),
                            ("closed", "关闭"),
                            ("converted", "转为项目"),
                            ("extended", "延长保护期"),
                            ("lapsed", "保护期满，进入公海"),
                            ("idle", "久未推进，进入公海"),
                            ("released", "释放到公海"),
                            ("picked", "从公海领取"),
                            ("assigned", "指定承办人"),
                            ("transfer_asked", "提出流转"),
                            ("transfer_accepted", "接收流转"),
                            ("transfer_refused", "拒收流转"),
                            ("transfer_withdrawn", "撤回流转"),
                            ("conflict_opened", "发现撞单"),
                            ("conflict_decided", "撞单裁定"),
                            ("credit_set", "业绩分配"),
                            ("reminded", "提醒"),
                            ("escalated", "上报"),
                            ("city_joined", "上级参与"),
                            ("handed_over", "随岗位交接"),
                            ("registered", "登记客商"),
                        ],
                        max_length=20,
                        verbose_name="事项",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reported", "待响应"),
                            ("studying", "研判中"),
                            ("following", "跟进中"),
                            ("returned", "已退回"),
                            ("pool", "公海"),
                            ("converted", "已转项目"),
                            ("closed", "已关闭"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reported", "待响应"),
                            ("studying", "研判中"),
                            ("following", "跟进中"),
                            ("returned", "已退回"),
                            ("pool", "公海"),
                            ("converted", "已转项目"),
                            ("closed", "已关闭"),
                        ],
                        max_length=12,
                    ),
                ),
                ("region_path", models.CharField(max_length=120)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办",
                    ),
                ),
                (
                    "from_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="leads.lead",
                    ),
                ),
                (
                    "person",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索经过",
                "ordering": ("at", "pk"),
                "indexes": [
                    models.Index(fields=["lead", "at"], name="leads_leade_lead_id_5c19a3_idx"),
                    models.Index(
                        fields=["kind", "on", "region_path"], name="leads_leade_kind_d9647b_idx"
                    ),
                    models.Index(
                        condition=models.Q(("kind", "picked")),
                        fields=["by", "on"],
                        name="lead_picked_by_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key",
                        "lead_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="leads.lead",
                    ),
                ),
            ],
            options={
                "verbose_name": "查重键",
            },
        ),
        migrations.CreateModel(
            name="LeadRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("protection_days", models.PositiveSmallIntegerField(verbose_name="保护期（天）")),
                ("extension_days", models.PositiveSmallIntegerField(verbose_name="每次延长（天）")),
                ("extensions", models.PositiveSmallIntegerField(verbose_name="可延长次数")),
                (
                    "remind_before_days",
                    models.PositiveSmallIntegerField(verbose_name="到期前提醒（天）"),
                ),
                ("respond_days", models.PositiveSmallIntegerField(verbose_name="响应（工作日）")),
                ("study_days", models.PositiveSmallIntegerField(verbose_name="研判（工作日）")),
                (
                    "large_study_days",
                    models.PositiveSmallIntegerField(verbose_name="重大线索研判（工作日）"),
                ),
                ("feedback_days", models.PositiveSmallIntegerField(verbose_name="反馈（工作日）")),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(verbose_name="进展报告间隔（工作日）"),
                ),
                (
                    "accept_days",
                    models.PositiveSmallIntegerField(verbose_name="流转答复（工作日）"),
                ),
                (
                    "arbitrate_days",
                    models.PositiveSmallIntegerField(verbose_name="撞单裁定（工作日）"),
                ),
                (
                    "bureau_after_days",
                    models.PositiveSmallIntegerField(verbose_name="超期多久上报招商局（工作日）"),
                ),
                (
                    "leader_after_days",
                    models.PositiveSmallIntegerField(verbose_name="超期多久上报领导（工作日）"),
                ),
                (
                    "idle_days",
                    models.PositiveSmallIntegerField(verbose_name="超期多久收回公海（工作日）"),
                ),
                (
                    "daily_picks",
                    models.PositiveSmallIntegerField(verbose_name="每人每天领取（条）"),
                ),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="每人持有上限（条）")),
                (
                    "cool_off_days",
                    models.PositiveSmallIntegerField(verbose_name="原持有人冷却期（天）"),
                ),
                ("large_amount", wutong.kernel.money.MoneyField(verbose_name="上级参与的投资额")),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索规则",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        name="lead_rule_once_in_region",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeadTransfer",
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
                            ("pending", "待接收"),
                            ("accepted", "已接收"),
                            ("refused", "已拒收"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("asked_at", models.DateTimeField()),
                ("due", models.DateField(verbose_name="答复期限")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "from_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transfers",
                        to="leads.lead",
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="接收单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索流转",
                "ordering": ("-asked_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["to_unit", "due"],
                        name="lead_transfer_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "pending")),
                        fields=("lead",),
                        name="lead_offered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "pending")),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lead_transfer_answered_when_settled",
                    ),
                ],
            },
        ),
    ]
