"""Awards over HTTP."""

from wutong.domains.incentives.api import awards, rules

ROUTERS = (("奖励", awards.router), ("奖励办法", rules.router))
