"""Drafting, versions, flags, review, signing: what is let through and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from wutong.domains.agreements import actions
from wutong.domains.agreements.models import (
    Agreement,
    AgreementVersion,
    FairCompetitionRule,
    FlaggedClause,
)
from wutong.domains.agreements.rules.errors import (
    AlreadyMoved,
    BadValue,
    NotAllowed,
    NotReady,
    OwnWork,
)
from wutong.domains.agreements.tests.scene import BAD, CLEAN, NOON, TODAY, Scene, word_file
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects import actions as projects
from wutong.domains.projects.queries.gates import gate_state
from wutong.kernel.audit.models import AuditEntry

CONDITION = "公平竞争审查"


def decide(flag: FlaggedClause, by: User, decision: str = "harmless", **more: Any) -> FlaggedClause:
    flag.refresh_from_db()
    facts = {"reason": "有依据", "at": NOON} | more
    return actions.decide_clause(flag=flag, decision=decision, by=by, **facts)


def paste(agreement: Agreement, text: str, by: User) -> AgreementVersion:
    agreement.refresh_from_db()
    return actions.paste_version(agreement=agreement, text=text, by=by, at=NOON)


def flags(agreement: Agreement) -> list[FlaggedClause]:
    return list(agreement.versions.first().flags.all())


def gate_is_open(scene: Scene) -> bool:
    _table, states = gate_state(scene.project, "signed")
    return next(one.passed for one in states if CONDITION in one.group)


def test_an_agreement_takes_place_number_and_firm_from_its_project(scene: Scene) -> None:
    first, second = scene.draft(), scene.draft()
    assert (first.number, second.number) == ("130302-XY-2022-0001", "130302-XY-2022-0002")
    assert first.region == scene.world.county
    assert [one.investor for one in first.parties.all()] == [scene.firm]
    assert first.owner == scene.bureau


def test_a_supplement_refers_to_its_agreement(scene: Scene) -> None:
    first = scene.draft()
    more = scene.draft(kind="supplement", supplements=first, project=None)
    assert more.project == scene.project
    with pytest.raises(BadValue, match="补充"):
        scene.draft(kind="supplement")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=more.pk).update(supplements=None)


def test_who_has_no_right_here_drafts_nothing(scene: Scene) -> None:
    for user in (scene.stranger, scene.clerk, scene.supervisor):
        with pytest.raises(NotAllowed):
            scene.draft(by=user)


def test_a_number_stands_once(scene: Scene) -> None:
    scene.draft(number="秦协〔2022〕1号")
    with pytest.raises(BadValue, match="已经有了"):
        scene.draft(number="秦协〔2022〕1号")


def test_two_edits_of_one_version(scene: Scene) -> None:
    agreement = scene.draft()
    seen = agreement.version
    actions.edit_agreement(
        agreement=agreement, changes={"title": "改"}, by=scene.bureau, at=NOON, seen_version=seen,
        phases=[actions.PhaseFacts("一期", None, TODAY)],
    )  # fmt: skip
    with pytest.raises(AlreadyMoved):
        actions.edit_agreement(
            agreement=agreement, changes={"title": "再改"}, by=scene.bureau, at=NOON,
            seen_version=seen,
        )  # fmt: skip
    assert [one.name for one in agreement.phases.all()] == ["一期"]


def test_versions_are_numbered_hashed_and_never_the_same_twice(scene: Scene) -> None:
    agreement = scene.with_text(BAD)
    with pytest.raises(BadValue, match="完全相同"):
        actions.paste_version(agreement=agreement, text=BAD, by=scene.bureau, at=NOON)
    actions.upload_version(
        agreement=agreement, file=word_file("第一条 乙方依法纳税。"), by=scene.bureau, at=NOON
    )
    second, first = agreement.versions.all()
    assert (first.number, second.number) == (1, 2)
    assert (first.text, second.text) == (BAD.strip(), "第一条 乙方依法纳税。")
    assert len(second.sha256) == 64
    assert second.name == "投资协议.docx"


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(b"MZ", name="a.docx"),
        ContentFile(b"%PDF-1.7", name="a.pdf"),
        ContentFile(b"x", name="a.exe"),
        ContentFile(b"", name="a.txt"),
    ],
)
def test_other_files_are_refused_and_leave_nothing(scene: Scene, file: Any) -> None:
    agreement = scene.draft()
    with pytest.raises(BadValue):
        actions.upload_version(agreement=agreement, file=file, by=scene.bureau, at=NOON)
    assert not AgreementVersion.objects.exists()


def test_a_version_flags_its_clauses_with_the_article(scene: Scene) -> None:
    (flag,) = flags(scene.with_text(BAD))
    assert flag.label == "第二条"
    assert "第十条" in flag.hits[0]["article"]
    start, end = flag.hits[0]["marks"][0]
    assert BAD[start:end] in flag.text


def test_a_flagged_clause_keeps_the_gate_shut_until_a_reviewer_decides(scene: Scene) -> None:
    assert gate_is_open(scene)
    agreement = scene.with_text(BAD)
    assert not gate_is_open(scene)
    (flag,) = flags(agreement)
    decide(flag, scene.supervisor, "keep", exception="innovation", until="2025年底")
    assert gate_is_open(scene)


def test_the_claim_of_the_signing_is_refused_and_says_why(scene: Scene) -> None:
    scene.with_text(BAD)
    with pytest.raises(Exception, match=CONDITION):
        projects.claim_milestone(
            project=scene.project, stage="signed", on=TODAY, by=scene.bureau, at=NOON
        )


def test_a_clause_to_be_changed_stands_in_the_way_until_it_is_gone(scene: Scene) -> None:
    agreement = scene.with_text(BAD)
    decide(flags(agreement)[0], scene.supervisor, "remove")
    assert not gate_is_open(scene)
    paste(agreement, CLEAN, scene.bureau)
    assert gate_is_open(scene)


def test_decisions_are_carried_over_for_the_same_words(scene: Scene) -> None:
    agreement = scene.with_text(BAD)
    decide(flags(agreement)[0], scene.supervisor)
    again = (
        BAD.replace("第二条", "第四条").replace("全额", "全\n额") + "第五条 甲方免征乙方房产税。\n"
    )
    paste(agreement, again, scene.bureau)
    carried, new = flags(agreement)
    assert (carried.decision, carried.decided_by, carried.reason) == (
        "harmless", scene.supervisor, "有依据",
    )  # fmt: skip
    assert carried.carried_from is not None
    assert new.decision == ""


def test_nobody_reviews_their_own_text(scene: Scene) -> None:
    agreement = scene.with_text(BAD)
    with pytest.raises(OwnWork):
        decide(flags(agreement)[0], scene.bureau)
    decide(flags(agreement)[0], scene.colleague)


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"reason": " "}, "理由"),
        ({"decision": "keep"}, "第十二条"),
        ({"decision": "keep", "exception": "innovation"}, "实施期限"),
        ({"decision": "whatever"}, "处理意见"),
    ],
)
def test_a_decision_says_why(scene: Scene, more: dict[str, str], match: str) -> None:
    agreement = scene.with_text(BAD)
    with pytest.raises(BadValue, match=match):
        decide(flags(agreement)[0], scene.supervisor, **more)


def test_others_decide_nothing_and_an_old_version_is_closed(scene: Scene) -> None:
    agreement = scene.with_text(BAD)
    (flag,) = flags(agreement)
    for user in (scene.recruiter, scene.clerk, scene.stranger, scene.department):
        with pytest.raises(NotAllowed):
            decide(flag, user)
    actions.paste_version(agreement=agreement, text=CLEAN, by=scene.bureau, at=NOON)
    with pytest.raises(AlreadyMoved):
        decide(flag, scene.supervisor)


def test_the_database_keeps_a_decision_whole(scene: Scene) -> None:
    (flag,) = flags(scene.with_text(BAD))
    for wrong in ({"decision": "harmless"}, {"reason": "x", "decision": "keep"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FlaggedClause.objects.filter(pk=flag.pk).update(**wrong)


def test_signing_names_all_that_is_missing(scene: Scene) -> None:
    agreement = scene.with_text(BAD, firms=())
    agreement.parties.all().delete()
    with pytest.raises(NotReady) as refusal:
        actions.sign_agreement(agreement=agreement, on=TODAY, by=scene.bureau, at=NOON)
    assert len(refusal.value.missing) == 3
    assert "第二条" in str(refusal.value)


def test_a_passed_agreement_is_signed_and_then_closed_to_changes(scene: Scene) -> None:
    agreement = scene.signed()
    assert (agreement.state, agreement.signed_on) == ("signed", TODAY)
    with pytest.raises(BadValue, match="补充协议"):
        actions.paste_version(agreement=agreement, text="新", by=scene.bureau, at=NOON)
    with pytest.raises(BadValue, match="补充协议"):
        actions.edit_agreement(
            agreement=agreement, changes={"title": "x"}, by=scene.bureau, at=NOON
        )
    actions.close_agreement(
        agreement=agreement, state="ended", on=TODAY, reason="全部履行", by=scene.bureau, at=NOON
    )
    assert agreement.state == "ended"


def test_a_draft_is_terminated_and_no_longer_in_the_way(scene: Scene) -> None:
    agreement = scene.with_text(BAD)
    with pytest.raises(BadValue, match="已签署"):
        actions.close_agreement(
            agreement=agreement, state="ended", on=TODAY, reason="x", by=scene.bureau, at=NOON
        )
    actions.close_agreement(
        agreement=agreement, state="terminated", on=TODAY, reason="谈不拢", by=scene.bureau, at=NOON
    )
    assert gate_is_open(scene)


def test_the_signed_file_becomes_the_projects_contract(scene: Scene) -> None:
    agreement = scene.draft()
    actions.upload_version(
        agreement=agreement, file=word_file("第一条 乙方依法纳税。"), by=scene.bureau, at=NOON
    )
    scene.hold(scene.meeting(agreement))
    agreement.refresh_from_db()
    with pytest.raises(BadValue, match="签署后"):
        actions.file_as_evidence(agreement=agreement, by=scene.bureau, at=NOON)
    actions.sign_agreement(agreement=agreement, on=TODAY, by=scene.bureau, at=NOON)
    paper = actions.file_as_evidence(agreement=agreement, by=scene.bureau, at=NOON)
    assert (paper.kind, paper.project) == ("contract", scene.project)
    with pytest.raises(BadValue, match="已经在佐证里"):
        actions.file_as_evidence(agreement=agreement, by=scene.bureau, at=NOON)


def test_who_sees_an_agreement(scene: Scene) -> None:
    agreement = scene.with_text()

    def seen(user: User) -> bool:
        access = access_of(user, TODAY)
        return Agreement.objects.visible_to(access).filter(pk=agreement.pk).exists()

    assert seen(scene.clerk)
    assert not seen(scene.stranger)
    scene.project.confidential = True
    scene.project.save()
    assert [seen(one) for one in (scene.clerk, scene.department, scene.leader)] == [
        False, False, True,
    ]  # fmt: skip


def test_a_region_adds_rules_and_never_touches_the_national_ones(scene: Scene) -> None:
    facts = {"code": "beer", "title": "定销啤酒", "article": "第八条第（三）项", "article_text": "不得限定",
             "why": "限定购买", "by": scene.administrator, "at": NOON}  # fmt: skip
    actions.save_rule(region=scene.world.city, words=[["本地啤酒|地产啤酒", "专销"]], **facts)
    found = flags(scene.with_text("第一条 各饭店专销地产啤酒。"))
    assert "beer" in {hit["rule"] for one in found for hit in one.hits}
    with pytest.raises(BadValue, match="已有代码"):
        actions.save_rule(region=scene.world.city, words=[["x"]], **facts)
    with pytest.raises(BadValue, match="至少写"):
        actions.save_rule(region=scene.world.city, words=[], **(facts | {"code": "y"}))
    national = FairCompetitionRule.objects.filter(region=None).first()
    with pytest.raises(BadValue, match="全国"):
        actions.save_rule(region=scene.world.city, words=[["x"]], rule=national, **facts)
    with pytest.raises(NotAllowed):
        actions.save_rule(
            region=scene.world.city, words=[["x"]], **(facts | {"by": scene.bureau, "code": "z"})
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        FairCompetitionRule.objects.filter(region=None).update(active=False)


def test_every_write_leaves_one_line_in_the_trail(scene: Scene) -> None:
    scene.signed()
    actions_done = list(AuditEntry.objects.filter(action__startswith="agreements.")
                        .order_by("pk").values_list("action", flat=True))  # fmt: skip
    assert actions_done == [
        "agreements.created", "agreements.version_added", "agreements.meeting_saved",
        "agreements.sent_to_review", "agreements.agenda_changed", "agreements.meeting_held",
        "agreements.signed",
    ]  # fmt: skip
    assert not AuditEntry.objects.filter(action__startswith="agreements.", region_path="").exists()
