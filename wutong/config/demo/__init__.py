"""The demo: three regions' real ledgers and an account for every role. Loading twice adds nothing."""

from __future__ import annotations

from datetime import datetime

from wutong.config.demo import (
    agreements,
    appraisal,
    approvals,
    assessment,
    awards,
    engagements,
    papers,
    pipeline,
    plans,
    starts,
    stewardship,
)
from wutong.config.demo.accounts import PASSWORD, PEOPLE, load_accounts
from wutong.config.demo.leads import load_leads
from wutong.config.demo.ledgers import load_ledgers, load_targets
from wutong.config.demo.work import load_bulletins, load_work
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import region_by_code


def load(at: datetime) -> None:
    """Load what is absent of the demo."""
    load_accounts(at)
    load_ledgers(at)
    load_targets(at)
    load_work(at)
    starts.load(at)
    load_leads(at)
    appraisal.load(at)
    agreements.load(at)
    engagements.load(at)
    approvals.load(at)
    stewardship.load(at)
    assessment.load(at)
    awards.load(at)
    plans.load(at)
    papers.load(at)
    pipeline.load(at)
    load_bulletins(at)


def summary() -> str:
    """The accounts, for the terminal."""
    lines = [f"演示账号（密码都是 {PASSWORD}）："]
    for person in PEOPLE:
        region = region_by_code(person.region)
        place = region.name if region else person.region
        lines.append(f"  {person.username:<20}{Role(person.role).label}，{place}，{person.name}")
    return "\n".join(lines)
