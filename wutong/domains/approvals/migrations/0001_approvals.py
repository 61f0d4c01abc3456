import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import wutong.domains.approvals.models.cases


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("investors", "0005_introductions"),
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0006_counts_of_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="材料编码")),
                ("name", models.CharField(max_length=300, verbose_name="材料名称")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("applicant", "申请人"),
                            ("result", "审批结果"),
                            ("shared", "部门共享"),
                            ("intermediary", "中介机构"),
                        ],
                        max_length=14,
                        verbose_name="提供方",
                    ),
                ),
                ("provider", models.CharField(blank=True, max_length=80, verbose_name="出具单位")),
                (
                    "validity_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="有效期（天）"),
                ),
                ("is_permit", models.BooleanField(default=False, verbose_name="证照批文")),
            ],
            options={
                "verbose_name": "材料",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="AgencyService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("consented_by", models.CharField(max_length=60, verbose_name="委托人")),
                ("consented_on", models.DateField(verbose_name="委托日期")),
                ("scope", models.CharField(blank=True, max_length=300, verbose_name="代办范围")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("recorded_at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代办员",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agencies",
                        to="projects.project",
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
                "verbose_name": "全程代办",
                "ordering": ("-starts_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="agency_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consented_on__lte", models.F("starts_on"))),
                        name="agency_starts_with_consent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="受理编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "单项办理"),
                            ("parallel", "并联审批"),
                            ("joint_acceptance", "联合验收"),
                            ("business_setup", "企业开办"),
                        ],
                        max_length=20,
                        verbose_name="办理方式",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("window", "窗口"), ("online", "网上")],
                        max_length=10,
                        verbose_name="收件渠道",
                    ),
                ),
                (
                    "tracking_code",
                    models.CharField(max_length=40, unique=True, verbose_name="查询码"),
                ),
                ("applicant_name", models.CharField(max_length=160, verbose_name="申请单位")),
                (
                    "applicant_uscc",
                    models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码"),
                ),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("confidential", models.BooleanField(default=False, editable=False)),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="approvals.agencyservice",
                        verbose_name="代办",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.investor",
                        verbose_name="企业",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="projects.project",
                        verbose_name="项目",
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
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "申请",
                "ordering": ("-submitted_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "-submitted_at"],
                        name="approvals_a_region__080c06_idx",
                    ),
                    models.Index(
                        fields=["project", "-submitted_at"], name="approvals_a_project_a17a47_idx"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=44, unique=True, verbose_name="办件编号")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("confidential", models.BooleanField(default=False, editable=False)),
                ("stage", models.CharField(max_length=20, verbose_name="阶段")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已收件"),
                            ("correction_before", "待补正（受理前）"),
                            ("accepted", "已受理"),
                            ("with_department", "审查中"),
                            ("correction", "待补正"),
                            ("special_procedure", "特别程序"),
                            ("approved_with_deficiency", "容缺办结"),
                            ("approved", "准予"),
                            ("rejected", "不予许可"),
                            ("not_accepted", "不予受理"),
                            ("refused", "不收件"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        default="received",
                        max_length=26,
                        verbose_name="状态",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="进入本状态时间")),
                ("received_on", models.DateField(verbose_name="收件日期")),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="受理日期")),
                ("limit_days", models.PositiveSmallIntegerField(verbose_name="承诺时限（工作日）")),
                (
                    "statutory_days",
                    models.PositiveSmallIntegerField(verbose_name="法定时限（工作日）"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="应办结日期")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("in_parallel", models.BooleanField(default=False, verbose_name="并联")),
                ("green", models.BooleanField(default=False, verbose_name="绿色通道")),
                ("by_commitment", models.BooleanField(default=False, verbose_name="告知承诺")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                (
                    "used_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="用时（工作日）"
                    ),
                ),
                ("on_time", models.BooleanField(blank=True, null=True, verbose_name="按时办结")),
                (
                    "serial_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="串联天数"),
                ),
                (
                    "serial_steps",
                    models.PositiveSmallIntegerField(default=0, verbose_name="串联环节"),
                ),
                (
                    "serial_papers",
                    models.PositiveSmallIntegerField(default=0, verbose_name="串联材料"),
                ),
                (
                    "steps",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="实际环节"
                    ),
                ),
                (
                    "papers_handed_in",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="实交材料"
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
                ("lock", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="approvals.application",
                    ),
                ),
                (
                    "clerk",
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
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_cases",
                        to="investors.investor",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_cases",
                        to="projects.project",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="办理单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "办件",
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "correction_before",
                                    "accepted",
                                    "with_department",
                                    "correction",
                                    "special_procedure",
                                ],
                            )
                        ),
                        fields=["unit", "due_on", "id"],
                        name="case_open_in_unit",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "correction_before",
                                    "accepted",
                                    "with_department",
                                    "correction",
                                    "special_procedure",
                                ],
                            )
                        ),
                        fields=["clerk", "due_on", "id"],
                        name="case_open_of_clerk",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "correction_before",
                                    "accepted",
                                    "with_department",
                                    "correction",
                                    "special_procedure",
                                ],
                            )
                        ),
                        fields=["due_on", "id"],
                        name="case_open_due",
                    ),
                    models.Index(
                        fields=["region_path", "state", "-updated_at"],
                        name="approvals_a_region__15ab13_idx",
                    ),
                    models.Index(
                        fields=["decided_on", "region_path", "stage"],
                        name="approvals_a_decided_9b7bdf_idx",
                    ),
                    models.Index(
                        fields=["project", "stage"], name="approvals_a_project_cb9eb7_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_on", None),
                            ("accepted_on__gte", models.F("received_on")),
                            _connector="OR",
                        ),
                        name="case_accepted_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_on", None),
                                (
                                    "state__in",
                                    [
                                        "received",
                                        "correction_before",
                                        "accepted",
                                        "with_department",
                                        "correction",
                                        "special_procedure",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "received",
                                            "correction_before",
                                            "accepted",
                                            "with_department",
                                            "correction",
                                            "special_procedure",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_ended_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ["correction", "correction_before", "special_procedure"],
                                ),
                                _negated=True,
                            ),
                            ("due_on", None),
                            _connector="OR",
                        ),
                        name="case_clock_stands_while_paused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["rejected", "not_accepted", "refused", "revoked"]),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="case_ended_against_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="事项编码")),
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
                "verbose_name": "审批事项",
                "ordering": ("code", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("code"),
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        name="approval_item_code_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stage_days", models.JSONField(default=dict, verbose_name="各阶段时限")),
                (
                    "agency_days",
                    models.PositiveSmallIntegerField(default=75, verbose_name="全程代办时限"),
                ),
                (
                    "receive_days",
                    models.PositiveSmallIntegerField(default=1, verbose_name="收件后受理时限"),
                ),
                (
                    "correction_days",
                    models.PositiveSmallIntegerField(default=20, verbose_name="补正时限"),
                ),
                (
                    "special_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="特别程序时限"),
                ),
                (
                    "remind_before_days",
                    models.PositiveSmallIntegerField(default=2, verbose_name="到期前提醒"),
                ),
                (
                    "head_after_days",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="超期多久上报部门负责人"
                    ),
                ),
                (
                    "supervisor_after_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="超期多久上报督查"),
                ),
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
                "verbose_name": "审批规则",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        name="approval_rule_once_in_region",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("receive", "收件"),
                            ("refuse", "不收件"),
                            ("ask_before", "一次性告知"),
                            ("hand_in_before", "补齐材料"),
                            ("accept", "受理"),
                            ("decline", "不予受理"),
                            ("route", "转部门"),
                            ("ask", "要求补正"),
                            ("hand_in", "补正"),
                            ("begin_special", "启动特别程序"),
                            ("end_special", "结束特别程序"),
                            ("approve", "准予"),
                            ("approve_with_deficiency", "容缺办结"),
                            ("make_good", "补齐容缺材料"),
                            ("reject", "不予许可"),
                            ("withdraw", "撤回申请"),
                            ("revoke", "撤销"),
                            ("hand_over", "转交"),
                        ],
                        max_length=26,
                        verbose_name="动作",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "已收件"),
                            ("correction_before", "待补正（受理前）"),
                            ("accepted", "已受理"),
                            ("with_department", "审查中"),
                            ("correction", "待补正"),
                            ("special_procedure", "特别程序"),
                            ("approved_with_deficiency", "容缺办结"),
                            ("approved", "准予"),
                            ("rejected", "不予许可"),
                            ("not_accepted", "不予受理"),
                            ("refused", "不收件"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        max_length=26,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("received", "已收件"),
                            ("correction_before", "待补正（受理前）"),
                            ("accepted", "已受理"),
                            ("with_department", "审查中"),
                            ("correction", "待补正"),
                            ("special_procedure", "特别程序"),
                            ("approved_with_deficiency", "容缺办结"),
                            ("approved", "准予"),
                            ("rejected", "不予许可"),
                            ("not_accepted", "不予受理"),
                            ("refused", "不收件"),
                            ("withdrawn", "已撤回"),
                            ("revoked", "已撤销"),
                        ],
                        max_length=26,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("details", models.JSONField(blank=True, default=dict)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="approvals.approvalcase",
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
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CasePause",
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
                        choices=[("correction", "补正"), ("special_procedure", "特别程序")],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                (
                    "procedure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hearing", "听证"),
                            ("expert_review", "专家评审"),
                            ("public_notice", "公示"),
                            ("inspection", "检验检测检疫"),
                            ("site_survey", "现场勘验"),
                            ("auction", "招标拍卖"),
                        ],
                        max_length=20,
                        verbose_name="特别程序",
                    ),
                ),
                ("since", models.DateField(verbose_name="开始")),
                ("until", models.DateField(blank=True, null=True, verbose_name="结束")),
                ("limit_on", models.DateField(blank=True, null=True, verbose_name="最迟")),
                ("reason", models.CharField(max_length=300, verbose_name="原因")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="approvals.approvalcase",
                    ),
                ),
            ],
            options={
                "ordering": ("since", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("case",),
                        name="case_pause_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="case_pause_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "correction"), ("procedure", "")),
                            models.Q(
                                ("kind", "special_procedure"),
                                models.Q(("procedure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_pause_names_its_procedure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="case_pause_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTold",
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
                            ("due_soon", "即将到期"),
                            ("overdue", "已超期"),
                            ("to_head", "上报部门负责人"),
                            ("to_supervisor", "上报督查"),
                            ("correction_due", "补正到期"),
                            ("deficiency_due", "容缺材料到期"),
                        ],
                        max_length=20,
                    ),
                ),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="approvals.approvalcase",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "kind", "due_on"), name="case_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClerkAbsence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="开始")),
                ("ends_on", models.DateField(verbose_name="结束")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="原因")),
                ("recorded_at", models.DateTimeField()),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代理人",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "外出代理",
                "ordering": ("-starts_on",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="absence_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("clerk", models.F("deputy")), _negated=True),
                        name="absence_deputy_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GreenChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("granted_at", models.DateTimeField(verbose_name="批准时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "ended_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="结束原因"),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准领导",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="green_channels",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "绿色通道",
                "ordering": ("-granted_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("project",),
                        name="green_channel_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="green_channel_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemHandler",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handlers",
                        to="approvals.approvalitem",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="org.region",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="办理单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "region"), name="item_handler_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("drafted", models.BooleanField(default=False, verbose_name="草稿")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                ("name", models.CharField(max_length=160, verbose_name="事项名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "行政许可"),
                            ("filing", "备案"),
                            ("confirmation", "行政确认"),
                            ("technical_review", "技术审查"),
                            ("public_service", "公共服务"),
                        ],
                        max_length=20,
                        verbose_name="事项类型",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("land_planning", "立项用地规划许可"),
                            ("works_planning", "工程建设许可"),
                            ("construction_permit", "施工许可"),
                            ("acceptance", "竣工验收"),
                            ("alongside", "并行推进"),
                            ("business_setup", "企业开办"),
                        ],
                        max_length=20,
                        verbose_name="阶段",
                    ),
                ),
                ("department", models.CharField(max_length=80, verbose_name="办理部门")),
                (
                    "statutory_days",
                    models.PositiveSmallIntegerField(verbose_name="法定时限（工作日）"),
                ),
                (
                    "promised_days",
                    models.PositiveSmallIntegerField(verbose_name="承诺时限（工作日）"),
                ),
                (
                    "green_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="绿色通道时限（工作日）"
                    ),
                ),
                (
                    "serial_days",
                    models.PositiveSmallIntegerField(verbose_name="串联办理天数（工作日）"),
                ),
                (
                    "serial_steps",
                    models.PositiveSmallIntegerField(default=5, verbose_name="串联办理环节"),
                ),
                (
                    "parallel_group",
                    models.CharField(blank=True, max_length=40, verbose_name="并联组"),
                ),
                (
                    "combined_review",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("combined_assessment", "多评合一"),
                            ("combined_review", "多审合一"),
                            ("combined_survey", "多测合一"),
                            ("joint_acceptance", "联合验收"),
                        ],
                        max_length=24,
                        verbose_name="合并办理",
                    ),
                ),
                (
                    "commitment_allowed",
                    models.BooleanField(default=False, verbose_name="可告知承诺"),
                ),
                (
                    "deficiency_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="容缺补齐时限（工作日）"
                    ),
                ),
                ("applicants", models.JSONField(blank=True, default=list, verbose_name="申请主体")),
                ("conditions", models.JSONField(blank=True, default=list, verbose_name="适用条件")),
                ("legal_basis", models.CharField(blank=True, max_length=300, verbose_name="依据")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("created_at", models.DateTimeField(verbose_name="录入时间")),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="approvals.approvalitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "事项版本",
                "ordering": ("item__code", "-number"),
                "indexes": [
                    models.Index(
                        fields=["stage", "valid_from"], name="approvals_i_stage_ccd3aa_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "number"), name="item_version_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="item_version_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("promised_days__lte", models.F("statutory_days"))),
                        name="item_promises_no_more_than_the_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("green_days", None),
                            ("green_days__lte", models.F("promised_days")),
                            _connector="OR",
                        ),
                        name="item_green_channel_is_no_slower",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemPrerequisite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "waiting",
                    models.CharField(
                        choices=[("acceptance", "决定后受理"), ("decision", "可先受理，决定须等")],
                        default="acceptance",
                        max_length=12,
                        verbose_name="等待方式",
                    ),
                ),
                (
                    "requires",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="required_by",
                        to="approvals.approvalitem",
                        verbose_name="前置事项",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prerequisites",
                        to="approvals.itemversion",
                    ),
                ),
            ],
            options={
                "ordering": ("requires__code", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "requires"), name="prerequisite_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("required", models.BooleanField(default=True, verbose_name="必要")),
                ("deficiency_allowed", models.BooleanField(default=False, verbose_name="可容缺")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="份数")),
                ("original", models.BooleanField(default=False, verbose_name="原件")),
                ("conditions", models.JSONField(blank=True, default=list, verbose_name="适用情形")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="要求")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="approvals.itemversion",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_by",
                        to="approvals.paperkind",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "paper"), name="item_paper_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="approvalcase",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="approvals.itemversion",
            ),
        ),
        migrations.CreateModel(
            name="JointAcceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visit_on", models.DateField(verbose_name="现场验收日期")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                ("findings", models.TextField(blank=True, verbose_name="验收意见")),
                ("passed", models.BooleanField(blank=True, null=True, verbose_name="通过")),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joint_acceptance",
                        to="approvals.application",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="牵头单位",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "联合验收",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("passed", None), ("recorded_at", None)),
                            models.Q(
                                ("passed__isnull", False),
                                ("recorded_at__isnull", False),
                                models.Q(("findings", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="joint_acceptance_says_what_it_found",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("text", models.TextField(verbose_name="告知内容")),
                ("given_at", models.DateTimeField(verbose_name="告知时间")),
                ("correct_by", models.DateField(verbose_name="补正期限")),
                (
                    "allowed_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="再次告知的理由"),
                ),
                (
                    "allowed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="approvals.approvalcase",
                    ),
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
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="notice_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1),
                            models.Q(
                                ("allowed_by__isnull", False),
                                models.Q(("allowed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_again_by_a_supervisors_word",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="approvals.itemversion",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_by",
                        to="approvals.paperkind",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "paper"), name="item_result_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperOnFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="名称")),
                (
                    "document_number",
                    models.CharField(blank=True, max_length=80, verbose_name="文号证号"),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="文件指纹")),
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
                        storage=wutong.domains.approvals.models.cases.paper_storage,
                        upload_to="",
                    ),
                ),
                ("on_paper", models.BooleanField(default=False, verbose_name="纸质")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="出具日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                ("added_at", models.DateTimeField(verbose_name="入库时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_on_file",
                        to="approvals.application",
                    ),
                ),
                (
                    "from_case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_papers",
                        to="approvals.approvalcase",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_on_file",
                        to="investors.investor",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="on_file",
                        to="approvals.paperkind",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_on_file",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "在库材料",
                "ordering": ("-added_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["project", "paper"], name="approvals_p_project_54971d_idx"
                    ),
                    models.Index(
                        fields=["investor", "paper"], name="approvals_p_investo_64fc13_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("project__isnull", False),
                            ("investor__isnull", False),
                            ("application__isnull", False),
                            _connector="OR",
                        ),
                        name="paper_on_file_belongs_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_paper", True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_on_file_has_a_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CasePaper",
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
                            ("missing", "未交"),
                            ("handed_in", "已交"),
                            ("on_file", "免交（已在库）"),
                            ("promised", "告知承诺"),
                            ("deficient", "容缺后补"),
                            ("unsuitable", "不符合要求"),
                            ("not_needed", "不涉及"),
                        ],
                        default="missing",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="补交期限")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="问题")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="approvals.approvalcase",
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.itempaper",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="approvals.onetimenotice",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.paperkind",
                    ),
                ),
                (
                    "on_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_in",
                        to="approvals.paperonfile",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("case", "paper"), name="case_paper_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["handed_in", "on_file"]), _negated=True),
                            ("on_file__isnull", False),
                            _connector="OR",
                        ),
                        name="case_paper_handed_in_is_on_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "deficient"), _negated=True),
                            ("due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="case_paper_deficient_has_a_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="agencyservice",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="approvals.paperonfile",
                verbose_name="委托书",
            ),
        ),
        migrations.CreateModel(
            name="Roadmap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起算日期")),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("stated", models.JSONField(blank=True, default=dict, editable=False)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="调整原因")),
                ("made_at", models.DateTimeField(verbose_name="编制时间")),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
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
                        related_name="roadmaps",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "落地路线图",
                "ordering": ("-made_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("project",),
                        name="roadmap_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="roadmap_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoadmapStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("included", models.BooleanField(blank=True, null=True, verbose_name="是否办理")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("by_commitment", models.BooleanField(default=False, verbose_name="告知承诺先行")),
                (
                    "extra_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="材料延后（工作日）"),
                ),
                ("not_before", models.DateField(blank=True, null=True, verbose_name="最早开始")),
                (
                    "roadmap",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="approvals.roadmap",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="approvals.itemversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roadmap", "version"), name="roadmap_step_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("included", None),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="roadmap_step_says_why",
                    ),
                ],
            },
        ),
    ]
