"""From which month a region asks for monthly reports, and by which day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.org.queries import Region, User, access_of, may_manage_rules
from wutong.domains.projects.actions.support import changes_of, day_of
from wutong.domains.projects.models import ReportingRule
from wutong.domains.projects.rules.errors import BadValue, NotAllowed
from wutong.domains.projects.rules.reporting import LAST_DUE_DAY
from wutong.kernel import audit


@transaction.atomic
def set_reporting_rule(
    *, region: Region, due_day: int, begins: date, by: User | None, at: datetime
) -> ReportingRule:
    """Ask for the reports of the months from that of ``begins`` on, each by ``due_day`` of the
    month after it. Raises NotAllowed, and BadValue for a day that not every month has."""
    _require(region, by, at)
    if not 1 <= due_day <= LAST_DUE_DAY:
        raise BadValue(_("期限须是 1 至 %(last)s 日。") % {"last": LAST_DUE_DAY})
    # Two at once: the second waits for the region and reads what the first set.
    Region.objects.select_for_update().get(pk=region.pk)
    before = _as_text(ReportingRule.objects.filter(region=region).first())
    rule, _made = ReportingRule.objects.update_or_create(
        region=region, defaults={"due_day": due_day, "begins": begins.replace(day=1)}
    )
    audit.record(
        actor=by, at=at, action="projects.reporting_set", target=region,
        changes=changes_of(before, _as_text(rule)),
    )  # fmt: skip
    return rule


@transaction.atomic
def remove_reporting_rule(*, region: Region, by: User | None, at: datetime) -> None:
    """Take a region's own rule away, so that the one above holds; nothing where it has none.
    Raises NotAllowed."""
    _require(region, by, at)
    rule = ReportingRule.objects.select_for_update().filter(region=region).first()
    if rule is None:
        return
    audit.record(
        actor=by, at=at, action="projects.reporting_removed", target=region,
        changes={name: [text, None] for name, text in _as_text(rule).items()},
    )  # fmt: skip
    rule.delete()


def _require(region: Region, by: User | None, at: datetime) -> None:
    if by is not None and not may_manage_rules(access_of(by, day_of(at)), region):
        raise NotAllowed(_("您的岗位不能修改这个地区的月报规则。"))


def _as_text(rule: ReportingRule | None) -> dict[str, str]:
    return {} if rule is None else {"due_day": str(rule.due_day), "begins": str(rule.begins)}
