"""The last issue of the same paper, and what reads otherwise now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin, BulletinFigure
from wutong.domains.bulletins.rules.compose import Composed
from wutong.domains.bulletins.rules.frozen import from_data
from wutong.domains.bulletins.rules.marking import Change, Shown, change_of, mark_changes
from wutong.domains.bulletins.rules.register import Figure

Identity = tuple[Any, ...]


def last_issue(bulletin: Bulletin) -> Bulletin | None:
    """What a reader holds it against: the issue that it corrects, else the last one of the same
    template and unit."""
    if not bulletin.template_id:
        return None
    if bulletin.restates_id is not None:
        return bulletin.restates
    issued = Bulletin.objects.filter(
        template__code=bulletin.template.code, region=bulletin.region_id, status=Status.ISSUED
    ).exclude(pk=bulletin.pk)
    if bulletin.as_known is not None:
        issued = issued.filter(as_known__lt=bulletin.as_known)
    return issued.order_by("-as_known", "-pk").first()


def marked_against_last(bulletin: Bulletin, composed: Composed) -> Composed:
    """The composed paper with changed figures and new rows marked; as it is if it is the first."""
    last = last_issue(bulletin)
    if last is None or last.content is None:
        return composed
    was = {identity_of(one): one for one in last.figures.all()}
    changes: dict[str, Change] = {}
    for figure in composed.figures:
        before = was.get(identity_now(figure))
        change = change_of(_shown_now(figure), _shown_then(before)) if before else None
        if change is not None:
            changes[figure.key] = change
    then = from_data(last.content["document"])
    document = mark_changes(composed.document, then, changes, last.number)
    return replace(composed, document=document)


def _shown_now(figure: Figure) -> Shown:
    return Shown(figure.display, figure.unit, figure.value)


def _shown_then(figure: BulletinFigure) -> Shown:
    return Shown(figure.display, str(figure.question.get("unit", "")), figure.value)


def identity_of(figure: BulletinFigure) -> Identity:
    """What a frozen figure asks, so that it is found again whatever its key."""
    question = figure.question
    return (
        figure.metric,
        figure.version,
        question["by"],
        tuple(tuple(pair) for pair in question["filters"]),
        question["span"],
        question["shift"],
        figure.derivation,
        figure.group,
        question["form"],
    )


def identity_now(figure: Figure) -> Identity:
    """The same of a figure that was just composed."""
    request = figure.request
    return (
        request.metric,
        request.version,
        request.by,
        request.filters,
        request.span,
        str(request.shift),
        figure.derivation,
        figure.group,
        figure.form,
    )
