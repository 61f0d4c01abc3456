"""Orders, what happened to them, and plans out of a stop."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import (
    OPEN_ORDERS,
    Escalation,
    OrderKind,
    OrderMove,
    OrderSource,
    OrderState,
)
from wutong.domains.stewardship.models.dispatch import DispatchMeeting
from wutong.domains.stewardship.models.scope import any_way, visible, ways_visible
from wutong.domains.stewardship.rules.escalation import CARDS
from wutong.kernel.metrics.expressions import LiterallyIn
from wutong.kernel.scope import VIEW, Access


class OrderQuerySet(models.QuerySet["SupervisionOrder"]):
    """Reads of orders. Every one that answers a person starts at :meth:`visible_to`."""

    def open(self) -> OrderQuerySet:
        """Orders that are neither closed nor cancelled; written out, so that SQLite uses the
        indexes of open ones."""
        return self.filter(LiterallyIn(F("state"), OPEN_ORDERS))

    def carded(self) -> OrderQuerySet:
        """Orders with a yellow card or more."""
        return self.filter(LiterallyIn(F("escalation"), CARDS))

    def visible_to(self, access: Access | None) -> OrderQuerySet:
        """Orders of the person's regions and projects, those they give, own or help with."""
        if access is None or not access.signed_in:
            return self.none()
        if not access.region_paths(VIEW) and not access.units(VIEW):
            return self.none()
        units = access.units(VIEW)
        helped = OrderHelper.objects.filter(unit__in=units).values("order")
        own = Q(owner=access.user) | Q(giver=access.user) | Q(owner_unit__in=units)
        return self.filter(visible(access) | own | Q(pk__in=helped))

    def listed_to(self, access: Access | None) -> OrderQuerySet:
        """:meth:`visible_to` as a list of many reads it fast: narrow to open ones before, by
        anything else afterwards."""
        if access is None or access.region_paths(VIEW) or not access.units(VIEW):
            return self.visible_to(access)
        units = access.units(VIEW)
        helped = OrderHelper.objects.filter(unit__in=units).values("order")
        own = [Q(owner=access.user), Q(giver=access.user), Q(owner_unit__in=units)]
        ways = [*ways_visible(access), *own, Q(pk__in=helped)]
        return self.filter(any_way(self, ways))


class SupervisionOrder(models.Model):
    """Somebody must do something by a day, and the giver confirms that it is done (交办, 督办)."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=12, choices=OrderKind)
    source = models.CharField(_("来源"), max_length=14, choices=OrderSource)
    title = models.CharField(_("事项"), max_length=200)
    content = models.TextField(_("要求"), blank=True)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="orders",
        verbose_name=_("项目"),
    )  # fmt: skip
    meeting = models.ForeignKey(
        DispatchMeeting, models.PROTECT, null=True, blank=True, related_name="orders"
    )
    appeal = models.ForeignKey(
        "stewardship.Appeal", models.PROTECT, null=True, blank=True, related_name="orders"
    )
    visit = models.ForeignKey(
        "stewardship.Visit", models.PROTECT, null=True, blank=True, related_name="orders"
    )
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    confidential = models.BooleanField(default=False, editable=False)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("下达人")
    )
    owner_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("责任人"),
    )  # fmt: skip
    given_at = models.DateTimeField(_("下达时间"))
    due_on = models.DateField(_("期限"))
    first_due_on = models.DateField(_("原定期限"))
    provisional = models.BooleanField(_("暂定"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=OrderState, default=OrderState.OPEN)
    escalation = models.CharField(
        _("督办等级"), max_length=12, choices=Escalation, default=Escalation.NONE
    )
    escalated_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    report = models.TextField(_("完成情况"), blank=True)
    evidence = models.ForeignKey(
        "projects.Evidence", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("佐证"),
    )  # fmt: skip
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_time = models.BooleanField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(_("更新时间"))
    lock = models.PositiveIntegerField(default=1, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办事项")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(
                fields=("owner_unit", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_of_unit",
            ),
            models.Index(
                fields=("owner", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_of_person",
            ),
            models.Index(
                fields=("due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_due",
            ),
            models.Index(
                fields=("region_path", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_in_region",
            ),
            models.Index(
                fields=("giver", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_of_giver",
            ),
            models.Index(
                fields=("given_at", "id"),
                condition=Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_given",
            ),
            models.Index(
                fields=("due_on", "id"),
                condition=Q(escalation__in=[one.value for one in CARDS])
                & Q(state__in=[one.value for one in OPEN_ORDERS]),
                name="order_open_carded",
            ),
            models.Index(fields=("due_on", "id"), name="order_due"),
            models.Index(fields=("project", "state")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False, closed_by__isnull=False)
                | ~Q(state="closed") & Q(closed_on=None),
                name="order_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported") | (Q(reported_at__isnull=False) & ~Q(report="")),
                name="order_reported_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="order_cancelled_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.title


class OrderHelper(models.Model):
    """A unit that helps with an order."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="helpers")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "unit"), name="order_helper_once"),)

    def __str__(self) -> str:
        return str(self.unit)


class OrderEvent(models.Model):
    """One move of an order; append-only. ``escalation`` is the rung it stands on afterwards."""

    order = models.ForeignKey(SupervisionOrder, models.CASCADE, related_name="events")
    move = models.CharField(_("动作"), max_length=10, choices=OrderMove)
    to_state = models.CharField(max_length=10, choices=OrderState)
    escalation = models.CharField(max_length=12, choices=Escalation, blank=True)
    at = models.DateTimeField(_("时间"))
    on = models.DateField(_("日期"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("说明"), blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("move", "on", "order"), name="order_event_moves"),)

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%Y-%m-%d %H:%M}"


class Extension(models.Model):
    """More time is asked for, with a reason; somebody else grants or refuses it."""

    appeal = models.ForeignKey(
        "stewardship.Appeal", models.CASCADE, null=True, blank=True, related_name="extensions"
    )
    order = models.ForeignKey(
        SupervisionOrder, models.CASCADE, null=True, blank=True, related_name="extensions"
    )
    until = models.DateField(_("延至"))
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("申请时间"))
    granted = models.BooleanField(_("同意"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(appeal__isnull=False, order=None)
                | Q(appeal=None, order__isnull=False),
                name="extension_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
            models.CheckConstraint(
                condition=Q(granted=None, decided_at=None)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
                name="extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="extension_not_granted_to_oneself",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.appeal or self.order} → {self.until}"


class PacePlan(models.Model):
    """Why a slowed or stalled project stands still, and how it is to move again."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="pace_plans")
    reason = models.CharField(_("原因"), max_length=300)
    plan = models.TextField(_("推进计划"))
    move_by = models.DateField(_("恢复推进日期"))
    order = models.ForeignKey(
        SupervisionOrder, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("督办事项"),
    )  # fmt: skip
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(ended_at=None), name="pace_plan_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.move_by}"


class ItemTold(models.Model):
    """Somebody was told about an appeal's or an order's clock, once for each kind and day."""

    appeal = models.ForeignKey("stewardship.Appeal", models.CASCADE, null=True, related_name="told")
    order = models.ForeignKey(SupervisionOrder, models.CASCADE, null=True, related_name="told")
    kind = models.CharField(max_length=20)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("appeal", "kind", "due_on"), condition=Q(order=None),
                name="appeal_told_once",
            ),
            models.UniqueConstraint(
                fields=("order", "kind", "due_on"), condition=Q(appeal=None),
                name="order_told_once",
            ),
            models.CheckConstraint(
                condition=Q(appeal__isnull=False, order=None)
                | Q(appeal=None, order__isnull=False),
                name="told_about_one_thing",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
