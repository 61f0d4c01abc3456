"""Awards: the city's rules and a draft of the next version, a budget, a run whose publication is over.
Rules, budget and payments are made up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.incentives import actions
from wutong.domains.incentives.models import Award, AwardRuleSet

YEAR: Final = 2022
LAST: Final = date(YEAR, 6, 30)
PUBLISHED_BEFORE: Final = timedelta(days=30)
BUDGET: Final = Decimal(2_000_000)
BASIS: Final = "演示数据"
SIGNED: Final[dict[str, Any]] = {
    "key": "signed", "title": "签约引荐奖", "awardee": "introducer", "event": "signed",
    "form": "tiers", "rounding": "truncate:0",
    "tiers": [{"from": "50000000", "value": "10000"}, {"from": "100000000", "value": "30000"},
              {"from": "500000000", "value": "80000"}, {"from": "1000000000", "value": "150000"}],
}  # fmt: skip
STARTED: Final[dict[str, Any]] = {
    "key": "started", "title": "开工引荐奖", "awardee": "introducer", "event": "started",
    "form": "percentage", "rate": "0.0001", "project_cap": "100000", "rounding": "truncate:0",
    "least": {"total_investment": "50000000"},
}  # fmt: skip
TEAM: Final[dict[str, Any]] = {
    "key": "team", "title": "招商团队签约奖", "awardee": "team", "event": "signed",
    "form": "fixed", "amount": "5000", "rounding": "truncate:0",
}  # fmt: skip


def _document(*rules: dict[str, Any], cap: str) -> dict[str, Any]:
    return {"publication_days": 5, "papers": True, "person_cap": cap,
            "barred": ["civil_servant", "public_institution", "department_staff"],
            "own_project": ["investor", "affiliate"], "rules": list(rules)}  # fmt: skip


@transaction.atomic
def load(at: datetime) -> None:
    """Load them once."""
    if AwardRuleSet.objects.exists():
        return
    bureau, admin, city = person("bureau"), person("admin"), region_of(QINHUANGDAO)
    given: dict[str, Any] = {"region": city, "code": "introducers", "by": bureau, "at": at,
                             "title": "社会引荐人奖励办法"}  # fmt: skip
    version = actions.draft_rules(document=_document(SIGNED, STARTED, cap="500000"), **given)
    actions.publish_rules(version=version, valid_from=date(YEAR, 1, 1), by=bureau, at=at)
    actions.set_budget(
        rule_set=version.rule_set, year=YEAR, amount=BUDGET, basis=BASIS, by=person("leader"), at=at
    )
    run = actions.compute_run(rule_set=version.rule_set, last=LAST, by=bureau, at=at)
    actions.check_run(run=run, by=admin, at=at)
    if run.awards.filter(state="proposed").exists():
        actions.publish_run(run=run, by=bureau, at=at - PUBLISHED_BEFORE)
        _receiving(run.awards.filter(state="published"), at)
    actions.draft_rules(
        document=_document({**SIGNED, "tiers": SIGNED["tiers"][1:]}, STARTED, TEAM,
                           cap="300000"), **given,
    )  # fmt: skip


def _receiving(awards: Any, at: datetime) -> None:
    """Kinds and accounts of those who receive; the first one's are left to do."""
    done: set[str] = set()
    for award in Award.objects.filter(pk__in=awards).select_related("project").order_by("pk")[1:]:
        if award.recipient in done:
            continue
        done.add(award.recipient)
        actions.declare_kind(
            award=award, kind="organisation", on=LAST, paper="登记证书（演示）", by=person("bureau"),
            at=at,
        )  # fmt: skip
        actions.enter_account(
            award=award, holder=str(award.who), bank="工商银行秦皇岛分行",
            number=f"62220203{award.pk:010d}", by=person("bureau"), at=at,
        )  # fmt: skip
