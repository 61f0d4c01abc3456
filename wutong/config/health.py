"""Whether the installation is well, for a load balancer and for Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from wutong.config.models import WorkerHeartbeat
from wutong.config.worker import DEAD_AFTER
from wutong.domains.notices.queries.outbox import stuck
from wutong.kernel import clock
from wutong.kernel.http.access import public

WELL: Final = "ok"
UNAVAILABLE: Final = 503


@dataclass(frozen=True)
class Health:
    """One word for each part: ``ok`` or what is wrong with it."""

    database: str
    migrations: str
    worker: str
    outbox: str

    @property
    def well(self) -> bool:
        """Whether the site can answer; a missing worker or notices that wait delay, but stop no
        page."""
        return self.database == self.migrations == WELL


def _asked(question: Callable[[], str]) -> str:
    try:
        return question()
    except DatabaseError:
        return "unreachable"


def _database() -> str:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return WELL


def pending_migrations() -> int:
    """How many migrations of this release the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrations() -> str:
    pending = pending_migrations()
    return f"{pending} pending" if pending else WELL


def last_heartbeat() -> datetime | None:
    """When any worker last beat."""
    heartbeat: datetime | None = WorkerHeartbeat.objects.aggregate(last=Max("at"))["last"]
    return heartbeat


def _worker(at: datetime) -> str:
    last = last_heartbeat()
    return WELL if last and at - last <= DEAD_AFTER else "absent"


def _outbox(at: datetime) -> str:
    waiting = stuck(at)
    return f"{waiting} stuck" if waiting else WELL


def health(at: datetime) -> Health:
    """Ask every part; raises nothing."""
    return Health(
        _asked(_database), _asked(_migrations), _asked(lambda: _worker(at)),
        _asked(lambda: _outbox(at)),
    )  # fmt: skip


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database and its schema are well, else 503; worker and outbox are told beside."""
    state = health(clock.now())
    return JsonResponse(asdict(state), status=200 if state.well else UNAVAILABLE)


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format; 404 unless ``METRICS_ENABLED``."""
    if not settings.METRICS_ENABLED:
        raise Http404
    return HttpResponse(
        "\n".join(metric_lines(clock.now())) + "\n",
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


def metric_lines(at: datetime) -> list[str]:
    """Gauges that are the same whichever process answers: all are read from the database."""
    last = last_heartbeat()
    tasks = DBTaskResult.objects.order_by().values_list("status").annotate(number=Count("pk"))
    lines = [
        "# TYPE wutong_migrations_pending gauge",
        f"wutong_migrations_pending {pending_migrations()}",
        "# TYPE wutong_tasks gauge",
        *(f'wutong_tasks{{status="{status.lower()}"}} {number}' for status, number in tasks),
    ]
    lines += ["# TYPE wutong_notices_stuck gauge", f"wutong_notices_stuck {stuck(at)}"]
    if last:
        lines += [
            "# TYPE wutong_worker_heartbeat_age_seconds gauge",
            f"wutong_worker_heartbeat_age_seconds {(at - last).total_seconds():.1f}",
        ]
    return lines
