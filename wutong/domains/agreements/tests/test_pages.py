"""The pages: what a person does there, what is refused beside the field, who sees what."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import assert_no_growth, queries_of
from wutong.domains.agreements import actions
from wutong.domains.agreements.models import (
    Agreement,
    Commitment,
    FairCompetitionRule,
    FlaggedClause,
    ReviewMeeting,
    ReviewSetting,
)
from wutong.domains.agreements.tests.scene import (
    BAD,
    CLEAN,
    NOON,
    TODAY,
    Scene,
    signed_in,
    word_file,
)
from wutong.kernel import registry
from wutong.kernel.audit.models import ExportEntry

COUNTS = Path(__file__).with_name("query_counts.json")
PAGES = (
    "list", "detail", "fair", "version", "differences", "proposals", "edit", "meetings", "meeting",
    "hold", "ledger", "commitment", "rules",
)  # fmt: skip


def page(client: Client, name: str, *args: Any, status: int = 200, **query: Any) -> str:
    answer = client.get(reverse(f"agreements:{name}", args=args), query)
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def send(client: Client, name: str, *args: Any, status: int = 302, **data: Any) -> Any:
    answer = client.post(reverse(f"agreements:{name}", args=args), data)
    assert answer.status_code == status, answer.content.decode()
    return answer


def phases(**more: Any) -> dict[str, Any]:
    return {"phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "0", **more}


@pytest.fixture
def bureau(scene: Scene) -> Client:
    return signed_in(scene.bureau)


def test_an_agreement_is_drafted_with_its_phases(scene: Scene, bureau: Client) -> None:
    data = phases(kind="formal", title="投资协议", project=scene.project.code, amount="30000",
                  **{"phases-0-name": "一期", "phases-0-amount": "10000"})  # fmt: skip
    send(bureau, "new", **data)
    agreement = Agreement.objects.get()
    assert agreement.amount == 300_000_000
    assert [one.amount for one in agreement.phases.all()] == [100_000_000]
    text = page(bureau, "detail", agreement.pk)
    for words in ("<b>3.00</b>", "宁锂公司", "一期", "还没有协议文本"):
        assert words in text
    assert "投资协议" in page(bureau, "list", q="投资")
    assert "没有符合条件的协议" in page(bureau, "list", q="别的")


def test_an_unknown_firm_is_refused_beside_its_field(scene: Scene, bureau: Client) -> None:
    data = phases(kind="formal", title="x", project=scene.project.code, firms="没有的公司")
    answer = send(bureau, "new", status=422, **data)
    assert "客商库里没有：没有的公司" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_a_text_is_uploaded_flagged_and_decided(scene: Scene, bureau: Client) -> None:
    agreement = scene.draft()
    send(bureau, "version_new", agreement.pk, file=word_file(*BAD.strip().split("\n")))
    text = page(bureau, "fair", agreement.pk)
    assert "<mark>返还</mark>" in text
    assert "第十条" in text
    assert "请由他人审查" in text
    supervisor = signed_in(scene.supervisor)
    flag = FlaggedClause.objects.get()
    name = f"f{flag.pk}"
    refused = send(supervisor, "decide", agreement.pk, flag.pk, status=422,
                   **{f"{name}-decision": "keep", f"{name}-reason": "有国务院文件"})  # fmt: skip
    assert "第十二条" in refused.content.decode()
    assert "有国务院文件" in refused.content.decode()
    send(supervisor, "decide", agreement.pk, flag.pk,
         **{f"{name}-decision": "harmless", f"{name}-reason": "有国务院文件"})  # fmt: skip
    assert "都有审查意见" in page(supervisor, "fair", agreement.pk)
    assert "<mark>" in page(bureau, "version", agreement.pk, 1)
    answer = bureau.get(reverse("agreements:download", args=[agreement.pk, 1]))
    assert answer["Content-Disposition"].startswith("attachment")


def test_differences_are_readable(scene: Scene, bureau: Client) -> None:
    agreement = scene.with_text("第一条 投资1.5亿元。")
    actions.paste_version(agreement=agreement, text="第一条 投资2亿元。", by=scene.bureau, at=NOON)
    text = page(bureau, "differences", agreement.pk)
    assert '<del class="was">1.5</del><ins class="now">2</ins>' in text
    assert "修改 1 条" in text


def test_text_is_never_html(scene: Scene, bureau: Client) -> None:
    agreement = scene.with_text(
        "第一条 <script>alert(1)</script>乙方缴纳的税收由甲方返还<b>全部</b>。"
    )
    for name, args in (("fair", ()), ("version", (1,)), ("proposals", ())):
        text = page(bureau, name, agreement.pk, *args)
        assert "<script>alert" not in text
        assert "<b>全部" not in text


def test_from_the_opinion_to_the_signing(scene: Scene, bureau: Client) -> None:
    agreement = scene.with_text(CLEAN)
    send(bureau, "move", agreement.pk, "send")
    send(bureau, "ask", agreement.pk, unit=scene.finance.pk, working_days="3")
    opinion = agreement.opinions.get()
    department = signed_in(scene.department)
    assert "乙方依法纳税" in page(department, "opinion", opinion.pk)
    refused = send(department, "opinion", opinion.pk, status=422, answer="object")
    assert "请写明具体意见" in refused.content.decode()
    send(department, "opinion", opinion.pk, answer="agree")
    send(
        bureau,
        "meeting_new",
        title="第1次协议审核会",
        region=scene.world.city.code,
        on="2022-09-01",
    )
    meeting = ReviewMeeting.objects.get()
    send(bureau, "put", meeting.pk, agreement=agreement.pk)
    item = meeting.items.get()
    send(bureau, "hold", meeting.pk, status=422, minutes="纪要")
    send(bureau, "hold", meeting.pk, minutes="纪要", **{f"decision_{item.pk}": "pass"})
    assert "通过" in page(bureau, "meeting", meeting.pk)
    send(bureau, "sign", agreement.pk, on="2022-09-02")
    text = page(bureau, "detail", agreement.pk)
    assert "已签署" in text
    assert reverse("projects:claim_stage", args=[scene.project.code, "signed"]) in text


def test_signing_too_early_says_all_that_is_missing(scene: Scene, bureau: Client) -> None:
    agreement = scene.with_text(BAD)
    assert "公平竞争审查有 1 条待处理（第二条）" in page(bureau, "sign", agreement.pk)
    send(bureau, "sign", agreement.pk, status=422, on="2022-09-02")


def test_a_proposal_is_confirmed_claimed_and_confirmed_by_another(
    scene: Scene, bureau: Client
) -> None:
    agreement = scene.signed(text="第一条 乙方应在2022年12月31日前完成固定资产投资3亿元。")
    text = page(bureau, "proposals", agreement.pk)
    assert "3.00 亿元" in text
    assert not Commitment.objects.exists()
    form = page(bureau, "commitment_new", agreement.pk, side="firm", kind="invest", text="投资",
                due_on="2022-12-31", amount="30000")  # fmt: skip
    assert 'value="30000"' in form
    send(bureau, "commitment_new", agreement.pk, side="firm", kind="invest", text="投资",
         due_on="2022-12-31", amount="30000")  # fmt: skip
    one = Commitment.objects.get()
    assert one.owner == scene.bureau
    send(bureau, "commitment_claim", one.pk, on="2022-09-05", note="已到位")
    send(bureau, "commitment_decide", one.pk, "confirm", status=422)
    supervisor = signed_in(scene.supervisor)
    send(supervisor, "commitment_decide", one.pk, "confirm")
    assert "已确认履行" in page(bureau, "commitment", one.pk)


def test_the_ledger_is_narrowed_and_taken_out(scene: Scene, bureau: Client) -> None:
    agreement = scene.signed()
    scene.promise(agreement, text="=1+1 超期的", due_on=date(2020, 1, 1))
    scene.promise(agreement, text="以后的", due_on=date(2090, 1, 1), side="government", kind="land")
    assert "以后的" not in page(bureau, "ledger", due="overdue")
    assert "超期的" not in page(bureau, "ledger", side="government")
    answer = send(bureau, "ledger_export", status=200, reason="报送", query="side=firm")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][4] == "'=1+1 超期的"
    entry = ExportEntry.objects.get()
    assert (entry.kind, entry.row_count, entry.reason) == ("agreements.commitments", 1, "报送")
    send(bureau, "ledger_export", reason="")
    assert ExportEntry.objects.count() == 1


def test_the_agenda_is_taken_out(scene: Scene, bureau: Client) -> None:
    meeting = scene.meeting(scene.with_text(title="@协议"))
    answer = send(bureau, "meeting_export", meeting.pk, status=200, reason="会务")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[2] for row in sheet.iter_rows(values_only=True)] == ["协议名称", "'@协议"]


def test_settings_of_a_region(scene: Scene) -> None:
    client = signed_in(scene.administrator)
    code = scene.world.city.code
    assert "税收返还" in page(client, "rules_of", code)
    send(client, "setting", code, opinion_days="3", remind_days="15")
    assert ReviewSetting.objects.get(region=scene.world.city).needs_meeting is False
    send(client, "reset", code)
    assert not ReviewSetting.objects.filter(region=scene.world.city).exists()
    facts = {"code": "beer", "title": "定销", "article": "第八条", "why": "限定", "level": "likely",
             "active": "on"}  # fmt: skip
    refused = send(client, "rule_new", code, status=422, words="…………", **facts)
    assert "超过" in refused.content.decode()
    send(client, "rule_new", code, words="地产啤酒|本地啤酒\n专销", **facts)
    rule = FairCompetitionRule.objects.get(region=scene.world.city)
    assert rule.patterns == [["地产啤酒|本地啤酒", "专销"]]
    assert "地产啤酒" in page(client, "rule", code, rule.pk)
    send(client, "library_new", code, topic="啤酒", text="不得专销", basis="第八条")
    page(signed_in(scene.bureau), "rules", status=403)


def test_a_confidential_agreement_is_on_no_page_of_others(scene: Scene) -> None:
    agreement = scene.with_text(BAD, title="绝密协议")
    scene.promise(agreement)
    scene.project.confidential = True
    scene.project.save()
    clerk = signed_in(scene.clerk)
    assert "绝密协议" not in page(clerk, "list") + page(clerk, "ledger")
    for name in ("detail", "fair", "differences"):
        page(clerk, name, agreement.pk, status=404)
    page(clerk, "commitment", agreement.commitments.get().pk, status=404)
    supervisor = signed_in(scene.supervisor)
    trail = supervisor.get(reverse("org:trail")).content.decode()
    assert "起草协议" not in trail
    assert "绝密协议" not in trail


def test_work_of_today(scene: Scene) -> None:
    agreement = scene.signed()
    scene.promise(agreement, due_on=TODAY + timedelta(days=10), text="快到期")
    claimed = scene.promise(agreement, due_on=TODAY + timedelta(days=300), text="已申报")
    actions.claim_fulfilled(commitment=claimed, on=TODAY, note="好", by=scene.bureau, at=NOON)
    other = scene.with_text(BAD, title="待审协议")
    actions.request_opinion(agreement=other, unit=scene.finance, by=scene.bureau, at=NOON)

    def kinds(user: Any) -> dict[str, list[str]]:
        from wutong.domains.org.queries import access_of

        found: dict[str, list[str]] = {}
        for item in registry.work_for(access_of(user, TODAY), NOON, 30):
            found.setdefault(item.kind, []).append(item.title)
        return found

    assert kinds(scene.bureau)["commitments_due"] == ["快到期"]
    assert kinds(scene.supervisor)["commitments_claimed"] == ["已申报"]
    assert kinds(scene.supervisor)["fair_competition"] == ["待审协议"]
    assert kinds(scene.department)["agreement_opinions"] == ["待审协议"]
    assert "fair_competition" not in kinds(scene.bureau)
    assert "commitments_claimed" not in kinds(scene.bureau)


def test_panels_on_the_pages_below(scene: Scene, bureau: Client) -> None:
    agreement = scene.signed(title="面板上的协议")
    scene.promise(agreement, text="面板上的承诺")
    text = bureau.get(reverse("projects:detail", args=[scene.project.code])).content.decode()
    assert "面板上的协议" in text
    assert "面板上的承诺" in text
    text = bureau.get(reverse("investors:detail", args=[scene.firm.pk])).content.decode()
    assert "面板上的协议" in text


def fill(scene: Scene, agreement: Agreement, begun: int, until: int) -> None:
    """More rows of every kind that a page lists."""
    for number in range(begun, until):
        scene.promise(agreement, text=f"承诺{number}", owner_unit=scene.finance)
        agreement.refresh_from_db()
        text = f"{BAD}第四条 乙方于2023年3月{number + 1}日前投产{number}。"
        actions.paste_version(agreement=agreement, text=text, by=scene.bureau, at=NOON)
        more = scene.with_text(f"{BAD}{number}", title=f"协议{number}",
                               firms=[scene.another_firm(f"公司{number}")])  # fmt: skip
        scene.meeting(more)
        actions.put_on_agenda(
            meeting=ReviewMeeting.objects.order_by("pk").first(), agreement=more, by=scene.bureau,
            at=NOON,
        ) if number else None  # fmt: skip


def test_no_page_asks_more_often_with_more_rows(scene: Scene) -> None:
    agreement = scene.with_text(CLEAN)
    bureau, administrator = signed_in(scene.bureau), signed_in(scene.administrator)
    fill(scene, agreement, 0, 2)
    first = ReviewMeeting.objects.order_by("pk").first()
    promise = Commitment.objects.order_by("pk").first()
    arguments = {"list": (), "meetings": (), "ledger": (), "meeting": (first.pk,),
                 "hold": (first.pk,), "commitment": (promise.pk,), "rules": (),
                 "version": (agreement.pk, 2)}  # fmt: skip

    def count(name: str) -> int:
        address = reverse(f"agreements:{name}", args=arguments.get(name, (agreement.pk,)))
        return queries_of(administrator if name == "rules" else bureau, address)

    assert_no_growth(
        COUNTS, lambda: {name: count(name) for name in PAGES},
        lambda: fill(scene, agreement, 2, 12),
    )  # fmt: skip
