"""Fair-competition review: the rules, the library of clauses, and what was flagged and decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.choices import Exception12, FlagDecision, FlagLevel
from wutong.domains.agreements.models.agreements import AgreementVersion


class FairCompetitionRule(models.Model):
    """What a clause must not promise, and the article that says so.

    ``patterns`` is a list of alternatives; each is a list of groups of words that must all occur
    near one another, see ``rules.flagging``. Without a region it holds everywhere; a region adds
    its own for its subtree, and never takes a national one away.
    """

    code = models.CharField(_("代码"), max_length=40)
    region = models.ForeignKey(
        "org.Region", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("地区"),
    )  # fmt: skip
    title = models.CharField(_("规则"), max_length=80)
    article = models.CharField(_("依据"), max_length=80)
    article_text = models.CharField(_("条文"), max_length=300)
    why = models.CharField(_("说明"), max_length=300)
    advice = models.CharField(_("怎样改"), max_length=300, blank=True)
    patterns = models.JSONField(_("词语"), default=list)
    unless = models.JSONField(_("除非写明"), default=list, blank=True)
    level = models.CharField(_("程度"), max_length=8, choices=FlagLevel, default=FlagLevel.LIKELY)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("公平竞争规则")
        ordering = ("region__path", "pk")
        constraints = (
            models.UniqueConstraint(fields=("region", "code"), name="fair_rule_once_in_region"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(region=None), name="fair_rule_default_once"
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=False) | Q(active=True), name="fair_rule_national_holds"
            ),
        )

    def __str__(self) -> str:
        return self.title


class LibraryClause(models.Model):
    """A wording to use in agreements, on the article that it keeps to."""

    region = models.ForeignKey(
        "org.Region", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("地区"),
    )  # fmt: skip
    topic = models.CharField(_("事项"), max_length=40)
    text = models.TextField(_("条款"))
    basis = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("范本条款")
        ordering = ("topic", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="library_clause_text"),)

    def __str__(self) -> str:
        return self.topic


class FlaggedClause(models.Model):
    """A clause of a version that rules flagged, and what a named reviewer decided about it.

    ``start`` and ``end`` are places in the version's text; ``key`` is the same for clauses of the
    same wording. ``hits`` keeps for each rule its code, title, article, text, reason, and the
    marked places ``[[start, end], …]`` in the version's text.
    """

    version = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="flags")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(_("条款"), max_length=40, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField(_("原文"))
    key = models.CharField(max_length=64, db_index=True)
    hits = models.JSONField(default=list)
    decision = models.CharField(_("处理"), max_length=10, choices=FlagDecision, blank=True)
    exception = models.CharField(_("适用例外"), max_length=20, choices=Exception12, blank=True)
    until = models.CharField(_("实施期限或者终止条件"), max_length=200, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("审查人"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("审查时间"), null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("version", "place"), name="flag_once_a_clause"),
            models.CheckConstraint(
                condition=(Q(decision="") & Q(decided_by=None) & Q(decided_at=None))
                | (
                    ~Q(decision="")
                    & ~Q(reason="")
                    & Q(decided_by__isnull=False)
                    & Q(decided_at__isnull=False)
                ),
                name="flag_decided_by_a_person_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(decision="keep") | (~Q(exception="") & ~Q(until="")),
                name="flag_kept_by_an_exception_of_article_12",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.label}"
