import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import wutong.kernel.money


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_agreements"),
        ("investors", "0005_introductions"),
        ("org", "0004_working_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0006_counts_of_the_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("appeal", "诉求"), ("problem", "问题"), ("suggestion", "建议")],
                        default="appeal",
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("window", "窗口"),
                            ("hotline", "热线"),
                            ("leaders_line", "书记县长直通车"),
                            ("visit", "走访"),
                            ("symposium", "座谈会"),
                            ("portal", "网上"),
                            ("message", "消息粘贴"),
                        ],
                        max_length=14,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("land", "用地"),
                            ("power", "供电"),
                            ("water_gas", "供水供气"),
                            ("roads", "道路交通"),
                            ("approval", "审批手续"),
                            ("finance", "融资"),
                            ("tax", "税费"),
                            ("labour", "用工"),
                            ("policy", "政策兑现"),
                            ("commitment", "承诺履行"),
                            ("environment", "环保安全"),
                            ("market", "市场监管"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("town", "乡镇园区级"),
                            ("county", "县级"),
                            ("city", "市级"),
                            ("province", "省级"),
                        ],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("ordinary", "一般"), ("urgent", "紧急"), ("critical", "特急")],
                        default="ordinary",
                        max_length=10,
                        verbose_name="紧急程度",
                    ),
                ),
                ("is_complex", models.BooleanField(default=False, verbose_name="复杂事项")),
                ("title", models.CharField(max_length=160, verbose_name="事由")),
                ("content", models.TextField(verbose_name="内容")),
                ("stage", models.CharField(blank=True, max_length=24, verbose_name="项目阶段")),
                (
                    "blocked",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="受阻投资"),
                ),
                ("asker_name", models.CharField(max_length=60, verbose_name="诉求人")),
                (
                    "asker_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="联系电话"),
                ),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("confidential", models.BooleanField(default=False, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "待核实"),
                            ("verified", "待交办"),
                            ("assigned", "办理中"),
                            ("sent_back", "退回待定"),
                            ("answered", "已答复"),
                            ("resolved", "已办结"),
                            ("closed", "已关闭"),
                            ("joined", "已并入"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="进入本状态时间")),
                ("received_at", models.DateTimeField(verbose_name="受理时间")),
                ("received_on", models.DateField(verbose_name="受理日期")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="当前期限")),
                ("resolve_by", models.DateField(blank=True, null=True, verbose_name="办结期限")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("objects_until", models.DateField(blank=True, null=True, verbose_name="异议期满")),
                ("resolved_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "resolved_by",
                    models.CharField(
                        blank=True,
                        choices=[("asker", "诉求人确认"), ("silence", "五个工作日无异议")],
                        max_length=10,
                        verbose_name="办结依据",
                    ),
                ),
                (
                    "satisfaction",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="满意度（1–5）"
                    ),
                ),
                ("on_time", models.BooleanField(blank=True, null=True, verbose_name="按时办结")),
                (
                    "days_lost",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="耗时（工作日）"
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="关闭日期")),
                (
                    "closed_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="关闭原因"),
                ),
                ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="重办次数")),
                ("sent_back", models.PositiveSmallIntegerField(default=0, verbose_name="退回次数")),
                ("confirm_code", models.CharField(max_length=40, unique=True)),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
                ("lock", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="investors.investor",
                        verbose_name="企业",
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="stewardship.appeal",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="牵头单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "received_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "诉求",
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "verified", "assigned", "sent_back", "answered"],
                            )
                        ),
                        fields=["lead_unit", "due_on", "id"],
                        name="appeal_open_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "verified", "assigned", "sent_back", "answered"],
                            )
                        ),
                        fields=["region_path", "due_on", "id"],
                        name="appeal_open_in_region",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ["received", "verified", "assigned", "sent_back", "answered"],
                            )
                        ),
                        fields=["due_on", "id"],
                        name="appeal_open_due",
                    ),
                    models.Index(
                        fields=["region_path", "-received_on", "-id"],
                        name="stewardship_region__ce4b74_idx",
                    ),
                    models.Index(
                        fields=["resolved_on", "region_path"], name="stewardship_resolve_46139a_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolved_on__isnull", False),
                                ("state", "resolved"),
                                models.Q(("resolved_by", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "resolved"), _negated=True),
                                ("resolved_by", ""),
                                ("resolved_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_resolved_on_a_day_and_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                                models.Q(("closed_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("closed_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="appeal_closed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined_to__isnull", False), ("state", "joined")),
                            models.Q(
                                models.Q(("state", "joined"), _negated=True), ("joined_to", None)
                            ),
                            _connector="OR",
                        ),
                        name="appeal_joined_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_to", None),
                            models.Q(("joined_to", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_not_joined_to_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["answered", "resolved"]), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="appeal_answered_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfaction", None), ("satisfaction__range", (1, 5)), _connector="OR"
                        ),
                        name="appeal_satisfaction_from_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "assigned"), _negated=True),
                            ("lead_unit__isnull", False),
                            _connector="OR",
                        ),
                        name="appeal_assigned_to_a_unit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppealEvent",
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
                        ],
                        max_length=12,
                        verbose_name="动作",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "待核实"),
                            ("verified", "待交办"),
                            ("assigned", "办理中"),
                            ("sent_back", "退回待定"),
                            ("answered", "已答复"),
                            ("resolved", "已办结"),
                            ("closed", "已关闭"),
                            ("joined", "已并入"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("received", "待核实"),
                            ("verified", "待交办"),
                            ("assigned", "办理中"),
                            ("sent_back", "退回待定"),
                            ("answered", "已答复"),
                            ("resolved", "已办结"),
                            ("closed", "已关闭"),
                            ("joined", "已并入"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by_asker", models.BooleanField(default=False)),
                ("text", models.TextField(blank=True, verbose_name="说明")),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="stewardship.appeal",
                    ),
                ),
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
            name="DispatchMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="会议名称")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "周调度"),
                            ("fortnightly", "半月调度"),
                            ("monthly", "月调度"),
                            ("special", "专题调度"),
                        ],
                        max_length=12,
                        verbose_name="频次",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("committee", "招商委员会"),
                            ("bureau", "招商局"),
                            ("task_force", "专班"),
                        ],
                        max_length=12,
                        verbose_name="召集方",
                    ),
                ),
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
                ("held_at", models.DateTimeField(blank=True, null=True)),
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
                        verbose_name="专班",
                    ),
                ),
            ],
            options={
                "verbose_name": "调度会",
                "ordering": ("-on", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "-on"], name="stewardship_region__b64c71_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_at__isnull", False),
                                ("state", "held"),
                                models.Q(("minutes", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "held"), _negated=True), ("held_at", None)),
                            _connector="OR",
                        ),
                        name="dispatch_held_has_minutes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
                (
                    "main_reason",
                    models.CharField(
                        choices=[
                            ("stuck", "有堵点"),
                            ("late", "超期"),
                            ("slowed", "缓建"),
                            ("stalled", "停滞"),
                            ("due", "将到期"),
                            ("factor", "要素缺口"),
                            ("asked_for", "提请"),
                        ],
                        max_length=12,
                        verbose_name="事由",
                    ),
                ),
                (
                    "amount",
                    wutong.kernel.money.MoneyField(blank=True, null=True, verbose_name="涉及投资"),
                ),
                ("days", models.IntegerField(default=0, verbose_name="天数（工作日）")),
                ("ask", models.CharField(blank=True, max_length=500, verbose_name="提请事项")),
                ("decision", models.TextField(blank=True, verbose_name="议定事项")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
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
                        related_name="agenda_lines",
                        to="projects.project",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="stewardship.dispatchmeeting",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "project"), name="agenda_project_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorCapacity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(editable=False, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("land", "土地"),
                            ("power", "电力"),
                            ("water", "供水"),
                            ("gas", "天然气"),
                            ("steam", "蒸汽"),
                            ("drainage", "排水"),
                            ("energy_quota", "能耗指标"),
                            ("emission", "排放容量"),
                            ("finance", "资金"),
                            ("labour", "用工"),
                            ("roads", "道路"),
                        ],
                        max_length=14,
                        verbose_name="要素",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="来源")),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="总量"),
                ),
                (
                    "used_before",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=16, verbose_name="既有占用"
                    ),
                ),
                ("measure", models.CharField(max_length=20, verbose_name="单位")),
                ("from_day", models.DateField(blank=True, null=True, verbose_name="可用日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("closed_on", models.DateField(blank=True, null=True)),
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
                "verbose_name": "要素容量",
                "ordering": ("region_path", "kind", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "kind", "name"), name="factor_capacity_once_in_region"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gte", 0), ("used_before__gte", 0)),
                        name="factor_capacity_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorNeed",
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
                            ("land", "土地"),
                            ("power", "电力"),
                            ("water", "供水"),
                            ("gas", "天然气"),
                            ("steam", "蒸汽"),
                            ("drainage", "排水"),
                            ("energy_quota", "能耗指标"),
                            ("emission", "排放容量"),
                            ("finance", "资金"),
                            ("labour", "用工"),
                            ("roads", "道路"),
                        ],
                        max_length=14,
                        verbose_name="要素",
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="数量"
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="参数")),
                ("needed_by", models.DateField(verbose_name="需要日期")),
                ("for_start", models.BooleanField(default=False, verbose_name="开工前须落实")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("needed", "待落实"),
                            ("arranged", "已安排"),
                            ("delivered", "已保障"),
                            ("dropped", "不再需要"),
                        ],
                        default="needed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("promised_on", models.DateField(blank=True, null=True, verbose_name="承诺日期")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="保障日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
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
                    "capacity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="stewardship.factorcapacity",
                        verbose_name="来源",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="agreements.commitment",
                        verbose_name="协议承诺",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="factors",
                        to="projects.project",
                        verbose_name="项目",
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
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "要素需求",
                "ordering": ("needed_by", "pk"),
                "indexes": [
                    models.Index(
                        fields=["project", "state"], name="stewardship_project_659e2d_idx"
                    ),
                    models.Index(
                        fields=["unit", "state", "needed_by"], name="stewardship_unit_id_d3838d_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "delivered"), _negated=True),
                            ("delivered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="factor_delivered_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity", None), ("quantity__gt", 0), _connector="OR"
                        ),
                        name="factor_quantity_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmSteward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("since", models.DateField(verbose_name="开始日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                ("by_hand", models.BooleanField(default=False, verbose_name="人工指定")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
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
                    "investor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stewardships",
                        to="investors.investor",
                        verbose_name="企业",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                    ),
                ),
                (
                    "steward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="管家",
                    ),
                ),
            ],
            options={
                "verbose_name": "企业管家",
                "indexes": [
                    models.Index(
                        fields=["steward", "until"], name="stewardship_steward_938a23_idx"
                    ),
                    models.Index(
                        fields=["region_path", "until"], name="stewardship_region__37e4c4_idx"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("investor",),
                        name="firm_has_one_steward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="firm_steward_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("items", models.JSONField(default=list, verbose_name="移交清单")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("offered_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="接收时间"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "from_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移交人",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作移交",
                "ordering": ("-offered_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("from_person",),
                        name="hand_over_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_person", models.F("to_person")), _negated=True),
                        name="hand_over_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServedFirm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(editable=False, max_length=120)),
                (
                    "industry_code",
                    models.CharField(blank=True, max_length=5, verbose_name="行业代码"),
                ),
                ("weight", models.PositiveSmallIntegerField(default=1, verbose_name="服务权重")),
                ("since", models.DateField(verbose_name="纳入日期")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                (
                    "investor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="served",
                        to="investors.investor",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务企业",
                "indexes": [
                    models.Index(
                        fields=["region_path", "left_on"], name="stewardship_region__186c35_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StewardshipRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verify_days", models.PositiveSmallIntegerField(default=1, verbose_name="核实")),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="首次答复"),
                ),
                ("resolve_days", models.PositiveSmallIntegerField(default=15, verbose_name="办结")),
                (
                    "complex_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="复杂事项办结"),
                ),
                ("object_days", models.PositiveSmallIntegerField(default=5, verbose_name="异议期")),
                (
                    "remind_before_days",
                    models.PositiveSmallIntegerField(default=1, verbose_name="到期前提醒"),
                ),
                (
                    "yellow_after_days",
                    models.PositiveSmallIntegerField(default=3, verbose_name="超期多久黄牌"),
                ),
                (
                    "red_after_days",
                    models.PositiveSmallIntegerField(default=7, verbose_name="超期多久红牌"),
                ),
                (
                    "talk_after_days",
                    models.PositiveSmallIntegerField(default=15, verbose_name="超期多久约谈"),
                ),
                (
                    "silence_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="多久未联系视为沉默"),
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
                "verbose_name": "服务规则",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("region", 0),
                        name="stewardship_rule_once_in_region",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisionOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("assignment", "交办"), ("supervision", "督办")],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("meeting", "调度会"),
                            ("leaders_note", "领导批示"),
                            ("appeal", "诉求"),
                            ("visit", "走访"),
                            ("pace", "缓建停滞"),
                            ("assessment", "考核"),
                        ],
                        max_length=14,
                        verbose_name="来源",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="事项")),
                ("content", models.TextField(blank=True, verbose_name="要求")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("confidential", models.BooleanField(default=False, editable=False)),
                ("given_at", models.DateTimeField(verbose_name="下达时间")),
                ("due_on", models.DateField(verbose_name="期限")),
                ("first_due_on", models.DateField(verbose_name="原定期限")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "办理中"),
                            ("reported", "已报完成"),
                            ("closed", "已销号"),
                            ("cancelled", "已撤销"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "escalation",
                    models.CharField(
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
                ("escalated_on", models.DateField(blank=True, null=True)),
                (
                    "reported_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报送时间"),
                ),
                ("report", models.TextField(blank=True, verbose_name="完成情况")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                ("on_time", models.BooleanField(blank=True, null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=300)),
                ("updated_at", models.DateTimeField(verbose_name="更新时间")),
                ("lock", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="stewardship.appeal",
                    ),
                ),
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
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下达人",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="stewardship.dispatchmeeting",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="责任单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
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
            ],
            options={
                "verbose_name": "督办事项",
                "ordering": ("due_on", "pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["open", "reported"])),
                        fields=["owner_unit", "due_on", "id"],
                        name="order_open_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "reported"])),
                        fields=["owner", "due_on", "id"],
                        name="order_open_of_person",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "reported"])),
                        fields=["due_on", "id"],
                        name="order_open_due",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "reported"])),
                        fields=["region_path", "due_on", "id"],
                        name="order_open_in_region",
                    ),
                    models.Index(
                        fields=["giver", "state", "due_on"], name="stewardship_giver_i_117997_idx"
                    ),
                    models.Index(
                        fields=["project", "state"], name="stewardship_project_77e769_idx"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_by__isnull", False),
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("closed_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="order_closed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reported"), _negated=True),
                            models.Q(
                                ("reported_at__isnull", False),
                                models.Q(("report", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="order_reported_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancelled_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="order_cancelled_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PacePlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="原因")),
                ("plan", models.TextField(verbose_name="推进计划")),
                ("move_by", models.DateField(verbose_name="恢复推进日期")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="pace_plans",
                        to="projects.project",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stewardship.supervisionorder",
                        verbose_name="督办事项",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("project",),
                        name="pace_plan_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderHelper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="helpers",
                        to="stewardship.supervisionorder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "unit"), name="order_helper_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderEvent",
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
                            ("give", "下达督办"),
                            ("report", "报送完成"),
                            ("return", "退回重办"),
                            ("close", "销号"),
                            ("cancel", "撤销督办"),
                            ("extend", "延期"),
                            ("transfer", "转办"),
                            ("escalate", "升级"),
                            ("note", "进展"),
                        ],
                        max_length=10,
                        verbose_name="动作",
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("open", "办理中"),
                            ("reported", "已报完成"),
                            ("closed", "已销号"),
                            ("cancelled", "已撤销"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "escalation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "正常"),
                            ("reminder", "提醒"),
                            ("yellow_card", "黄牌"),
                            ("red_card", "红牌"),
                            ("talk", "约谈"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("text", models.TextField(blank=True, verbose_name="说明")),
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="stewardship.supervisionorder",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ItemTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "appeal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="stewardship.appeal",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="stewardship.supervisionorder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("order", None)),
                        fields=("appeal", "kind", "due_on"),
                        name="appeal_told_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("appeal", None)),
                        fields=("order", "kind", "due_on"),
                        name="order_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal__isnull", False), ("order", None)),
                            models.Q(("appeal", None), ("order__isnull", False)),
                            _connector="OR",
                        ),
                        name="told_about_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField(verbose_name="延至")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("granted", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_reason", models.CharField(blank=True, max_length=300)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="stewardship.appeal",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="stewardship.supervisionorder",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal__isnull", False), ("order", None)),
                            models.Q(("appeal", None), ("order__isnull", False)),
                            _connector="OR",
                        ),
                        name="extension_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="extension_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("granted", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("granted__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="extension_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_not_granted_to_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Symposium",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
                ("host", models.CharField(blank=True, max_length=60, verbose_name="主持人")),
                ("minutes", models.TextField(blank=True, verbose_name="纪要")),
                ("feedback", models.TextField(blank=True, verbose_name="反馈")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "筹备"), ("held", "已召开"), ("published", "已反馈")],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                        verbose_name="组织单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "座谈会",
                "ordering": ("-on", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "-on"], name="stewardship_region__cf1a7a_idx"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(
                                ("published_at__isnull", False),
                                models.Q(("feedback", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="symposium_published_with_feedback",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="appeal",
            name="symposium",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suggestions",
                to="stewardship.symposium",
            ),
        ),
        migrations.CreateModel(
            name="SymposiumGuest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stated_name", models.CharField(blank=True, max_length=120, verbose_name="名称")),
                ("attended", models.BooleanField(blank=True, null=True, verbose_name="到会")),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investors.investor",
                    ),
                ),
                (
                    "symposium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="stewardship.symposium",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("investor__isnull", False)),
                        fields=("symposium", "investor"),
                        name="symposium_guest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("investor__isnull", False),
                            models.Q(("stated_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="symposium_guest_is_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("confidential", models.BooleanField(default=False, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("on_site", "上门"), ("phone", "电话"), ("received", "来访")],
                        default="on_site",
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("met", models.CharField(blank=True, max_length=120, verbose_name="会见人")),
                ("minutes", models.TextField(verbose_name="情况")),
                ("client_key", models.CharField(max_length=64, unique=True)),
                ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "investor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
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
                        related_name="visits",
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
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="走访人",
                    ),
                ),
            ],
            options={
                "verbose_name": "走访",
                "ordering": ("-on", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "-on"], name="stewardship_region__171b2a_idx"
                    ),
                    models.Index(fields=["project", "-on"], name="stewardship_project_8e6764_idx"),
                    models.Index(fields=["investor", "-on"], name="stewardship_investo_4dad6d_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("project__isnull", False), ("investor__isnull", False), _connector="OR"
                        ),
                        name="visit_to_a_project_or_a_firm",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="supervisionorder",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="stewardship.visit",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="stewardship.visit",
            ),
        ),
        migrations.CreateModel(
            name="AppealTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("leads", models.BooleanField(default=False, verbose_name="牵头")),
                ("given_at", models.DateTimeField(verbose_name="交办时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=300)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="stewardship.appeal",
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
                        verbose_name="承办人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "appeal"], name="stewardship_unit_id_ec8236_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("leads", True)),
                        fields=("appeal",),
                        name="appeal_one_leading_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("appeal", "unit"),
                        name="appeal_unit_once",
                    ),
                ],
            },
        ),
    ]
