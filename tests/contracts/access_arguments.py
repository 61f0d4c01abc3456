"""What an address of each kind needs in its path, and what requests carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_scene import LEDGER, PDF, TEMPLATE, Scene
from wutong.domains.org.choices import Role

Arguments = Callable[[Scene, str], dict[str, Any]]

ARGUMENTS: Final[dict[str, Arguments]] = {
    "": lambda scene, place: {},
    "none": lambda scene, place: {"merge": 999999},
    "region": lambda scene, place: {"code": scene.region(place).code},
    "unit": lambda scene, place: {"pk": scene.unit(place).pk},
    "person": lambda scene, place: {"pk": scene.person(Role.APPROVAL_CLERK, place).pk},
    "post": lambda scene, place: {"pk": scene.post(place).pk},
    "project": lambda scene, place: {"code": scene.project(place).code},
    "claim": lambda scene, place: {"kind": "fact", "pk": scene.fact(place).pk},
    "evidence": lambda scene, place: {"pk": scene.evidence(place).pk},
    "member": lambda scene, place: {
        "code": scene.project(place).code,
        "pk": scene.member(place).pk,
    },
    "event": lambda scene, place: {"pk": scene.event(place).pk},
    "saved_view": lambda scene, place: {"pk": scene.saved_view().pk},
    "target": lambda scene, place: {"pk": scene.target(place).pk},
    "template": lambda scene, place: {"pk": scene.template(place).pk},
    "draft": lambda scene, place: {"pk": scene.draft(place).pk},
    "bulletin": lambda scene, place: {"pk": scene.bulletin(place).pk},
    "figure": lambda scene, place: {
        "pk": scene.bulletin(place).pk,
        "key": scene.bulletin(place).figures.order_by("pk")[0].key,
    },
    "firm": lambda scene, place: {"pk": scene.firm(place).pk},
    "firm_name": lambda scene, place: {
        "pk": scene.firm(place).pk,
        "name": scene.short_name(place).pk,
    },
    "firm_contact": lambda scene, place: {
        "pk": scene.firm(place).pk,
        "contact": scene.contact(place).pk,
    },
    "firm_referrer": lambda scene, place: {
        "pk": scene.firm(place).pk,
        "referrer": scene.referrer(place).pk,
    },
    "two_firms": lambda scene, place: {
        "pk": scene.firm(place).pk,
        "other": scene.third_firm().pk,
    },
    "no_merge": lambda scene, place: {"pk": 999999},
    "referrer": lambda scene, place: {"pk": scene.referrer(place).pk},
    "ledger": lambda scene, place: {"pk": scene.ledger(place).pk},
    "api_claim": lambda scene, place: {
        "code": scene.project(place).code,
        "kind": "facts",
        "number": scene.fact(place).pk,
    },
    "api_member": lambda scene, place: {
        "code": scene.project(place).code,
        "number": scene.member(place).pk,
    },
    "api_evidence": lambda scene, place: {"number": scene.evidence(place).pk},
    "api_ledger": lambda scene, place: {"number": scene.ledger(place).pk},
    "api_draft": lambda scene, place: {"number": scene.draft(place).pk},
    "api_bulletin": lambda scene, place: {"number": scene.bulletin(place).pk},
    "api_figure": lambda scene, place: {
        "number": scene.bulletin(place).pk,
        "key": scene.bulletin(place).figures.order_by("pk")[0].key,
    },
    "token": lambda scene, place: {"pk": scene.token().pk},
    "api_target": lambda scene, place: {"number": scene.target(place).pk},
    "api_firm": lambda scene, place: {"number": scene.firm(place).pk},
    "api_part": lambda scene, place: {
        "number": scene.firm(place).pk,
        "part": "contacts",
        "part_number": scene.contact(place).pk,
    },
}

BODIES: Final[dict[str, Arguments]] = {
    "member": lambda scene, place: {
        "user": scene.person(Role.LEADER, place).pk,
        "capacity": "task_force",
        "on": "2022-01-01",
    },
    "replacing": lambda scene, place: {
        "user": scene.person(Role.LEADER, place).pk,
        "on": "2022-06-01",
    },
    "credit": lambda scene, place: {
        "shares": [{"unit": scene.unit(place).pk, "share": "1"}],
        "reason": "首报",
    },
    "calendar_days": lambda scene, place: {
        "region": scene.region(place).code,
        "first": "2022-09-19",
        "last": "2022-09-19",
        "worked": False,
        "reason": "本地节日",
    },
    "calendar_days_gone": lambda scene, place: {
        "region": scene.region(place).code,
        "first": "2022-09-19",
        "last": "2022-09-19",
        "reason": "改期",
    },
    "new_project": lambda scene, place: {"name": "新项目", "region": scene.region(place).code},
    "new_target": lambda scene, place: {
        "region": scene.region(place).code,
        "year": 2022,
        "metric": "signed_projects",
        "value": "10",
    },
    "paper": lambda scene, place: {"kind": "contract", "file": ContentFile(PDF, name="合同.pdf")},
    "ledger_file": lambda scene, place: {
        "unit": scene.region(place).code,
        "file": ContentFile(LEDGER.encode("utf-8-sig"), name="台账.csv"),
    },
    "bulletin": lambda scene, place: {
        "template": scene.template(place).pk,
        "region": scene.region(place).code,
        "first_day": "2022-01-01",
        "last_day": "2022-01-31",
    },
    "seen": lambda scene, place: {"version": scene.draft(place).revision},
    "returned": lambda scene, place: {"version": scene.draft(place).revision, "note": "再核"},
    "text": lambda scene, place: {"version": scene.draft(place).revision, "body": TEMPLATE},
    "edit": lambda scene, place: {"note": "记", "version": scene.project(place).version},
    "card": lambda scene, place: {"card": scene.project(place).code},
    "merged_only": lambda scene, place: {"merged": scene.third_firm().pk},
    "merged": lambda scene, place: {"merged": scene.third_firm().pk, "reason": "同一家"},
    "apart": lambda scene, place: {"other": scene.third_firm().pk},
}
