"""The frozen figures of an issued bulletin and the rows behind each."""

from __future__ import annotations

from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import Derivation
from wutong.domains.bulletins.models.frozen import Frozen


class BulletinFigure(Frozen):
    """A number that the bulletin shows, with the definition (口径) that it had on the day.

    ``exact`` is the value in the metric's base unit (元, a count, a fraction of one) as decimal
    text, empty for none: no database rounds it. ``question`` holds what was asked: dimension,
    filters, span, shift. A derived figure names the figures it is made of in ``inputs``; only
    figures without inputs have rows.
    """

    bulletin = models.ForeignKey("bulletins.Bulletin", models.PROTECT, related_name="figures")
    key = models.CharField(max_length=12)
    label = models.CharField(_("指标"), max_length=200)
    metric = models.CharField(max_length=60)
    version = models.CharField(max_length=40, blank=True)
    definition = models.TextField(_("口径"), blank=True)
    derivation = models.CharField(max_length=20, choices=Derivation, blank=True)
    group = models.CharField(max_length=120, blank=True)
    question = models.JSONField(default=dict)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    exact = models.CharField(max_length=80, blank=True)
    display = models.CharField(_("数值"), max_length=80)
    inputs = models.JSONField(default=list)

    class Meta:
        ordering = ("bulletin", "key")
        constraints = (
            models.UniqueConstraint(fields=("bulletin", "key"), name="bulletin_figure_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.label} {self.display}"

    @property
    def value(self) -> Decimal | None:
        """The exact value, or None."""
        return Decimal(self.exact) if self.exact else None


class BulletinRow(Frozen):
    """One row behind a figure: a project, or an arrival of funds, as it was on the day.

    ``amount`` is what the row adds to the figure: 元 for amounts, 1 for counts.
    """

    figure = models.ForeignKey("bulletins.BulletinFigure", models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    key = models.CharField(_("编号"), max_length=60)
    title = models.CharField(_("名称"), max_length=200)
    amount = models.DecimalField(_("计入"), max_digits=24, decimal_places=4)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ("figure", "position")
        constraints = (
            models.UniqueConstraint(fields=("figure", "position"), name="bulletin_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
