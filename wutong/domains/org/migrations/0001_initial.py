import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="手机")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="语言")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="行政区划代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "全国"),
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县区"),
                            ("town", "乡镇街道"),
                            ("development_zone", "开发区"),
                            ("park", "园区"),
                        ],
                        max_length=20,
                        verbose_name="层级",
                    ),
                ),
                ("path", models.CharField(editable=False, max_length=120, unique=True)),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="别名")),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "confidential_in_totals",
                    models.BooleanField(default=True, verbose_name="涉密项目金额计入合计"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.region",
                    ),
                ),
            ],
            options={
                "ordering": ("path",),
                "indexes": [
                    models.Index(fields=["parent", "level"], name="org_region_parent__3e8fde_idx"),
                    models.Index(fields=["name"], name="org_region_name_d4cd40_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "name"), name="region_name_once_in_parent"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("promotion_bureau", "招商局"),
                            ("department", "职能部门"),
                            ("promotion_squad", "招商小分队"),
                            ("task_force", "专班"),
                            ("liaison_office", "驻外联络处"),
                            ("promotion_committee", "招商委员会"),
                            ("other", "其他单位"),
                        ],
                        max_length=24,
                        verbose_name="类别",
                    ),
                ),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="别名")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.unit",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="org.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "ordering": ("region__path", "kind", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "name"), name="unit_name_once_in_region"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="职务")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "系统管理员"),
                            ("leader", "领导"),
                            ("supervisor", "督查"),
                            ("analyst", "统计分析"),
                            ("promotion_bureau", "招商局"),
                            ("recruiter", "招商员"),
                            ("steward", "项目管家"),
                            ("line_department", "职能部门"),
                            ("approval_clerk", "审批窗口"),
                            ("investor", "客商"),
                        ],
                        max_length=24,
                        verbose_name="角色",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="任职日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="离任日期")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="org.region",
                        verbose_name="地区范围",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="org.unit",
                        verbose_name="单位范围",
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("region__isnull", False), ("unit__isnull", True)),
                            models.Q(("region__isnull", True), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="post_has_one_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="post_ends_after_it_starts",
                    ),
                ],
            },
        ),
    ]
