"""Served firms and their stewards: taken in, spread, set by hand, applied in batches."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from tests import racing
from wutong.domains.investors.actions import merge
from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, User
from wutong.domains.projects.tests.world import person
from wutong.domains.projects.tests.world import project as a_project
from wutong.domains.stewardship.actions import firms, spreading
from wutong.domains.stewardship.models import FirmSteward, ServedFirm
from wutong.domains.stewardship.queries.firm_stewards import steward_of
from wutong.domains.stewardship.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    StewardshipError,
)
from wutong.domains.stewardship.tests.town import MONDAY, Town, at, build_town
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, StewardshipError)
TUESDAY = at("2026-03-03")


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The town."""
    return build_town()


def serve(town: Town, count: int, trade: str = "C13") -> list[ServedFirm]:
    """Firms of the county."""
    made = []
    for number in range(count):
        name = f"第{number}厂"
        firm = Investor.objects.create(name=name, normalized_name=name, created_at=MONDAY)
        made.append(
            ServedFirm.objects.create(
                investor=firm, region=town.world.county, region_path=town.world.county.path,
                industry_code=trade, since=date(2026, 1, 1),
            )
        )  # fmt: skip
    return made


def stewards(town: Town, count: int) -> list[User]:
    return [
        person(f"管家{number}", Role.STEWARD, region=town.world.county) for number in range(count)
    ]


def spread_out(town: Town, when: object = MONDAY, **more: int) -> spreading.Applied:
    proposed = spreading.propose_spread(region=town.world.city, by=town.bureau, at=when)  # type: ignore[arg-type]
    return spreading.apply_spread(spread=proposed, by=town.bureau, at=when, **more)  # type: ignore[arg-type]


def loads() -> list[int]:
    rows = FirmSteward.objects.filter(until=None).values_list("steward", flat=True)
    counted: dict[int, int] = {}
    for key in rows:
        counted[key] = counted.get(key, 0) + 1
    return sorted(counted.values())


def test_firms_of_projects_in_production_are_taken_in_once(town: Town) -> None:
    a_project(town.world.county, MONDAY, investor=town.firm, stage="in_production")
    secret = Investor.objects.create(name="密", normalized_name="密", created_at=MONDAY)
    a_project(town.world.county, MONDAY, "密", investor=secret, stage="in_production",
              confidential=True)  # fmt: skip
    take = partial(firms.take_in_producing, region=town.world.city, by=town.bureau, at=MONDAY)
    assert take() == 1
    assert take() == 0
    assert ServedFirm.objects.get().investor == town.firm


class TestSpreading:
    def test_a_proposal_changes_nothing_until_it_is_applied(self, town: Town) -> None:
        serve(town, 20)
        stewards(town, 2)
        proposed = spreading.propose_spread(region=town.world.city, by=town.bureau, at=MONDAY)
        assert not FirmSteward.objects.exists()
        assert (proposed.counts["firms"], proposed.counts["new"]) == (20, 20)
        assert proposed.counts["reasons"]["same_place"] == 20
        applied = spreading.apply_spread(spread=proposed, by=town.bureau, at=MONDAY)
        assert (applied.moved, applied.skipped, loads()) == (20, 0, [10, 10])
        assert "同一地区" in FirmSteward.objects.first().reason  # type: ignore[union-attr]
        assert AuditEntry.objects.filter(action="stewardship.firm_steward_spread").count() == 20
        again = spread_out(town)
        assert (again.moved, again.skipped) == (0, 0)

    def test_a_killed_run_goes_on_where_it_stopped(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        serve(town, 10)
        stewards(town, 2)
        proposed = spreading.propose_spread(region=town.world.city, by=town.bureau, at=MONDAY)
        write = spreading.write_many
        calls = []

        def dying(*given: object, **more: object) -> None:
            calls.append(1)
            if len(calls) == 3:
                raise KeyboardInterrupt
            write(*given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(spreading, "write_many", dying)
        with pytest.raises(KeyboardInterrupt):
            spreading.apply_spread(spread=proposed, by=town.bureau, at=MONDAY, batch=3)
        assert FirmSteward.objects.count() == 6
        with pytest.raises(AlreadyMoved, match="没有做完"):
            spreading.propose_spread(region=town.world.city, by=town.bureau, at=MONDAY)
        proposed.refresh_from_db()
        done = spreading.apply_spread(spread=proposed, by=town.bureau, at=MONDAY, batch=3)
        assert (done.moved, loads()) == (10, [5, 5])

    def test_what_was_set_meanwhile_is_skipped(self, town: Town) -> None:
        served = serve(town, 6)
        one, other = stewards(town, 2)
        proposed = spreading.propose_spread(region=town.world.city, by=town.bureau, at=MONDAY)
        firms.set_steward(firm=served[0], steward=other, reason="熟悉", by=town.bureau, at=MONDAY)
        firms.leave(firm=served[1], reason="迁出", by=town.bureau, at=MONDAY)
        applied = spreading.apply_spread(spread=proposed, by=town.bureau, at=MONDAY)
        assert (applied.moved, applied.skipped) == (4, 2)
        assert steward_of(served[0].investor).steward == other  # type: ignore[union-attr]
        assert steward_of(served[1].investor) is None
        assert one.pk != other.pk

    def test_a_leaving_steward_s_firms_move_and_no_others(self, town: Town) -> None:
        serve(town, 30)
        people = stewards(town, 3)
        spread_out(town)
        kept = set(FirmSteward.objects.exclude(steward=people[0]).values_list("pk", flat=True))
        Post.objects.filter(user=people[0]).update(ends_on=date(2026, 3, 2))
        applied = spread_out(town, TUESDAY)
        assert applied.moved == 10
        assert kept <= set(FirmSteward.objects.filter(until=None).values_list("pk", flat=True))
        ended = FirmSteward.objects.filter(steward=people[0])
        assert set(ended.values_list("until", flat=True)) == {date(2026, 3, 2)}

    def test_who_may(self, town: Town) -> None:
        serve(town, 1)
        with pytest.raises(BadValue, match="没有在岗的项目管家"):
            spreading.propose_spread(region=town.world.city, by=town.bureau, at=MONDAY)
        stewards(town, 1)
        for nobody in (town.leader, town.stranger, town.hotline):
            with pytest.raises(NotAllowed):
                spreading.propose_spread(region=town.world.city, by=nobody, at=MONDAY)


def test_a_merged_record_is_served_once(town: Town) -> None:
    kept, gone = serve(town, 2)
    stewards(town, 1)
    spread_out(town)
    merge(kept=kept.investor, merged=gone.investor, by=None, at=TUESDAY, reason="同一家")
    gone.refresh_from_db()
    assert gone.left_on is not None
    assert FirmSteward.objects.filter(until=None).count() == 1
    again = spreading.propose_spread(region=town.world.city, by=town.bureau, at=TUESDAY)
    assert (again.counts["firms"], again.moves) == (1, [])


class TestByHand:
    def test_it_is_kept_by_every_spread(self, town: Town) -> None:
        served = serve(town, 10)
        one, other = stewards(town, 2)
        set_ = partial(firms.set_steward, reason="老客户", by=town.bureau)
        for firm in served[:7]:
            set_(firm=firm, steward=one, at=MONDAY)
        spread_out(town)
        assert loads() == [3, 7]
        set_(firm=served[0], steward=other, at=TUESDAY)
        rows = FirmSteward.objects.filter(investor=served[0].investor).order_by("since")
        assert [(row.steward, row.until) for row in rows] == [
            (one, date(2026, 3, 2)),
            (other, None),
        ]

    def test_a_reason_and_somebody_in_office(self, town: Town) -> None:
        (firm,) = serve(town, 1)
        (one,) = stewards(town, 1)
        with pytest.raises(BadValue, match="理由"):
            firms.set_steward(firm=firm, steward=one, reason=" ", by=town.bureau, at=MONDAY)
        Post.objects.filter(user=one).update(ends_on=date(2020, 1, 1))
        with pytest.raises(BadValue, match="不在岗"):
            firms.set_steward(firm=firm, steward=one, reason="近", by=town.bureau, at=MONDAY)

    def test_two_set_one_at_once(self, town: Town) -> None:
        (firm,) = serve(town, 1)
        people = stewards(town, 2)
        at_once(
            *(
                partial(firms.set_steward, firm=firm, steward=one, reason="近", by=town.bureau,
                        at=MONDAY)
                for one in people
            )
        )  # fmt: skip
        assert FirmSteward.objects.filter(until=None).count() == 1

    def test_set_by_hand_while_a_spread_runs(self, town: Town) -> None:
        served = serve(town, 6)
        one, _other = stewards(town, 2)
        proposed = spreading.propose_spread(region=town.world.city, by=town.bureau, at=MONDAY)
        at_once(
            lambda: spreading.apply_spread(spread=proposed, by=town.bureau, at=MONDAY, batch=1),
            lambda: firms.set_steward(
                firm=served[5], steward=one, reason="近", by=town.bureau, at=MONDAY
            ),
        )
        assert FirmSteward.objects.filter(until=None).count() == 6
        assert steward_of(served[5].investor).by_hand  # type: ignore[union-attr]
