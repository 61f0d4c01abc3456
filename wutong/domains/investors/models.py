"""A firm and everything that names it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.choices import NameKind, ReferrerKind
from wutong.kernel.scope import Access


class InvestorQuerySet(models.QuerySet["Investor"]):
    """Reads of investors."""

    def current(self) -> InvestorQuerySet:
        """Without records that were merged into another or taken back by an undone import."""
        return self.filter(merged_into=None, removed_at=None)

    def visible_to(self, access: Access | None) -> InvestorQuerySet:
        """Firms are shared within the platform among those who hold a post; an investor sees
        only the firms they speak for. A firm known only from a confidential project stays out
        of sight of those who may not see that project (``confidential_only``)."""
        if access is None or not access.signed_in:
            return self.none()
        own = Q(pk__in=access.investors)
        if not access.region_paths("view") and not access.units("view"):
            return self.filter(own)
        return self.filter(own | Q(confidential_only=False))


class Investor(models.Model):
    """One firm, once. Identity is the ``uscc`` (GB 32100-2015) where there is one."""

    name = models.CharField(_("企业名称"), max_length=120)
    normalized_name = models.CharField(max_length=120, db_index=True, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True)
    parent_group = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="members",
        verbose_name=_("所属集团"),
    )
    origin = models.CharField(_("来源地"), max_length=60, blank=True)
    foreign = models.BooleanField(_("境外企业"), default=False)
    honours = models.JSONField(_("荣誉"), default=list, blank=True)
    industry_code = models.CharField(_("国民经济行业代码"), max_length=5, blank=True)
    note = models.TextField(_("备注"), blank=True)
    confidential_only = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_records"
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField()

    objects = InvestorQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("uscc",),
                condition=Q(merged_into__isnull=True, removed_at__isnull=True),
                name="investor_uscc_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class InvestorName(models.Model):
    """Another name of a firm: former, short, English."""

    investor = models.ForeignKey(Investor, models.CASCADE, related_name="names")
    kind = models.CharField(_("类别"), max_length=10, choices=NameKind)
    name = models.CharField(_("名称"), max_length=160)
    normalized_name = models.CharField(max_length=160, db_index=True, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("investor", "kind", "name"), name="investor_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class InvestorContact(models.Model):
    """A person of the firm (客商). ``user`` where that person signs in as an investor."""

    investor = models.ForeignKey(Investor, models.CASCADE, related_name="contacts")
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True,
        related_name="spoken_for",
    )

    def __str__(self) -> str:
        return self.name


class Referrer(models.Model):
    """An introducer (引荐人): a chamber, a fellow townsman, a firm already here, an agency."""

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20, choices=ReferrerKind)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    investor = models.ForeignKey(
        Investor, models.SET_NULL, null=True, blank=True, related_name="acts_as_referrer"
    )
    introduced = models.ManyToManyField(Investor, related_name="referrers", blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("name", "kind"), name="referrer_once"),
        )

    def __str__(self) -> str:
        return self.name
