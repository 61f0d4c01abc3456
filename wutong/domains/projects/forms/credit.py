"""Splitting the credit for a project: a line a share, in percent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.models import CreditShare
from wutong.domains.projects.models.credit import WHOLE
from wutong.domains.projects.rules.credit import CreditLine, check_shares
from wutong.domains.projects.rules.errors import BadValue

SPARE_LINES: Final = 2
MOST_LINES: Final = 12


class CreditLineForm(forms.Form):
    """One share; a line without a percentage is left out."""

    unit = forms.TypedChoiceField(label=_("单位"), required=False, coerce=int, empty_value=None)
    person = forms.TypedChoiceField(label=_("人员"), required=False, coerce=int, empty_value=None)
    percent = forms.DecimalField(
        label=_("份额（%）"),
        required=False,
        max_value=100,
        decimal_places=2,
        min_value=Decimal("0.01"),
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], people: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "—"), *((one.pk, one.name) for one in units)]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "—"), *((one.pk, one.name) for one in people)]  # type: ignore[attr-defined]


class CreditLines(forms.BaseFormSet[CreditLineForm]):
    """The lines, which add up to the whole."""

    def clean(self) -> None:
        if any(self.errors):
            return
        try:
            check_shares(self.lines())
        except BadValue as refusal:
            raise ValidationError(str(refusal)) from refusal

    def lines(self) -> list[CreditLine]:
        """The shares that were filled in."""
        return [
            CreditLine(data["unit"], data["person"], data["percent"] / 100)
            for data in (form.cleaned_data for form in self.forms)
            if data.get("percent")
        ]


CreditForm = cast(
    type[CreditLines],
    forms.formset_factory(
        CreditLineForm, formset=CreditLines, extra=SPARE_LINES, max_num=MOST_LINES
    ),
)


def initial_lines(shares: Sequence[CreditShare]) -> list[dict[str, Any]]:
    """The lines that show the shares as they stand."""
    return [
        {"unit": one.unit_id, "person": one.person_id, "percent": Decimal(one.share * 100) / WHOLE}
        for one in shares
    ]


class CreditReasonForm(forms.Form):
    """Why the credit is split so."""

    reason = forms.CharField(label=_("依据"), max_length=300, required=True)
