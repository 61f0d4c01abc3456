"""What a person may be told, in groups that a reader can choose by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """Why somebody is told. Rooms above choose one; what happened stands in the title."""

    ASSIGNED = "assigned", _("交办")
    DUE = "due", _("到期提醒")
    OVERDUE = "overdue", _("超期")
    ESCALATED = "escalated", _("上报")
    DECIDED = "decided", _("办理结果")
    MOVED = "moved", _("期限变动")
