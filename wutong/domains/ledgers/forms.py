"""Forms of the ledger import: the upload, the answers, the undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.ledgers.choices import Meaning, SheetKind
from wutong.domains.ledgers.rules.questions import UNIT_CHOICES
from wutong.domains.ledgers.workbooks import MOST_BYTES

ACCEPTED = ".xlsx,.xls,.ods,.csv,.txt,.tsv"


class UploadForm(forms.Form):
    """A file and the unit it belongs to."""

    region = forms.ChoiceField(label=gettext_lazy("导入到"))
    file = forms.FileField(
        label=gettext_lazy("台账文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        max_length=200,
    )

    def __init__(self, *args: Any, regions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(regions)
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
        if choices and not self.is_bound:
            self.initial.setdefault("region", choices[0][0])

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 50 MB，请拆分后再导入。"))
        return file


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(label=gettext_lazy("撤销原因"), max_length=300)


class ExportForm(forms.Form):
    """What an export is for."""

    reason = forms.CharField(label=gettext_lazy("用途"), max_length=300)


def given_answers(posted: Mapping[str, str], reading: Mapping[str, Any]) -> dict[str, str]:
    """The answers that a person gave or changed on the page; keys are those the page offered."""
    answers: dict[str, str] = {}
    for question in reading.get("questions", ()):
        value = posted.get(question["key"], "").strip()
        if value != question["answer"]:
            answers[question["key"]] = value
    for sheet in reading.get("sheets", ()):
        _sheet_answers(answers, posted, sheet)
    return answers


def _sheet_answers(
    answers: dict[str, str], posted: Mapping[str, str], sheet: Mapping[str, Any]
) -> None:
    kind = posted.get(f"kind:{sheet['name']}", "")
    if kind in {*SheetKind.values, "skip"} and kind != sheet["kind"]:
        answers[f"kind:{sheet['name']}"] = kind
    units = {unit for unit, _label in UNIT_CHOICES}
    for column in sheet["columns"]:
        place = f"{sheet['name']}!{column['letter']}"
        meaning = posted.get(f"meaning:{place}", "")
        if meaning in Meaning.values and meaning != (column["meaning"] or Meaning.IGNORED):
            answers[f"meaning:{place}"] = meaning
        unit = posted.get(f"unit:{place}", "")
        if unit in units and unit != column["unit"]:
            answers[f"unit:{place}"] = unit
