"""Asking for a project to be taken up at a dispatch meeting (提请)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
        "stewardship.DispatchMeeting", models.PROTECT, null=True, blank=True,
        related_name="requests",
    )  # fmt: skip
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
