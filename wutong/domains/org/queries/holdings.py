"""What people hold by name, as the rooms declare it in the registry."""

from __future__ import annotations

from datetime import date, timedelta

from wutong.domains.org.models import Post
from wutong.domains.org.queries.offices import scope_of_post
from wutong.kernel import registry
from wutong.kernel.registry import Held, Holding
from wutong.kernel.scope import INVESTOR, Grant


def held_by(person: int, scope: Grant | None = None) -> list[tuple[Holding, list[Held]]]:
    """Every open thing that a person holds within the scope of a post (None: everywhere), by its
    kind; kinds of which they hold nothing are left out."""
    found = [(one, list(one.held(person, scope))) for one in registry.holdings()]
    return [(one, rows) for one, rows in found if rows]


def left_behind(post: Post, last_day: date) -> list[tuple[Holding, int]]:
    """What nobody would answer for once ``post`` ends on ``last_day``: how many things of each
    kind its holder holds in its scope that no other post of theirs covers on the day after."""
    if post.role == INVESTOR:
        return []
    others = Post.objects.held_on(last_day + timedelta(days=1)).filter(user=post.user_id)
    scopes = [
        scope_of_post(one)
        for one in others.exclude(pk=post.pk).exclude(role=INVESTOR).select_related("region")
    ]
    found = []
    for holding, rows in held_by(post.user_id, scope_of_post(post)):
        kept = {one.key for scope in scopes for one in holding.held(post.user_id, scope)}
        if count := sum(one.key not in kept for one in rows):
            found.append((holding, count))
    return found
