"""An agreement, its parties, its phases and its versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.choices import AgreementKind, AgreementState, VersionSource
from wutong.domains.org.queries import within_any
from wutong.domains.projects.queries import Project
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import VIEW, Access


def version_storage() -> Storage:
    """Where uploaded texts lie: never under a public address."""
    return storages["default"]


def seen_by(access: Access, prefix: str = "") -> Q:
    """The condition of :meth:`AgreementQuerySet.visible_to` on rows that refer to an agreement.

    An agreement is seen in the person's regions and units; one of a confidential project by those
    alone who see that project; one that a unit is asked about by that unit. People who speak for
    a firm see none this way: drafts and opinions are the government's own; what their firm signed
    they find by :meth:`AgreementQuerySet.signed_by_firms_of`.
    """
    office = within_any(access.region_paths(VIEW), f"{prefix}region_path")
    office |= Q(**{f"{prefix}unit__in": access.units(VIEW)})
    asked = f"{prefix}pk__in" if prefix == "" else f"{prefix.removesuffix('__')}__in"
    office |= Q(**{asked: _asked_of(access)})
    projects = Project.objects.visible_to(access)
    ordinary = Q(**{f"{prefix}project": None}) | Q(**{f"{prefix}project__confidential": False})
    return (office & ordinary) | Q(**{f"{prefix}project__in": projects.values("pk")})


def _asked_of(access: Access) -> Any:
    """Agreements that a unit of the person is asked about."""
    from wutong.domains.agreements.models.reviews import DepartmentOpinion  # noqa: PLC0415

    return DepartmentOpinion.objects.filter(unit__in=access.units(VIEW), withdrawn_at=None).values(
        "agreement"
    )


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Reads of agreements. Every one that answers a person starts at :meth:`visible_to`."""

    def visible_to(self, access: Access | None) -> AgreementQuerySet:
        """Agreements of the person's regions, units and projects; none for a firm's people."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        return self.filter(seen_by(access), project__removed_at=None)

    def signed_by_firms_of(self, access: Access | None) -> AgreementQuerySet:
        """Signed agreements to which a firm is a party that the person speaks for."""
        if access is None or not access.signed_in or not access.investors:
            return self.none()
        own = Party.objects.filter(investor__in=access.investors).values("agreement")
        return self.filter(pk__in=own, signed_on__isnull=False, project__removed_at=None)


class Agreement(models.Model):
    """A framework agreement, a formal one, or a supplement to one.

    ``unit`` signs for the region; the firms are :class:`Party`. ``amount`` in 元. ``round``
    counts reviews: 2 from the second one on.
    """

    number = models.CharField(_("协议编号"), max_length=40, unique=True)
    kind = models.CharField(_("类别"), max_length=12, choices=AgreementKind)
    title = models.CharField(_("协议名称"), max_length=200)
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("项目"),
    )
    supplements = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supplemented_by",
        verbose_name=_("补充的协议"),
    )
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="agreements", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("签约单位"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("经办人"),
    )
    amount = MoneyField(_("协议金额"), null=True, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=AgreementState, default=AgreementState.DRAFT
    )
    round = models.PositiveSmallIntegerField(_("审核轮次"), default=1)
    signed_on = models.DateField(_("签署日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_reason = models.CharField(_("结束原因"), max_length=300, blank=True)
    note = models.TextField(_("备注"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("录入时间"))
    updated_at = models.DateTimeField(_("更新时间"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("协议")
        ordering = ("-updated_at", "-pk")
        indexes = (
            models.Index(fields=("-updated_at", "-id")),
            models.Index(fields=("region_path", "state")),
            models.Index(fields=("project", "state")),
        )
        constraints = (
            models.CheckConstraint(
                condition=(Q(kind="supplement") & Q(supplements__isnull=False))
                | (~Q(kind="supplement") & Q(supplements=None)),
                name="agreement_supplement_refers",
            ),
            models.CheckConstraint(
                condition=Q(supplements=None) | ~Q(supplements=F("pk")),
                name="agreement_not_its_own_supplement",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="agreement_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=False)
                | Q(state__in=("draft", "in_review", "reviewed", "terminated")),
                name="agreement_signed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | (Q(state__in=("ended", "terminated"))),
                name="agreement_ended_has_its_state",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def confidential(self) -> bool:
        """Whether the project is."""
        return self.project is not None and self.project.confidential


class Party(models.Model):
    """A firm that signs."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    investor = models.ForeignKey(
        "investors.Investor", models.PROTECT, related_name="+", verbose_name=_("企业")
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "investor"), name="party_once"),
        )

    def __str__(self) -> str:
        return str(self.investor)


class Phase(models.Model):
    """A phase of what was agreed: how much (元), until when."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="phases")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("期次"), max_length=40)
    amount = MoneyField(_("投资额"), null=True, blank=True)
    until = models.DateField(_("期限"), null=True, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "place"), name="phase_in_its_place"),
        )

    def __str__(self) -> str:
        return self.name


class AgreementVersion(models.Model):
    """One text of an agreement; never changed afterwards. ``sha256`` is of the file, or of the
    text in UTF-8 where it was pasted."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版次"))
    text = models.TextField(_("正文"))
    source = models.CharField(_("来源"), max_length=8, choices=VersionSource)
    sha256 = models.CharField(_("指纹"), max_length=64)
    name = models.CharField(_("文件名"), max_length=160, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    file = models.FileField(storage=version_storage, max_length=200, blank=True)
    note = models.CharField(_("修改说明"), max_length=300, blank=True)
    rules_used = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提交人"),
    )
    added_at = models.DateTimeField(_("提交时间"))

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "number"), name="version_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="version_has_a_text"),
            models.CheckConstraint(
                condition=(Q(source="file") & ~Q(file="")) | (Q(source="pasted") & Q(file="")),
                name="version_file_where_uploaded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"
