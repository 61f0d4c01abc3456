"""What this room puts on pages of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.models import Investor, InvestorName, InvestorQuerySet
from wutong.domains.investors.queries import SEARCH_KIND, indexed_names
from wutong.kernel.scope import Access
from wutong.kernel.search import Indexed
from wutong.kernel.search.sources import SearchLine, SearchSource


def search_source() -> SearchSource:
    """Firms on the search page."""
    return SearchSource(
        kind=SEARCH_KIND,
        title=_("客商"),
        visible=_visible,
        besides=_besides,
        line=_line,
        list_url=lambda text: f"{reverse('investors:list')}?{urlencode({'q': text})}",
        everything=_everything,
        order=20,
    )


def _visible(access: Access) -> InvestorQuerySet:
    return _shown(Investor.objects.current().openly_visible_to(access))


def _besides(access: Access) -> InvestorQuerySet:
    return _shown(Investor.objects.current().confidentially_visible_to(access))


def _shown(investors: InvestorQuerySet) -> InvestorQuerySet:
    return investors.only("name", "uscc", "origin")


def _line(investor: Investor) -> SearchLine:
    detail = investor.origin or investor.uscc or ""
    return SearchLine(investor.name, detail, reverse("investors:detail", args=[investor.pk]))


def _everything() -> Iterator[Indexed]:
    others: dict[int, list[str]] = defaultdict(list)
    for pk, name in InvestorName.objects.values_list("investor_id", "name").iterator():
        others[pk].append(name)
    rows = Investor.objects.current().values_list("pk", "name", "uscc")
    for pk, name, uscc in rows.iterator(chunk_size=2000):
        yield Indexed(pk, "", indexed_names([name, *others[pk]], uscc))
