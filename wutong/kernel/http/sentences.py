"""What is wrong with a field, in a sentence; ``error`` is one of pydantic's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES: Final = {
    "missing": gettext_lazy("必填。"),
    "extra_forbidden": gettext_lazy("不认识这个字段。"),
    "string_type": gettext_lazy("须是文字。"),
    "string_too_short": gettext_lazy("至少 %(min_length)s 个字符。"),
    "string_too_long": gettext_lazy("不能超过 %(max_length)s 个字符。"),
    "string_unicode": gettext_lazy("含有无法识别的字符。"),
    "bool_type": gettext_lazy("须是 true 或 false。"),
    "bool_parsing": gettext_lazy("须是 true 或 false。"),
    "int_type": gettext_lazy("须是整数。"),
    "int_parsing": gettext_lazy("须是整数。"),
    "int_from_float": gettext_lazy("须是整数。"),
    "greater_than": gettext_lazy("须大于 %(gt)s。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than": gettext_lazy("须小于 %(lt)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "enum": gettext_lazy("须是这些之一：%(expected)s。"),
    "literal_error": gettext_lazy("须是这些之一：%(expected)s。"),
    "list_type": gettext_lazy("须是数组。"),
    "too_long": gettext_lazy("最多 %(max_length)s 项。"),
    "too_short": gettext_lazy("至少 %(min_length)s 项。"),
    "model_attributes_type": gettext_lazy("须是 JSON 对象。"),
    "model_type": gettext_lazy("须是 JSON 对象。"),
    "dict_type": gettext_lazy("须是 JSON 对象。"),
    "none_required": gettext_lazy("须为空。"),
}


def sentence_for(error: Mapping[str, Any]) -> str:
    """The sentence; a rule of our own (``value_error``) brings its own words."""
    context = error.get("ctx") or {}
    if error["type"] == "value_error":
        return str(context.get("error", ""))
    sentence = SENTENCES.get(error["type"])
    return str(sentence) % context if sentence else _("取值不合要求。")
