import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0002_clock_and_tracking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeAllowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="notice_allowance_says_why",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="onetimenotice",
            name="notice_again_by_a_supervisors_word",
        ),
        migrations.AddField(
            model_name="onetimenotice",
            name="repeats",
            field=models.BooleanField(default=False, verbose_name="只重申已告知的"),
        ),
        migrations.AlterField(
            model_name="casepaper",
            name="state",
            field=models.CharField(
                choices=[
                    ("missing", "未交"),
                    ("handed_in", "已交"),
                    ("on_file", "免交（已在库）"),
                    ("shared", "免交（部门共享）"),
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
        migrations.AddConstraint(
            model_name="onetimenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", 1),
                    ("repeats", True),
                    models.Q(
                        ("allowed_by__isnull", False),
                        models.Q(("allowed_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="notice_again_by_a_supervisors_word",
            ),
        ),
        migrations.AddField(
            model_name="noticeallowance",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="noticeallowance",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="allowances",
                to="approvals.approvalcase",
            ),
        ),
        migrations.AddField(
            model_name="noticeallowance",
            name="used_by",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="allowance",
                to="approvals.onetimenotice",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeallowance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("used_by", None)),
                fields=("case",),
                name="notice_allowance_one_unused",
            ),
        ),
    ]
