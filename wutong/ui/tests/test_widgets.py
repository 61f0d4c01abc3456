"""Widgets drawn in Python say what Django's templates say."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from wutong.ui.inputs import DayInput, MonthInput
from wutong.ui.widgets import FormRenderer, drawn

CHOICES = [
    ("", "全部"), ("a", "甲 & 乙"), ("<b>", "<b>丙</b>"), (3, mark_safe("<i>丁</i>")),
    ("组", [("x", "组内一"), ("y", "组内二")]),
]  # fmt: skip
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), None),
    (forms.TextInput({"placeholder": '"名称" <a>', "required": True, "disabled": False}), "a & b"),
    (forms.NumberInput({"min": 1, "step": 0.5}), 1234567.5),
    (forms.PasswordInput(), "secret"),
    (forms.PasswordInput(render_value=True), "secret"),
    (forms.HiddenInput(), 0),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.CheckboxInput(), "yes"),
    (DayInput(), date(2026, 11, 22)),
    (MonthInput(), date(2026, 11, 22)),
    (forms.FileInput({"accept": ".xlsx"}), "x"),
    (forms.ClearableFileInput(), None),
    (forms.Textarea(), "一\n<二>"),
    (forms.Textarea({"rows": 3}), ""),
    (forms.Select(choices=CHOICES), "<b>"),
    (forms.Select({"class": "wide"}, choices=CHOICES), 3),
    (forms.Select(choices=CHOICES), None),
    (forms.SelectMultiple(choices=CHOICES), ["a", "x"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=CHOICES), "a"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a", 3]),
]


def closely(markup: str) -> str:
    """Markup without the white space that Django's templates put between elements."""
    return re.sub(r">\s+<(?!/textarea)", "><", markup.strip())


@pytest.mark.parametrize(
    ("widget", "value"), WIDGETS, ids=[f"{type(one).__name__}-{value}" for one, value in WIDGETS]
)
def test_a_widget_is_drawn_as_django_s_template_draws_it(widget: forms.Widget, value: Any) -> None:
    given_attributes = {"id": "id_one", "aria-invalid": "true"}
    ours = widget.render("one", value, given_attributes, FormRenderer())
    assert closely(ours) == closely(
        widget.render("one", value, given_attributes, DjangoTemplates())
    )


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_typed_becomes_markup(value: str, label: str) -> None:
    select = forms.Select({"title": label}, choices=[(value, label)])
    for widget in (forms.TextInput({"title": label}), forms.Textarea({"title": label}), select):
        ours = widget.render("one", value, None, FormRenderer())
        assert closely(ours) == closely(widget.render("one", value, None, DjangoTemplates()))


def test_forms_use_it() -> None:
    class Sample(forms.Form):
        one = forms.ChoiceField(choices=CHOICES)

    assert isinstance(Sample().renderer, FormRenderer)


def one_field(field: forms.Field, **values: Any) -> forms.BoundField:
    """The only field of a form."""
    form = forms.Form(**values)
    form.fields = {"one": field}
    return form["one"]


LISTS: list[tuple[forms.Field, dict[str, Any]]] = [
    (forms.ChoiceField(choices=CHOICES), {"data": {"one": "<b>"}}),
    (forms.ChoiceField(choices=CHOICES[:3]), {"data": {"one": "<b>"}}),
    (forms.ChoiceField(choices=CHOICES[:3], required=False, help_text="一句"), {}),
    (forms.ChoiceField(choices=[("", gettext_lazy("是")), (None, "空"), (3, "三")]), {"initial": {"one": 3}}),
    (forms.ChoiceField(choices=[("a", "甲"), ("a", "又甲")], disabled=True), {"initial": {"one": "a"}}),
    (forms.ChoiceField(choices=CHOICES[:2]), {"data": {"one": "nothing"}}),
    (forms.TypedChoiceField(choices=[(1, "一")], widget=forms.Select({"id": "mine"})), {"auto_id": False}),
    (forms.MultipleChoiceField(choices=CHOICES), {"data": {"one": ["a"]}}),
    (forms.CharField(), {"data": {"one": "字"}}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "values"), LISTS)
def test_a_list_to_choose_from_is_drawn_as_django_draws_it(
    field: forms.Field, values: dict[str, Any]
) -> None:
    bound = one_field(field, **values)
    assert closely(drawn(bound)) == closely(str(bound))
    assert drawn(bound) == drawn(bound)


def test_markup_among_the_choices_is_not_taken_for_the_same_text() -> None:
    assert "<i>" in drawn(one_field(forms.ChoiceField(choices=[("a", mark_safe("<i>甲</i>"))])))
    assert "<i>" not in drawn(one_field(forms.ChoiceField(choices=[("a", "<i>甲</i>")])))
    assert "<i>" in drawn(one_field(forms.ChoiceField(choices=[("a", mark_safe("<i>甲</i>"))])))
