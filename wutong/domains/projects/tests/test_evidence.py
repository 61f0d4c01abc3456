"""Papers: which files are kept, how, and who gets them back."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.org.choices import Role
from wutong.domains.projects import actions
from wutong.domains.projects.models import Evidence, Project
from wutong.domains.projects.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.projects.rules.papers import LONGEST_NAME, harmless_name, inspect
from wutong.domains.projects.tests.conftest import NOON, PDF, Staff, paper, signed_in
from wutong.domains.projects.tests.world import World, person, project
from wutong.kernel.audit.models import AuditEntry

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
TYPES = "[Content_Types].xml"


def package(*names: str, types: str = "<Types/>") -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as made:
        made.writestr(TYPES, types)
        for name in names:
            made.writestr(name, "x")
    return held.getvalue()


def old_workbook() -> bytes:
    import xlwt

    held, book = BytesIO(), xlwt.Workbook()
    book.add_sheet("a")
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("合同.pdf", PDF, "application/pdf"),
        ("现场.PNG", PNG, "image/png"),
        ("现场.jpeg", JPEG, "image/jpeg"),
        ("报告.docx", package("word/document.xml"), "wordprocessingml"),
        ("统计.xlsx", package("xl/workbook.xml"), "spreadsheetml"),
        ("汇报.pptx", package("ppt/presentation.xml"), "presentationml"),
        ("发票.ofd", package("OFD.xml"), "application/ofd"),
        ("旧表.xls", old_workbook(), "application/vnd.ms-excel"),
    ],
)
def test_papers_are_taken_by_what_they_hold(name: str, content: bytes, content_type: str) -> None:
    found = inspect(name, BytesIO(content))
    assert (found.name, content_type in found.content_type) == (name, True)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("run.exe", b"MZ" + b"\0" * 60, "不收"),
        ("page.html", b"<html>", "不收"),
        ("page.svg", b"<svg/>", "不收"),
        ("book.xlsm", package("xl/workbook.xml"), "不收"),
        ("nothing", PDF, "没有扩展名"),
        ("empty.pdf", b"", "空"),
        ("contract.pdf", b"MZ" + b"\0" * 60, "不符"),
        ("contract.pdf", b"<html><script>", "不符"),
        ("scan.png", JPEG, "不符"),
        ("book.xlsx", package("word/document.xml"), "不符"),
        ("book.xlsx", b"PK\x03\x04 broken", "不符"),
        ("book.xlsx", old_workbook(), "不符"),
        ("book.xlsx", package("xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        ("book.docx", package("word/a.xml", "word/VBAPROJECT.BIN"), "宏"),
        ("book.docx", package("word/a.xml", types="<x macroEnabled.main/>"), "宏"),
        ("old.xls", PDF, "不符"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不符"),
    ],
)
def test_other_files_are_refused_with_the_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(BadValue, match=why):
        inspect(name, BytesIO(content))


@given(st.text(min_size=1, max_size=400))
def test_a_kept_name_is_harmless(name: str) -> None:
    clean = harmless_name(name)
    assert len(clean) <= LONGEST_NAME
    assert not set(clean) & set('/\\<>:"|?*\0\r\n')
    assert harmless_name(clean) == clean


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\合同.pdf", "合同.pdf"),
        ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("长" * 300 + ".pdf", "长" * 156 + ".pdf"),
    ],
)
def test_names_lose_what_could_harm(given_name: str, kept: str) -> None:
    assert harmless_name(given_name) == kept


@pytest.fixture
def plant(world: World) -> Project:
    return project(world.county, NOON, unit=world.squad)


def test_a_paper_is_kept_under_a_random_name_with_its_hash(plant: Project, staff: Staff) -> None:
    kept = paper(plant, "contract", staff.recruiter, content=PDF)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (kept.name, kept.size) == ("contract.pdf", len(PDF))
    assert "contract" not in str(kept.file)
    assert Path(kept.file.path).is_relative_to(settings.MEDIA_ROOT)
    assert not Path(settings.MEDIA_ROOT).is_relative_to(settings.STATIC_ROOT)
    entry = AuditEntry.objects.get(action="projects.evidence_attached")
    assert entry.changes["sha256"] == [None, kept.sha256]


def test_the_same_file_is_not_kept_twice(plant: Project, staff: Staff) -> None:
    first = paper(plant, "contract", staff.bureau, content=PDF)
    with pytest.raises(BadValue, match="同一份文件"):
        paper(plant, "contract", staff.bureau, content=PDF)
    paper(plant, "filing", staff.bureau, content=PDF)
    actions.withdraw_evidence(evidence=first, by=staff.bureau, at=NOON, reason="传错")
    paper(plant, "contract", staff.bureau, content=PDF)


def test_too_big_a_file_is_refused(plant: Project, staff: Staff, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 10
    with pytest.raises(BadValue, match="MB"):
        paper(plant, "contract", staff.bureau)


@pytest.mark.parametrize("kind", ["ledger_row", "nonsense", ""])
def test_a_kind_that_people_cannot_upload(plant: Project, staff: Staff, kind: str) -> None:
    with pytest.raises(BadValue, match="类别"):
        paper(plant, kind, staff.bureau)


@pytest.mark.parametrize("who", ["leader", "supervisor", "clerk", "stranger"])
def test_who_may_not_upload(plant: Project, staff: Staff, who: str) -> None:
    with pytest.raises(NotAllowed):
        paper(plant, "contract", getattr(staff, who))
    assert not Evidence.objects.exists()


def test_no_file_is_left_when_the_row_cannot_be_written(
    plant: Project, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(**_: Any) -> None:
        raise OSError("disk full")

    before = len([one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()])
    monkeypatch.setattr("wutong.kernel.audit.record", fault)
    with pytest.raises(OSError, match="disk full"):
        paper(plant, "contract", staff.bureau)
    assert len([one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]) == before
    assert not Evidence.objects.exists()


def test_a_paper_under_a_claim_cannot_be_taken_down(plant: Project, staff: Staff) -> None:
    held = paper(plant, "other", staff.bureau)
    claim = actions.claim_milestone(
        project=plant, stage="reserve", on=date(2022, 9, 1), by=staff.bureau, at=NOON,
        evidence=[held],
    )  # fmt: skip
    down: dict[str, Any] = {"evidence": held, "by": staff.bureau, "at": NOON, "reason": "传错"}
    with pytest.raises(BadValue, match="支撑"):
        actions.withdraw_evidence(**down)
    actions.reject(claim=claim, by=staff.supervisor, at=NOON, reason="不清")
    with pytest.raises(BadValue, match="原因"):
        actions.withdraw_evidence(**(down | {"reason": ""}))
    actions.withdraw_evidence(**down)
    with pytest.raises(AlreadyMoved):
        actions.withdraw_evidence(**down)
    assert Path(held.file.path).exists()


# -- over HTTP --------------------------------------------------------------------------------


def test_a_download_is_never_shown_inline_and_is_written_down(plant: Project, staff: Staff) -> None:
    file: Any = ContentFile(PDF, name="投资 合同.pdf")
    kept = actions.attach_evidence(
        project=plant, kind="contract", file=file, by=staff.bureau, at=NOON
    )
    answer = signed_in(staff.leader).get(reverse("projects:download", args=[kept.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%E6%8A%95%E8%B5%84%20%E5%90%88%E5%90%8C.pdf" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    entry = AuditEntry.objects.get(action="projects.evidence_downloaded")
    assert entry.actor == staff.leader


def test_out_of_scope_there_is_no_such_paper(plant: Project, world: World, staff: Staff) -> None:
    kept = paper(plant, "contract", staff.bureau)
    outsider = person("squad-elsewhere", Role.RECRUITER, region=world.other_county)
    for who in (staff.stranger, outsider):
        client = signed_in(who)
        assert client.get(reverse("projects:download", args=[kept.pk])).status_code == 404
        assert client.post(
            reverse("projects:withdraw_evidence", args=[kept.pk]), {"reason": "x"}
        ).status_code == 404  # fmt: skip
    Project.objects.filter(pk=plant.pk).update(confidential=True)
    address = reverse("projects:download", args=[kept.pk])
    assert signed_in(staff.bureau).get(address).status_code == 404
    assert signed_in(staff.leader).get(address).status_code == 200


def test_a_ledger_row_is_named_and_has_no_file(plant: Project, staff: Staff) -> None:
    row = Evidence.objects.create(
        project=plant, kind="ledger_row", name="2022.xlsx", sha256="ab" * 32, sheet="签约", row=7,
        added_at=NOON,
    )  # fmt: skip
    client = signed_in(staff.bureau)
    assert client.get(reverse("projects:download", args=[row.pk])).status_code == 404
    page = client.get(reverse("projects:milestones", args=[plant.code])).content.decode()
    assert "2022.xlsx「签约」第 7 行" in page


def test_uploading_through_the_page_comes_back_to_where_one_was(
    plant: Project, staff: Staff
) -> None:
    client = signed_in(staff.recruiter)
    address = reverse("projects:attach", args=[plant.code])
    back = reverse("projects:claim_stage", args=[plant.code, "signed"])
    answer = client.post(
        address, {"kind": "contract", "file": ContentFile(PDF, name="a.pdf"), "next": back}
    )
    assert answer.status_code == 302
    assert answer["Location"] == back
    refused = client.post(
        address, {"kind": "contract", "file": ContentFile(b"MZ", name="a.exe"), "next": back}
    )
    assert refused.status_code == 422
    assert "不收" in refused.content.decode()
    away = client.post(
        address,
        {"kind": "filing", "file": ContentFile(PDF, name="b.pdf"), "next": "https://evil.example"},
    )
    assert away["Location"].startswith("/projects/")
