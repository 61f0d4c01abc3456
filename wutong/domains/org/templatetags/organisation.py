"""How the audit trail is written for people."""

from __future__ import annotations

from typing import Any

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext as _

from wutong.domains.org.queries import changes_of
from wutong.kernel import audit
from wutong.kernel.audit.models import AuditEntry

register = template.Library()
register.filter("action_words", audit.action_words)


@register.filter
def change_words(entry: AuditEntry) -> list[dict[str, str]]:
    """The changes of an audit row: field, old and new value in words."""
    return [
        {
            "name": label_of(field, name),
            "old": value_words(field, old),
            "new": value_words(field, new),
        }
        for name, old, new in changes_of(entry)
        for field in [field_of(entry.target_kind, name)]
    ]


def field_of(kind: str, name: str) -> Field[Any, Any] | None:
    """The model field that a change is about, where there is one."""
    try:
        found = apps.get_model(kind)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, Field) else None


def label_of(field: Field[Any, Any] | None, name: str) -> str:
    """The field's label; its name where it has none."""
    return name if field is None else str(field.verbose_name)


def value_words(field: Field[Any, Any] | None, value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {value_words(None, one)}" for key, one in value.items())
    choices = dict(field.flatchoices) if field is not None and field.choices else {}
    return str(choices.get(value, value))
