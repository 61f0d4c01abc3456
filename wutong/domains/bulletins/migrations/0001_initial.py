import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0003_country_level"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuing_unit", models.CharField(max_length=80, verbose_name="发文单位")),
                ("first_day", models.DateField(verbose_name="起始日期")),
                ("last_day", models.DateField(verbose_name="截止日期")),
                ("body", models.JSONField(verbose_name="文稿")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("reviewed", "已审核"), ("issued", "已印发")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审核时间"),
                ),
                (
                    "review_note",
                    models.CharField(blank=True, max_length=300, verbose_name="审核意见"),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="成文日期")),
                (
                    "as_known",
                    models.DateTimeField(blank=True, null=True, verbose_name="数据截止时刻"),
                ),
                ("number_word", models.CharField(max_length=40, verbose_name="发文字号代字")),
                ("number_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("number_sequence", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "content",
                    models.JSONField(
                        blank=True,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "restate_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="更正原因"),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
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
                        verbose_name="印发人",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.region",
                        verbose_name="单位",
                    ),
                ),
                (
                    "restates",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restatements",
                        to="bulletins.bulletin",
                        verbose_name="更正的通报",
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
                        verbose_name="审核人",
                    ),
                ),
            ],
            options={
                "ordering": ("-last_day", "-pk"),
                "indexes": [
                    models.Index(
                        fields=["region", "status", "-last_day"],
                        name="bulletins_b_region__c4426a_idx",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="bulletin_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            ("drafted_by", None),
                            models.Q(("reviewed_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="bulletin_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"), ("reviewed_at__isnull", False), _connector="OR"
                        ),
                        name="bulletin_reviewed_before_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "issued"), _negated=True),
                            models.Q(
                                ("as_known__isnull", False),
                                ("content__isnull", False),
                                ("issued_on__isnull", False),
                                ("number_sequence__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bulletin_issued_is_complete",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("number_sequence__isnull", False)),
                        fields=("region", "number_word", "number_year", "number_sequence"),
                        name="bulletin_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("restates__isnull", False)),
                        fields=("restates",),
                        name="bulletin_restated_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=12)),
                ("label", models.CharField(max_length=200, verbose_name="指标")),
                ("metric", models.CharField(max_length=60)),
                ("version", models.CharField(blank=True, max_length=40)),
                ("definition", models.TextField(blank=True, verbose_name="口径")),
                (
                    "derivation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "数值"),
                            ("year_on_year", "同比"),
                            ("change", "比上年同期增减"),
                            ("last_year", "上年同期"),
                            ("target", "年度目标"),
                            ("completion", "目标完成率"),
                            ("lead", "超（落后）序时进度"),
                            ("rank", "位次"),
                            ("last_rank", "上期位次"),
                        ],
                        max_length=20,
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=120)),
                ("question", models.JSONField(default=dict)),
                ("first_day", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("exact", models.CharField(blank=True, max_length=80)),
                ("display", models.CharField(max_length=80, verbose_name="数值")),
                ("inputs", models.JSONField(default=list)),
                (
                    "bulletin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="bulletins.bulletin",
                    ),
                ),
            ],
            options={
                "ordering": ("bulletin", "key"),
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "key"), name="bulletin_figure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=60, verbose_name="编号")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "amount",
                    models.DecimalField(decimal_places=4, max_digits=24, verbose_name="计入"),
                ),
                (
                    "facts",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="bulletins.bulletinfigure",
                    ),
                ),
            ],
            options={
                "ordering": ("figure", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "position"), name="bulletin_row_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BulletinTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="代码")),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("body", models.JSONField(verbose_name="内容")),
                ("created_at", models.DateTimeField(verbose_name="保存时间")),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="停用时间"),
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
                "ordering": (
                    models.OrderBy(models.F("region"), nulls_first=True),
                    "code",
                    "-version",
                ),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="template_version_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="bulletin",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bulletins",
                to="bulletins.bulletintemplate",
            ),
        ),
    ]
