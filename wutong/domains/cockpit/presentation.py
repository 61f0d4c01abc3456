"""The cockpit's numbers as the components of a page: figures, charts, rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.templatetags.static import static
from django.utils.translation import gettext as _

from wutong.domains.cockpit import boundaries
from wutong.domains.cockpit.queries import Asked, Card, Cockpit, Split, Step
from wutong.domains.cockpit.rules import STANDING
from wutong.domains.projects.queries.questions import definition_text, rows_address
from wutong.domains.targets.choices import LightLabel
from wutong.domains.targets.queries import Progress
from wutong.kernel import metrics
from wutong.kernel.metrics import Member, Metric
from wutong.kernel.metrics.engine import CONFIDENTIAL
from wutong.kernel.money import WAN, YI
from wutong.ui.figures import Chart, KeyFigure, Series
from wutong.ui.formats import percent, plain_number, rounded

if TYPE_CHECKING:
    from wutong.domains.org.queries import Region

HUNDRED: Final = Decimal(100)
LIGHTS: Final = {"green": "green", "green_marked": "behind", "yellow": "yellow", "red": "red"}
INDUSTRIES_DRAWN: Final = 10


@dataclass(frozen=True)
class Line:
    """A row of the table of units."""

    name: str
    code: str
    cells: list[dict[str, Any]]
    done: Decimal | None
    done_text: str
    light: str


@dataclass(frozen=True)
class Unoutlined:
    """A unit that the map can't draw."""

    name: str
    text: str
    url: str


def rows_of(metric: Metric, asked: Asked, **only: str) -> str:
    """The page with the rows behind a metric of this unit and period, narrowed by dimensions."""
    return rows_address(metric.code, asked.question, only=only)


def is_money(metric: Metric) -> bool:
    """Whether the metric is an amount of 元."""
    return metric.measure.startswith("元")


def written(metric: Metric, value: Decimal) -> tuple[str, str]:
    """A value as (number, unit): counts plain, amounts in 亿元 or 万元 with two places, half-up."""
    if not is_money(metric):
        return plain_number(value), metric.measure
    unit, size = ("亿元", YI) if abs(value) >= YI or not value else ("万元", WAN)
    return f"{rounded(value / size, 2):f}", unit


def words(metric: Metric, value: Decimal) -> str:
    """A value with its unit."""
    return " ".join(written(metric, value))


def drawn(metric: Metric, value: Decimal) -> Decimal:
    """A value in the unit of a chart: 亿元, or the count."""
    return rounded(value / YI, 2) if is_money(metric) else value


def chart_unit(metric: Metric) -> str:
    """The unit of a chart of this metric."""
    return "亿元" if is_money(metric) else metric.measure


# -- key figures --------------------------------------------------------------------------------


def key_figure(card: Card, asked: Asked) -> KeyFigure:
    """A card: the figure against its target and the calendar, and what stands beside it."""
    metric, progress = card.main.metric, card.progress
    value, unit = written(metric, card.main.total)
    return KeyFigure(
        label=metric.label,
        value=value,
        unit=unit,
        url=rows_of(metric, asked),
        definition=definition_text(card.main.answer),
        target=goal(metric, progress),
        done=hundredths(progress.rate),
        calendar=hundredths(progress.time),
        light=LIGHTS.get(progress.light or "", ""),
        light_text=light_words(progress),
        lead=lead_words(progress.points),
        lead_sign="down" if (progress.points or 0) < 0 else "up",
        versus=versus(metric, card),
        also=words(card.other.metric, card.other.total) if card.other else "",
        also_url=rows_of(card.other.metric, asked) if card.other else "",
    )


def goal(metric: Metric, progress: Progress) -> str:
    """The annual target as written after the unit; empty without one."""
    if progress.target is None:
        return ""
    return plain_number(drawn(metric, progress.target))


def hundredths(share: Decimal | None) -> Decimal | None:
    """A fraction of 1 as a percentage with two places, half-up."""
    return None if share is None else rounded(share * HUNDRED, 2)


def light_words(progress: Progress) -> str:
    """The word beside a light."""
    return str(LightLabel(progress.light).label) if progress.light else ""


def lead_words(points: Decimal | None) -> str:
    """How far ahead of the calendar, or behind."""
    if points is None:
        return ""
    form = _("超序时 %(points)s 个百分点") if points >= 0 else _("欠序时 %(points)s 个百分点")
    return form % {"points": rounded(abs(points), 2)}


def versus(metric: Metric, card: Card) -> str:
    """The same days of the year before, with the growth."""
    if card.year_before is None:
        return ""
    before = words(metric, card.year_before)
    if not card.year_before:
        return _("上年同期 %(before)s") % {"before": before}
    growth = (card.main.total / card.year_before - 1) * HUNDRED
    sign = "+" if growth >= 0 else ""
    return _("上年同期 %(before)s，同比 %(growth)s") % {
        "before": before,
        "growth": f"{sign}{percent(growth, 1)}",
    }


# -- charts -------------------------------------------------------------------------------------


def funnel(steps: Sequence[Step], asked: Asked) -> Chart:
    """How many projects, and how much, stand at each stage on the last day."""
    texts = [
        f"{plain_number(step.count)} 个 · {' '.join(written_money(step.amount))}" for step in steps
    ]
    count = metrics.find(STANDING[0])
    series = Series(
        _("在库项目"),
        [step.count for step in steps],
        texts,
        [rows_of(count, asked, stage=step.stage.value) for step in steps],
    )
    names = [str(step.stage.label) for step in steps]
    return Chart(
        "bars", _("项目漏斗"), names, [series], heading=_("阶段"), show_texts=True, shades=True
    )


def written_money(amount: Decimal) -> tuple[str, str]:
    """An amount of 元 with two places."""
    return f"{rounded(amount / YI, 2):f}", "亿元"


def series_of(
    values: Iterable[tuple[Decimal, str]], metric: Metric, name: str, *, quiet: bool = False
) -> Series:
    """A chart's series of (value, address of its rows)."""
    listed = list(values)
    return Series(
        name,
        [drawn(metric, value) for value, _url in listed],
        [words(metric, value) for value, _url in listed],
        [url for _value, url in listed],
        kind="line" if quiet else "bar",
        quiet=quiet,
    )


def months(page: Cockpit) -> Chart:
    """The chosen metric month by month, with last year's as a quiet line."""
    asked, metric = page.asked, page.chosen.metric
    own = sorted(member.key for member in page.by_month if member.key[:4].isdecimal())
    values = month_values(page.by_month)
    series = [
        series_of(
            [(values[key], rows_of(metric, asked, month=key)) for key in own], metric, _("本期")
        )
    ]
    if page.by_month_before is not None:
        before = month_values(page.by_month_before)
        quiet = [(before.get(year_earlier(key), Decimal(0)), "") for key in own]
        series.append(series_of(quiet, metric, _("上年同期"), quiet=True))
    names = [month_name(key, several=own[0][:4] != own[-1][:4]) for key in own]
    title = _("逐月%(metric)s") % {"metric": metric.label}
    return Chart("columns", title, names, series, chart_unit(metric), _("月份"))


def month_values(sums: Mapping[Member, Decimal]) -> dict[str, Decimal]:
    """Month → value."""
    return {member.key: value for member, value in sums.items()}


def year_earlier(month: str) -> str:
    """``2022-03`` → ``2021-03``."""
    return f"{int(month[:4]) - 1:04d}{month[4:]}"


def month_name(key: str, *, several: bool) -> str:
    """A month as 3月, with its year where several years are shown."""
    return key if several else _("%(month)s月") % {"month": int(key[5:])}


def industries(page: Cockpit) -> Chart:
    """The chosen metric by industry, the largest first."""
    asked, metric = page.asked, page.chosen.metric
    ordered = sorted(page.by_industry.items(), key=lambda item: item[1], reverse=True)
    shown = [
        (member, value) for member, value in ordered if value and member.key != CONFIDENTIAL.key
    ][:INDUSTRIES_DRAWN]
    values = [(value, rows_of(metric, asked, industry=member.key)) for member, value in shown]
    title = _("分产业%(metric)s") % {"metric": metric.label}
    names = [member.label for member, _value in shown]
    series = [series_of(values, metric, metric.label)]
    return Chart("bars", title, names, series, heading=_("产业"), show_texts=True)


def region_map(page: Cockpit) -> tuple[Chart | None, list[Unoutlined]]:
    """The unit's children coloured by the chosen metric, and those without an outline."""
    asked, metric = page.asked, page.chosen.metric
    codes = boundaries.codes_drawn(asked.region.code)
    outlined = [child for child in asked.children if child.code in codes]
    others = [child for child in asked.children if child.code not in codes]
    values = [(page.chosen.by_region.get(child.code, Decimal(0)), child_rows(page, child))
              for child in outlined]  # fmt: skip
    chart = Chart(
        "map",
        _("%(unit)s各单位%(metric)s") % {"unit": asked.region.name, "metric": metric.label},
        [child.name for child in outlined],
        [series_of(values, metric, metric.label)],
        chart_unit(metric),
        _("单位"),
        boundaries=static(f"cockpit/boundaries/{asked.region.code}.json"),
        keys=[child.code for child in outlined],
    ) if outlined else None  # fmt: skip
    return chart, [unoutlined(page, child) for child in others]


def child_rows(page: Cockpit, child: Region) -> str:
    """The rows of the chosen metric behind one unit."""
    return rows_of(page.chosen.metric, page.asked, region=child.code)


def unoutlined(page: Cockpit, child: Region) -> Unoutlined:
    """A unit beside the map, with its value."""
    value = page.chosen.by_region.get(child.code, Decimal(0))
    return Unoutlined(child.name, words(page.chosen.metric, value), child_rows(page, child))


# -- tables -------------------------------------------------------------------------------------


def columns(page: Cockpit) -> list[Split]:
    """The metrics in the table of units: those of the cards, with the amounts beside."""
    shown = [card.main for card in page.cards]
    beside = [card.other for card in page.cards[:1] if card.other]
    return [shown[0], *beside, *shown[1:]]


def column_name(metric: Metric) -> str:
    """A column's header, with the unit where values come without."""
    return f"{metric.label}（亿元）" if is_money(metric) else metric.label.removesuffix("项目")


def lines(page: Cockpit) -> list[Line]:
    """The table of units: the best of the chosen metric first, the unit's own row last."""
    asked, chosen = page.asked, page.chosen
    found = [line(page, child) for child in asked.children]
    order = {child.name: chosen.by_region.get(child.code, Decimal(0)) for child in asked.children}
    found.sort(key=lambda one: (-(one.done or 0), -order[one.name], one.name))
    rest = {code for split in columns(page) for code, value in split.by_region.items() if value}
    own = rest - {child.code for child in asked.children}
    return found + [own_line(page, code) for code in sorted(own)]


def line(page: Cockpit, child: Region) -> Line:
    """One unit's row."""
    progress = page.children[child.code]
    done = hundredths(progress.rate)
    return Line(
        name=child.name,
        code=child.code,
        cells=[cell(split, page.asked, child.code) for split in columns(page)],
        done=done,
        done_text=percent(done) if done is not None else "",
        light=LIGHTS.get(progress.light or "", ""),
    )


def own_line(page: Cockpit, code: str) -> Line:
    """What belongs to no child: the unit itself, or confidential projects taken together."""
    itself = code == page.asked.region.code
    name = _("%(unit)s本级") % {"unit": page.asked.region.name} if itself else _("涉密项目")
    cells = [cell(split, page.asked, code) for split in columns(page)]
    return Line(name, "", cells, None, "", "")


def cell(split: Split, asked: Asked, code: str) -> dict[str, Any]:
    """One number of the table: in 亿元 or a count, with its rows."""
    value = split.by_region.get(code, Decimal(0))
    metric = split.metric
    text = f"{rounded(value / YI, 2):f}" if is_money(metric) else plain_number(value)
    return {
        "text": text if value else "—",
        "unit": "亿元" if is_money(metric) else "",
        "url": rows_of(metric, asked, region=code) if value else "",
        "label": metric.label,
    }
