"""The numbers of a region."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wutong.domains.stewardship.models import StewardshipRule
from wutong.domains.stewardship.rules.errors import BadValue
from wutong.domains.stewardship.rules.numbers import LONGEST, NUMBERS, check_numbers


class RuleForm(forms.Form):
    """Working days, each with the name that the table has for it."""

    def __init__(self, *args: Any, rule: StewardshipRule, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(rule, name) for name in NUMBERS}
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            label = StewardshipRule._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=LONGEST)

    def clean(self) -> dict[str, Any]:
        """Numbers that make sense together."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_numbers(data)
            except BadValue as fault:
                raise ValidationError({fault.field: str(fault)}) from fault
        return data
