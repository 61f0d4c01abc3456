"""A region with people of every role, a project with a firm, and short ways to do things."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from wutong.domains.agreements import actions
from wutong.domains.agreements.models import Agreement, Commitment, ReviewMeeting
from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.models import Project
from wutong.domains.projects.tests.world import World, build_world, person
from wutong.domains.projects.tests.world import project as a_project

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
TODAY = date(2022, 9, 9)
YI = Decimal(100_000_000)
CLEAN = "第一条 乙方依法纳税。\n第二条 项目用地以招标拍卖挂牌方式出让，乙方足额缴纳土地价款。\n"
BAD = (
    "第一条 乙方总投资不低于3亿元，2023年6月30日前开工。\n"
    "第二条 乙方缴纳的增值税地方留成部分，由甲方全额返还。\n"
    "第三条 争议由双方协商解决。\n"
)


@dataclass
class Scene:
    """Everything is there once it is made."""

    world: World
    bureau: User
    colleague: User
    supervisor: User
    administrator: User
    department: User
    clerk: User
    leader: User
    recruiter: User
    stranger: User
    finance: Unit
    justice: Unit
    firm: Investor
    project: Project
    counted: list[int] = field(default_factory=list)

    def another_firm(self, name: str) -> Investor:
        """A further firm."""
        return Investor.objects.create(name=name, normalized_name=name, created_at=NOON)

    def draft(self, **more: Any) -> Agreement:
        """A draft of the project, by the bureau."""
        facts = {"kind": "formal", "title": "锂电池项目投资协议", "project": self.project,
                 "by": self.bureau, "at": NOON} | more  # fmt: skip
        return actions.create_agreement(**facts)

    def with_text(self, text: str = CLEAN, **more: Any) -> Agreement:
        """A draft with a first version."""
        agreement = self.draft(**more)
        actions.paste_version(agreement=agreement, text=text, by=self.bureau, at=NOON)
        return agreement

    def meeting(self, *agreements: Agreement, on: date = TODAY, **more: Any) -> ReviewMeeting:
        """A planned meeting of the city with these on its agenda."""
        facts = {"region": self.world.city, "title": "协议审核会", "on": on, "by": self.bureau,
                 "at": NOON} | more  # fmt: skip
        made = actions.save_meeting(**facts)
        for agreement in agreements:
            agreement.refresh_from_db()
            if agreement.state == "draft":
                actions.send_to_review(agreement=agreement, by=self.bureau, at=NOON)
            actions.put_on_agenda(meeting=made, agreement=agreement, by=self.bureau, at=NOON)
        return made

    def hold(self, meeting: ReviewMeeting, decision: str = "pass", note: str = "") -> ReviewMeeting:
        """Hold it, with the same decision about everything."""
        decided = {one.pk: actions.Decided(decision, note) for one in meeting.items.all()}
        return actions.hold_meeting(
            meeting=meeting, decisions=decided, minutes="会议听取了汇报。", by=self.bureau, at=NOON
        )

    def passed(self, text: str = CLEAN, **more: Any) -> Agreement:
        """An agreement that a meeting has passed."""
        agreement = self.with_text(text, **more)
        self.hold(self.meeting(agreement))
        agreement.refresh_from_db()
        return agreement

    def signed(self, **more: Any) -> Agreement:
        """A signed one."""
        agreement = self.passed(**more)
        return actions.sign_agreement(agreement=agreement, on=TODAY, by=self.bureau, at=NOON)

    def promise(self, agreement: Agreement, **more: Any) -> Commitment:
        """A commitment of the firm, due in a month."""
        facts = {"side": "firm", "kind": "invest", "text": "投资3亿元", "by": self.bureau,
                 "due_on": TODAY + timedelta(days=30), "at": NOON} | more  # fmt: skip
        return actions.save_commitment(agreement=agreement, **facts)


def build_scene() -> Scene:
    """The scene, saved."""
    world = build_world()
    actions.load_defaults()
    firm = Investor.objects.create(name="宁锂公司", normalized_name="宁锂", created_at=NOON)
    department = person("department", Role.LINE_DEPARTMENT, region=world.city)
    return Scene(
        world=world,
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        colleague=person("colleague", Role.PROMOTION_BUREAU, region=world.city),
        supervisor=person("supervisor", Role.SUPERVISOR, region=world.city),
        administrator=person("admin", Role.ADMINISTRATOR, region=world.country),
        department=department,
        clerk=person("clerk", Role.APPROVAL_CLERK, region=world.city),
        leader=person("leader", Role.LEADER, region=world.city),
        recruiter=person("recruiter", Role.RECRUITER, unit=world.squad),
        stranger=person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere),
        finance=Unit.objects.create(name="财政局", kind=UnitKind.DEPARTMENT, region=world.city),
        justice=Unit.objects.create(name="司法局", kind=UnitKind.DEPARTMENT, region=world.city),
        firm=firm,
        project=a_project(world.county, NOON, investor=firm),
    )


def word_file(*paragraphs: str, name: str = "投资协议.docx") -> Any:
    """A small .docx with these paragraphs."""
    import docx

    document = docx.Document()
    for one in paragraphs:
        document.add_paragraph(one)
    kept = io.BytesIO()
    document.save(kept)
    return ContentFile(kept.getvalue(), name=name)


def signed_in(user: User) -> Client:
    """A browser in which ``user`` has signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client
