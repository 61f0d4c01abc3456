"""Pages of leads: what they show to whom, and what their forms write."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.investors.actions import register_investor
from wutong.domains.leads import actions
from wutong.domains.leads.choices import LeadState
from wutong.domains.leads.models import Lead, LeadConflict, LeadRule, LeadTransfer
from wutong.domains.leads.queries.work import SOURCES
from wutong.domains.leads.tests.conftest import NOON, YI, Report, Staff, days, signed_in
from wutong.domains.org.queries import access_of
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World
from wutong.kernel.audit.models import ExportEntry
from wutong.kernel.clock import day_of


def page(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    """The text of a page that opens."""
    answer = client.get(reverse(f"leads:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def send(client: Client, name: str, /, *args: Any, **data: Any) -> Any:
    """What a form answers."""
    return client.post(reverse(f"leads:{name}", args=args), data)


@pytest.fixture
def recruiter(staff: Staff) -> Client:
    """The recruiter's browser."""
    return signed_in(staff.recruiter)


@pytest.fixture
def bureau(staff: Staff) -> Client:
    """The bureau's browser."""
    return signed_in(staff.bureau)


def typed(world: World, **more: Any) -> dict[str, Any]:
    return {
        "firm_name": "河北恒瑞新材料有限公司", "content": "膜材料生产基地", "amount": "30000",
        "source": "visit", "place": f"u{world.squad.pk}", **more,
    }  # fmt: skip


def test_a_short_form_reports_a_lead(recruiter: Client, world: World) -> None:
    assert "data-draft" in page(recruiter, "new")
    answer = send(
        recruiter, "new", **typed(world, introducer="京津冀商会", introducer_kind="chamber")
    )
    lead = Lead.objects.get()
    assert answer.url == reverse("leads:detail", args=[lead.code])
    assert (lead.amount, lead.unit, str(lead.introducer)) == (3 * YI, world.squad, "京津冀商会")


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    recruiter: Client, world: World
) -> None:
    answer = send(recruiter, "new", **typed(world, firm_name="", uscc="12345"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "膜材料生产基地" in text
    assert not Lead.objects.exists()


def test_a_collision_is_shown_and_confirmed(recruiter: Client, world: World, staff: Staff) -> None:
    rival = signed_in(staff.rival)
    send(rival, "new", **typed(world, place=f"u{staff.other_squad.pk}"))
    fragment = page(
        recruiter, "collisions", firm_name="河北恒瑞新材料有限公司", place=f"u{world.squad.pk}"
    )
    assert "昌黎招商队" in fragment
    assert "膜材料" not in fragment  # out of scope: unit, day, protection alone
    answer = send(recruiter, "new", **typed(world))
    assert answer.status_code == 422
    assert "confirmed" in answer.content.decode()
    assert Lead.objects.count() == 1
    send(recruiter, "new", **typed(world, confirmed="on"))
    assert LeadConflict.objects.count() == 1


def test_firms_and_introducers_are_offered_by_initials(recruiter: Client) -> None:
    register_investor(name="河北恒瑞新材料有限公司", by=None, at=NOON)
    assert "河北恒瑞" in page(recruiter, "firms", firm_name="hbhr")
    assert page(recruiter, "introducers", introducer="x").strip() == ""


def test_the_list_is_narrowed_sorted_and_taken_out(
    report: Report, recruiter: Client, bureau: Client
) -> None:
    report(amount=YI)
    report(firm_name="北京星辰航天科技有限公司", amount=9 * YI, source="event")
    text = page(bureau, "list", sort="-amount")
    assert text.index("北京星辰") < text.index("河北恒瑞")
    assert "河北恒瑞" not in page(bureau, "list", q="bjxc")
    assert "北京星辰" not in page(bureau, "list", source="visit")
    assert "没有符合条件" in page(bureau, "list", state="pool")
    assert "河北恒瑞" in page(recruiter, "list", whose="mine")
    answer = send(bureau, "export", reason="周报", query="sort=-amount")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].values)
    assert [row[1] for row in rows[1:]] == ["北京星辰航天科技有限公司", "河北恒瑞新材料有限公司"]
    assert ExportEntry.objects.get().row_count == 2
    assert send(recruiter, "export", reason="周报").status_code == 403


def test_a_list_goes_on_by_cursor(report: Report, bureau: Client) -> None:
    for number in range(53):
        report(firm_name=f"第{number}家企业")
    first = page(bureau, "list")
    cursor = re.search(r"cursor=([^\"&]+)", first)
    assert cursor
    second = page(bureau, "list", cursor=cursor[1].replace("%3A", ":"))
    assert second.count('<th scope="row">') == 3


def test_the_page_says_what_state_who_until_when_and_what_now(
    lead: Lead, recruiter: Client, staff: Staff
) -> None:
    text = page(recruiter, "detail", lead.code)
    for words in ("研判中", "保护期至", "等待研判", lead.owner.name, "经过"):
        assert words in text
    assert reverse("leads:study", args=[lead.code]) in text
    assert reverse("leads:study", args=[lead.code]) not in page(
        signed_in(staff.department), "detail", lead.code
    )
    other = signed_in(staff.rival).get(reverse("leads:detail", args=[lead.code]))
    assert other.status_code == 404


def test_a_phone_is_masked_for_those_who_only_look(
    report: Report, recruiter: Client, staff: Staff
) -> None:
    lead = report(contact_name="王经理", contact_phone="13812345678")
    assert "13812345678" in page(recruiter, "detail", lead.code)
    assert "13812345678" not in page(signed_in(staff.department), "detail", lead.code)


@pytest.mark.parametrize(
    ("what", "data", "words"),
    [
        ("feedback", {"text": "已告知"}, "已反馈"),
        ("progress", {"text": "已来访"}, "已报告进展"),
        ("extend", {"text": "有来访"}, "保护期已过"),
        ("release", {"text": ""}, "请写明理由"),
        ("register", {}, "已登记客商"),
    ],
)
def test_small_steps(
    lead: Lead, recruiter: Client, what: str, data: dict[str, str], words: str
) -> None:
    answer = recruiter.post(reverse("leads:act", args=[lead.code, what]), data, follow=True)
    assert words in answer.content.decode()


def test_a_step_that_is_not_ones_own_is_forbidden(lead: Lead, staff: Staff) -> None:
    rival = signed_in(staff.rival)
    assert send(rival, "act", lead.code, "release", text="因").status_code == 404
    department = signed_in(staff.department)
    assert send(department, "act", lead.code, "release", text="因").status_code == 403
    assert send(signed_in(staff.mate), "act", lead.code, "nonsense").status_code == 404


def test_a_study_makes_a_project_in_one_click(lead: Lead, recruiter: Client) -> None:
    text = page(recruiter, "study", lead.code)
    assert "河北恒瑞新材料有限公司高性能膜材料生产基地" in text
    answer = send(recruiter, "study", lead.code, decision="project", name="", reason="")
    plant = Project.objects.get()
    assert answer.url == reverse("projects:detail", args=[plant.code])
    shown = recruiter.get(answer.url).content.decode()
    assert "线索来历" in shown
    assert lead.code in shown
    firm = recruiter.get(reverse("investors:detail", args=[plant.investor_id]))
    assert "高性能膜材料生产基地" in firm.content.decode()


@pytest.mark.parametrize(
    ("decision", "reason", "state"),
    [
        ("follow", "", LeadState.FOLLOWING),
        ("return", "缺用地", LeadState.RETURNED),
        ("close", "放弃", LeadState.CLOSED),
        ("close", "", LeadState.STUDYING),
        ("hand_on", "", LeadState.STUDYING),
    ],
)
def test_other_ends_of_a_study(
    lead: Lead, recruiter: Client, decision: str, reason: str, state: str
) -> None:
    answer = send(recruiter, "study", lead.code, decision=decision, reason=reason)
    lead.refresh_from_db()
    assert lead.state == state
    if decision == "hand_on":
        assert answer.url == reverse("leads:transfer", args=[lead.code])
    if decision == "close" and not reason:
        assert answer.status_code == 422


def test_a_lead_sent_back_is_completed_by_its_reporter(
    lead: Lead, recruiter: Client, staff: Staff, world: World
) -> None:
    actions.send_back(lead=lead, reason="缺用地", by=staff.bureau, at=NOON)
    values = typed(world, land_area="30", amount="20000")
    values.pop("place")
    assert "补充" in page(recruiter, "edit", lead.code)
    assert send(recruiter, "edit", lead.code, **values).status_code == 302
    lead.refresh_from_db()
    assert (lead.state, round(lead.land_area)) == (LeadState.STUDYING, 20000)


def test_an_offer_is_answered_in_the_inbox(lead: Lead, recruiter: Client, staff: Staff) -> None:
    text = page(recruiter, "transfer", lead.code)
    assert "昌黎招商队" in text
    assert "可用土地未知" in text
    send(recruiter, "transfer", lead.code, to_unit=staff.other_squad.pk, reason="更合适")
    offer = LeadTransfer.objects.get()
    rival = signed_in(staff.rival)
    assert lead.firm_name in page(rival, "transfers")
    assert send(recruiter, "answer", offer.pk, accept="yes").status_code == 403
    assert send(rival, "answer", offer.pk, accept="no", answer="").status_code == 302
    offer.refresh_from_db()
    assert offer.state == "pending"  # a refusal needs its reason
    send(rival, "answer", offer.pk, accept="yes", answer="好")
    lead.refresh_from_db()
    assert lead.owner == staff.rival


def test_both_histories_stand_side_by_side_and_the_decision_is_kept(
    lead: Lead, report: Report, staff: Staff, world: World, bureau: Client, recruiter: Client
) -> None:
    report(by=staff.rival, region=world.other_county, content="薄膜研发中心", confirmed=True)
    conflict = LeadConflict.objects.get()
    text = page(bureau, "conflict", conflict.pk)
    assert "高性能膜材料生产基地" in text
    assert "薄膜研发中心" in text
    own = page(recruiter, "conflict", conflict.pk)
    assert "薄膜研发中心" not in own
    assert "昌黎招商队" in own
    assert send(recruiter, "conflict", conflict.pk, decision="split").status_code == 403
    wrong = send(
        bureau, "conflict", conflict.pk, decision="split", reason="共同", share_0="60",
        share_1="30",
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "各份相加须等于" in wrong.content.decode()
    parties = [field.label for field in wrong.context["form"].share_fields]
    first, second = (
        next(place for place, label in enumerate(parties) if name in label)
        for name in ("recruiter", "rival")
    )
    shares = {f"share_{first}": "60", f"share_{second}": "40"}
    send(bureau, "conflict", conflict.pk, decision="split", reason="共同招引", **shares)
    conflict.refresh_from_db()
    assert conflict.decision == "split"
    assert "共同招引" in page(bureau, "conflict", conflict.pk)
    assert lead.credits.count() == 2
    assert "共同招引" in page(bureau, "conflicts", state="decided")


def test_a_pooled_lead_is_picked_with_a_button(lead: Lead, staff: Staff, recruiter: Client) -> None:
    actions.release(lead=lead, reason="无力", by=staff.recruiter, at=NOON)
    mate = signed_in(staff.mate)
    assert lead.firm_name in page(mate, "pool")
    assert lead.firm_name not in page(signed_in(staff.rival), "pool")
    answer = mate.post(reverse("leads:act", args=[lead.code, "pick"]), follow=True)
    assert "已领取" in answer.content.decode()


def test_credit_is_divided_on_a_page(lead: Lead, bureau: Client, recruiter: Client) -> None:
    assert page(bureau, "credit", lead.code)
    wrong = send(bureau, "credit", lead.code, share_0="abc", reason="x")
    assert wrong.status_code == 422
    send(bureau, "credit", lead.code, share_0="100", reason="独自")
    assert lead.credits.get().share == 1
    assert recruiter.get(reverse("leads:credit", args=[lead.code])).status_code == 403


def test_the_rules_of_a_region_are_edited_and_taken_back(staff: Staff, world: World) -> None:
    admin = signed_in(staff.administrator)
    text = page(admin, "rules", region=world.city.code)
    assert "沿用" in text
    values = dict(re.findall(r'name="(\w+)" value="(\d+)"', text)) | {
        "protection_days": "60", "large_amount": "3",
    }  # fmt: skip
    address = f"{reverse('leads:rules')}?region={world.city.code}"
    assert admin.post(address, values).status_code == 302
    rule = LeadRule.objects.get()
    assert (rule.region, rule.protection_days, rule.large_amount) == (world.city, 60, 3 * YI)
    assert admin.post(address, values | {"protection_days": "0"}).status_code == 422
    admin.post(f"{reverse('leads:reset_rules')}?region={world.city.code}")
    assert not LeadRule.objects.exists()


def test_work_of_the_day(report: Report, staff: Staff, world: World, lead: Lead) -> None:
    waiting = report(by=staff.department, firm_name="等响应公司", at=NOON)
    actions.ask_transfer(
        lead=lead, to_unit=staff.other_squad, reason="试", by=staff.recruiter, at=NOON
    )
    report(by=staff.rival, firm_name="等响应公司", region=world.other_county, confirmed=True)

    def work(user: Any, at: Any = NOON) -> set[tuple[str, str]]:
        access = access_of(user, day_of(at))
        return {(one.kind, one.title) for source in SOURCES for one in source(access, at, 30)}

    assert ("lead_duty", lead.firm_name) in work(staff.recruiter)
    assert ("lead_duty", waiting.firm_name) in work(staff.bureau)
    assert ("lead_transfer", lead.firm_name) in work(staff.rival)
    assert ("lead_transfer", lead.firm_name) not in work(staff.recruiter)
    assert ("lead_conflict", waiting.firm_name) in work(staff.bureau)
    assert ("lead_late", lead.firm_name) in work(staff.leader, NOON + days(20))
    assert ("lead_lapsing", lead.firm_name) in work(staff.recruiter, NOON + days(80))
    assert work(staff.stranger) == set()
    today = signed_in(staff.recruiter).get(reverse("projects:today")).content.decode()
    assert "线索：" in today
