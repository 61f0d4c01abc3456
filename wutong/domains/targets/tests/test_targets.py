"""Setting targets: who may, what is kept, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from wutong.domains.projects.actions import BroughtFunds, BroughtProject, LedgerCell, bring_in
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.targets.actions import NotAllowed, TargetError, remove_target, set_target
from wutong.domains.targets.models import Target
from wutong.domains.targets.queries import progress, progress_of_targets, target_of
from wutong.kernel.audit.models import AuditEntry
from wutong.kernel.metrics import UnknownMetric

AT = datetime(2019, 1, 10, 4, 0, tzinfo=UTC)
YI = Decimal(100_000_000)
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def goal(world: World, value: str = "21", **more: object) -> Target:
    given = {
        "region": world.city,
        "year": 2019,
        "metric": "signed_projects",
        "value": Decimal(value),
        "by": None,
        "at": AT,
        **more,
    }
    return set_target(**given)


def test_a_changed_target_keeps_the_old_one_as_it_was_known(world: World) -> None:
    goal(world, "21")
    goal(world, "25", at=AT + timedelta(days=100), basis="区政府第 5 次会议")
    wanted = {"region": world.city.pk, "metric": "signed_projects", "year": 2019}
    assert target_of(**wanted) == 25
    assert target_of(**wanted, known=AT + timedelta(days=99)) == 21
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert entry.changes == {"value": ["21.00", "25"]}
    assert entry.reason == "区政府第 5 次会议"


def test_the_same_value_again_changes_nothing(world: World) -> None:
    assert goal(world).pk == goal(world).pk
    assert AuditEntry.objects.count() == 1


def test_one_target_in_force_is_a_constraint(world: World) -> None:
    goal(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(
            region=world.city, year=2019, metric="signed_projects", value=3, set_at=AT
        )


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"metric": "fulfillment_rate"}, TargetError),
        ({"year": 1999}, TargetError),
        ({"value": Decimal(0)}, TargetError),
        ({"metric": "signed_project"}, UnknownMetric),
    ],
)
def test_refusals(world: World, change: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        goal(world, **change)
    assert not Target.objects.exists()


def test_only_who_may_set_targets_here(world: World) -> None:
    analyst = person("分析", "analyst", world.county)
    recruiter = person("招商员", "recruiter", world.city)
    for by in (analyst, recruiter):
        with pytest.raises(NotAllowed):
            goal(world, by=by)
    goal(world, by=person("市分析", "analyst", world.city))


def test_a_removed_target_stays_on_record(world: World) -> None:
    target = goal(world)
    remove_target(target=target, by=None, at=AT + timedelta(days=9), reason="重复下达")
    wanted = {"region": world.city.pk, "metric": "signed_projects", "year": 2019}
    assert target_of(**wanted) is None
    assert target_of(**wanted, known=AT + timedelta(days=8)) == 21


def test_progress_against_the_calendar(world: World) -> None:
    goal(world, "6500000000", metric="domestic_funds_in_place")
    cell = LedgerCell("a" * 64, "台账.xlsx", "到位内资", 3)
    funds = BroughtFunds(date(2019, 8, 30), Decimal("63.57") * YI, "domestic", cell)
    bring_in(
        rows=[BroughtProject(name="某项目", region=world.county, cell=cell, funds=(funds,))],
        by=None,
        at=AT,
        verified=True,
    )
    so_far = progress("domestic_funds_in_place", world.question("2019-01-01", "2019-08-31"))
    assert so_far.rate == Decimal("0.978")
    assert so_far.light == "green"


def test_listing_asks_once_a_metric_whatever_the_number_of_units(
    world: World, django_assert_max_num_queries: object
) -> None:
    question = world.question("2019-01-01", "2019-08-31")

    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:  # type: ignore[operator]
            progress_of_targets(question, world.everything)
        return len(captured)

    goal(world)
    alone = queries()
    goal(world, region=world.county)
    goal(world, region=world.other_county)
    assert queries() == alone


class TestPage:
    def test_set_and_remove_in_the_browser(self, world: World, client: Client) -> None:
        client.force_login(person("市分析", "analyst", world.city))
        answer = client.post(
            "/targets/?unit=130300&year=2024",
            {"region": world.city.pk, "metric": "signed_amount", "value": "65", "basis": ""},
        )
        assert answer.status_code == 302
        target = Target.objects.get()
        assert target.value == 65 * YI
        page = client.get("/targets/?unit=130300&year=2024").content.decode()
        assert "65.00 亿元" in page
        client.post(f"/targets/{target.pk}/remove/")
        assert not Target.objects.standing().exists()

    def test_a_bad_value_is_told_beside_the_field(self, world: World, client: Client) -> None:
        client.force_login(person("市分析", "analyst", world.city))
        answer = client.post(
            "/targets/?unit=130300",
            {"region": world.city.pk, "metric": "signed_amount", "value": "-1"},
        )
        assert answer.status_code == 422
        assert not Target.objects.exists()

    def test_scope(self, world: World, client: Client) -> None:
        client.force_login(person("外地领导", "leader", world.elsewhere))
        assert client.get("/targets/?unit=130300").status_code == 404
        client.force_login(person("督查", "supervisor", world.city))
        assert client.get("/targets/?unit=130300").status_code == 200
        assert client.post("/targets/?unit=130300", {}).status_code == 403
        other = goal(world)
        assert client.post(f"/targets/{other.pk}/remove/").status_code == 403
