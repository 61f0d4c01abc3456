"""A firm and everything that names it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
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
        only the firms they speak for. A firm known only from a confidential project
        (``confidential_only``) is seen by those who may see that project."""
        if access is None or not holds_post(access):
            return self.openly_visible_to(access)
        return self.filter(
            of_own(access) | Q(confidential_only=False)
            | (Q(confidential_only=True) & known_to(access))
        )  # fmt: skip

    def openly_visible_to(self, access: Access | None) -> InvestorQuerySet:
        """:meth:`visible_to` without :meth:`confidentially_visible_to`, which takes a database
        longer to plan than to answer."""
        if access is None or not access.signed_in:
            return self.none()
        own = of_own(access)
        return self.filter(own | Q(confidential_only=False) if holds_post(access) else own)

    def confidentially_visible_to(self, access: Access | None) -> InvestorQuerySet:
        """What a person sees beyond :meth:`openly_visible_to`: firms known only from confidential
        projects that they may see."""
        if access is None or not holds_post(access):
            return self.none()
        return self.filter(known_to(access), confidential_only=True)


def holds_post(access: Access) -> bool:
    """Whether the person holds a post in which firms are seen."""
    return access.signed_in and bool(access.region_paths("view") or access.units("view"))


def of_own(access: Access) -> Q:
    """The firms that the person speaks for."""
    return Q(pk__in=access.investors)


def known_to(access: Access) -> Q:
    """Firms that a person meets in something else that they may see.

    Upper rooms are found through their foreign keys, so that this room need not know them.
    """
    condition = Q(pk__in=())
    for relation in scoped_relations():
        seen = relation.related_model._default_manager.visible_to(access)
        condition |= Q(Exists(seen.filter(**{relation.field.name: OuterRef("pk")})))
    return condition


def scoped_relations() -> list[Any]:
    """Foreign keys to investors of things that have a scope of their own: projects."""
    return [
        relation
        for relation in Investor._meta.related_objects
        if hasattr(relation.related_model._default_manager, "visible_to")
        and relation.related_model._meta.app_label != Investor._meta.app_label
    ]


def followed(investor: Investor) -> Investor:
    """The record that stands for ``investor`` now: the end of its chain of merges."""
    while investor.merged_into is not None:
        investor = investor.merged_into
    return investor


class Investor(models.Model):
    """One firm, once. Identity is the ``uscc`` (GB 32100-2015) where there is one."""

    name = models.CharField(_("企业名称"), max_length=120)
    normalized_name = models.CharField(max_length=120, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True)
    parent_group = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
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
        verbose_name = _("客商")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("uscc",),
                condition=Q(merged_into__isnull=True, removed_at__isnull=True),
                name="investor_uscc_once",
            ),
            models.CheckConstraint(
                condition=Q(uscc=None) | ~Q(uscc=""), name="investor_uscc_null_when_unknown"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="investor_not_its_own_successor",
            ),
        )
        indexes = (
            models.Index(fields=("-created_at", "-id")),
            models.Index(fields=("name", "id")),
            # Asked for whole: on PostgreSQL a column's own index brings one for fragments with it.
            models.Index(fields=("normalized_name",), name="investor_normalized_name"),
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
        verbose_name = _("其他名称")
        constraints = (
            models.UniqueConstraint(fields=("investor", "kind", "name"), name="investor_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class NameKey(models.Model):
    """A key under which a double of the firm would be found: see ``rules.likeness``."""

    pk = models.CompositePrimaryKey("key", "investor_id")
    key = models.BigIntegerField()
    investor = models.ForeignKey(Investor, models.CASCADE, related_name="keys")

    class Meta:
        verbose_name = _("查重键")

    def __str__(self) -> str:
        return f"{self.key:x}"


class InvestorContact(models.Model):
    """A person of the firm (客商). ``user`` where that person signs in as an investor."""

    investor = models.ForeignKey(Investor, models.CASCADE, related_name="contacts")
    name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="spoken_for",
    )

    class Meta:
        verbose_name = _("联系人")

    def __str__(self) -> str:
        return self.name


class ReferrerQuerySet(models.QuerySet["Referrer"]):
    """Reads of introducers."""

    def visible_to(self, access: Access | None) -> ReferrerQuerySet:
        """Everyone who holds a post; an investor sees none."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths("view") and not access.units("view"):
            return self.none()
        return self


class Referrer(models.Model):
    """An introducer (引荐人): a chamber, a fellow townsman, a firm already here, an agency."""

    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=20, choices=ReferrerKind)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    investor = models.ForeignKey(
        Investor, models.SET_NULL, null=True, blank=True, related_name="acts_as_referrer"
    )
    introduced = models.ManyToManyField(
        Investor, through="Introduction", related_name="referrers", blank=True
    )

    objects = ReferrerQuerySet.as_manager()

    class Meta:
        verbose_name = _("引荐人")
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("name", "kind"), name="referrer_once"),)

    def __str__(self) -> str:
        return self.name


class Introduction(models.Model):
    """A referrer brought a firm. What was recorded before days were kept has none."""

    referrer = models.ForeignKey(Referrer, models.CASCADE, related_name="introductions")
    investor = models.ForeignKey(Investor, models.CASCADE, related_name="introductions")
    on = models.DateField(_("引荐日期"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("引荐")
        db_table = "investors_referrer_introduced"
        constraints = (
            models.UniqueConstraint(fields=("referrer", "investor"), name="introduction_once"),
        )

    def __str__(self) -> str:
        return str(self.referrer)


class MergeRecord(models.Model):
    """One merge of two records, with all that it takes to undo it.

    ``moved`` lists ``{"model", "field", "keys"}`` of the rows that were pointed from ``merged`` to
    ``kept``; ``filled`` maps a field of ``kept`` to ``[old, new]``; ``added_names`` are the keys
    of names that ``kept`` got.
    """

    kept = models.ForeignKey(Investor, models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Investor, models.PROTECT, related_name="merges_given_up")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("合并人"),
    )
    at = models.DateTimeField(_("合并时间"))
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    moved = models.JSONField(default=list)
    filled = models.JSONField(default=dict)
    added_names = models.JSONField(default=list)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("撤销人"),
    )
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("合并记录")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("merged",), condition=Q(undone_at=None), name="investor_merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("merged")), name="investor_not_merged_into_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


class DistinctPair(models.Model):
    """Two records that a person looked at and found to be two firms: not suspected again.

    ``first`` is the lower key.
    """

    first = models.ForeignKey(Investor, models.CASCADE, related_name="+")
    second = models.ForeignKey(Investor, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("确认是两家")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="distinct_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="distinct_pair_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
