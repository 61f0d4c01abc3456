"""The worker for background tasks, its heartbeat, and what becomes of a dead worker's tasks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, transaction
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wutong.config.models import RecurringRun, WorkerHeartbeat
from wutong.kernel import clock, registry

BEATS_EVERY: Final = timedelta(seconds=15)
DEAD_AFTER: Final = timedelta(seconds=60)


def beat(worker_id: str, at: datetime) -> None:
    """Note that the worker lives."""
    WorkerHeartbeat.objects.update_or_create(worker_id=worker_id, defaults={"at": at})


@transaction.atomic
def start_again_what_died(at: datetime) -> int:
    """Put tasks of workers that have not beaten for a minute back in the queue; how many.

    Every task of ours is all or nothing, so that a second run after a killed one doubles nothing.
    """
    alive = set(
        WorkerHeartbeat.objects.filter(at__gt=at - DEAD_AFTER).values_list("worker_id", flat=True)
    )
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    orphans = [row.pk for row in running if not alive.intersection(row.worker_ids)]
    WorkerHeartbeat.objects.filter(at__lte=at - timedelta(days=1)).delete()
    return DBTaskResult.objects.filter(pk__in=orphans, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None
    )


def enqueue_what_recurs(at: datetime) -> list[str]:
    """Put recurring work into the queue where its time has come; the names of what was put there.

    Of several workers one wins, by a conditional update.
    """
    enqueued = []
    for task in registry.recurring():
        _row, first = RecurringRun.objects.get_or_create(name=task.name, defaults={"at": at})
        due = RecurringRun.objects.filter(name=task.name, at__lte=at - task.every)
        if first or due.update(at=at):
            task.enqueue()
            enqueued.append(task.name)
    return enqueued


def _keep_beating(worker_id: str, stop: threading.Event) -> None:
    while not stop.wait(BEATS_EVERY.total_seconds()):
        beat(worker_id, clock.now())
        start_again_what_died(clock.now())
        enqueue_what_recurs(clock.now())
        connection.close()


def run_worker(interval: float = 0.5) -> None:
    """Work through the queue until a signal ends it."""
    worker_id, stop = uuid4().hex, threading.Event()
    beat(worker_id, clock.now())
    start_again_what_died(clock.now())
    heart = threading.Thread(target=_keep_beating, args=(worker_id, stop), daemon=True)
    heart.start()
    try:
        call_command(
            "db_worker", queue_name="*", worker_id=worker_id, interval=interval, reload=False,
            startup_delay=False, verbosity=0,
        )  # fmt: skip
    finally:
        stop.set()
        WorkerHeartbeat.objects.filter(worker_id=worker_id).delete()
