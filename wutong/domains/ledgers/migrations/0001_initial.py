import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wutong.domains.ledgers.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="文件指纹")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("size", models.PositiveBigIntegerField(verbose_name="大小")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=wutong.domains.ledgers.models.ledger_storage,
                        upload_to="",
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="上传时间")),
            ],
        ),
        migrations.CreateModel(
            name="LedgerImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("region_path", models.CharField(editable=False, max_length=120)),
                ("layout", models.CharField(blank=True, max_length=64)),
                ("answers", models.JSONField(default=dict)),
                ("remembered", models.BooleanField(default=False, verbose_name="沿用了记住的版式")),
                ("reading", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("understood", "待确认"),
                            ("queued", "排队中"),
                            ("running", "导入中"),
                            ("done", "已导入"),
                            ("failed", "未导入"),
                            ("undone", "已撤销"),
                        ],
                        default="understood",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("rows_total", models.PositiveIntegerField(default=0)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                (
                    "failure",
                    models.CharField(blank=True, max_length=300, verbose_name="未导入的原因"),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                ),
                ("verified", models.BooleanField(default=False, verbose_name="确认即核验")),
                ("brought", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="撤销时间")),
                (
                    "undo_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤销原因"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="ledgers.ledgerfile",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="org.region",
                        verbose_name="导入单位",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
                (
                    "uploaded_by",
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
                "verbose_name": "台账导入",
                "ordering": ("-uploaded_at", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region_path", "-uploaded_at"],
                        name="ledgers_led_region__3863f2_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "done"), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ledger_import_done_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "undone"), _negated=True),
                            ("undone_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ledger_import_undone_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("sheet", models.CharField(max_length=80, verbose_name="工作表")),
                ("row", models.PositiveIntegerField(verbose_name="行号")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "新增"),
                            ("changed", "变更"),
                            ("unchanged", "无变化"),
                            ("duplicate", "文件内重复"),
                            ("unreadable", "读不出"),
                            ("held", "待确认"),
                            ("total", "合计行"),
                            ("section", "分组行"),
                            ("header", "标题与表头"),
                            ("note", "说明行"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="项目")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("changes", models.JSONField(default=list)),
                ("issues", models.JSONField(default=list)),
                ("suspects", models.JSONField(default=list)),
                ("cells", models.JSONField(default=list)),
                ("brought", models.JSONField(blank=True, null=True)),
                (
                    "ledger_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="ledgers.ledgerimport",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ledger_rows",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "indexes": [
                    models.Index(
                        fields=["ledger_import", "outcome", "position"],
                        name="ledgers_led_ledger__5fcc08_idx",
                    ),
                    models.Index(fields=["project"], name="ledgers_led_project_f73171_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ledger_import", "position"), name="ledger_row_once_in_import"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LayoutMemory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("answers", models.JSONField(default=dict)),
                ("remembered_at", models.DateTimeField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ledger_layouts",
                        to="org.region",
                    ),
                ),
                (
                    "remembered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "fingerprint"), name="ledger_layout_once_in_region"
                    )
                ],
            },
        ),
    ]
