"""Targets, their plans and assessment over HTTP."""

from wutong.domains.targets.api import assessment, plans, targets

ROUTERS = (("目标", targets.router), ("目标", plans.router), ("考核", assessment.router))
