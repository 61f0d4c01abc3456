"""Figures as somebody published them, beside what is computed here: stored, never forced.

A figure that no rows can give is marked as not reproducible, with the reason, wherever it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.kernel import audit
from wutong.kernel.metrics.questions import Question


class PublishedFigure(models.Model):
    """What was published of a metric for a unit and a period, word for word.

    ``only`` narrows it as a question does (``level=city``); ``stated_count`` is what the text says
    was counted; ``source`` names the publication.
    """

    metric = models.CharField(_("指标"), max_length=60)
    scope_code = models.CharField(_("单位"), max_length=16)
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    only = models.CharField(_("范围"), max_length=200, blank=True)
    value = models.CharField(_("公布值"), max_length=60)
    stated_count = models.CharField(_("公布件数"), max_length=60, blank=True)
    reproducible = models.BooleanField(_("可以复现"))
    reason = models.CharField(_("不能复现的原因"), max_length=300, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("公布值")
        constraints = (
            models.UniqueConstraint(
                fields=("metric", "scope_code", "first", "last", "only"),
                name="published_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(reproducible=True) | ~Q(reason=""),
                name="published_figure_says_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.metric} {self.value}"


def narrowing(only: Mapping[str, str]) -> str:
    """The narrowing of a question as it is stored."""
    return "&".join(f"{name}={only[name]}" for name in sorted(only))


@transaction.atomic
def store_published(
    *, metric: str, scope_code: str, first: date, last: date, value: str, reproducible: bool,
    by: Any, at: datetime, only: Mapping[str, str] | None = None, reason: str = "",
    stated_count: str = "", source: str = "",
) -> PublishedFigure:  # fmt: skip
    """Store what was published; stored again it is replaced. Audited."""
    key: dict[str, Any] = {"metric": metric, "scope_code": scope_code, "first": first, "last": last,
           "only": narrowing(only or {})}  # fmt: skip
    found, _made = PublishedFigure.objects.update_or_create(
        **key,
        defaults={"value": value, "reproducible": reproducible, "reason": reason.strip(),
                  "stated_count": stated_count, "source": source},
    )  # fmt: skip
    audit.record(
        actor=by, at=at, action="kernel.figure_published", target=found,
        changes={"value": [None, value]}, reason=reason,
    )  # fmt: skip
    return found


def published_for(metric: str, question: Question) -> list[PublishedFigure]:
    """What was published for exactly this unit, period and narrowing."""
    return published_by(metric, question).get(narrowing(question.only), [])


def published_by(metric: str, question: Question) -> dict[str, list[PublishedFigure]]:
    """What was published for this unit and period, by its narrowing; one query."""
    found: dict[str, list[PublishedFigure]] = {}
    for one in PublishedFigure.objects.filter(
        metric=metric, scope_code=question.scope.code, first=question.period.first,
        last=question.period.last,
    ).order_by("pk"):  # fmt: skip
        found.setdefault(one.only, []).append(one)
    return found
