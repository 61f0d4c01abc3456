"""Forms of the bulletins' pages."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import Derivation, ExportFormat, Span
from wutong.domains.bulletins.models import BulletinTemplate
from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.queries.reading import templates_for
from wutong.domains.bulletins.queries.upward import regions_in
from wutong.domains.bulletins.rules.template_text import Placeholder, TemplateTextError, parse_text
from wutong.domains.bulletins.rules.upward import CellMark, Mark, RowsMark
from wutong.domains.org.queries import Region, within_any
from wutong.kernel.scope import DRAFT_BULLETIN, MANAGE_RULES, Access
from wutong.ui.inputs import DayInput

FEWEST_ROWS, MOST_ROWS = 2, 12
CHARACTERS_A_ROW = 60
REGIONS_TO_CHOOSE = 400
MARK_UNITS = ("亿元", "万元", "元")
ROUNDINGS = (
    ("", _("照指标")), ("half-up:0", _("四舍五入到整数")), ("half-up:1", _("四舍五入 1 位")),
    ("half-up:2", _("四舍五入 2 位")), ("truncate:0", _("截断到整数")),
    ("truncate:2", _("截断 2 位")),
)  # fmt: skip
BY_MEMBER = (Derivation.RANK, Derivation.LAST_RANK)


def regions_with(access: Access, ability: str) -> Any:
    """The regions in which the person has ``ability``, widest first, bounded."""
    regions = Region.objects.visible_to(access).filter(within_any(access.region_paths(ability)))
    return regions.order_by("path")[:REGIONS_TO_CHOOSE]


class NewBulletinForm(forms.Form):
    """Which template, which unit, which days."""

    template = forms.ModelChoiceField(
        BulletinTemplate.objects.none(), label=_("模板"), empty_label=_("请选择")
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("单位"), to_field_name="code", empty_label=None
    )
    issuing_unit = forms.CharField(
        label=_("发文单位"), max_length=80, required=False, help_text=_("不填则用单位名称。")
    )
    first_day = forms.DateField(label=_("起始日期"), widget=DayInput())
    last_day = forms.DateField(label=_("截止日期"), widget=DayInput())

    def __init__(self, data: Any = None, *, access: Access, on: date) -> None:
        super().__init__(data, initial={"first_day": date(on.year, 1, 1), "last_day": on})
        templates = self.fields["template"]
        templates.queryset = templates_for(access)  # type: ignore[attr-defined]
        keys = [region.pk for region in regions_with(access, DRAFT_BULLETIN)]
        regions = Region.objects.visible_to(access).filter(pk__in=keys)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day isn't before the first."""
        data = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("截止日期早于起始日期。"))
        return data


class TextForm(forms.Form):
    """The words of a draft: title, headings and paragraphs, each in a field of its own.

    Lists, tables and charts keep their place. An emptied paragraph goes; a line break makes two.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, body: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body
        for name, label, text in text_fields(body):
            rows = min(MOST_ROWS, max(FEWEST_ROWS, len(text) // CHARACTERS_A_ROW + 1))
            short = name.startswith(("title", "addressees", "copied_to", "heading"))
            widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": rows})
            self.fields[name] = forms.CharField(
                label=label, initial=text, widget=widget, required=name == "title"
            )
        self.fields["mark_changes"] = forms.BooleanField(
            label=_("标出与上期的不同"), required=False, initial=body.get("mark_changes", True)
        )

    def edited_body(self) -> dict[str, Any]:
        """The body with the words of the form."""
        given = self.cleaned_data
        body = {**self.body, "mark_changes": given["mark_changes"]}
        for name in ("title", "addressees", "copied_to"):
            body[name] = given[name]
        body["lead"] = [
            line
            for position in range(len(self.body.get("lead", [])))
            for line in given[f"lead-{position}"].splitlines()
            if line.strip()
        ]
        body["sections"] = [
            {
                **section,
                "heading": given[f"heading-{number}"] or section["heading"],
                "blocks": self._blocks(number, section),
            }
            for number, section in enumerate(self.body["sections"])
        ]
        return body

    def _blocks(self, number: int, section: Mapping[str, Any]) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        for position, block in enumerate(section["blocks"]):
            if block["kind"] != "paragraph":
                blocks.append(block)
                continue
            lines = self.cleaned_data[f"text-{number}-{position}"].splitlines()
            blocks += [{"kind": "paragraph", "text": line} for line in lines if line.strip()]
        return blocks


def text_fields(body: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    """Name, label and text of every editable text of a body."""
    found: list[tuple[str, Any, str]] = [
        ("title", _("标题"), body["title"]),
        ("addressees", _("主送"), body.get("addressees", "")),
        ("copied_to", _("抄送"), body.get("copied_to", "")),
    ]
    found += [
        (f"lead-{position}", _("导语"), text) for position, text in enumerate(body.get("lead", []))
    ]
    for number, section in enumerate(body["sections"]):
        found.append((f"heading-{number}", _("小标题"), section["heading"]))
        found += [
            (f"text-{number}-{position}", section["heading"], block["text"])
            for position, block in enumerate(section["blocks"])
            if block["kind"] == "paragraph"
        ]
    return found


class ReviewForm(forms.Form):
    """An opinion."""

    revision = forms.IntegerField(widget=forms.HiddenInput())
    note = forms.CharField(
        label=_("意见"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExportForm(forms.Form):
    """Which file, what for."""

    file_format = forms.ChoiceField(label=_("格式"), choices=ExportFormat.choices)
    reason = forms.CharField(label=_("用途"), max_length=300, initial=_("印发"))


class TemplateForm(forms.Form):
    """A template as JSON."""

    code = forms.SlugField(label=_("代码"), max_length=60, help_text=_("字母、数字和横线。"))
    name = forms.CharField(label=_("名称"), max_length=80)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("地区"),
        required=False,
        to_field_name="code",
        help_text=_("不选则各单位都能用。"),
        empty_label=_("请选择"),
    )
    body = forms.CharField(
        label=_("内容"), widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"})
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [region.pk for region in regions_with(access, MANAGE_RULES)]
        regions = Region.objects.visible_to(access).filter(pk__in=keys)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def clean_body(self) -> Any:
        """The JSON, with the place of a fault in words."""
        try:
            return json.loads(self.cleaned_data["body"])
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                _("第 %(line)s 行第 %(column)s 个字不是合法的 JSON。")
                % {"line": error.lineno, "column": error.colno}
            ) from error
        except RecursionError as error:
            raise forms.ValidationError(_("内容嵌套太深。")) from error


class UploadForm(forms.Form):
    """A superior's file and whose figures fill it."""

    name = forms.CharField(label=_("名称"), max_length=80)
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("填报单位"), to_field_name="code", empty_label=None
    )
    file = forms.FileField(
        label=_("上级的表"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx"})
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [region.pk for region in regions_with(access, DRAFT_BULLETIN)]
        regions = Region.objects.visible_to(access).filter(pk__in=keys)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    """What every mark says: where, seen in which revision, about which region."""

    place = forms.CharField(max_length=200, widget=forms.HiddenInput())
    revision = forms.IntegerField(widget=forms.HiddenInput())
    region = forms.ChoiceField(label=_("范围"), required=False)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own, *below = regions_in(region)
        choices = [("", own.name), *((one.code, one.name) for one in below)]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]


class FigureMarkForm(MarkForm):
    """A figure in a cell."""

    metric = forms.ChoiceField(label=_("指标"))
    derivation = forms.ChoiceField(label=_("取"), required=False)
    span = forms.ChoiceField(label=_("期间"), choices=Span.choices)
    unit = forms.ChoiceField(
        label=_("金额单位"), required=False,
        choices=[("", _("照指标")), *((one, one) for one in MARK_UNITS)],
    )  # fmt: skip
    rounding = forms.ChoiceField(label=_("舍入"), required=False, choices=ROUNDINGS)
    field_order = ("metric", "derivation", "span", "region", "unit", "rounding")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = [(one.code, one.label) for one in catalogue().values()]
        self.fields["metric"].choices = metrics  # type: ignore[attr-defined]
        derivations = [one for one in Derivation.choices if one[0] not in BY_MEMBER]
        self.fields["derivation"].choices = derivations  # type: ignore[attr-defined]

    def mark(self) -> Mark:
        """The mark that the choices make."""
        given = self.cleaned_data
        head = given["metric"] + (f".{given['derivation']}" if given["derivation"] else "")
        pieces = [head, given["unit"], given["rounding"]]
        pieces.append(given["span"] if given["span"] != Span.PERIOD else "")
        text = "|".join(piece for piece in pieces if piece)
        return CellMark(given["place"], f"{{{text}}}", given["region"])


class TextMarkForm(MarkForm):
    """Words in a cell, with the bulletin's own placeholders."""

    text = forms.CharField(
        label=_("文字"), max_length=500,
        help_text=_("可以用 {unit} 单位、{year} 年、{period} 期间、{last_day} 截止日期，以及指标。"),
    )  # fmt: skip
    field_order = ("text", "region")

    def mark(self) -> Mark:
        """The mark."""
        given = self.cleaned_data
        return CellMark(given["place"], given["text"], given["region"])


class RowsMarkForm(MarkForm):
    """A row that repeats."""

    of = forms.ChoiceField(
        label=_("逐"), choices=[("region", _("下级地区")), ("project", _("项目"))]
    )
    figure = forms.CharField(
        label=_("哪个指标的项目"), required=False, max_length=200,
        help_text=_("逐项目时写，例如 signed_projects|year_to_date"),
    )  # fmt: skip
    last = forms.IntegerField(
        label=_("留到第几行"),
        min_value=1,
        required=False,
        help_text=_("多出的行留空，不够时自动加行。"),
    )
    columns = forms.CharField(
        label=_("各列填什么"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一行一列：A {name}。逐地区可用指标，逐项目可用 {name} {investor} {amount|亿元} 等。"),
    )  # fmt: skip
    field_order = ("of", "figure", "last", "columns", "region")

    def mark(self) -> Mark:
        """The mark."""
        given = self.cleaned_data
        columns = tuple(
            (head, rest.strip())
            for line in given["columns"].splitlines()
            for head, _space, rest in [line.strip().partition(" ")]
            if rest.strip()
        )
        return RowsMark(
            given["place"], given["of"], columns, given["figure"], given["last"] or 0,
            given["region"],
        )  # fmt: skip


MARK_FORMS: dict[str, type[FigureMarkForm | TextMarkForm | RowsMarkForm]] = {
    "figure": FigureMarkForm,
    "text": TextMarkForm,
    "rows": RowsMarkForm,
}


def mark_initial(mark: Mark | None) -> tuple[str, dict[str, Any]]:
    """Which form shows a mark, and what stands in it; a figure where there is none yet."""
    if isinstance(mark, RowsMark):
        columns = "\n".join(f"{column} {text}" for column, text in mark.columns)
        return "rows", {
            "of": mark.of, "figure": mark.figure, "last": mark.last or None, "columns": columns,
            "region": mark.region,
        }  # fmt: skip
    if mark is None:
        return "figure", {}
    try:
        parts = parse_text(mark.text)
    except TemplateTextError:
        parts = ()
    if len(parts) == 1 and isinstance(parts[0], Placeholder) and not parts[0].filters:
        one = parts[0]
        rounding = f"{one.rounding.mode}:{one.rounding.places}" if one.rounding else ""
        return "figure", {
            "metric": one.metric, "derivation": one.derivation, "span": one.span,
            "unit": one.unit, "rounding": rounding, "region": mark.region,
        }  # fmt: skip
    return "text", {"text": mark.text, "region": mark.region}


class PeriodForm(forms.Form):
    """Which days a form is filled for."""

    first_day = forms.DateField(label=_("起始日期"), widget=DayInput())
    last_day = forms.DateField(label=_("截止日期"), widget=DayInput())


class UseForm(forms.Form):
    """What a file is taken out for."""

    reason = forms.CharField(label=_("用途"), max_length=300, initial=_("上报"))
