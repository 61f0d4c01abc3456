"""Forms of the bulletins' pages."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import ExportFormat
from wutong.domains.bulletins.models import BulletinTemplate
from wutong.domains.bulletins.queries.reading import templates_for
from wutong.domains.org.queries import Region, within_any
from wutong.kernel.scope import DRAFT_BULLETIN, MANAGE_RULES, Access
from wutong.ui.inputs import DayInput

FEWEST_ROWS, MOST_ROWS = 2, 12
CHARACTERS_A_ROW = 60
REGIONS_TO_CHOOSE = 400


def regions_with(access: Access, ability: str) -> Any:
    """The regions in which the person has ``ability``, widest first, bounded."""
    regions = Region.objects.visible_to(access).filter(within_any(access.region_paths(ability)))
    return regions.order_by("path")[:REGIONS_TO_CHOOSE]


class NewBulletinForm(forms.Form):
    """Which template, which unit, which days."""

    template = forms.ModelChoiceField(BulletinTemplate.objects.none(), label=_("模板"))
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

    def edited_body(self) -> dict[str, Any]:
        """The body with the words of the form."""
        given = self.cleaned_data
        body = {**self.body}
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
