"""Measures one database, named by DATABASE_URL, and prints a table."""

from __future__ import annotations

import compileall
import http.client
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django

CLIENTS = 8
REQUESTS = 400
REPEATS = 15
LEDGER_ROWS = 10_000
GLANCE = 0.02
"""Seconds between two looks at a running command."""
WUTONG = [sys.executable, "-m", "wutong.cli"]
LISTS = tuple(
    f"/projects/?region={region}&stage={stage}&sort={sort}"
    for region in ("130000", "130300", "130100", "130302")
    for stage in ("signed", "started")
    for sort in ("-total_investment", "-stage_on", "-updated_at")
)
API_LISTS = tuple(path.replace("/projects/?", "/api/v1/projects?") for path in LISTS)
FRAGMENTS = ("宏瑞", "新材料", "渤海", "秦", "光伏产业园", "华泰", "燕山海达")
INITIALS = ("hr", "xcl", "bh", "gfcyy", "ht")


@dataclass(frozen=True)
class Line:
    """One line of the table: what, how long, and what it should be; milliseconds."""

    what: str
    median: float
    p95: float
    goal: str


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def line(what: str, measure: Callable[[], list[float]], goal: str) -> Line:
    """Median and 95th percentile of what ``measure`` returns; no number where it fails."""
    try:
        ordered = sorted(measure())
    except (RuntimeError, OSError) as error:
        print(f"{what}: {error}", file=sys.stderr)
        return Line(what, float("nan"), float("nan"), goal)
    return Line(what, statistics.median(ordered), ordered[int(len(ordered) * 0.95)], goal)


def fill(projects: int) -> None:
    """Migrate, make the administrator and write the population where there is none."""
    from tests.bench.population import Population
    from wutong.config.demo.accounts import load_accounts
    from wutong.domains.projects.models import Project
    from wutong.kernel import clock

    subprocess.run([*WUTONG, "migrate"], check=True, stdout=subprocess.DEVNULL)
    administrator = load_accounts(clock.now())
    if Project.objects.exists():
        return
    begun = time.perf_counter()
    facts = Population(projects).write(administrator, clock.now())
    print(f"{projects:,} projects with {facts:,} facts: {time.perf_counter() - begun:.0f} s")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def session_cookie() -> str:
    """A signed-in session of the administrator."""
    from django.conf import settings
    from django.test import Client

    from wutong.domains.org.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="admin"), "django.contrib.auth.backends.ModelBackend"
    )
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def site() -> Iterator[int]:
    """The site as ``wutong serve`` runs it, with two workers; yields its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    process = subprocess.Popen([*WUTONG, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                for _ in range(8):  # both workers have loaded their code
                    get(http.client.HTTPConnection("127.0.0.1", port), "/healthz", "")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> int:
    """The size of an answer. Raises RuntimeError for anything but 200."""
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
    return len(body)


def many_clients(port: int, paths: tuple[str, ...], cookie: str) -> list[float]:
    """Times of requests by eight clients that each wait for their answer."""

    def client(number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = islice(cycle(paths[number % len(paths) :] + paths[: number % len(paths)]),
                      REQUESTS // CLIENTS)  # fmt: skip
        return [timed(lambda path=path: get(connection, path, cookie)) for path in mine]

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))  # once to warm
        return [spent for times in pool.map(client, range(CLIENTS)) for spent in times]


def one_client(port: int, paths: tuple[str, ...], cookie: str) -> list[float]:
    """Times of requests one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path in paths:
        get(connection, path, cookie)
    return [
        timed(lambda path=path: get(connection, path, cookie))
        for path in islice(cycle(paths), REPEATS)
    ]


def metric_times() -> list[float]:
    """Signed amount by region and month, of the province over a year; a past knowledge too."""
    from wutong.domains.org.queries import operator_access
    from wutong.domains.projects.queries.questions import unit_scope
    from wutong.kernel import clock, metrics

    question = metrics.Question(
        scope=unit_scope("130000"),
        period=metrics.Period(date(2022, 1, 1), date(2022, 12, 31)),
        access=operator_access(clock.today()),
        by=("region", "month"),
    )
    codes = ("signed_amount", "landed_amount", "funds_in_place", "in_production_projects")
    return [timed(lambda code=code: metrics.ask(code, question)) for code in codes * 4]


def over_http() -> Iterator[Line]:
    """What people wait for in a browser."""
    cookie = session_cookie()
    with site() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        yield line(
            "cockpit, cold", lambda: [timed(lambda: get(connection, "/cockpit/", cookie))], "< 500"
        )
        yield line("cockpit, warm", lambda: one_client(port, ("/cockpit/",), cookie), "")
        yield line(
            "list over the API, 8 clients",
            lambda: many_clients(port, API_LISTS, cookie),
            "< 50, p95 < 150",
        )
        yield line("list, one client", lambda: one_client(port, LISTS, cookie), "")
        yield line("list, 8 clients", lambda: many_clients(port, LISTS, cookie), "< 50, p95 < 150")
        for what, texts in (("fragment", FRAGMENTS), ("initials", INITIALS)):
            paths = tuple(f"/search/?q={quote(text)}" for text in texts)
            yield line(
                f"search by {what}", lambda paths=paths: one_client(port, paths, cookie), "< 50"
            )


def write_ledger(file: Path, run: int) -> None:
    """A ledger of projects new in this run, a third of them of firms that are known."""
    import xlsxwriter

    from tests.bench.population import TRADES, firm_name

    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet("签约项目")
    sheet.write_row(0, 0, ["序号", "项目名称", "投资方", "总投资（万元）", "签约日期", "行业"])
    for number in range(LEDGER_ROWS):
        known = number % 3 == 0
        firm = firm_name(number if known else 2_000_000 * run + number, "石家" if known else "天津")
        sheet.write_row(
            number + 1, 0,
            [number + 1, f"{firm[:8]}{run}之{number}号项目", firm, 1000 + number,
             f"2022-{number % 12 + 1:02d}-{number % 28 + 1:02d}", TRADES[number % len(TRADES)]],
        )  # fmt: skip
    book.close()


@dataclass(frozen=True)
class Run:
    """A command that ended: seconds, peak memory of its own process in MB, what it printed."""

    seconds: float
    peak: int
    code: int
    output: str
    errors: str


def run(command: list[str], scratch: Path) -> Run:
    """Run a command by itself and measure its process alone."""
    printed, complained = scratch / "printed", scratch / "complained"
    with printed.open("wb") as output, complained.open("wb") as errors:
        begun, peak = time.perf_counter(), 0
        process = subprocess.Popen(command, stdout=output, stderr=errors)
        while process.poll() is None:
            peak = max(peak, _peak_of(process.pid))
            time.sleep(GLANCE)
        spent = time.perf_counter() - begun
    return Run(
        spent, peak // 1024, process.returncode,
        printed.read_text(encoding="utf-8"), complained.read_text(encoding="utf-8"),
    )  # fmt: skip


def _peak_of(pid: int) -> int:
    """The most memory, in kB, that a running program held so far, of Linux; 0 once it ended.

    Not ``ru_maxrss``: that of a child counts what the process held that started it.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(one.split()[1]) for one in lines if one.startswith("VmHWM")), 0)


def import_lines() -> Iterator[str]:
    """Rows a second and peak memory of an import on the command line: of a ledger of new projects,
    and of the same ledger once more."""
    from wutong.domains.ledgers.models import LedgerImport

    # An installed program has its modules compiled; so has this one, whatever ran before.
    compileall.compile_dir("wutong", quiet=1)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "省2022年签约项目.xlsx"
        write_ledger(file, LedgerImport.objects.count() + 1)
        command = [*WUTONG, "ledger", "import", str(file), "--unit", "130000", "--yes", "--json"]
        idle = min(run([*WUTONG, "--help"], Path(scratch)).seconds for _ in range(3))
        yield f"| start and end of any command, part of the next two | {idle:.1f} s | | |"
        for what in ("import", "the same file again"):
            yield import_line(what, run(command, Path(scratch)))


def import_line(what: str, done: Run) -> str:
    """One line of the table for one import."""
    if done.code:
        return f"| {what} | failed: {done.errors.strip()[-200:]} | | |"
    outcome = json.loads(done.output)
    rows = f"{LEDGER_ROWS:,} rows ({outcome['new']} new, {outcome['unchanged']} unchanged)"
    return (
        f"| {what}, {rows} | {LEDGER_ROWS / done.seconds:,.0f} rows/s, {done.seconds:.1f} s"
        f" | {done.peak} MB at most | ≥ 1000 rows/s, < 500 MB |"
    )


def main(projects: int) -> None:
    """Fill, measure, print."""
    django.setup()
    fill(projects)
    from django.db import connection

    print(
        f"\n{connection.vendor}\n\n| what | median ms | p95 ms | goal ms |\n| --- | --- | --- | --- |"
    )
    lines = [line("metric by region × month", metric_times, "< 200")]
    for one in chain(lines, over_http()):
        print(f"| {one.what} | {one.median:.0f} | {one.p95:.0f} | {one.goal} |", flush=True)
    for imported in import_lines():
        print(imported, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
