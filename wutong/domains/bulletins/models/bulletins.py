"""Bulletins on their way from draft to issue."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models.frozen import IssuedIsImmutable
from wutong.domains.bulletins.rules.periods import Period
from wutong.domains.org.queries import within_any
from wutong.kernel.scope import (
    DRAFT_BULLETIN,
    ISSUE_BULLETIN,
    REVIEW_BULLETIN,
    VIEW_FIGURES,
    Access,
)

NUMBER_FORMAT = "{word}〔{year}〕{number}号"
WORKERS = (DRAFT_BULLETIN, REVIEW_BULLETIN, ISSUE_BULLETIN)


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Reads of bulletins."""

    def visible_to(self, access: Access | None) -> BulletinQuerySet:
        """Issued ones for whoever may see the region's figures; drafts for those who work on them."""
        if access is None or not access.signed_in:
            return self.none()
        readers = within_any(access.region_paths(VIEW_FIGURES), "region__path")
        workers = Q(pk__in=[])
        for ability in WORKERS:
            workers |= within_any(access.region_paths(ability), "region__path")
        return self.filter(workers | Q(readers, status=Status.ISSUED))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete drafts; refused as a whole if one of them is issued."""
        if self.filter(status=Status.ISSUED).exists():
            raise IssuedIsImmutable
        return super().delete()


class Bulletin(models.Model):
    """A bulletin of a region over a period.

    ``body`` is the draft's own copy of the template, edited by hand. On issue ``content`` takes the
    composed document as data, ``digest`` its SHA-256, and ``as_known`` the instant whose knowledge
    the figures stand for (UTC). An issued bulletin never changes: triggers refuse it as well.
    """

    template = models.ForeignKey(
        "bulletins.BulletinTemplate", models.PROTECT, related_name="bulletins"
    )
    region = models.ForeignKey(
        "org.Region", models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    issuing_unit = models.CharField(_("发文单位"), max_length=80)
    first_day = models.DateField(_("起始日期"))
    last_day = models.DateField(_("截止日期"))
    body = models.JSONField(_("文稿"))
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.DRAFT)
    revision = models.PositiveIntegerField(default=1)

    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("起草人"),
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("审核人"),
    )
    reviewed_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    review_note = models.CharField(_("审核意见"), max_length=300, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("印发人"),
    )
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    as_known = models.DateTimeField(_("数据截止时刻"), null=True, blank=True)

    number_word = models.CharField(_("发文字号代字"), max_length=40)
    number_year = models.PositiveSmallIntegerField(null=True, blank=True)
    number_sequence = models.PositiveIntegerField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, blank=True)
    restates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restatements",
        verbose_name=_("更正的通报"),
    )
    restate_reason = models.CharField(_("更正原因"), max_length=300, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ("-last_day", "-pk")
        indexes = (models.Index(fields=("region", "status", "-last_day")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="bulletin_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | Q(drafted_by=None)
                | ~Q(reviewed_by=F("drafted_by")),
                name="bulletin_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT) | Q(reviewed_at__isnull=False),
                name="bulletin_reviewed_before_issue",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.ISSUED)
                | Q(
                    as_known__isnull=False,
                    issued_on__isnull=False,
                    number_sequence__isnull=False,
                    content__isnull=False,
                ),
                name="bulletin_issued_is_complete",
            ),
            models.UniqueConstraint(
                fields=("region", "number_word", "number_year", "number_sequence"),
                condition=Q(number_sequence__isnull=False),
                name="bulletin_number_once",
            ),
            models.UniqueConstraint(
                fields=("restates",),
                condition=Q(restates__isnull=False),
                name="bulletin_restated_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.period.words} {self.number}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft; the moment of issue is a conditional update in the room's actions."""
        if self.is_issued and not self._state.adding:
            raise IssuedIsImmutable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft."""
        if self.is_issued:
            raise IssuedIsImmutable
        return super().delete(*args, **kwargs)

    @property
    def period(self) -> Period:
        """The days it covers."""
        return Period(self.first_day, self.last_day)

    @property
    def is_issued(self) -> bool:
        """Whether it is frozen."""
        return self.status == Status.ISSUED

    @property
    def number(self) -> str:
        """发文字号, e.g. 秦招商〔2022〕9号; empty before issue."""
        if self.number_sequence is None:
            return ""
        return (
            str(self.body.get("number_format") or NUMBER_FORMAT)
            .replace("{word}", self.number_word)
            .replace("{year}", str(self.number_year))
            .replace("{number}", str(self.number_sequence))
        )

    @property
    def title(self) -> str:
        """The title: as frozen, else the template's with its words filled in."""
        if self.content:
            return str(self.content["document"]["title"])
        words = {
            "unit": self.region.name,
            "period": self.period.words,
            "year": str(self.last_day.year),
        }
        text = str(self.body.get("title", ""))
        for name, word in words.items():
            text = text.replace(f"{{{name}}}", word)
        return text
