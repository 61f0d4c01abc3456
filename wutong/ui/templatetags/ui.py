"""Components for templates: ``{% load ui %}``. The gallery and ``wutong/ui/README.md`` show each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from wutong.ui import fields, formats, frame, markup, notices
from wutong.ui.figures import Chart, KeyFigure

register = template.Library()
PLACES: Final = frozenset({"cursor", "page"})  # where in a list one is: gone with every change

register.filter("yuan", formats.money)
register.filter("mu", formats.area_in_mu)
register.filter("grouped", formats.grouped)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("percent", formats.percent)
register.filter("masked_phone", formats.masked_phone)
register.filter("undo_url", notices.undo_url)

register.simple_tag(markup.icon, name="icon")
register.simple_tag(markup.tag, name="tag")
register.simple_tag(markup.light, name="light")
register.simple_tag(markup.progress, name="progress")
register.simple_tag(markup.amount, name="amount")
register.simple_tag(frame.navigation, name="navigation_lines")
register.simple_tag(frame.bottom_bar, name="bottom_bar_lines")
register.simple_tag(frame.signs, name="sign_lines")
register.simple_tag(frame.of_language, name="frame_part")


@register.simple_tag
def money(amount: Any, url: str = "", unit: str = "", definition: Any = "") -> SafeString:
    """An amount of 元 as a number with its unit; see ``yuan`` and ``amount``. With ``unit`` it
    stands in a column whose header names the unit."""
    number, written_unit = formats.money_parts(amount, unit)
    return markup.amount(number, written_unit, url, definition, "column-unit" if unit else "")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """``mapping[key]``, or None: for tables whose columns are data."""
    return mapping.get(key) if mapping else None


# -- blocks with a body -------------------------------------------------------------------------


def block(component: str, content: str, /, **context: Any) -> SafeString:
    """Render a component around ``content``."""
    return render_to_string(f"ui/components/{component}.html", {"content": content, **context})


@register.simple_block_tag
def card(
    content: str, title: Any = "", note: Any = "", url: str = "", flush: bool = False,
    id: str = "", level: int = 2, extra: str = "",  # noqa: A002
) -> SafeString:  # fmt: skip
    """A card. ``note`` stands at the right of the title, as a link with ``url``; ``flush`` takes
    the padding away for a table or list; ``extra`` is another class."""
    return block("card", content, title=title, note=note, url=url, flush=flush, id=id,
                 level=level, extra=extra)  # fmt: skip


@register.simple_block_tag
def page_head(content: str, title: Any, sub: Any = "") -> SafeString:
    """The page's title with its state; the body holds tags and ``<div class="actions">``."""
    return block("page_head", content, title=title, sub=sub)


@register.simple_block_tag
def notice(content: str, tone: str = "", title: Any = "") -> SafeString:
    """A few words that must be read. ``tone``: empty, green, yellow or red."""
    return block("notice", content, tone=tone, title=title)


@register.simple_block_tag
def dialog(content: str, id: str, title: Any, wide: bool = False) -> SafeString:  # noqa: A002
    """A ``<dialog>``; a button with ``data-opens="ID"`` opens it."""
    return block("dialog", content, id=id, title=title, wide=wide)


@register.simple_block_tag
def table_box(
    content: str, name: str = "", label: Any = "", tools: bool = False, tall: bool = False
) -> SafeString:
    """A box in which a table scrolls sideways. ``name`` keeps the chosen columns and the scroll
    place; ``tools`` adds copying and choosing columns; ``tall`` makes the header stick."""
    return block("table_box", content, name=name, label=label, tools=tools, tall=tall)


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: template.Context, content: str, form: Any = None, target: str = ""
) -> SafeString:
    """A GET form in one line with ``form``'s fields, then the body. With ``target`` (a CSS
    selector) htmx swaps that part of the answer and keeps the address."""
    chosen = chosen_filters(form, context["request"].GET) if form is not None else []
    return block("filter_bar", content, form=form, target=target, chosen=chosen,
                 path=context["request"].path)  # fmt: skip


def chosen_filters(form: Any, query: QueryDict) -> list[dict[str, Any]]:
    """The filters in force, each with the address that takes it away."""
    found = []
    for field in form:
        words = chosen_words(field) if query.get(field.html_name) else ""
        if words:
            rest = {key: values for key, values in query.lists()
                    if key != field.html_name and key not in PLACES}  # fmt: skip
            url = f"?{urlencode(rest, doseq=True)}"
            found.append({"label": field.label, "words": words, "url": url})
    return found


def chosen_words(field: BoundField) -> str:
    """What a person chose in a filter, in words."""
    value = field.value()
    values = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return str(value or "")
    return "、".join(str(label) for key, label in flat(choices) if str(key) in values and str(key))


def flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield key, label


# -- tables -------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def column(
    context: template.Context, label: Any, sort: str = "", number: bool = False,
    name: str = "", fit: bool = False, definition: Any = "", phone: bool = True,
) -> SafeString:  # fmt: skip
    """A ``<th>``. With ``sort`` it orders by ``?sort=FIELD`` and back, keeping the rest of the
    query; ``name`` lets a person hide the column."""
    looks = {"number": number, "name": name, "fit": fit, "definition": definition, "phone": phone}
    if not sort:
        return markup.column(label, **looks)
    query = context["request"].GET
    current = query.get("sort", "")
    rising, falling = current == sort, current == f"-{sort}"
    following = f"-{sort}" if (rising or (number and not falling)) else sort
    order = "ascending" if rising else "descending" if falling else ""
    return markup.column(label, query_with(query, sort=following), order, **looks)


def query_with(query: QueryDict, **changes: str) -> str:
    """The query string with ``changes`` and from the first page."""
    kept = {key: values for key, values in query.lists() if key not in PLACES}
    return f"?{urlencode(kept | {key: [value] for key, value in changes.items()}, doseq=True)}"


@register.inclusion_tag("ui/components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Previous and next. ``page`` is a Django ``Page`` or anything with ``next_cursor`` and
    ``previous_cursor`` (and ``count`` where it is known)."""
    query = context["request"].GET
    if hasattr(page, "has_next"):
        following = str(page.next_page_number()) if page.has_next() else ""
        before = str(page.previous_page_number()) if page.has_previous() else ""
        key = "page"
    else:
        following = getattr(page, "next_cursor", "") or getattr(page, "next", "") or ""
        before = getattr(page, "previous_cursor", "") or ""
        key = "cursor"
    return {
        "page": page,
        "numbered": key == "page",
        "total": page.paginator.count if key == "page" else getattr(page, "count", None),
        "next": query_with(query, **{key: following}) if following else "",
        "previous": query_with(query, **{key: before}) if before else "",
    }


# -- figures, lists and rails -------------------------------------------------------------------


@register.inclusion_tag("ui/components/key_figure.html")
def key_figure(figure: KeyFigure) -> dict[str, Any]:
    """One large figure of a row ``<div class="figures">``.

    See :class:`wutong.ui.figures.KeyFigure`.
    """
    return {"figure": figure}


def listing(name: str) -> Any:
    """Register a component that draws a list given as ``items``."""

    def draw(items: Sequence[Any], label: Any = "") -> dict[str, Any]:
        return {"items": items, "label": label}

    draw.__name__ = name
    return register.inclusion_tag(f"ui/components/{name}.html")(draw)


tabs = listing("tabs")
segmented = listing("segmented")
breadcrumb = listing("breadcrumb")
stage_rail = listing("stage_rail")
steps = listing("steps")
timeline = listing("timeline")
checklist = listing("checklist")
board = listing("board")


@register.inclusion_tag("ui/components/facts.html")
def facts(pairs: Iterable[tuple[Any, Any]], inline: bool = False) -> dict[str, Any]:
    """Names and values as a ``<dl>``; ``inline`` puts them on one line. Empty values are left
    out."""
    shown = [(name, value) for name, value in pairs if value not in ("", None)]
    return {"pairs": shown, "inline": inline}


@register.inclusion_tag("ui/components/empty.html")
def empty(
    title: Any, text: Any = "", icon: str = "inbox", url: str = "", action: Any = ""
) -> dict[str, Any]:
    """Nothing here: why, and what to do."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("ui/components/job.html")
def job(percent: Any, text: Any = "", poll_url: str = "", note: Any = "") -> dict[str, Any]:
    """Long work under way. With ``poll_url`` htmx asks every second for the same fragment;
    ``percent`` None means that the share isn't known yet."""
    return {"percent": percent, "text": text, "poll_url": poll_url, "note": note}


@register.inclusion_tag("ui/components/undo.html", takes_context=True)
def undo(context: template.Context, text: Any, url: str, label: Any = "") -> dict[str, Any]:
    """A notice of something done with a button that undoes it."""
    return {"text": text, "url": url, "label": label, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/components/chart.html")
def chart(chart: Chart, id: str, size: str = "") -> dict[str, Any]:  # noqa: A002
    """A :class:`~wutong.ui.figures.Chart` with the same data as a table. ``size``: low or high.
    The page's ``scripts`` block includes ``ui/chart_scripts.html``."""
    return {"chart": chart, "data": chart.as_json(), "id": id, "size": size}


# -- forms --------------------------------------------------------------------------------------


register.simple_tag(fields.field, name="field")


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with the form as a whole, with links to the fields."""
    return {"form": form}


@register.inclusion_tag("ui/components/form_fields.html")
def form_fields(form: Any) -> dict[str, Any]:
    """All the fields of a form, hidden ones included."""
    return {"form": form}


@register.inclusion_tag("ui/components/file_picker.html")
def file_picker(bound: BoundField, title: Any = "", hint: Any = "") -> dict[str, Any]:
    """A place to drop a file; a plain file input without JavaScript."""
    return {"field": bound, "title": title, "hint": hint}
