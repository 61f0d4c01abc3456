"""A killed worker's task runs again; a living worker's is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.tasks import Task, TaskResultStatus
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from wutong.config.worker import DEAD_AFTER, beat, enqueue_what_recurs, start_again_what_died
from wutong.kernel import registry
from wutong.kernel.registry import RecurringTask


def _running(worker_id: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        task_path="wutong.none",
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=datetime.fromisoformat("2022-09-09T12:00:00+08:00"),
        worker_ids=[worker_id],
    )


@pytest.mark.django_db
def test_only_a_dead_workers_task_returns_to_the_queue(at: datetime) -> None:
    beat("living", at - timedelta(seconds=1))
    beat("dead", at - DEAD_AFTER)
    kept, orphan, unknown = _running("living"), _running("dead"), _running("never seen")

    assert start_again_what_died(at) == 2

    for row in (kept, orphan, unknown):
        row.refresh_from_db()
    assert kept.status == TaskResultStatus.RUNNING
    assert orphan.status == unknown.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_recurring_work_is_enqueued_once_in_its_time(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []
    hourly = RecurringTask("hourly", "wutong.none", timedelta(hours=1))
    monkeypatch.setattr(RecurringTask, "enqueue", lambda one: runs.append(one.name))
    monkeypatch.setattr(registry, "recurring", lambda: [hourly])

    assert enqueue_what_recurs(at) == ["hourly"]
    assert enqueue_what_recurs(at + timedelta(minutes=59)) == []
    assert enqueue_what_recurs(at + timedelta(hours=1)) == ["hourly"]
    assert enqueue_what_recurs(at + timedelta(days=9)) == ["hourly"]  # missed runs come as one
    assert runs == ["hourly"] * 3


def test_overdue_leads_are_looked_after_by_the_worker() -> None:
    assert {"leads.recycle", "leads.remind"} <= {one.name for one in registry.recurring()}


def test_everything_that_recurs_is_a_task() -> None:
    for one in registry.recurring():
        assert isinstance(import_string(one.task), Task), one.name


def test_the_database_is_looked_at_by_the_worker() -> None:
    assert "config.statistics" in {one.name for one in registry.recurring()}
