"""A lead: who might invest what, who reported it, who holds it, until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.choices import HELD, LIVE, LeadSource, LeadState
from wutong.domains.org.queries import within, within_any
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import (
    HANDLE_LEAD,
    REPORT_LEAD,
    VERIFY,
    VIEW_CONFIDENTIAL,
    Access,
    outermost,
)


class LeadQuerySet(models.QuerySet["Lead"]):
    """Reads of leads. Every one that answers a person starts at :meth:`visible_to`."""

    def held(self) -> LeadQuerySet:
        """Leads that somebody holds under protection."""
        return self.filter(state__in=HELD)

    def live(self) -> LeadQuerySet:
        """Leads that stand in the way of another for the same firm."""
        return self.filter(state__in=LIVE)

    def pooled(self) -> LeadQuerySet:
        """Leads in the pool (公海)."""
        return self.filter(state=LeadState.POOL)

    def visible_to(self, access: Access | None) -> LeadQuerySet:
        """Leads of the person's regions and units, offered to them, their own, and the pool of
        where they work; nothing without access.

        A confidential lead is seen by its holder, its reporter and leaders of its region alone.
        """
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(seen_by(access))


def seen_by(access: Access, prefix: str = "") -> Q:
    """The condition of :meth:`LeadQuerySet.visible_to` on rows that refer to a lead by ``prefix``,
    e.g. ``lead__``."""
    if not reading_paths(access) and not reading_units(access):
        return Q(pk__in=())
    mine = Q(**{f"{prefix}owner": access.user}) | Q(**{f"{prefix}reported_by": access.user})
    return (
        Q(in_scope(access, prefix), **{f"{prefix}confidential": False})
        | Q(by_office(access, prefix), **{f"{prefix}confidential": True})
        | mine
    )


def reading_paths(access: Access) -> tuple[str, ...]:
    """The regions whose leads the person reads: whoever may report leads there or check facts."""
    return outermost((*access.region_paths(REPORT_LEAD), *access.region_paths(VERIFY)))


def reading_units(access: Access) -> tuple[int, ...]:
    """The units whose leads the person reads."""
    return tuple(sorted({*access.units(REPORT_LEAD), *access.units(VERIFY)}))


def in_scope(access: Access, prefix: str = "") -> Q:
    """Leads that lie in the person's regions and units or were offered to them; and the pool of
    the place they work at, where they may take leads."""
    paths, units = reading_paths(access), reading_units(access)
    condition = within_any(paths, f"{prefix}region_path")
    condition |= within_any(paths, f"{prefix}offered_path")
    if units:
        for column in ("unit", "joined_unit", "offered_unit"):
            condition |= Q(**{f"{prefix}{column}__in": units})
    if units and access.home and access.may_ever(HANDLE_LEAD):
        place = within(access.home, f"{prefix}region_path")
        condition |= Q(place, **{f"{prefix}state": LeadState.POOL})
    return condition


def by_office(access: Access, prefix: str = "") -> Q:
    """Leads whose confidential ones the person may see by office."""
    return within_any(access.region_paths(VIEW_CONFIDENTIAL), f"{prefix}region_path") | Q(
        **{f"{prefix}unit__in": access.units(VIEW_CONFIDENTIAL)}
    )


class Lead(models.Model):
    """One registration of an investment that somebody heard of.

    ``investor`` is null until the firm is registered; ``firm_name`` stays as typed. ``region_path``
    is a copy. ``falls_on`` is the last day on which it is held if nothing happens. ``offered_unit``
    and ``offered_path`` copy the pending transfer; ``joined_*`` tell who above takes part in a
    large one. ``in_conflict`` while an arbitration is open.
    """

    code = models.CharField(_("线索编号"), max_length=40, unique=True)
    firm_name = models.CharField(_("投资方"), max_length=120)
    normalized_name = models.CharField(max_length=120, db_index=True, editable=False)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    investor = models.ForeignKey(
        "investors.Investor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("客商"),
    )
    content = models.CharField(_("投资内容"), max_length=500)
    amount = MoneyField(_("拟投资额"), null=True, blank=True)
    land_area = models.DecimalField(
        _("用地需求"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    power = models.PositiveIntegerField(_("用电需求（千伏安）"), null=True, blank=True)
    people = models.PositiveIntegerField(_("用工需求（人）"), null=True, blank=True)
    industry = models.CharField(_("产业类别"), max_length=60, blank=True)
    origin = models.CharField(_("来自何地"), max_length=60, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    source = models.CharField(_("来源"), max_length=20, choices=LeadSource)
    introducer = models.ForeignKey(
        "investors.Referrer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("引荐人"),
    )
    note = models.TextField(_("备注"), blank=True)
    confidential = models.BooleanField(_("涉密"), default=False)

    state = models.CharField(_("状态"), max_length=12, choices=LeadState)
    in_conflict = models.BooleanField(_("撞单待裁"), default=False)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(
        "org.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("承办单位"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("承办人"),
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("报备人"),
    )
    reported_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("报备单位")
    )
    reported_at = models.DateTimeField(_("报备时间"))
    reported_on = models.DateField(_("报备日期"))
    joined_region = models.ForeignKey(
        "org.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("参与的上级")
    )
    joined_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("参与的上级单位")
    )
    offered_unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    offered_path = models.CharField(max_length=120, blank=True, editable=False)

    protected_until = models.DateField(_("保护期至"), null=True)
    extended = models.PositiveSmallIntegerField(_("已延长次数"), default=0)
    remind_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    falls_on = models.DateField(null=True)
    pooled_at = models.DateTimeField(_("进入公海"), null=True)
    previous_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    project = models.ForeignKey(
        "projects.Project",
        models.PROTECT,
        null=True,
        related_name="leads",
        verbose_name=_("转成的项目"),
    )
    ended_on = models.DateField(_("办结日期"), null=True)
    updated_at = models.DateTimeField(_("更新时间"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("线索")
        ordering = ("-reported_at", "-pk")
        indexes = (
            models.Index(fields=("region_path", "state", "-reported_at")),
            models.Index(fields=("-reported_at", "-id")),
            models.Index(fields=("-amount", "-id")),
            models.Index(fields=("protected_until", "id")),
            models.Index(fields=("firm_name", "id")),
            models.Index(fields=("-updated_at", "-id")),
            models.Index(fields=("unit", "state")),
            models.Index(fields=("reported_on", "region_path")),
            models.Index(
                fields=("owner",), condition=Q(state__in=HELD), name="lead_in_the_hands_of"
            ),
            models.Index(
                fields=("falls_on", "id"), condition=Q(state__in=HELD), name="lead_that_falls"
            ),
            models.Index(
                fields=("remind_on", "id"),
                condition=Q(state__in=HELD, reminded_at=None),
                name="lead_to_remind_of",
            ),
            models.Index(
                fields=("-pooled_at", "-id"), condition=Q(state="pool"), name="lead_in_the_pool"
            ),
            models.Index(fields=("uscc",), condition=~Q(uscc=""), name="lead_with_uscc"),
            models.Index(
                fields=("region_path",), condition=Q(confidential=True), name="lead_confidential"
            ),
            models.Index(
                fields=("offered_path",), condition=~Q(offered_path=""), name="lead_offered"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="lead_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(land_area=None) | Q(land_area__gte=0), name="lead_land_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="pool") | Q(owner=None, pooled_at__isnull=False),
                name="lead_in_the_pool_has_no_holder",
            ),
            models.CheckConstraint(
                condition=Q(state="converted", project__isnull=False)
                | (~Q(state="converted") & Q(project=None)),
                name="lead_converted_has_its_project",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HELD)
                | Q(protected_until__isnull=False, falls_on__isnull=False),
                name="lead_held_is_protected",
            ),
            models.CheckConstraint(
                condition=Q(protected_until=None) | Q(falls_on=None)
                | Q(falls_on__lte=F("protected_until")),
                name="lead_falls_by_the_end_of_protection",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.firm_name} · {self.content}" if self.content else self.firm_name

    @property
    def is_held(self) -> bool:
        """Whether somebody holds it under protection."""
        return self.state in HELD

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in (LeadState.CONVERTED, LeadState.CLOSED)


class LeadKey(models.Model):
    """A key under which a double of a lead's unregistered firm would be found; of live leads
    without a record in the investors' room alone."""

    pk = models.CompositePrimaryKey("key", "lead_id")
    key = models.BigIntegerField()
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="keys")

    class Meta:
        verbose_name = _("查重键")

    def __str__(self) -> str:
        return f"{self.key:x}"
