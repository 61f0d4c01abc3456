"""What a person may be told, in groups that a reader can choose by, and the ways out of the site."""

from typing import Final

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


URGENT: Final = frozenset({NoticeKind.OVERDUE, NoticeKind.ESCALATED})


class Vendor(TextChoices):
    """Whose group robot it is. Feishu's is Lark's too."""

    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


class Digest(TextChoices):
    """How a person wants what is not urgent."""

    AT_ONCE = "at_once", _("随时")
    HOURLY = "hourly", _("每小时汇总")
    DAILY = "daily", _("每天汇总")


class DeliveryState(TextChoices):
    """Where a delivery stands (ADR 0018).

    ``CLAIMED`` has a worker who has sent nothing yet, ``SENDING`` one who may have; of ``UNSURE``
    nobody knows whether it arrived.
    """

    WAITING = "waiting", _("待发")
    CLAIMED = "claimed", _("处理中")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发")
    DROPPED = "dropped", _("不再发")
    FAILED = "failed", _("未发出")
    UNSURE = "unsure", _("不确定")


UNDER_WAY: Final = (DeliveryState.CLAIMED, DeliveryState.SENDING)
OVER: Final = (DeliveryState.SENT, DeliveryState.DROPPED)
IN_TROUBLE: Final = (DeliveryState.FAILED, DeliveryState.UNSURE)

CHANNEL_ACTIONS: Final = {
    "notices.robot_added": _("添加群机器人"),
    "notices.robot_changed": _("修改群机器人"),
    "notices.robot_tested": _("测试群机器人"),
    "notices.sent_again": _("再次发送通知"),
    "notices.channels_set": _("设置通知方式"),
    "notices.email_confirmed": _("确认接收邮箱"),
}
