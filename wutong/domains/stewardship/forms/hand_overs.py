"""Offering what one holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import User
from wutong.domains.stewardship.queries.hand_overs import Group


class OfferForm(forms.Form):
    """Ticked lines go to ``to``; a line with a successor of its own goes there, ticked or not."""

    lines = forms.MultipleChoiceField(required=False)
    to = forms.ChoiceField(label=_("接收人"), required=False)
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, groups: list[Group], people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.people = {str(one.pk): one for one in people}
        choices = [("", "—"), *((key, str(one)) for key, one in self.people.items())]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        names = [line.name for group in groups for line in group.lines if not line.offered_to]
        self.fields["lines"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        self.choices = choices

    def clean(self) -> dict[str, Any]:
        """Somebody for every chosen line."""
        data: dict[str, Any] = super().clean() or {}
        self.successors = self._own()
        ticked = [name for name in data.get("lines", ()) if name not in self.successors]
        if ticked and not data.get("to"):
            raise ValidationError({"to": now("请选择接收人。")})
        for name in ticked:
            self.successors[name] = self.people[data["to"]]
        if not self.successors:
            raise ValidationError(now("请勾选要移交的事项。"))
        return data

    def _own(self) -> dict[str, User]:
        known = {name for name, _label in self.fields["lines"].choices}  # type: ignore[attr-defined]
        chosen = {name: self.data.get(f"to:{name}", "") for name in known}
        return {name: self.people[key] for name, key in chosen.items() if key in self.people}

    def groups_with_fields(self) -> list[dict[str, Any]]:
        """Each group with its lines, whether they are ticked and to whom, as typed."""
        ticked = set(self.data.getlist("lines")) if self.is_bound else None  # type: ignore[attr-defined]
        return [
            {
                "group": group,
                "lines": [
                    {
                        "line": line,
                        "ticked": ticked is None or line.name in ticked,
                        "to": self.data.get(f"to:{line.name}", ""),
                    }
                    for line in group.lines
                ],
            }
            for group in self.groups
        ]
