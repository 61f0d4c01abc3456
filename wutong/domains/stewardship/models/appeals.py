"""Appeals, problems and suggestions, who works on them, and symposia."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import (
    OPEN_APPEALS,
    AppealCategory,
    AppealChannel,
    AppealKind,
    AppealLevel,
    AppealMove,
    AppealState,
    Escalation,
    ResolvedBy,
    SymposiumState,
    Urgency,
)
from wutong.domains.stewardship.models.scope import any_way, visible, ways_visible
from wutong.domains.stewardship.rules.escalation import CARDS
from wutong.kernel.metrics.expressions import Gathered, LiterallyIn
from wutong.kernel.money import MoneyField
from wutong.kernel.scope import VIEW, Access


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Reads of appeals. Every one that answers a person starts at :meth:`visible_to`."""

    def open(self) -> AppealQuerySet:
        """Appeals that are neither resolved nor closed; written out, so that SQLite uses the
        indexes of open ones."""
        return self.filter(LiterallyIn(F("state"), OPEN_APPEALS))

    def carded(self) -> AppealQuerySet:
        """Appeals with a yellow card or more."""
        return self.filter(LiterallyIn(F("escalation"), CARDS))

    def visible_to(self, access: Access | None) -> AppealQuerySet:
        """Appeals of the person's regions, units, projects and firms; nothing without access."""
        if access is None or not access.signed_in:
            return self.none()
        of_unit = AppealTask.objects.filter(unit__in=access.units(VIEW)).values("appeal")
        return self.filter(visible(access) | Q(investor__in=access.investors) | Q(pk__in=of_unit))

    def listed_to(self, access: Access | None) -> AppealQuerySet:
        """:meth:`visible_to` as a list of many reads it fast: narrow to open ones before, by
        anything else afterwards."""
        if access is None or not access.signed_in or access.region_paths(VIEW):
            return self.visible_to(access)
        of_unit = AppealTask.objects.filter(unit__in=access.units(VIEW)).values("appeal")
        named = [Q(investor__in=access.investors), Q(Gathered(F("pk"), of_unit.query))]
        return self.filter(any_way(self, [*ways_visible(access), *named]))


class Appeal(models.Model):
    """A matter that a firm brings up, from the day it came until the asker confirms.

    Days are working days of the region's calendar. ``blocked`` is the investment in 元 that waits
    for it. ``confirm_code`` opens the asker's answer page without an account: random. The clock
    counts from ``clock_since`` (received or reopened) with the ``limits`` that held then;
    ``replied_on`` is the first word to the asker since.
    """

    number = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("类型"), max_length=12, choices=AppealKind, default=AppealKind.APPEAL)
    channel = models.CharField(_("渠道"), max_length=14, choices=AppealChannel)
    category = models.CharField(_("类别"), max_length=14, choices=AppealCategory)
    level = models.CharField(_("层级"), max_length=10, choices=AppealLevel)
    urgency = models.CharField(
        _("紧急程度"), max_length=10, choices=Urgency, default=Urgency.ORDINARY
    )
    is_complex = models.BooleanField(_("复杂事项"), default=False)
    title = models.CharField(_("事由"), max_length=160)
    content = models.TextField(_("内容"))
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="appeals",
        verbose_name=_("项目"),
    )  # fmt: skip
    investor = models.ForeignKey(
        "investors.Investor", models.PROTECT, null=True, blank=True, related_name="appeals",
        verbose_name=_("企业"),
    )  # fmt: skip
    stage = models.CharField(_("项目阶段"), max_length=24, blank=True)
    blocked = MoneyField(_("受阻投资"), null=True, blank=True)
    asker_name = models.CharField(_("诉求人"), max_length=60)
    asker_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    confidential = models.BooleanField(default=False, editable=False)
    symposium = models.ForeignKey(
        "stewardship.Symposium", models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    visit = models.ForeignKey(
        "stewardship.Visit", models.PROTECT, null=True, blank=True, related_name="appeals"
    )
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined"
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=AppealState, default=AppealState.RECEIVED
    )
    since = models.DateTimeField(_("进入本状态时间"))
    received_at = models.DateTimeField(_("受理时间"))
    received_on = models.DateField(_("受理日期"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lead_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("牵头单位"),
    )  # fmt: skip
    clock_since = models.DateField(_("本次起算"), null=True, blank=True)
    limits = models.JSONField(_("时限"), default=dict, blank=True)
    replied_on = models.DateField(_("首次答复"), null=True, blank=True)
    due_on = models.DateField(_("当前期限"), null=True, blank=True)
    resolve_by = models.DateField(_("办结期限"), null=True, blank=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    escalation = models.CharField(
        _("督办等级"), max_length=12, choices=Escalation, default=Escalation.NONE
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True)
    objects_until = models.DateField(_("异议期满"), null=True, blank=True)
    resolved_on = models.DateField(_("办结日期"), null=True, blank=True)
    resolved_by = models.CharField(_("办结依据"), max_length=10, choices=ResolvedBy, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度（1–5）"), null=True, blank=True)
    on_time = models.BooleanField(_("按时办结"), null=True, blank=True)
    days_lost = models.PositiveSmallIntegerField(_("耗时（工作日）"), null=True, blank=True)
    closed_on = models.DateField(_("关闭日期"), null=True, blank=True)
    closed_reason = models.CharField(_("关闭原因"), max_length=300, blank=True)
    reopened = models.PositiveSmallIntegerField(_("重办次数"), default=0)
    sent_back = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    confirm_code = models.CharField(max_length=40, unique=True)
    updated_at = models.DateTimeField(_("更新时间"))
    lock = models.PositiveIntegerField(default=1, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求")
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(
                fields=("lead_unit", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_APPEALS]),
                name="appeal_open_of_unit",
            ),
            models.Index(
                fields=("region_path", "due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_APPEALS]),
                name="appeal_open_in_region",
            ),
            models.Index(
                fields=("due_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_APPEALS]),
                name="appeal_open_due",
            ),
            models.Index(
                fields=("received_on", "id"),
                condition=Q(state__in=[one.value for one in OPEN_APPEALS]),
                name="appeal_open_received",
            ),
            models.Index(
                fields=("blocked", "id"),
                condition=Q(state__in=[one.value for one in OPEN_APPEALS]),
                name="appeal_open_blocking",
            ),
            models.Index(
                fields=("due_on", "id"),
                condition=Q(escalation__in=[one.value for one in CARDS])
                & Q(state__in=[one.value for one in OPEN_APPEALS]),
                name="appeal_open_carded",
            ),
            models.Index(fields=("region_path", "-received_on", "-id")),
            models.Index(fields=("resolved_on", "region_path")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_on__isnull=False) & ~Q(resolved_by="")
                | ~Q(state="resolved") & Q(resolved_on=None, resolved_by=""),
                name="appeal_resolved_on_a_day_and_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closed_reason="")
                | ~Q(state="closed") & Q(closed_on=None),
                name="appeal_closed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="joined", joined_to__isnull=False)
                | ~Q(state="joined") & Q(joined_to=None),
                name="appeal_joined_to_another",
            ),
            models.CheckConstraint(
                condition=Q(joined_to=None) | ~Q(joined_to=F("pk")),
                name="appeal_not_joined_to_itself",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "resolved"]) | ~Q(answer=""),
                name="appeal_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="appeal_satisfaction_from_one_to_five",
            ),
            models.CheckConstraint(condition=Q(sent_back__lte=1), name="appeal_sent_back_once"),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | Q(answered_on__isnull=False, objects_until__isnull=False),
                name="appeal_answered_may_be_objected_to",
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(lead_unit__isnull=False),
                name="appeal_assigned_to_a_unit",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AppealTask(models.Model):
    """A unit that leads (one at a time) or helps with an appeal."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="tasks")
    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name=_("单位"))
    leads = models.BooleanField(_("牵头"), default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("承办人"),
    )  # fmt: skip
    given_at = models.DateTimeField(_("交办时间"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "appeal")),)
        constraints = (
            models.UniqueConstraint(
                fields=("appeal",), condition=Q(leads=True, ended_at=None),
                name="appeal_one_leading_unit",
            ),
            models.UniqueConstraint(
                fields=("appeal", "unit"), condition=Q(ended_at=None), name="appeal_unit_once"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.appeal} · {self.unit}"


class AppealEvent(models.Model):
    """One move of an appeal; append-only."""

    appeal = models.ForeignKey(Appeal, models.CASCADE, related_name="events")
    move = models.CharField(_("动作"), max_length=12, choices=AppealMove)
    from_state = models.CharField(max_length=12, choices=AppealState, blank=True)
    to_state = models.CharField(max_length=12, choices=AppealState)
    at = models.DateTimeField(_("时间"))
    on = models.DateField(_("日期"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_asker = models.BooleanField(default=False)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("说明"), blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("move", "on", "appeal"), name="appeal_event_moves"),)

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%Y-%m-%d %H:%M}"


class Symposium(models.Model):
    """A symposium (座谈会) with firms; what they suggested is answered and told to them."""

    title = models.CharField(_("名称"), max_length=120)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    host = models.CharField(_("主持人"), max_length=60, blank=True)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("组织单位"),
    )  # fmt: skip
    minutes = models.TextField(_("纪要"), blank=True)
    feedback = models.TextField(_("反馈"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=SymposiumState, default=SymposiumState.PLANNED
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("座谈会")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("region_path", "-on")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(feedback="")),
                name="symposium_published_with_feedback",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SymposiumGuest(models.Model):
    """A firm that was invited, and whether it came."""

    symposium = models.ForeignKey(Symposium, models.CASCADE, related_name="guests")
    investor = models.ForeignKey(
        "investors.Investor", models.PROTECT, null=True, blank=True, related_name="+"
    )
    stated_name = models.CharField(_("名称"), max_length=120, blank=True)
    attended = models.BooleanField(_("到会"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("symposium", "investor"), condition=Q(investor__isnull=False),
                name="symposium_guest_once",
            ),
            models.CheckConstraint(
                condition=Q(investor__isnull=False) | ~Q(stated_name=""),
                name="symposium_guest_is_somebody",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.investor or self.stated_name)


class StewardshipRule(models.Model):
    """The numbers of a region's subtree, in working days; without a region the national default."""

    region = models.ForeignKey(
        "org.Region",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("地区"),
    )
    verify_days = models.PositiveSmallIntegerField(_("核实"), default=1)
    answer_days = models.PositiveSmallIntegerField(_("首次答复"), default=3)
    resolve_days = models.PositiveSmallIntegerField(_("办结"), default=15)
    complex_days = models.PositiveSmallIntegerField(_("复杂事项办结"), default=30)
    object_days = models.PositiveSmallIntegerField(_("异议期"), default=5)
    remind_before_days = models.PositiveSmallIntegerField(_("到期前提醒"), default=1)
    yellow_after_days = models.PositiveSmallIntegerField(_("超期多久黄牌"), default=3)
    red_after_days = models.PositiveSmallIntegerField(_("超期多久红牌"), default=7)
    talk_after_days = models.PositiveSmallIntegerField(_("超期多久约谈"), default=15)
    silence_days = models.PositiveSmallIntegerField(_("多久未联系视为沉默"), default=30)

    class Meta:
        verbose_name = _("服务规则")
        constraints = (
            models.UniqueConstraint(Coalesce("region", 0), name="stewardship_rule_once_in_region"),
        )

    def __str__(self) -> str:
        return str(self.region or _("默认"))
