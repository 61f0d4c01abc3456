"""Lists go out over the API as from the page: the same rows, with a reason, in the export log."""

from __future__ import annotations

import io

import openpyxl

from wutong.domains.agreements.tests.scene import Scene, signed_in
from wutong.kernel.audit.models import ExportEntry

REASON = "reason=%E6%8A%A5%E9%80%81"


def cells(content: bytes) -> list[list[str]]:
    """The rows of a workbook's sheet, without its heading."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_agreements_and_the_ledger(scene: Scene) -> None:
    signed = scene.signed(title="已签的协议")
    scene.promise(signed)
    scene.draft(title="=起草的协议")
    browser = signed_in(scene.bureau)
    for address, kind, found in (
        ("agreements/export?state=signed", "agreements.list", "已签的协议"),
        ("commitments/export?side=firm", "agreements.commitments", "投资3亿元"),
        (f"agreement-meetings/{signed.agenda_items.get().meeting_id}/export?",
         "agreements.agenda", "已签的协议"),
    ):  # fmt: skip
        answer = browser.get(f"/api/v1/{address}&{REASON}")
        assert answer.status_code == 200, answer.content.decode()
        (row,) = cells(b"".join(answer.streaming_content))
        assert found in row
        log = ExportEntry.objects.latest("pk")
        assert (log.kind, log.row_count, log.reason) == (kind, 1, "报送")
    page = browser.post("/agreements/export/", {"reason": "报送", "query": "state=draft"})
    ((_number, title, *_rest),) = cells(b"".join(page.streaming_content))
    assert title == "'=起草的协议"


def test_a_reason_and_the_right_to_are_asked_for(scene: Scene) -> None:
    count = ExportEntry.objects.count()
    assert signed_in(scene.bureau).get("/api/v1/agreements/export").status_code == 422
    assert signed_in(scene.recruiter).get(f"/api/v1/agreements/export?{REASON}").status_code == 403
    assert signed_in(scene.bureau).post("/agreements/export/", {"reason": ""}).status_code == 302
    assert ExportEntry.objects.count() == count
