"""The list of investors: chosen, sorted, taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from wutong.domains.investors.choices import Honour
from wutong.domains.investors.models import Investor, InvestorQuerySet, scoped_relations
from wutong.domains.investors.queries.finding import SEARCH_KIND
from wutong.domains.investors.queries.industries import industries, industry_line
from wutong.kernel import clock
from wutong.kernel.scope import Access
from wutong.kernel.search import matching

SORTS: Final = ("name", "-name", "created", "-created")
DEFAULT_SORT: Final = "-created"
ORIGINS_OFFERED: Final = 100
COUNTED: Final = "projects"


@dataclass(frozen=True)
class Filters:
    """What the list is kept to; empty means all. ``industry`` is a code of any level."""

    text: str = ""
    honour: str = ""
    origin: str = ""
    industry: str = ""
    foreign: str = ""
    sort: str = DEFAULT_SORT


def chosen_investors(access: Access | None, filters: Filters) -> InvestorQuerySet:
    """Records that the person may see and that answer ``filters``, in their order."""
    rows = Investor.objects.current().visible_to(access).filter(_condition(filters))
    if filters.honour:
        rows = rows.annotate(honours_text=Cast("honours", TextField())).filter(
            honours_text__contains=f'"{filters.honour}"'
        )
    order = filters.sort if filters.sort in SORTS else DEFAULT_SORT
    field = order.replace("created", "created_at")
    return rows.order_by(field, "-pk" if order.startswith("-") else "pk")


def _condition(filters: Filters) -> Q:
    condition = Q()
    if filters.text:
        condition &= matching(SEARCH_KIND, filters.text)
    if filters.origin:
        condition &= Q(origin=filters.origin)
    if filters.industry:
        condition &= _in_industry(filters.industry)
    if filters.foreign:
        condition &= Q(foreign=filters.foreign == "yes")
    return condition


def _in_industry(code: str) -> Q:
    """A section (A–T) covers its divisions, which the standard lists after it."""
    if not code.isalpha():
        return Q(industry_code__startswith=code)
    condition = Q(industry_code=code)
    for division in sections().get(code, ()):
        condition |= Q(industry_code__startswith=division)
    return condition


def sections() -> dict[str, list[str]]:
    """The two-digit divisions of each section."""
    found: dict[str, list[str]] = {}
    current = ""
    for code in industries():
        if code.isalpha():
            current = code
            found[code] = []
        elif len(code) == 2:
            found[current].append(code)
    return found


def origins(access: Access | None) -> list[str]:
    """Places that most of the records come from, for the filter."""
    rows = (
        Investor.objects.current()
        .visible_to(access)
        .exclude(origin="")
        .values("origin")
        .annotate(count=Count("pk"))
        .order_by("-count", "origin")
    )
    return [row["origin"] for row in rows[:ORIGINS_OFFERED]]


def exported_rows(investors: InvestorQuerySet) -> Iterator[list[Any]]:
    """Each record's cells: name, code, origin, honours, industry, known since."""
    labels = dict(Honour.choices)
    for one in investors.iterator(chunk_size=2000):
        honours = "、".join(str(labels.get(honour, honour)) for honour in one.honours)
        yield [
            one.name,
            one.uscc or "",
            one.origin,
            honours,
            industry_line(one.industry_code),
            clock.day_of(one.created_at).isoformat(),
        ]


def with_project_counts(
    investors: Iterable[Investor], access: Access | None
) -> list[tuple[Investor, int]]:
    """Each record with how many projects of it the person may see; one query, however many
    records. Other things that point at a firm (leads, say) have panels on its page."""
    rows = list(investors)
    counts: Counter[int] = Counter()
    for relation in scoped_relations():
        if relation.get_accessor_name() != COUNTED:
            continue
        seen = relation.related_model._default_manager.visible_to(access)
        key = relation.field.name
        found = seen.filter(**{f"{key}__in": rows}).order_by().values_list(key)
        counts.update(dict(found.annotate(count=Count("pk"))))
    return [(one, counts[one.pk]) for one in rows]
