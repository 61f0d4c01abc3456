"""The catalogue over HTTP and on the command line; and many items at a time."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wutong.cli import main
from wutong.domains.approvals.actions.versions import write_parts
from wutong.domains.approvals.models import ApprovalItem, ItemVersion
from wutong.domains.approvals.queries.catalogue import catalogue_on
from wutong.domains.approvals.queries.shelf import findings_in
from wutong.domains.approvals.queries.workbook import standing_in, write_catalogue
from wutong.domains.approvals.rules.drafting import FIELDS, PaperLine
from wutong.domains.approvals.tests.desk import NOON, SAID, TODAY, Desk, build_desk
from wutong.domains.projects.tests.conftest import signed_in
from wutong.kernel import clock

pytestmark = pytest.mark.django_db
MANY = 340


@pytest.fixture
def desk(db: None) -> Desk:
    """The catalogue and its people."""
    return build_desk()


@pytest.fixture
def admin(desk: Desk) -> Client:
    """The country's administrator."""
    return signed_in(desk.administrator)


def answer(
    client: Client, path: str, method: str = "get", body: Any = None, status: int = 200
) -> Any:
    """What an operation answers."""
    more = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    found = getattr(client, method)(f"/api/v1{path}", **more)
    assert found.status_code == status, found.content.decode()
    return found.json() if found.content else None


BODY: dict[str, Any] = {
    "name": "园区入驻核查", "kind": "filing", "stage": "land_planning", "department": "管委会",
    "statutory_days": 5, "promised_days": 2, "requires": [{"item": "company_registration"}],
    "papers": [{"paper": "business_licence", "conditions": [
        {"attribute": "land_area", "test": "at_least", "value": "20000"}]}],
    "conditions": [{"attribute": "needs_forest", "test": "yes"}],
}  # fmt: skip


def test_an_item_is_drafted_put_in_force_read_and_ended(admin: Client) -> None:
    today = clock.today()
    version = answer(admin, "/approval-items/local/draft", "put", BODY)
    assert (version["number"], version["drafted"]) == (1, True)
    answer(admin, "/approval-items/local", status=404)
    answer(admin, "/approval-items/local/in-force", "post", {"since": str(today)})
    item = answer(admin, "/approval-items/local")
    assert item["papers"][0]["conditions"][0]["value"] == "20000"
    assert item["conditions_in_words"] == ["占用林地：是"]
    assert item["serial_days"] == 5
    assert "local" in [one["item"] for one in answer(admin, "/approval-items?text=ruzhu")["items"]]
    ended = answer(admin, "/approval-items/local/end", "post", {"on": str(today), "reason": "并入"})
    assert ended["valid_until"] == str(today)
    tomorrow = today + timedelta(days=1)
    answer(admin, f"/approval-items/local?on={tomorrow}", status=404)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"promised_days": 9}, "promised_days"),
        ({"papers": [{"paper": "nothing"}]}, "papers"),
        ({"requires": [{"item": "local"}]}, "requires"),
        ({"conditions": [{"attribute": "land_area", "test": "yes"}]}, "conditions"),
    ],
)
def test_a_refused_body_names_the_field(admin: Client, changed: dict[str, Any], field: str) -> None:
    told = answer(admin, "/approval-items/local/draft", "put", BODY | changed, 422)
    assert told["errors"][0]["field"] == field
    assert not ApprovalItem.objects.filter(code="local").exists()


def test_drafts_are_thrown_away_over_http(admin: Client) -> None:
    answer(admin, "/approval-items/local/draft", "put", BODY)
    answer(admin, "/approval-items/local/draft", "delete", status=204)
    answer(admin, "/approval-items/local/draft", "delete", status=404)


def test_handlers_and_numbers_over_http(desk: Desk) -> None:
    local, city = signed_in(desk.local), desk.world.city.code
    given = {"unit": desk.land.pk}
    answer(local, f"/approval-items/scheme_review/handler?region={city}", "put", given)
    assert answer(local, f"/approval-items/scheme_review?region={city}")["handler"] == str(
        desk.land
    )
    answer(local, "/approval-items/scheme_review/handler", "put", given, 403)
    rules = answer(local, f"/approval-rules?region={city}")
    changed = rules | {"correction_days": 15}
    assert answer(local, f"/approval-rules?region={city}", "put", changed)["correction_days"] == 15
    assert answer(local, "/approval-rules")["correction_days"] == 20


def uploaded(change: Any = None) -> SimpleUploadedFile:
    """The national file, changed."""
    with write_catalogue("", clock.today()) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    if change:
        change(book)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("目录.xlsx", kept.getvalue())


def longer(book: Any) -> None:
    """A law that gives more time."""
    book["事项"]["F2"].value = 60


def test_a_file_over_http_is_shown_and_then_written(admin: Client) -> None:
    today = clock.today()
    address = f"/api/v1/approval-catalogue/import?since={today}"
    shown = admin.post(address, {"file": uploaded(longer)}).json()
    assert [len(shown[one]) for one in ("new", "changed", "faults")] == [0, 1, 0]
    assert not shown["written"]
    assert not ItemVersion.objects.filter(number=2).exists()
    done = admin.post(f"{address}&write=true&mark={shown['mark']}", {"file": uploaded(longer)})
    assert done.json()["written"]
    late = admin.post(f"{address}&write=true&mark={shown['mark']}", {"file": uploaded(longer)})
    assert late.status_code == 409
    bad = admin.post(address, {"file": SimpleUploadedFile("目录.xlsx", b"no")})
    assert bad.json()["errors"][0]["field"] == "file"


def test_the_command_lists_checks_and_moves_files(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalogue", "list", "--stage", "business_setup", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 7
    assert main(["catalogue", "check"]) == 0
    assert capsys.readouterr().out == "没有查出问题。\n"
    file = tmp_path / "目录.xlsx"
    assert main(["catalogue", "export", str(file)]) == 0
    capsys.readouterr()
    assert main(["catalogue", "import", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == len(catalogue_on("", clock.today()))
    file.write_bytes(uploaded(longer).read())
    assert main(["catalogue", "import", str(file)]) == 0
    assert "没有写入" in capsys.readouterr().out
    assert main(["catalogue", "import", str(file), "--write"]) == 0
    assert "已写入" in capsys.readouterr().out
    assert ItemVersion.objects.filter(number=2).count() == 1
    ItemVersion.objects.filter(item__code="planning_conditions").update(valid_until=TODAY)
    assert main(["catalogue", "check"]) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--region", "999999"],
        ["list", "--stage", "fifth"],
        ["import", "/nowhere.xlsx"],
        ["export", "file.txt"],
        ["export", "/nowhere/file.xlsx"],
    ],
)
def test_bad_arguments_end_with_two_and_one_sentence(
    desk: Desk, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalogue", *arguments]) == 2
    assert capsys.readouterr().err.strip().endswith("。")


# --- 340 items


def many_items(count: int) -> None:
    """So many more items, each waiting for the one before and asking for what it issues."""
    ApprovalItem.objects.bulk_create(ApprovalItem(code=f"many-{n:03}") for n in range(count))
    items = {one.code: one for one in ApprovalItem.objects.filter(code__startswith="many-")}
    said = [
        replace(
            SAID, name=f"批量事项{n}", papers=(PaperLine("business_licence"), PaperLine("archives")),
            requires=((f"many-{n - 1:03}", "decision"),) if n else (),
        )
        for n in range(count)
    ]  # fmt: skip
    versions = ItemVersion.objects.bulk_create(
        ItemVersion(
            item=items[f"many-{n:03}"], number=1, valid_from=TODAY, created_at=NOON,
            **{name: list(value) if isinstance(value := getattr(one, name), tuple) else value
               for name in FIELDS},
        )
        for n, one in enumerate(said)
    )  # fmt: skip
    saved = {one.item_id: one for one in ItemVersion.objects.filter(item__in=items.values())}
    write_parts([(saved[one.item_id], each) for one, each in zip(versions, said, strict=True)], "")


def queries_of(client: Client, address: str) -> int:
    """How many queries a page takes, once its choices are kept."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        found = client.get(address)
    assert found.status_code == 200
    return len(counted)


def test_reading_and_pages_take_no_more_queries_for_more_items(desk: Desk, admin: Client) -> None:
    addresses = [
        reverse("approvals:catalogue"),
        reverse("approvals:catalogue_checks"),
        reverse("approvals:catalogue_papers"),
        reverse("approvals:catalogue_item", args=["scheme_review"]),
        reverse("approvals:catalogue_edit", args=["scheme_review"]),
        "/api/v1/approval-items",
    ]
    addresses = [f"{one}?region={'' if 'api' in one else 'default'}" for one in addresses]
    before = [queries_of(admin, one) for one in addresses]
    many_items(MANY)
    assert [queries_of(admin, one) for one in addresses] == before
    with CaptureQueriesContext(connection) as counted:
        assert len(catalogue_on("", TODAY)) >= MANY
    assert len(counted) == 4
    assert before[0] <= 16
    assert before[3] <= 32


def test_340_items_are_checked_and_go_through_a_file(desk: Desk) -> None:
    from wutong.domains.approvals.actions.importing import plan_import

    many_items(MANY)
    assert findings_in("", TODAY) == ()
    with write_catalogue("", TODAY) as file:
        data = file.read()
    planned, _mark = plan_import(data=data, region=None, since=TODAY)
    assert planned.changes_nothing
    assert planned.unchanged == len(standing_in("", TODAY).items)
