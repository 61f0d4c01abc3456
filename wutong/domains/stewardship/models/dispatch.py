"""Dispatch meetings, their agendas, and asking for a project to be taken up (提请)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.stewardship.choices import (
    AgendaReason,
    MeetingBody,
    MeetingRhythm,
    MeetingState,
)
from wutong.kernel.money import MoneyField


class DispatchMeeting(models.Model):
    """A dispatch meeting (调度会). ``agenda`` lines are frozen when it is held."""

    title = models.CharField(_("会议名称"), max_length=120)
    rhythm = models.CharField(_("频次"), max_length=12, choices=MeetingRhythm)
    body = models.CharField(_("召集方"), max_length=12, choices=MeetingBody)
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("地区")
    )
    region_path = models.CharField(max_length=120, editable=False)
    unit = models.ForeignKey(
        "org.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("专班"),
    )  # fmt: skip
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120, blank=True)
    chair = models.CharField(_("主持人"), max_length=60, blank=True)
    attendees = models.TextField(_("参会单位和人员"), blank=True)
    minutes = models.TextField(_("会议纪要"), blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    built_at = models.DateTimeField(_("议程生成时间"), null=True, blank=True)
    left_out = models.PositiveIntegerField(_("未列入项目数"), default=0)

    class Meta:
        verbose_name = _("调度会")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("region_path", "-on")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False) & ~Q(minutes="")
                | ~Q(state="held") & Q(held_at=None),
                name="dispatch_held_has_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="dispatch_cancelled_says_why",
            ),
            models.UniqueConstraint(
                fields=("region", "body", "rhythm", "on"),
                condition=Q(unit=None) & ~Q(state="cancelled") & ~Q(rhythm="special"),
                name="dispatch_once_a_day",
            ),
            models.UniqueConstraint(
                fields=("unit", "rhythm", "on"),
                condition=Q(unit__isnull=False) & ~Q(state="cancelled") & ~Q(rhythm="special"),
                name="dispatch_once_a_day_of_a_unit",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AgendaLine(models.Model):
    """A project on an agenda: why, with the money and the days that put it there.

    ``reasons`` are kept as ``rules.agenda.Reason.kept`` writes them. What somebody dropped stays,
    with why, so that building the agenda anew doesn't bring it back. ``added_by`` is set where a
    person put it there.
    """

    meeting = models.ForeignKey(DispatchMeeting, models.CASCADE, related_name="lines")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="agenda_lines")
    position = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    main_reason = models.CharField(_("事由"), max_length=12, choices=AgendaReason)
    amount = MoneyField(_("涉及投资"), null=True, blank=True)
    days = models.IntegerField(_("天数（工作日）"), default=0)
    ask = models.CharField(_("提请事项"), max_length=500, blank=True)
    decision = models.TextField(_("议定事项"), blank=True)
    dropped_reason = models.CharField(_("移出原因"), max_length=300, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "project"), name="agenda_project_once"),
        )

    def __str__(self) -> str:
        return f"{self.meeting} · {self.project}"


class AgendaRequest(models.Model):
    """Somebody asks for a project to be taken up; ``meeting`` is the one that took it up.

    It stands open until a meeting was held with the project on its agenda, or until the asker
    withdrew it.
    """

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="agenda_requests")
    text = models.CharField(_("提请事项"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("提请时间"))
    meeting = models.ForeignKey(
        DispatchMeeting, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("提请")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project",), condition=Q(meeting=None, withdrawn_at=None),
                name="agenda_request_one_open",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="agenda_request_says_what"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.text
