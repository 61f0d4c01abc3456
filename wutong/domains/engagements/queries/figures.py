"""The rows that metrics count, for one question: within its unit, days and knowledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Case, CharField, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from wutong.domains.engagements.choices import LeaderLevel
from wutong.domains.engagements.models import CountedEngagement, FirmMet, seen_by
from wutong.domains.engagements.models.engagement import about_secrets
from wutong.domains.org.queries import within
from wutong.kernel.metrics import Question, Source
from wutong.kernel.metrics.engine import SPLIT_PREFIX
from wutong.kernel.metrics.expressions import Month, Year
from wutong.kernel.scope import VIEW_FIGURES

CHUNK: Final = 500
type Grouped = tuple[tuple[str, Callable[[Question, Any], Any]], ...]


def held(kind: str, question: Question) -> Source:
    """Engagements of a kind that were held within the period, by their first day."""
    rows = _counted(CountedEngagement.objects.all(), "", kind, question)
    visible, hidden = _split(rows, question, "engagement__")
    return Source(
        visible=visible.order_by("-on", "-pk"),
        hidden=hidden,
        dimensions=_dimensions(""),
        describe=_described_engagements,
    )


def firms_met(kind: str, grouped: Grouped, question: Question) -> Source:
    """Firms that engagements of a kind met within the period: each once in every part that the
    question splits into or narrows to.

    ``grouped`` puts the raw key of a dimension under fewer ones, as the dimension itself does.
    """
    known = Q(removed_at=None)
    if question.as_known is not None:
        known = Q(added_at__lte=question.as_known) & (
            Q(removed_at=None) | Q(removed_at__gt=question.as_known)
        )
    rows = _counted(FirmMet.objects.filter(known), "engagement__counted__", kind, question)
    visible, hidden = _split(rows, question, "engagement__")
    parts = _parts(question, grouped)
    once = _each_once(visible, parts)
    if hidden is not None:
        met = visible.annotate(firm_key=FIRM).values("firm_key")
        hidden = _each_once(hidden.annotate(firm_key=FIRM).exclude(firm_key__in=met), {})
    return Source(
        visible=_with_counted(once, kind, question).order_by("stated_name", "pk"),
        hidden=hidden,
        dimensions=_dimensions("engagement__counted__"),
        describe=_described_firms,
    )


def _counted(rows: QuerySet[Any], prefix: str, kind: str, question: Question) -> QuerySet[Any]:
    """Rows of engagements that count as ``kind`` in the question's unit, days and knowledge."""
    if question.as_known is None:
        known = Q(**{f"{prefix}known_until": None})
    else:
        known = Q(**{f"{prefix}known_from__lte": question.as_known}) & (
            Q(**{f"{prefix}known_until": None})
            | Q(**{f"{prefix}known_until__gt": question.as_known})
        )
    # One filter: the conditions are of one and the same counted row.
    return rows.filter(
        known,
        within(question.scope.path, f"{prefix}region_path"),
        **{
            f"{prefix}kind": kind,
            f"{prefix}on__range": (question.period.first, question.period.last),
        },
    )


def _with_counted(rows: QuerySet[Any], kind: str, question: Question) -> QuerySet[Any]:
    return _counted(rows, "engagement__counted__", kind, question)


def _split(
    rows: QuerySet[Any], question: Question, prefix: str
) -> tuple[QuerySet[Any], QuerySet[Any] | None]:
    """Rows that the person may see, and those about confidential projects that enter the total
    alone."""
    access = question.access
    if not access.may(VIEW_FIGURES, question.scope.path):
        return rows.filter(seen_by(access, prefix)), None
    secret = about_secrets(access, prefix)
    visible = rows.filter(~secret)
    return visible, rows.filter(secret) if question.scope.confidential_in_totals else None


def _dimensions(prefix: str) -> dict[str, Any]:
    return {
        "leader_level": F(f"{prefix}leader_level"),
        "region": F(f"{prefix}region_path"),
        "unit": F(f"{prefix}unit"),
        "month": Month(F(f"{prefix}on")),
        "year": Year(F(f"{prefix}on")),
    }


FIRM: Final = Case(
    When(investor=None, then=Concat(Value("n"), F("normalized_name"))),
    default=Concat(
        Value("i"),
        Cast(
            Coalesce(
                F("investor__merged_into__merged_into"),
                F("investor__merged_into"),
                F("investor"),
            ),
            CharField(),
        ),
    ),
    output_field=CharField(),
)
"""What tells two firms apart: the record that stands for it, or its name until it is registered."""


def _parts(question: Question, grouped: Grouped) -> dict[str, Any]:
    """The keys of the parts in which a firm counts once each."""
    keys = _dimensions("engagement__counted__")
    found = {}
    for code in dict.fromkeys((*question.by, *question.only)):
        fewer = dict(grouped).get(code)
        found[f"part_{code}"] = fewer(question, keys[code]) if fewer else keys[code]
    return found


def _each_once(rows: QuerySet[Any], parts: Mapping[str, Any]) -> QuerySet[Any]:
    """Of each firm in each part the row that was entered first."""
    first = (
        rows.annotate(firm_key=FIRM, **parts)
        .order_by()
        .values("firm_key", *parts)
        .annotate(first=Min("pk"))
        .values("first")
    )
    return FirmMet.objects.filter(pk__in=first)


def _names(rows: QuerySet[Any]) -> list[str]:
    """The raw keys by which the rows are to be parted, see the engine."""
    return [name for name in rows.query.annotations if name.startswith(SPLIT_PREFIX)]


def _described_engagements(rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    split = _names(rows)
    found = rows.annotate(
        title=F("engagement__title"), led_by=F("engagement__led_by"),
        region=F("engagement__region__name"), unit_name=F("engagement__unit__name"),
        places=F("engagement__places"),
    )  # fmt: skip
    columns = ("engagement_id", "title", "region", "unit_name", "places", "led_by",
               "leader_level", "on", "known_from")  # fmt: skip
    for row in found.values(*columns, *split).iterator(chunk_size=CHUNK):
        yield {
            **_facts(row),
            "key": str(row["engagement_id"]),
            "title": row["title"],
            **{name: row[name] for name in split},
        }


def _described_firms(rows: QuerySet[Any]) -> Iterator[Mapping[str, Any]]:
    split = _names(rows)
    counted = "engagement__counted__"
    found = rows.annotate(
        firm=Coalesce(F("investor__name"), F("stated_name")), title=F("engagement__title"),
        led_by=F("engagement__led_by"), region=F("engagement__region__name"),
        unit_name=F("engagement__unit__name"), places=F("engagement__places"),
        leader_level=F(f"{counted}leader_level"), on=F(f"{counted}on"),
        known_from=F(f"{counted}known_from"),
    )  # fmt: skip
    columns = ("pk", "firm", "engagement_id", "title", "region", "unit_name", "places", "led_by",
               "leader_level", "on", "known_from")  # fmt: skip
    for row in found.values(*columns, *split).iterator(chunk_size=CHUNK):
        yield {
            **_facts(row),
            "key": str(row["pk"]),
            "title": row["firm"],
            "engagement": row["title"],
            **{name: row[name] for name in split},
        }


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    level = str(LeaderLevel(row["leader_level"]).label)
    return {
        "region": row["region"],
        "unit": row["unit_name"] or "",
        "industry": "",
        "investor": "",
        "on": row["on"],
        "known_from": row["known_from"],
        "evidence": " · ".join(word for word in (level, row["led_by"], row["places"]) if word),
        "url": reverse("engagements:detail", args=[row["engagement_id"]]),
    }
