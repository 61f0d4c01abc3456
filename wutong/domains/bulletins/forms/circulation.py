"""Forms of scheduled drafts and of the distribution list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.bulletins.choices import PaperRhythm, ReaderKind
from wutong.domains.bulletins.forms import regions_with
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.circulation import distribution_choices
from wutong.domains.bulletins.queries.reading import templates_for
from wutong.domains.org.queries import Region
from wutong.kernel.scope import DRAFT_BULLETIN, Access


class ScheduleForm(forms.Form):
    """Which paper of which unit, how often, when."""

    template_code = forms.ChoiceField(label=_("模板"))
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("单位"), to_field_name="code", empty_label=None
    )
    rhythm = forms.ChoiceField(label=_("频次"), choices=PaperRhythm.choices)
    days_after = forms.IntegerField(label=_("期末后第几天"), min_value=1, max_value=28, initial=1)
    hour = forms.IntegerField(label=_("几点"), min_value=0, max_value=23, initial=8)

    def __init__(self, data: Any = None, *, access: Access) -> None:
        super().__init__(data)
        templates = [(one.code, one.name) for one in templates_for(access)]
        self.fields["template_code"].choices = templates  # type: ignore[attr-defined]
        keys = [region.pk for region in regions_with(access, DRAFT_BULLETIN)]
        regions = Region.objects.visible_to(access).filter(pk__in=keys)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]


class DistributionForm(forms.Form):
    """Whom a bulletin goes to."""

    revision = forms.IntegerField(widget=forms.HiddenInput())
    main = forms.MultipleChoiceField(label=_("主送"), required=False)
    copy = forms.MultipleChoiceField(label=_("抄送"), required=False)

    def __init__(self, data: Any = None, *, bulletin: Bulletin) -> None:
        listed = bulletin.body.get("distribution") or {}
        super().__init__(data, initial={"revision": bulletin.revision, **listed})
        choices = distribution_choices(bulletin.region)
        known = {code for _group, options in choices for code, _name in options}
        for kind in ReaderKind.values:
            others = [(one, one) for one in listed.get(kind, []) if one not in known]
            field = self.fields[kind]
            field.choices = [*choices, *others]  # type: ignore[attr-defined]
            field.widget.attrs["size"] = 12

    def lists(self) -> dict[str, list[str]]:
        """Codes by kind."""
        return {kind: self.cleaned_data[kind] for kind in ReaderKind.values}
