"""What the list and the board can be narrowed by."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

import django_filters as filters
from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import within
from wutong.domains.projects.choices import Pace, Stage
from wutong.domains.projects.models import Project, ProjectMember
from wutong.domains.projects.models.project import late_to_start
from wutong.domains.projects.queries.listing import has_waiting_claim, industries
from wutong.domains.projects.queries.regions import (
    path_in_scope,
    regions_to_choose,
    units_offered,
)
from wutong.domains.projects.queries.signing import events_offered
from wutong.kernel.money import YI
from wutong.kernel.scope import Access
from wutong.kernel.search import matching
from wutong.kernel.statements import Narrowed
from wutong.ui.inputs import AmountField, DayInput

YES_NO: Final = (("yes", _("是")), ("no", _("否")))
BANDS: Final = (
    ("1", _("1 亿元以上")),
    ("5", _("5 亿元以上")),
    ("10", _("10 亿元以上")),
    ("20", _("20 亿元以上")),
    ("100", _("100 亿元以上")),
)
DUE: Final = (("overdue", _("已超期")), ("week", _("7 天内到期")))
DAYS_AHEAD: Final = timedelta(days=7)
MAIN: Final = ("q", "region", "stage", "unit", "amount")


@cache
def _worded(choices: Any, _language: str | None) -> list[tuple[str, str]]:
    """Choices of the code in the language that is active now, translated once."""
    return [(str(code), str(label)) for code, label in getattr(choices, "choices", choices)]


class AmountFilter(filters.Filter):
    """An amount typed in 亿元."""

    field_class = AmountField


def yes_no(label: Any, **kwargs: Any) -> filters.ChoiceFilter:
    """A choice between yes and no."""
    return filters.ChoiceFilter(label=label, choices=YES_NO, empty_label=_("不限"), **kwargs)


class ProjectFilter(filters.FilterSet):
    """Narrows what a person sees; ``access`` also bounds what may be chosen."""

    q = filters.CharFilter(
        label=_("名称"),
        method="by_name",
        widget=forms.TextInput(attrs={"placeholder": _("名称、编号、拼音"), "maxlength": 80}),
    )
    region = filters.ChoiceFilter(label=_("地区"), method="by_region", empty_label=_("全部地区"))
    stage = filters.ChoiceFilter(label=_("阶段"), choices=Stage, empty_label=_("全部阶段"))
    unit = filters.ChoiceFilter(
        label=_("责任单位"), field_name="unit_id", empty_label=_("全部单位")
    )
    amount = filters.ChoiceFilter(
        label=_("总投资"), method="by_band", choices=BANDS, empty_label=_("不限")
    )
    amount_min = AmountFilter(
        label=_("总投资不少于"), field_name="total_investment", lookup_expr="gte", unit="亿元"
    )
    amount_max = AmountFilter(
        label=_("总投资不超过"), field_name="total_investment", lookup_expr="lte", unit="亿元"
    )
    pace = filters.ChoiceFilter(label=_("推进状态"), choices=Pace, empty_label=_("不限"))
    industry = filters.ChoiceFilter(label=_("产业"), empty_label=_("全部产业"))
    stage_from = filters.DateFilter(
        label=_("进入阶段不早于"), field_name="stage_on", lookup_expr="gte", widget=DayInput
    )
    stage_to = filters.DateFilter(
        label=_("进入阶段不晚于"), field_name="stage_on", lookup_expr="lte", widget=DayInput
    )
    event = filters.ChoiceFilter(label=_("签约活动"), method="by_event", empty_label=_("不限"))
    due = filters.ChoiceFilter(
        label=_("下一步期限"), method="by_due", choices=DUE, empty_label=_("不限")
    )
    late_start = yes_no(_("逾期未开工"), method="by_late_start")
    high_technology = yes_no(_("高新技术"), method="by_flag")
    key_project = yes_no(_("重点项目"), method="by_flag")
    confidential = yes_no(_("涉密"), method="by_flag")
    waiting = yes_no(_("有待核验"), method="by_waiting")
    mine = yes_no(_("我的团队"), method="by_team")
    parents = yes_no(_("只看上级和单体"), method="by_parent")

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, data: Any, *, access: Access, on: date, without: tuple[str, ...] = ()):
        self.access = access
        self.on = on
        self.paths: dict[str, str] = {}
        declared: dict[str, Any] = type(self).base_filters  # type: ignore[misc]
        known = [name for name in declared if name not in without]
        rest = [name for name in known if name not in MAIN]
        self.shows_more = bool(data) and any(data.get(name) for name in ("more", *rest))
        names = known if self.shows_more else [name for name in known if name in MAIN]
        self.base_filters: dict[str, Any] = {}  # of those a deep copy would be made
        super().__init__(data, queryset=Project.objects.none())
        self.filters = {name: self._own(declared[name]) for name in names}
        self._offer(str(data.get("region", ""))[:16] if data else "")

    def _own(self, one: filters.Filter) -> filters.Filter:
        """A filter of this instance; a deep copy of every choice takes long."""
        mine = copy(one)
        mine.extra, mine.parent, mine.model = dict(one.extra), self, Project
        if isinstance(mine, filters.ChoiceFilter) and (fixed := one.extra.get("choices")):
            mine.extra["choices"] = _worded(fixed, get_language())
        mine.method = one.method
        return mine

    def _offer(self, region: str) -> None:
        """Put in what this person may choose from; ``region`` is the code chosen now."""
        offers = {
            "region": lambda: regions_to_choose(self.access, chosen=region),
            "unit": lambda: units_offered(self.access),
            "industry": lambda: [(name, name) for name in industries(self.access)],
            "event": lambda: events_offered(self.access),
        }
        for name, offer in offers.items():
            if name in self.filters:
                self.filters[name].extra["choices"] = offer()

    @cached_property
    def form(self) -> forms.Form:
        """The form of the fields at hand; a class for it at every request takes long."""
        form = forms.Form(self.data if self.is_bound else None)
        form.fields = {name: one.field for name, one in self.filters.items()}
        return form

    def by_name(self, projects: QuerySet[Project], _name: str, text: str) -> QuerySet[Project]:
        """By any part of the name, in either script, by pinyin or its initials."""
        return projects.filter(matching("project", text))

    def by_region(self, projects: QuerySet[Project], _name: str, code: str) -> QuerySet[Project]:
        """The region and everything below it."""
        path = self._path_of(code)
        return projects.filter(within(path, "region_path")) if path else projects.none()

    def _path_of(self, code: str) -> str:
        """The path of the region chosen, asked for once."""
        if code not in self.paths:
            self.paths[code] = path_in_scope(self.access, code)
        return self.paths[code]

    def by_band(self, projects: QuerySet[Project], _name: str, band: str) -> QuerySet[Project]:
        """At least so many 亿元; 以上 includes the bound."""
        return projects.filter(total_investment__gte=Decimal(band) * YI)

    def by_event(self, projects: QuerySet[Project], _name: str, event: str) -> QuerySet[Project]:
        """Signed at this event."""
        return projects.filter(
            milestones__event=int(event), milestones__standing="verified", milestones__kind="formal"
        )

    def by_due(self, projects: QuerySet[Project], _name: str, due: str) -> QuerySet[Project]:
        """Whose next step is overdue, or due within a week."""
        if due == "overdue":
            return projects.filter(next_step_due__lt=self.on)
        return projects.filter(next_step_due__range=(self.on, self.on + DAYS_AHEAD))

    def by_late_start(
        self, projects: QuerySet[Project], _name: str, word: str
    ) -> QuerySet[Project]:
        """That did not begin in their planned month, or the others."""
        late = late_to_start(self.on)
        return projects.filter(late) if word == "yes" else projects.exclude(late)

    def by_flag(self, projects: QuerySet[Project], name: str, word: str) -> QuerySet[Project]:
        """By a mark of the project."""
        return projects.filter(**{name: word == "yes"})

    def by_waiting(self, projects: QuerySet[Project], _name: str, word: str) -> QuerySet[Project]:
        """With a claim that waits for verification, or without."""
        waiting = has_waiting_claim()
        return projects.filter(waiting) if word == "yes" else projects.exclude(waiting)

    def by_team(self, projects: QuerySet[Project], _name: str, word: str) -> QuerySet[Project]:
        """On whose team the person is, or is not."""
        team = ProjectMember.objects.filter(user=self.access.user, left_on=None).values("project")
        return projects.filter(pk__in=team) if word == "yes" else projects.exclude(pk__in=team)

    def by_parent(self, projects: QuerySet[Project], _name: str, word: str) -> QuerySet[Project]:
        """Parents and single projects, or phases alone."""
        return projects.filter(parent__isnull=word == "yes")

    @property
    def rows(self) -> QuerySet[Project]:
        """The rows; a filter that cannot be read narrows to nothing and says why on the form."""
        if not self.form.is_valid():
            return Project.objects.none()
        return self.filter_queryset(Project.objects.visible_to(self.access))

    @property
    def narrowed(self) -> Narrowed:
        """The same rows; what was chosen is the key of their statements. Words that were typed are
        looked up in the index of the search at every call."""
        if not self.form.is_valid():
            return Narrowed(None, Project.objects.none)
        chosen: dict[str, Any] = self.form.cleaned_data
        if chosen.get("q"):
            return Narrowed(None, lambda: self.rows)
        given = tuple((name, value) for name, value in chosen.items() if value not in EMPTY_VALUES)
        path = self._path_of(chosen["region"]) if chosen.get("region") else ""
        return Narrowed((ProjectFilter, self.access, self.on, path, given), lambda: self.rows)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The filters that stand in the first line."""
        return [self.form[name] for name in MAIN if name in self.form.fields]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The filters that open on demand."""
        return [one for one in self.form if one.name not in MAIN]
