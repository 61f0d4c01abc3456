"""Recording a visit on the phone: who, what was said, problems, promises; finding one; planning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.queries import Investor, visible_investors
from wutong.domains.org.queries import Region, Unit, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.actions.visits import Problem, Promise
from wutong.domains.stewardship.choices import AppealCategory, Urgency, VisitKind
from wutong.domains.stewardship.forms.finding import firm_named, project_named
from wutong.domains.stewardship.forms.lists import ANY, ListFilterForm
from wutong.domains.stewardship.queries.units import choices_of
from wutong.domains.stewardship.queries.visit_list import MINE, Filters
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.kernel.scope import RECORD_VISIT, Access
from wutong.ui.inputs import AmountField, DayField

ROWS: Final = 5
"""Problems, and promises, that one form holds."""
WORD: Final = forms.TextInput({"type": "search", "placeholder": _("项目、企业")})


class VisitFilterForm(ListFilterForm):
    """What the list is kept to."""

    q = forms.CharField(label=_("查找"), required=False, max_length=80, widget=WORD)
    whose = forms.ChoiceField(label=_("谁的"), required=False, choices=[ANY, (MINE, _("我走访的"))])
    kind = forms.ChoiceField(label=_("方式"), required=False, choices=[ANY, *VisitKind.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)
    first = DayField(label=_("从"), required=False)
    last = DayField(label=_("到"), required=False)
    project = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    firm = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        return Filters(**self.chosen())


class VisitForm(forms.Form):
    """The visit itself. The lists beside ``project`` and ``firm`` open without signal."""

    client_key = forms.RegexField(r"^[A-Za-z0-9-]{8,64}$", widget=forms.HiddenInput)
    project = forms.CharField(
        label=_("项目"), max_length=200, required=False, help_text=_("名称或编号"),
        widget=forms.TextInput({"list": "visit-projects", "autocomplete": "off"}),
    )  # fmt: skip
    firm = forms.CharField(
        label=_("企业"), max_length=120, required=False, help_text=_("没有项目时填已登记的企业"),
        widget=forms.TextInput({"list": "visit-firms", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("方式"), choices=VisitKind.choices, initial=VisitKind.ON_SITE)
    on = DayField(label=_("日期"))
    met = forms.CharField(
        label=_("会见人"), max_length=120, required=False, help_text=_("姓名和职务")
    )
    minutes = forms.CharField(
        label=_("情况"), max_length=2000, widget=forms.Textarea({"rows": 6}),
        help_text=_("谈了什么、看到什么"),
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("地区"), required=False, help_text=_("系统不知道企业在哪里时才需要")
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        choices = regions_to_choose(access, RECORD_VISIT)
        self.fields["region"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean_project(self) -> Project | None:
        """The project that is named by its number or its whole name."""
        return project_named(self.access, self.cleaned_data["project"])

    def clean_firm(self) -> Investor | None:
        """The registered firm of this name."""
        return firm_named(self.access, self.cleaned_data["firm"])

    def clean_region(self) -> Region | None:
        """The region with this code."""
        return region_by_code(self.cleaned_data["region"]) if self.cleaned_data["region"] else None

    def clean(self) -> dict[str, Any]:
        """Somebody was visited."""
        data: dict[str, Any] = super().clean() or {}
        named = data.get("project") or data.get("firm")
        if not named and not {"project", "firm"} & set(self.errors):
            self.add_error("project", _("请写明走访了哪个项目或者企业。"))
        return data


class _Row(forms.Form):
    """One of several; nothing written in it, nothing comes of it, whatever its lists stand on."""

    written: tuple[str, ...] = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **kwargs)

    def has_changed(self) -> bool:
        """Whether something is written in it."""
        return bool(set(self.written) & set(self.changed_data))


class ProblemForm(_Row):
    """What troubles them."""

    written = ("title", "blocked", "content")

    title = forms.CharField(label=_("问题"), max_length=160)
    category = forms.ChoiceField(
        label=_("类别"), choices=AppealCategory.choices, initial=AppealCategory.OTHER
    )
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, initial="ordinary")
    blocked = AmountField("亿元", label=_("受阻投资"), required=False, min_value=0)
    content = forms.CharField(
        label=_("详情"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )

    @property
    def given(self) -> Problem:
        """For ``actions.record_visit``."""
        data = self.cleaned_data
        return Problem(
            title=data["title"], category=data["category"], urgency=data["urgency"],
            blocked=data["blocked"] or None, content=data["content"],
        )  # fmt: skip


class PromiseForm(_Row):
    """What was promised, by when, by which unit."""

    written = ("title", "due_on", "owner_unit")
    title = forms.CharField(label=_("答应的事"), max_length=200)
    due_on = DayField(label=_("期限"))
    owner_unit = forms.ChoiceField(label=_("责任单位"))

    def __init__(self, *args: Any, units: dict[str, Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        choices = choices_of(list(units.values()))
        self.fields["owner_unit"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    @property
    def given(self) -> Promise:
        """For ``actions.record_visit``."""
        data = self.cleaned_data
        return Promise(data["title"], data["due_on"], self.units[data["owner_unit"]])


class VisitEntry:
    """The whole page as one form: the visit, its problems, its promises."""

    def __init__(
        self, data: Any, *, access: Access, units: list[Unit], initial: dict[str, Any]
    ) -> None:
        named = {str(one.pk): one for one in units}
        self.visit = VisitForm(data, access=access, initial=initial)
        self.problems = [ProblemForm(data, prefix=f"problem_{one}") for one in range(ROWS)]
        self.promises = [
            PromiseForm(data, prefix=f"promise_{one}", units=named) for one in range(ROWS)
        ]

    @property
    def forms(self) -> list[forms.Form]:
        """Every part."""
        return [self.visit, *self.problems, *self.promises]

    def is_valid(self) -> bool:
        """Whether every part is; each says what is wrong with it."""
        valid = [one.is_valid() for one in self.forms]
        return all(valid)

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in, for ``actions.record_visit``."""
        data = dict(self.visit.cleaned_data)
        data["investor"] = data.pop("firm")
        return data | {
            "problems": [one.given for one in self.problems if one.has_changed()],
            "promises": [one.given for one in self.promises if one.has_changed()],
        }

    def attempt(self, write: Callable[[], Any]) -> bool:
        """Do the write; what is refused stands beside the field that is at fault."""
        try:
            write()
        except BadValue as refusal:
            self._place(refusal)
            return False
        return True

    def _place(self, refusal: BadValue) -> None:
        kind, _line, rest = refusal.field.partition("_")
        number, _line, name = rest.partition("_")
        named: dict[str, list[_Row]] = {"problem": [*self.problems], "promise": [*self.promises]}
        rows = named.get(kind, [])
        form: forms.Form = self.visit
        field = "firm" if refusal.field == "investor" else refusal.field
        if rows and number.isdecimal():
            # The number counts the rows that were filled in.
            form = [one for one in rows if one.has_changed()][int(number)]
            field = name
        form.add_error(field if field in form.fields else None, str(refusal))

    def sentences(self) -> dict[str, list[str]]:
        """What is wrong, by the name that the field has on the page; "" for the whole."""
        found: dict[str, list[str]] = {}
        for form in self.forms:
            for name, errors in form.errors.items():
                place = "" if name == NON_FIELD_ERRORS else form.add_prefix(name)
                found.setdefault(place, []).extend(str(one) for one in errors)
        return found


class CorrectForm(forms.Form):
    """Set right what a visit says."""

    kind = forms.ChoiceField(label=_("方式"), choices=VisitKind.choices)
    on = DayField(label=_("日期"))
    met = forms.CharField(label=_("会见人"), max_length=120, required=False)
    minutes = forms.CharField(label=_("情况"), max_length=2000, widget=forms.Textarea({"rows": 6}))
    reason = forms.CharField(label=_("更正原因"), max_length=300)


class PlanForm(forms.Form):
    """Whom to see on which day. ``about`` is ``project-3`` or ``firm-7``."""

    about = forms.RegexField(r"^(project|firm)-[0-9]{1,18}$", widget=forms.HiddenInput)
    on = DayField(label=_("日期"))
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_about(self) -> dict[str, Any]:
        """The project or firm that the person sees."""
        kind, _line, key = self.cleaned_data["about"].partition("-")
        if kind == "project":
            seen = Project.objects.visible_to(self.access).select_related("region")
            found: dict[str, Any] = {"project": seen.filter(pk=key).first()}
        else:
            found = {"investor": visible_investors(self.access).filter(pk=key).first()}
        if None in found.values():
            raise ValidationError(_("没有这个项目或者企业，或者您看不到它。"))
        return found


class VisitExportForm(forms.Form):
    """Why the rows are taken out, and which (the list's query string)."""

    reason = forms.CharField(max_length=300)
    query = forms.CharField(required=False, max_length=2000)
