"""Reads for pages and exports."""

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import (
    Bulletin,
    BulletinFigure,
    BulletinTemplate,
)
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.rules.document import Document
from wutong.domains.bulletins.rules.frozen import digest, from_data
from wutong.kernel.scope import Access


def bulletins_for(access: Access | None) -> QuerySet[Bulletin]:
    """Bulletins that the person may see, with everything that a list shows."""
    return Bulletin.objects.visible_to(access).select_related(
        "region", "template", "drafted_by", "reviewed_by", "issued_by", "restates__region"
    )


def templates_for(access: Access) -> QuerySet[BulletinTemplate]:
    """Templates in use that the person may choose from."""
    return BulletinTemplate.objects.visible_to(access).current().select_related("region")


def document_of(bulletin: Bulletin) -> Document:
    """The frozen document of an issued bulletin; a draft is composed from today's figures."""
    if bulletin.content:
        return from_data(bulletin.content["document"])
    return compose_live(bulletin).composed.document


def is_intact(bulletin: Bulletin) -> bool:
    """Whether the frozen content still has the digest that it was issued with."""
    return bulletin.content is not None and digest(bulletin.content) == bulletin.digest


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One line of the register of numbers: how far a word has got in a year."""

    region: str
    word: str
    year: int
    last: int
    count: int

    @property
    def gaps(self) -> int:
        """Numbers that were skipped; none are, unless rows were lost."""
        return self.last - self.count


def number_register(access: Access) -> list[NumberLine]:
    """The register of numbers (发文字号) by region, word and year, the latest year first."""
    lines = (
        Bulletin.objects.visible_to(access)
        .filter(status=Status.ISSUED)
        .order_by()
        .values("region__name", "number_word", "number_year")
        .annotate(last=Max("number_sequence"), count=Count("pk"))
        .order_by("-number_year", "region__name", "number_word")
    )
    return [
        NumberLine(
            line["region__name"],
            line["number_word"],
            line["number_year"] or 0,
            line["last"],
            line["count"],
        )
        for line in lines
    ]


def figures_with_rows(bulletin: Bulletin) -> list[BulletinFigure]:
    """The frozen figures with their rows, in two queries."""
    return list(bulletin.figures.prefetch_related("rows"))
