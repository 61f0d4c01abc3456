"""Credit that is split: who decides it, what it does to figures by unit and by person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Unit
from wutong.domains.projects import actions
from wutong.domains.projects.models import CreditShare, Project
from wutong.domains.projects.rules.credit import CreditLine, check_shares
from wutong.domains.projects.rules.errors import BadValue, NotAllowed
from wutong.domains.projects.tests.brought_rows import START, brought
from wutong.domains.projects.tests.conftest import NOON, YI, Staff, page
from wutong.domains.projects.tests.world import World, person
from wutong.domains.projects.tests.world import project as a_project
from wutong.kernel import metrics
from wutong.kernel.audit.models import AuditEntry

LATER = START + timedelta(days=200)
NEXT = NOON + timedelta(days=1)
HALF = Decimal("0.5")


@pytest.fixture
def plant(world: World, staff: Staff) -> Project:
    return a_project(world.county, NOON, "风电塔筒", unit=world.squad)


class TestShares:
    @pytest.mark.parametrize(
        ("shares", "sentence"),
        [
            ([], "至少"), ([(1, None, "0.5")], "之和"), ([(1, None, "0.6"), (2, None, "0.6")], "之和"),
            ([(None, None, "1")], "单位或人员"), ([(1, None, "0.5"), (1, None, "0.5")], "一份"),
            ([(1, None, "0"), (2, None, "1")], "0 与 1"), ([(1, None, "-0.5"), (2, None, "1.5")], "0 与 1"),
            ([(1, None, "0.33333"), (2, None, "0.66667")], "四位"),
        ],
    )  # fmt: skip
    def test_what_is_no_split(
        self, shares: list[tuple[int | None, int | None, str]], sentence: str
    ) -> None:
        with pytest.raises(BadValue, match=sentence):
            check_shares([CreditLine(unit, who, Decimal(share)) for unit, who, share in shares])

    @given(st.lists(st.integers(1, 5000), min_size=1, max_size=6))
    def test_any_whole_is_accepted(self, parts: list[int]) -> None:
        rest = 10_000 - sum(parts)
        shares = [*parts, rest] if rest > 0 else [10_000]
        check_shares([CreditLine(n, None, Decimal(s) / 10_000) for n, s in enumerate(shares, 1)])

    def test_a_later_split_ends_the_earlier_one_and_both_are_told(
        self, world: World, staff: Staff, plant: Project
    ) -> None:
        whole = [CreditLine(world.squad.pk, staff.recruiter.pk, Decimal(1))]
        actions.set_credit(project=plant, shares=whole, by=staff.recruiter, at=NOON, reason="首报")
        halves = [CreditLine(world.squad.pk, staff.recruiter.pk, HALF),
                  CreditLine(None, staff.bureau.pk, HALF)]  # fmt: skip
        with pytest.raises(NotAllowed):  # the first split stands: now it takes an arbiter
            actions.set_credit(project=plant, shares=halves, by=staff.recruiter, at=NEXT, reason="")
        actions.set_credit(project=plant, shares=halves, by=staff.leader, at=NEXT, reason="裁定")
        live = CreditShare.objects.filter(project=plant).known(None)
        assert sorted(one.share for one in live) == [5000, 5000]
        assert CreditShare.objects.filter(project=plant).known(NOON).get().share == 10_000
        row = AuditEntry.objects.filter(action="projects.credit_set").latest("pk")
        assert row.reason == "裁定"
        assert row.changes["credit"][0] == "第一小分队recruiter 100%"

    @pytest.mark.parametrize("who", ["supervisor", "clerk", "stranger"])
    def test_who_may_not_split(self, world: World, staff: Staff, plant: Project, who: str) -> None:
        whole = [CreditLine(world.squad.pk, None, Decimal(1))]
        with pytest.raises(NotAllowed):
            actions.set_credit(
                project=plant, shares=whole, by=getattr(staff, who), at=NOON, reason=""
            )
        assert not CreditShare.objects.exists()

    @pytest.mark.parametrize("share", [0, 10_001])
    def test_the_database_holds_shares_within_the_whole(
        self, plant: Project, world: World, share: int
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            CreditShare.objects.create(
                project=plant, unit=world.squad, share=share, decided_at=NOON
            )

    def test_the_database_holds_one_live_share_of_a_unit(
        self, plant: Project, world: World
    ) -> None:
        CreditShare.objects.create(project=plant, unit=world.squad, share=1, decided_at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            CreditShare.objects.create(project=plant, unit=world.squad, share=1, decided_at=NOON)


class TestFigures:
    @pytest.fixture
    def other(self, world: World) -> Unit:
        return Unit.objects.create(
            name="第二小分队", kind=UnitKind.PROMOTION_SQUAD, region=world.county
        )

    @pytest.fixture
    def signed(self, world: World, other: Unit) -> list[Project]:
        """Three signings of the first squad: 3, 7 and 10 亿元; the first is split 0.3 to 0.7."""
        on = date(2022, 5, 1)
        held = actions.BroughtFact("unit", world.squad, on)
        plain = [brought(world, n, amount, str(on)) for n, amount in enumerate((3, 7, 10), 1)]
        rows = [replace(row, facts=(*row.facts, held)) for row in plain]
        done = actions.bring_in(rows=rows, by=None, at=START, verified=True)
        made = [Project.objects.get(pk=one.project_id) for one in done]
        people = [
            person("甲", "recruiter", unit=world.squad),
            person("乙", "recruiter", unit=other),
        ]
        actions.set_credit(
            project=made[0], by=None, at=LATER, reason="裁定",
            shares=[CreditLine(world.squad.pk, people[0].pk, Decimal("0.3")),
                    CreditLine(other.pk, people[1].pk, Decimal("0.7"))],
        )  # fmt: skip
        return made

    def split(self, world: World, code: str, by: str, **more: object) -> dict[str, Decimal]:
        answer = metrics.ask(code, world.question("2022-01-01", "2022-12-31", by=(by,), **more))
        return {value.by[by].label: value.value or Decimal(0) for value in answer.values}

    def test_shares_count_and_never_more_than_the_whole(
        self, world: World, signed: list[Project]
    ) -> None:
        assert self.split(world, "signed_projects", "unit") == {
            "第一小分队": Decimal("2.3"), "第二小分队": Decimal("0.7"),
        }  # fmt: skip
        amounts = self.split(world, "signed_amount", "unit")
        assert amounts == {"第一小分队": Decimal("17.9") * YI, "第二小分队": Decimal("2.1") * YI}
        whole = metrics.ask("signed_amount", world.question("2022-01-01", "2022-12-31"))
        assert sum(amounts.values()) == whole.total.value == 20 * YI
        assert self.split(world, "signed_projects", "person") == {
            "甲": Decimal("0.3"), "乙": Decimal("0.7"), "未注明": Decimal(2),
        }  # fmt: skip

    @pytest.mark.parametrize("code", ["signed_projects", "signed_amount"])
    def test_the_rows_behind_a_share_add_up(
        self, world: World, signed: list[Project], other: Unit, code: str
    ) -> None:
        question = world.question("2022-01-01", "2022-12-31", only={"unit": str(other.pk)})
        [row] = metrics.rows(code, question)
        assert row.key == signed[0].code
        assert row.amount == metrics.ask(code, question).total.value
        assert row.amount == (Decimal("0.7") if code == "signed_projects" else Decimal("2.1") * YI)
        parted = metrics.rows_by(code, world.question("2022-01-01", "2022-12-31", by=("unit",)))
        assert sum(row.amount for rows in parted.values() for row in rows) == (
            3 if code == "signed_projects" else 20 * YI
        )

    def test_what_was_known_before_the_split_stays(
        self, world: World, signed: list[Project]
    ) -> None:
        before = LATER - timedelta(days=1)
        assert self.split(world, "signed_projects", "unit", as_known=before) == {
            "第一小分队": Decimal(3)
        }

    def test_a_stock_is_shared_too_and_the_largest_is_not(
        self, world: World, signed: list[Project], other: Unit
    ) -> None:
        standing = self.split(world, "standing_projects", "unit")
        assert standing["第二小分队"] == Decimal("0.7")
        largest = self.split(world, "largest_project_amount", "unit")
        assert largest == {"第一小分队": 10 * YI, "第二小分队": 3 * YI}

    def test_other_splits_count_whole_projects(self, world: World, signed: list[Project]) -> None:
        months = self.split(world, "signed_projects", "month")
        assert months[f"{date(2022, 5, 1):%Y年}5月"] == 3


class TestPage:
    def lines(self, *lines: tuple[int | None, int | None, str]) -> dict[str, object]:
        sent: dict[str, object] = {"reason": "共同引进"}
        sent |= {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0}
        for at, (unit, who, percent) in enumerate(lines):
            sent |= {f"form-{at}-unit": unit or "", f"form-{at}-person": who or "",
                     f"form-{at}-percent": percent}  # fmt: skip
        return sent

    def test_a_split_is_entered_and_shown(
        self, bureau: Client, staff: Staff, plant: Project, world: World
    ) -> None:
        url = reverse("projects:credit", args=[plant.code])
        assert "第一小分队" in bureau.get(url).content.decode()
        sent = self.lines(
            (world.squad.pk, None, "60"), (None, staff.bureau.pk, "40"), (None, None, "")
        )
        assert bureau.post(url, sent).status_code == 302
        shown = page(bureau, "people", plant.code)
        assert all(words in shown for words in ("60%", "40%", "共同引进"))

    def test_a_split_that_does_not_add_up_is_shown_again(
        self, bureau: Client, plant: Project, world: World
    ) -> None:
        url = reverse("projects:credit", args=[plant.code])
        answer = bureau.post(url, self.lines((world.squad.pk, None, "60")))
        assert answer.status_code == 422
        assert "份额之和应为 1" in answer.content.decode()
        assert 'value="60"' in answer.content.decode()
        assert not CreditShare.objects.exists()


class TestInterface:
    def test_credit_is_read_and_split(
        self, bureau: Client, staff: Staff, plant: Project, world: World
    ) -> None:
        url = f"/api/v1/projects/{plant.code}/credit"
        assert bureau.get(url).json() == []
        shares = [
            {"unit": world.squad.pk, "share": "0.25"},
            {"person": staff.bureau.pk, "share": "0.75"},
        ]
        sent = {"shares": shares, "reason": "共同引进"}
        answer = bureau.put(url, sent, content_type="application/json")
        assert answer.status_code == 200, answer.content
        assert [(one["unit"], one["person"], one["share"]) for one in bureau.get(url).json()] == [
            (None, staff.bureau.pk, "0.75"), (world.squad.pk, None, "0.25"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("shares", "status"),
        [([{"share": "1"}], 422), ([{"unit": 999999, "share": "1"}], 422),
         ([{"person": 999999, "share": "1"}], 422), ([], 422)],
    )  # fmt: skip
    def test_what_is_no_split_is_refused(
        self, bureau: Client, plant: Project, shares: list[object], status: int
    ) -> None:
        url = f"/api/v1/projects/{plant.code}/credit"
        sent = {"shares": shares, "reason": "x"}
        assert bureau.put(url, sent, content_type="application/json").status_code == status
        assert not CreditShare.objects.exists()
