"""What the lists of the room are kept to."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.kernel.scope import Access

ANY: Final = ("", _("全部"))


class ListFilterForm(forms.Form):
    """The words and choices beside a list; ``q`` is what is looked for, ``region`` offers what the
    person sees."""

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = regions_to_choose(access, chosen=self.data.get("region", ""))
        self.fields["region"].choices = [ANY, *regions]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The valid choices, ``q`` as ``text``; a choice that does not exist is left out."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return {"text" if name == "q" else name: value for name, value in values.items()}
