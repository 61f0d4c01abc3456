"""Sending what is due. Nothing is lost, and nothing goes twice by itself (ADR 0018).

A worker first claims what is due to one address, by one conditional update with a lease. Before
each message it marks the rows as being sent, commits, and only then sends. Of a worker that dies
before the mark the rows come back; of one that dies after it nobody knows, and a person decides.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from wutong.domains.notices.actions.composing import Send, composed
from wutong.domains.notices.actions.routing import route_new
from wutong.domains.notices.actions.sorting import sorted_out
from wutong.domains.notices.choices import DeliveryState
from wutong.domains.notices.models import Delivery, DeliveryQuerySet
from wutong.domains.notices.queries.outbox import Destination, destinations_due, messages_sent
from wutong.domains.notices.rules.errors import NotAllowed
from wutong.domains.notices.rules.flood import WINDOW, plan
from wutong.domains.notices.rules.retrying import Arrival, Outcome, next_attempt
from wutong.domains.org.queries import User, access_of, may_manage_rules
from wutong.kernel import audit
from wutong.kernel.clock import day_of

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=5)
RUN_AT_MOST: Final = timedelta(seconds=20)
AT_ONCE: Final = 500
KEPT_FOR: Final = timedelta(days=90)
TROUBLES_KEPT_FOR: Final = timedelta(days=365)
FREE: Final = {"claim": "", "lease_until": None}
ENDS: Final = {Arrival.SENT: DeliveryState.SENT, Arrival.REFUSED: DeliveryState.FAILED,
               Arrival.UNSURE: DeliveryState.UNSURE}  # fmt: skip


def deliver_due(*, now: Callable[[], datetime]) -> int:
    """Everything in turn: route what was told, free what died, send what is due; how many messages
    arrived. ``now`` is asked anew for each address, as a lease is short; after twenty seconds the
    rest is left to the next run, so that a vendor who is away doesn't hold up the worker."""
    route_new(at=now())
    take_back(at=now())
    ends = now() + RUN_AT_MOST
    return sum(deliver_to(one, at=now()) for one in _addresses_due(now, ends))


def _addresses_due(now: Callable[[], datetime], ends: datetime) -> Iterator[Destination]:
    """Where something is due, each address once, in slices, until ``ends``."""
    met: set[Destination] = set()
    while new := [one for one in destinations_due(now()) if one not in met]:
        for one in new:
            if now() > ends:
                return
            met.add(one)
            yield one


def take_back(*, at: datetime) -> int:
    """Free what workers held that died: what was not being sent waits again, of the rest nobody
    knows whether it arrived. How many rows."""
    ran_out = Delivery.objects.filter(lease_until__lt=at)
    waiting = ran_out.filter(state=DeliveryState.CLAIMED).update(
        state=DeliveryState.WAITING, **FREE
    )
    words = _("发送时后台中断，不知道是否送达。")
    unsure = ran_out.filter(state=DeliveryState.SENDING).update(
        state=DeliveryState.UNSURE, ended_at=at, error=words, **FREE
    )
    return waiting + unsure


def deliver_to(destination: Destination, *, at: datetime) -> int:
    """Send what is due to one address; how many messages arrived.

    Of two workers at the same address each gets rows of its own.
    """
    claim = uuid4().hex
    rows = _claimed(destination, claim, at)
    if not rows:
        return 0
    fit = sorted_out(rows, claim, at)
    planned = plan(
        fit, messages_sent(destination, at - WINDOW), at, joined=destination.robot is not None
    )
    if planned.held_until is not None:
        _held(claim, fit).update(state=DeliveryState.WAITING, due_at=planned.held_until, **FREE)
        return 0
    sent = [_attempt(message, claim, at) for message in planned.messages]
    return sent.count(True)


def _claimed(destination: Destination, claim: str, at: datetime) -> list[Delivery]:
    due = destination.rows().filter(state=DeliveryState.WAITING, due_at__lte=at).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:AT_ONCE])
    due = Delivery.objects.filter(pk__in=keys)
    due.filter(state=DeliveryState.WAITING).update(
        state=DeliveryState.CLAIMED, claim=claim, lease_until=at + LEASE
    )
    held = due.filter(claim=claim, state=DeliveryState.CLAIMED)
    return list(held.select_related("notice", "person", "robot").order_by("pk"))


def _held(claim: str, rows: Sequence[Delivery]) -> DeliveryQuerySet:
    """Those of ``rows`` that are still this worker's; found by their keys, as claims and batches
    have no index."""
    keys = [one.pk for one in rows]
    return Delivery.objects.filter(pk__in=keys, claim=claim, state=DeliveryState.CLAIMED)


def _attempt(message: Sequence[Delivery], claim: str, at: datetime) -> bool:
    """Compose, mark, commit, send, note how it ended. Whether it arrived.

    A fault of our own is noted as well, so that it holds up no other message.
    """
    batch, send = uuid4().hex, _composed(message, at)
    if not _marked(message, claim, batch):
        return False
    try:
        outcome = send(batch)
    except Exception as fault:
        logger.error("a message broke off: %s", type(fault).__name__)
        outcome = Outcome(Arrival.UNSURE, _("发送时出错，不知道是否送达。"))
    _note(message, batch, outcome, at)
    return outcome.arrival is Arrival.SENT


def _composed(message: Sequence[Delivery], at: datetime) -> Send:
    try:
        return composed(message, at)
    except Exception as fault:
        logger.error("a message could not be composed: %s", type(fault).__name__)
        return lambda _key: Outcome(Arrival.LATER, _("内部错误，稍后再试。"))


@transaction.atomic
def _marked(message: Sequence[Delivery], claim: str, batch: str) -> bool:
    """Whether every row was still this worker's: then all are marked as being sent, else none."""
    marked = _held(claim, message).update(
        state=DeliveryState.SENDING, batch=batch, attempts=F("attempts") + 1
    )
    if marked != len(message):
        transaction.set_rollback(True)
    return marked == len(message)


@transaction.atomic
def _note(message: Sequence[Delivery], batch: str, outcome: Outcome, at: datetime) -> None:
    """Write how it ended; also where the lease ran out meanwhile and it was taken for unknown."""
    mine = Delivery.objects.filter(
        Q(state=DeliveryState.SENDING) | Q(state=DeliveryState.UNSURE),
        pk__in=[one.pk for one in message], batch=batch,
    )  # fmt: skip
    if outcome.arrival is not Arrival.LATER:
        mine.update(state=ENDS[outcome.arrival], ended_at=at, error=outcome.words, **FREE)
        return
    by_attempts: dict[int, list[int]] = defaultdict(list)
    for one in message:
        by_attempts[one.attempts + 1].append(one.pk)
    for attempts, keys in by_attempts.items():
        again = next_attempt(attempts, at)
        if again is None:
            change = {"state": DeliveryState.FAILED, "ended_at": at}
        else:
            change = {"state": DeliveryState.WAITING, "ended_at": None, "due_at": again}
        mine.filter(pk__in=keys).update(error=outcome.words, **change, **FREE)


@transaction.atomic
def send_again(*, delivery: Delivery, by: User, at: datetime) -> bool:
    """Have something sent again that did not arrive, or of which nobody knows; whether it was
    still so. One's own e-mail, or a robot that one keeps. Raises NotAllowed."""
    if not _may_send_again(delivery, by, at):
        raise NotAllowed(_("您不能再次发送这条通知。"))
    rows = Delivery.objects.in_trouble().filter(pk=delivery.pk)
    change = {"state": DeliveryState.WAITING, "due_at": at, "attempts": 0, "ended_at": None}
    if not rows.update(**change, error="", batch=""):
        return False
    target = delivery.robot or delivery.person
    audit.record(actor=by, at=at, action="notices.sent_again", target=target,
                 changes={"delivery": [delivery.state, DeliveryState.WAITING]})  # fmt: skip
    return True


def _may_send_again(delivery: Delivery, by: User, at: datetime) -> bool:
    if delivery.robot is None:
        return delivery.person_id == by.pk
    return may_manage_rules(access_of(by, day_of(at)), delivery.robot.region)


def forget_ended(*, at: datetime, batch: int = AT_ONCE) -> int:
    """Delete what was sent or dropped 90 days ago, and what failed a year ago; how many rows."""
    old = Q(ended_at__lt=at - TROUBLES_KEPT_FOR) | Q(
        ended_at__lt=at - KEPT_FOR, state__in=(DeliveryState.SENT, DeliveryState.DROPPED)
    )
    gone = 0
    while True:
        keys = list(Delivery.objects.filter(old).order_by().values_list("pk", flat=True)[:batch])
        if not keys:
            return gone
        gone += Delivery.objects.filter(pk__in=keys).delete()[0]
