"""What is on its way out of the site, and what got stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wutong.domains.notices.choices import DeliveryState
from wutong.domains.notices.models import Delivery, DeliveryQuerySet
from wutong.kernel.scope import Access

ADDRESSES_A_RUN: Final = 200
STUCK_AFTER: Final = timedelta(minutes=30)
SHOWN_AT_MOST: Final = 100


@dataclass(frozen=True)
class Destination:
    """Where messages go: to a robot, or to a person by e-mail."""

    robot: int | None = None
    person: int | None = None

    def rows(self) -> DeliveryQuerySet:
        """The deliveries on their way there."""
        if self.robot is not None:
            return Delivery.objects.filter(robot=self.robot)
        return Delivery.objects.filter(robot=None, person=self.person)


def destinations_due(at: datetime, limit: int = ADDRESSES_A_RUN) -> list[Destination]:
    """Where something is due at ``at``; robots first, of each ``limit`` at most. Two queries."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at).order_by()
    robots = due.filter(robot__isnull=False).values_list("robot", flat=True).distinct()[:limit]
    people = due.filter(robot=None).values_list("person", flat=True).distinct()[:limit]
    return [Destination(robot=one) for one in robots] + [Destination(person=one) for one in people]


def messages_sent(destination: Destination, since: datetime) -> list[datetime]:
    """When messages went there after ``since``, each once."""
    rows = destination.rows().filter(ended_at__gt=since).exclude(batch="").order_by()
    rows = rows.filter(state__in=(DeliveryState.SENT, DeliveryState.UNSURE))
    return [ended for _batch, ended in rows.values_list("batch", "ended_at").distinct() if ended]


def stuck(at: datetime) -> int:
    """How many deliveries have been due for half an hour and not gone: no worker sends them."""
    return Delivery.objects.filter(
        state=DeliveryState.WAITING, due_at__lte=at - STUCK_AFTER
    ).count()


def robot_troubles(access: Access) -> list[Delivery]:
    """What the robots that the person keeps did not say, the latest first, a hundred at most."""
    rows = Delivery.objects.visible_to(access).in_trouble().filter(robot__isnull=False)
    return list(rows.select_related("robot__region", "notice").order_by("-pk")[:SHOWN_AT_MOST])


def own_troubles(person: int) -> list[Delivery]:
    """What did not reach the person by e-mail, the latest first, a hundred at most."""
    rows = Delivery.objects.filter(person=person, robot=None).in_trouble()
    return list(rows.select_related("notice").order_by("-pk")[:SHOWN_AT_MOST])
