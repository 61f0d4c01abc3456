"""The working calendar: a year at a glance, own days, published arrangements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.org import actions
from wutong.domains.org.choices import COUNTRY_CODE, DayKind
from wutong.domains.org.forms.calendars import OwnDaysForm, SpanForm, YearForm
from wutong.domains.org.forms.settings import ReasonForm
from wutong.domains.org.models import PublishedYear, Region
from wutong.domains.org.queries import calendars, may_manage_rules, region_by_code
from wutong.domains.org.rules import LAST_YEAR
from wutong.domains.org.views.support import answer_form, posted, settings_crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.scope import MANAGE_RULES
from wutong.kernel.workdays import FIRST_YEAR

WEEK: Final = 7
WEEKS_SHOWN: Final = 6  # as many as any month touches, so that all are of one height
MARKS: Final = {
    DayKind.HOLIDAY: "休", DayKind.MAKE_UP: "班", DayKind.OWN_FREE: "放", DayKind.OWN_WORKED: "上",
}  # fmt: skip


@requires()
def own_calendar(request: Any) -> HttpResponse:
    """To the calendar of the region that the person's pages open on."""
    home = Region.objects.filter(path=request.access.home).first() if request.access.home else None
    return redirect("org:calendar", home.code if home else COUNTRY_CODE)


@requires()
def calendar(request: Any, code: str) -> HttpResponse:
    """A year of a region's calendar: twelve months, what was entered, what is still assumed."""
    region = _region(code)
    today = clock.today()
    year = _year_asked(request.GET.get("year", ""), today.year)
    shown = calendars.year_shown(region.path if region else "", year)
    context = {
        "region": region,
        "code": code,
        "shown": shown,
        "months": list(_months(shown.days, today)),
        "weekdays": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")],
        "legend": [(kind.value, MARKS[kind], kind.label) for kind in MARKS],
        "spans": calendars.spans_of(shown.own),
        "regions": calendars.regions_near(region, request.access),
        "country": COUNTRY_CODE,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "may_change": may_manage_rules(request.access, region),
        "may_enter": calendars.may_enter_years(request.access),
        "crumbs": settings_crumbs((_("工作日历"), "")),
    }
    return render(request, "org/calendar.html", context)


def _region(code: str) -> Region | None:
    """The region with this code; None for the whole country. Raises Http404."""
    if code == COUNTRY_CODE:
        return None
    region = region_by_code(code)
    if region is None:
        raise Http404
    return region


def _year_asked(text: str, this: int) -> int:
    year = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else this
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _months(days: Iterable[calendars.ShownDay], today: date) -> Iterable[dict[str, Any]]:
    """Each month with its weeks, which begin on Monday; None where a day is another month's."""
    by_month: dict[int, list[Any]] = {}
    for day in days:
        cells = by_month.setdefault(day.on.month, [None] * day.on.weekday())
        cells.append(_cell(day, today))
    for month, cells in by_month.items():
        cells += [None] * (WEEKS_SHOWN * WEEK - len(cells))
        weeks = [cells[start : start + WEEK] for start in range(0, len(cells), WEEK)]
        yield {"number": month, "weeks": weeks}


def _cell(day: calendars.ShownDay, today: date) -> dict[str, Any]:
    reason = day.own.reason if day.own else ""
    words = f"{day.kind.label}：{reason}" if reason else str(day.kind.label)
    return {"on": day.on, "kind": day.kind.value, "mark": MARKS.get(day.kind, ""), "words": words,
            "today": day.on == today}  # fmt: skip


def _managed(request: Any, code: str) -> Region | None:
    """The region whose calendar the person keeps; 404 otherwise, as with other settings."""
    region = _region(code)
    if not may_manage_rules(request.access, region):
        raise Http404
    return region


def _back(code: str, year: int) -> str:
    return f"{reverse('org:calendar', args=[code])}?year={year}"


def _crumbs(code: str) -> list[dict[str, Any]]:
    return settings_crumbs((_("工作日历"), reverse("org:calendar", args=[code])))


@requires(MANAGE_RULES)
def days(request: Any, code: str) -> HttpResponse:
    """Have some days worked or free here."""
    region = _managed(request, code)
    on = clock.today()

    def save(data: dict[str, Any]) -> None:
        actions.set_own_days(region=region, by=request.user, at=clock.now(), **data)

    form = OwnDaysForm(posted(request))
    first = form.data.get("first", "") if form.is_bound else ""
    return answer_form(
        request, form=form, title=_("另定日子"),
        back=_back(code, _year_asked(first[:4], on.year)), save=save,
        done=_("已保存，有关期限随后重算，期限变了的人会收到通知。"), crumbs=_crumbs(code),
        warning=_("对%(place)s及下辖地区有效，下级另有规定的除外。") % {"place": region.name}
        if region else _("对全国有效，地方另有规定的除外。"),
    )  # fmt: skip


@requires(MANAGE_RULES)
def days_remove(request: Any, code: str) -> HttpResponse:
    """Take back what was entered here for some days."""
    region = _managed(request, code)
    asked = {name: request.GET.get(name, "") for name in ("first", "last")}

    def save(data: dict[str, Any]) -> None:
        actions.remove_own_days(region=region, by=request.user, at=clock.now(), **data)

    return answer_form(
        request, form=SpanForm(posted(request), initial=asked), title=_("删除另定的日子"),
        back=_back(code, _year_asked(asked["first"][:4], clock.today().year)), save=save,
        done=_("已删除，有关期限随后重算，期限变了的人会收到通知。"), crumbs=_crumbs(code),
        button=_("删除"),
    )  # fmt: skip


def _enterer(request: Any, year: int) -> None:
    """Raise PermissionDenied for whoever doesn't keep the country's rules, Http404 out of range."""
    if not calendars.may_enter_years(request.access):
        raise PermissionDenied(_("年度放假安排全国统一，由全国的管理员录入。"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404


@requires(MANAGE_RULES)
def year(request: Any, year: int) -> HttpResponse:
    """Enter a year's arrangement as it was published."""
    _enterer(request, year)
    there = PublishedYear.objects.filter(year=year).first()
    initial = {"text": _as_text(there), "source": there.source} if there else None
    form = YearForm(posted(request), year=year, initial=initial)

    def save(data: dict[str, Any]) -> None:
        actions.enter_year(
            year=year, free=form.arrangement.free, worked=form.arrangement.worked,
            source=data["source"], by=request.user, at=clock.now(),
        )  # fmt: skip

    return answer_form(
        request, form=form, title=_("录入 %s 年的放假安排") % year,
        back=_back(COUNTRY_CODE, year), save=save, crumbs=_crumbs(COUNTRY_CODE),
        done=_("已录入。请对照通知核对这一年；有关期限随后重算，期限变了的人会收到通知。"),
    )  # fmt: skip


def _as_text(row: PublishedYear) -> str:
    """A line for each day, as the form reads it."""
    lines = [(day, _("放假")) for day in row.free] + [(day, _("上班")) for day in row.worked]
    return "\n".join(f"{day} {word}" for day, word in sorted(lines))


@requires(MANAGE_RULES)
def year_remove(request: Any, year: int) -> HttpResponse:
    """Take an entered arrangement back."""
    _enterer(request, year)
    if not PublishedYear.objects.filter(year=year).exists():
        raise Http404

    def save(data: dict[str, Any]) -> None:
        actions.remove_year(year=year, by=request.user, at=clock.now(), **data)

    return answer_form(
        request, form=ReasonForm(posted(request)), title=_("删除 %s 年的放假安排") % year,
        back=_back(COUNTRY_CODE, year), save=save, crumbs=_crumbs(COUNTRY_CODE),
        done=_("已删除。"), button=_("删除"),
        warning=_("删除后这一年按软件包里的安排算；软件包里还没有的，按周末和法定节假日推算。"),
    )  # fmt: skip
