"""The catalogue: items in dated versions, what they require, their papers and results."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import (
    ApprovalStage,
    CombinedReview,
    ItemKind,
    PaperSource,
    Waiting,
)


class ApprovalItem(models.Model):
    """An item (事项) that keeps its code through all versions; without a region a national one.

    A region's item of the same code replaces the national one in the region's subtree.
    """

    code = models.CharField(_("事项编码"), max_length=40)
    region = models.ForeignKey(
        "org.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("地区"),
    )

    class Meta:
        verbose_name = _("审批事项")
        ordering = ("code", "pk")
        constraints = (
            models.UniqueConstraint("code", Coalesce("region", 0), name="approval_item_code_once"),
        )

    def __str__(self) -> str:
        return self.code


class ItemVersionQuerySet(models.QuerySet["ItemVersion"]):
    """Reads of versions. The catalogue is public."""

    def valid_on(self, on: object) -> ItemVersionQuerySet:
        """Versions in force on ``on``; the last day counts."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on, drafted=False
        )


class ItemVersion(models.Model):
    """What an item says from ``valid_from`` to ``valid_until``; a running case keeps its version.

    Limits are working days. ``serial_days`` and ``serial_steps`` are what the item takes when done
    on its own, one after the other: the baseline of savings. ``conditions`` says on which
    attributes of the project the item is needed (``rules.conditions``); empty: always.
    ``applicants`` holds codes of ``choices.Applicant``.
    """

    item = models.ForeignKey(ApprovalItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    drafted = models.BooleanField(_("草稿"), default=False)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)
    name = models.CharField(_("事项名称"), max_length=160)
    kind = models.CharField(_("事项类型"), max_length=20, choices=ItemKind)
    stage = models.CharField(_("阶段"), max_length=20, choices=ApprovalStage)
    department = models.CharField(_("办理部门"), max_length=80)
    statutory_days = models.PositiveSmallIntegerField(_("法定时限（工作日）"))
    promised_days = models.PositiveSmallIntegerField(_("承诺时限（工作日）"))
    green_days = models.PositiveSmallIntegerField(
        _("绿色通道时限（工作日）"), null=True, blank=True
    )
    serial_days = models.PositiveSmallIntegerField(_("串联办理天数（工作日）"))
    serial_steps = models.PositiveSmallIntegerField(_("串联办理环节"), default=5)
    parallel_group = models.CharField(_("并联组"), max_length=40, blank=True)
    combined_review = models.CharField(
        _("合并办理"), max_length=24, choices=CombinedReview, blank=True
    )
    commitment_allowed = models.BooleanField(_("可告知承诺"), default=False)
    deficiency_days = models.PositiveSmallIntegerField(
        _("容缺补齐时限（工作日）"), null=True, blank=True
    )
    applicants = models.JSONField(_("申请主体"), default=list, blank=True)
    conditions = models.JSONField(_("适用条件"), default=list, blank=True)
    legal_basis = models.CharField(_("依据"), max_length=300, blank=True)
    note = models.TextField(_("说明"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("录入时间"))

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项版本")
        ordering = ("item__code", "-number")
        indexes = (models.Index(fields=("stage", "valid_from")),)
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="item_version_number_once"),
            models.UniqueConstraint(
                fields=("item",), condition=Q(drafted=True), name="item_version_one_draft"
            ),
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(drafted=False, valid_until=None),
                name="item_version_one_open",
            ),
            models.UniqueConstraint(
                fields=("item", "valid_from"),
                condition=Q(drafted=False),
                name="item_version_one_begins_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="item_version_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(promised_days__lte=F("statutory_days")),
                name="item_promises_no_more_than_the_law",
            ),
            models.CheckConstraint(
                condition=Q(green_days=None) | Q(green_days__lte=F("promised_days")),
                name="item_green_channel_is_no_slower",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def region_path(self) -> str:
        """Where the item holds; "" in the whole country."""
        return self.item.region.path if self.item.region else ""


class ItemPrerequisite(models.Model):
    """``version`` waits for the item ``requires``, where the project needs that one at all."""

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="prerequisites")
    requires = models.ForeignKey(
        ApprovalItem, models.PROTECT, related_name="required_by", verbose_name=_("前置事项")
    )
    waiting = models.CharField(
        _("等待方式"), max_length=12, choices=Waiting, default=Waiting.ACCEPTANCE
    )

    class Meta:
        ordering = ("requires__code", "pk")
        constraints = (
            models.UniqueConstraint(fields=("version", "requires"), name="prerequisite_once"),
        )

    def __str__(self) -> str:
        return f"{self.version} ← {self.requires}"


class PaperKind(models.Model):
    """A paper that items ask for, once for all of them. ``validity_days`` are calendar days."""

    code = models.CharField(_("材料编码"), max_length=40, unique=True)
    name = models.CharField(_("材料名称"), max_length=300)
    source = models.CharField(_("提供方"), max_length=14, choices=PaperSource)
    provider = models.CharField(_("出具单位"), max_length=80, blank=True)
    validity_days = models.PositiveIntegerField(_("有效期（天）"), null=True, blank=True)
    is_permit = models.BooleanField(_("证照批文"), default=False)

    class Meta:
        verbose_name = _("材料")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ItemPaper(models.Model):
    """A paper that a version asks for; ``conditions`` say in which case, empty: always."""

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="papers")
    paper = models.ForeignKey(PaperKind, models.PROTECT, related_name="asked_by")
    position = models.PositiveSmallIntegerField(default=0)
    required = models.BooleanField(_("必要"), default=True)
    deficiency_allowed = models.BooleanField(_("可容缺"), default=False)
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)
    original = models.BooleanField(_("原件"), default=False)
    conditions = models.JSONField(_("适用情形"), default=list, blank=True)
    note = models.CharField(_("要求"), max_length=300, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("version", "paper"), name="item_paper_once"),
        )

    def __str__(self) -> str:
        return str(self.paper)


class ItemResult(models.Model):
    """A paper that a version issues when it is approved."""

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="results")
    paper = models.ForeignKey(PaperKind, models.PROTECT, related_name="issued_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "paper"), name="item_result_once"),
        )

    def __str__(self) -> str:
        return str(self.paper)


class ItemHandler(models.Model):
    """Which unit handles an item in a region's subtree; the nearest region wins."""

    item = models.ForeignKey(ApprovalItem, models.CASCADE, related_name="handlers")
    region = models.ForeignKey("org.Region", models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, related_name="+", verbose_name=_("办理单位")
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "region"), name="item_handler_once"),
        )

    def __str__(self) -> str:
        return f"{self.item} · {self.unit}"


class ApprovalRule(models.Model):
    """The numbers of a region's subtree, in working days; without a region the national default.

    ``stage_days`` maps codes of ``choices.ApprovalStage`` to the limit of a whole stage.
    """

    region = models.ForeignKey(
        "org.Region",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("地区"),
    )
    stage_days = models.JSONField(_("各阶段时限"), default=dict)
    agency_days = models.PositiveSmallIntegerField(_("全程代办时限"), default=75)
    receive_days = models.PositiveSmallIntegerField(_("收件后受理时限"), default=1)
    correction_days = models.PositiveSmallIntegerField(_("补正时限"), default=20)
    special_days = models.PositiveSmallIntegerField(_("特别程序时限"), default=30)
    remind_before_days = models.PositiveSmallIntegerField(_("到期前提醒"), default=2)
    head_after_days = models.PositiveSmallIntegerField(_("超期多久上报部门负责人"), default=1)
    supervisor_after_days = models.PositiveSmallIntegerField(_("超期多久上报督查"), default=3)

    class Meta:
        verbose_name = _("审批规则")
        constraints = (
            models.UniqueConstraint(Coalesce("region", 0), name="approval_rule_once_in_region"),
        )

    def __str__(self) -> str:
        return str(self.region or _("默认"))
