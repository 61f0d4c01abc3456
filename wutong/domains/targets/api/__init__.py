"""Targets and assessment over HTTP."""

from wutong.domains.targets.api import assessment, targets

ROUTERS = (("目标", targets.router), ("考核", assessment.router))
