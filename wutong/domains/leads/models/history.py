"""What happened to a lead, what must happen, and offers of it to other units."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.choices import DutyKind, EventKind, LeadState, TransferState
from wutong.domains.leads.models.lead import Lead, reading_paths, reading_units, seen_by
from wutong.domains.org.queries import within_any
from wutong.kernel.scope import Access


class WrittenOnce(TypeError):
    """History is added to and never changed."""


class LeadEventQuerySet(models.QuerySet["LeadEvent"]):
    """Reads of history; it is never changed."""

    def visible_to(self, access: Access | None) -> LeadEventQuerySet:
        """Steps of the leads that the person sees."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(seen_by(access, "lead__"))

    def update(self, **_values: Any) -> NoReturn:
        """Never."""
        raise WrittenOnce(LeadEvent)

    def delete(self) -> NoReturn:
        """Never."""
        raise WrittenOnce(LeadEvent)


class LeadEvent(models.Model):
    """One step of a lead: who, when, from what to what, why. Append-only.

    ``unit`` and ``person`` are the ones concerned: who got it, was offered it, was reminded.
    """

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="events")
    kind = models.CharField(_("事项"), max_length=20, choices=EventKind)
    at = models.DateTimeField(_("时间"))
    on = models.DateField(_("日期"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经办"),
    )
    from_state = models.CharField(max_length=12, choices=LeadState, blank=True)
    to_state = models.CharField(max_length=12, choices=LeadState, blank=True)
    from_unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    from_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    region_path = models.CharField(max_length=120)
    reason = models.CharField(_("说明"), max_length=500, blank=True)

    objects = LeadEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("线索经过")
        ordering = ("at", "pk")
        indexes = (
            models.Index(fields=("lead", "at")),
            models.Index(fields=("kind", "on", "region_path")),
            models.Index(fields=("by", "on"), condition=Q(kind="picked"), name="lead_picked_by_on"),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only once."""
        if not self._state.adding:
            raise WrittenOnce(LeadEvent)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never."""
        raise WrittenOnce(LeadEvent)


class LeadDuty(models.Model):
    """A duty clock: opened on ``since``, due on ``due``, done or dropped at most once.

    ``bureau_on`` and ``leader_on`` are the days from which it is told to the bureau and to the
    leader; ``reminded_at`` and the two ``told_*`` when that was done. ``days`` and the other three
    are the working days from which the dates come (:class:`rules.clocks.Limits`); none where the
    duty ended before they were kept.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="duties")
    kind = models.CharField(_("事项"), max_length=10, choices=DutyKind)
    since = models.DateField(_("起算日"))
    due = models.DateField(_("期限"))
    bureau_on = models.DateField()
    leader_on = models.DateField()
    idle_on = models.DateField()
    days = models.PositiveSmallIntegerField(null=True)
    bureau_days = models.PositiveSmallIntegerField(null=True)
    leader_days = models.PositiveSmallIntegerField(null=True)
    idle_days = models.PositiveSmallIntegerField(null=True)
    region_path = models.CharField(max_length=120)
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    told_bureau_at = models.DateTimeField(null=True)
    told_leader_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("线索时限")
        ordering = ("due", "pk")
        indexes = (
            models.Index(
                fields=("due", "id"),
                condition=Q(done_at=None, dropped_at=None),
                name="lead_duty_open",
            ),
            models.Index(
                fields=("due", "id"),
                condition=Q(done_at=None, dropped_at=None, reminded_at=None),
                name="lead_duty_to_remind_of",
            ),
            models.Index(fields=("kind", "due", "region_path")),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("lead", "kind"),
                condition=Q(done_at=None, dropped_at=None),
                name="lead_duty_open_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None), name="lead_duty_done_or_dropped"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due}"


class LeadTransferQuerySet(models.QuerySet["LeadTransfer"]):
    """Reads of offers."""

    def pending(self) -> LeadTransferQuerySet:
        """Offers that wait for an answer."""
        return self.filter(state=TransferState.PENDING)

    def visible_to(self, access: Access | None) -> LeadTransferQuerySet:
        """Offers of leads that the person sees, and those made to their units."""
        if access is None or not access.signed_in:
            return self.none()
        return self.filter(seen_by(access, "lead__"))

    def to(self, access: Access) -> LeadTransferQuerySet:
        """Offers made to the person's units and to units of their regions."""
        return self.filter(
            Q(to_unit__in=reading_units(access))
            | within_any(reading_paths(access), "to_unit__region__path")
        )


class LeadTransfer(models.Model):
    """An offer (流转) of a lead to another unit, which accepts or refuses it within ``days``
    working days."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(
        "org.Unit", models.PROTECT, related_name="+", verbose_name=_("接收单位")
    )
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.PENDING)
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    due = models.DateField(_("答复期限"))
    days = models.PositiveSmallIntegerField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("答复"), max_length=300, blank=True)

    objects = LeadTransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("线索流转")
        ordering = ("-asked_at", "-pk")
        indexes = (
            models.Index(
                fields=("to_unit", "due"), condition=Q(state="pending"), name="lead_transfer_open"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("lead",), condition=Q(state="pending"), name="lead_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", answered_at=None)
                | (~Q(state="pending") & Q(answered_at__isnull=False)),
                name="lead_transfer_answered_when_settled",
            ),
        )

    def __str__(self) -> str:
        return f"{self.lead} → {self.to_unit}"
