"""Targets, their plans and assessment over HTTP."""

from wutong.domains.targets.api import assessment, escalations, plans, plans_drafts, targets, trials

ROUTERS = (
    ("目标", targets.router),
    ("目标", plans.router),
    ("目标", plans_drafts.router),
    ("考核", escalations.router),
    ("考核", trials.router),
    ("考核", assessment.router),
)
