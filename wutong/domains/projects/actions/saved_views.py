"""A person's own named lists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from wutong.domains.org.queries import User
from wutong.domains.projects.models import SavedView
from wutong.domains.projects.rules.errors import BadValue
from wutong.kernel import audit

LONGEST_NAME = 40
LONGEST_QUERY = 1000
NOT_KEPT = ("cursor", "page")


@transaction.atomic
def save_view(*, name: str, query: str, by: User, at: datetime) -> SavedView:
    """Keep the list's query string under a name; the same name again replaces it."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadValue(_("视图名称须有 1 到 %(most)s 个字。") % {"most": LONGEST_NAME})
    kept = QueryDict(query.removeprefix("?"), mutable=True)
    for key in NOT_KEPT:
        kept.pop(key, None)
    text = kept.urlencode()
    if len(text) > LONGEST_QUERY:
        raise BadValue(_("筛选条件太长，不能保存为视图。"))
    view, made = SavedView.objects.update_or_create(user=by, name=name, defaults={"query": text})
    action = "projects.view_saved" if made else "projects.view_replaced"
    audit.record(actor=by, at=at, action=action, target=view, changes={"query": [None, text]})
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, at: datetime) -> None:
    """Take one's own view away."""
    audit.record(
        actor=by, at=at, action="projects.view_deleted", target=view,
        changes={"query": [view.query, None]},
    )  # fmt: skip
    view.delete()
