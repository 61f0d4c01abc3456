"""Pure decisions of targets and of assessment."""

from wutong.domains.targets.rules.lights import Light, light
from wutong.domains.targets.rules.progress import Progress, completion, lead, time_progress
from wutong.domains.targets.rules.ranking import ranks

__all__ = ["Light", "Progress", "completion", "lead", "light", "ranks", "time_progress"]
