"""Awards follow the facts they rest on: who is concerned is told once when one is taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.incentives.actions.support import tell_office
from wutong.domains.incentives.models import Award
from wutong.domains.incentives.queries.shaken import newly_shaken
from wutong.domains.incentives.queries.standing import OPEN_ENDED
from wutong.domains.notices.actions import tell
from wutong.domains.notices.choices import NoticeKind
from wutong.domains.org.queries import members_of
from wutong.kernel import audit
from wutong.kernel.clock import day_of
from wutong.kernel.scope import APPROVE_AWARD, FOLLOW_OWN_AWARDS, MANAGE_AWARDS, roles_with


def follow_facts(*, at: datetime, projects: Collection[int] | None = None) -> int:
    """Mark published, approved and paid awards whose facts were taken back, of ``projects`` where
    given, and tell those who manage and approve them and the recipient; how many.

    Each is marked and told once; a second run changes nothing.
    """
    return sum(_shake(key, at) for key in list(newly_shaken(projects)))


@transaction.atomic
def _shake(key: int, at: datetime) -> int:
    rows = Award.objects.filter(pk=key, state__in=OPEN_ENDED, shaken_at=None)
    if not rows.update(shaken_at=at):
        return 0
    award = Award.objects.select_related("project", "referrer", "person", "unit").get(pk=key)
    audit.record(
        actor=None, at=at, action="incentives.shaken", target=award,
        changes={"state": [award.state, award.state],
                 "to_recover": [None, f"{award.to_recover:f}"]},
    )  # fmt: skip
    _tell(award, at)
    return 1


def _tell(award: Award, at: datetime) -> None:
    url = reverse("incentives:award", args=[award.pk])
    for ability in (MANAGE_AWARDS, APPROVE_AWARD):
        tell_office(
            ability=ability, region_path=award.region_path, url=url, at=at,
            key=f"incentives.award.{award.pk}.shaken", title=lambda: _to_office(award),
        )  # fmt: skip
    people = [award.person_id] if award.person_id else []
    if award.unit_id:
        own = roles_with(FOLLOW_OWN_AWARDS)
        people = members_of([award.unit_id], day_of(at), own)[award.unit_id]
    tell(
        people=people, kind=NoticeKind.DECIDED, url=url, at=at,
        key=f"incentives.award.{award.pk}.shaken",
        title=lambda: _("所依据的事实已撤回，奖励要重新处理：%(title)s") % {"title": award.rule_title},
    )  # fmt: skip


def _to_office(award: Award) -> str:
    if award.paid:
        return _("依据已撤回，已兑现 %(paid)s 元应收回：%(award)s") % {
            "paid": f"{award.paid:f}", "award": award}  # fmt: skip
    return _("依据已撤回，应取消或追回：%(award)s") % {"award": award}
