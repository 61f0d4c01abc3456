"""The demo: its figures are the published ones, every role has an account, twice adds nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.auth import authenticate

from wutong.config.demo import load, summary
from wutong.config.demo.accounts import PASSWORD, PEOPLE
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.queries.comparing import recompute
from wutong.domains.org.actions import load_reference
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import operator_access
from wutong.domains.projects.queries.questions import unit_scope
from wutong.kernel import clock, metrics
from wutong.kernel.metrics import Period, Question


def _rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def _signed_amount(unit: str, first: date, last: date) -> Decimal | None:
    access = operator_access(clock.today())
    question = Question(scope=unit_scope(unit), period=Period(first, last), access=access)
    return metrics.ask("signed_amount", question).total.value


@pytest.mark.django_db
def test_the_demo_loads_once_with_the_published_figures(
    settings: LazySettings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    load_reference(clock.now())
    load(clock.now())
    before = _rows()
    load(clock.now())
    assert _rows() == before

    amount = _signed_amount("130300", date(2022, 1, 1), date(2022, 9, 9))
    assert amount == Decimal("2066.95") * 10**8
    amount = _signed_amount("350505", date(2021, 1, 1), date(2021, 11, 30))
    assert amount == Decimal("1324.85") * 10**8
    issued = Bulletin.objects.get(status=Status.ISSUED)
    assert recompute(issued).equal
    for person in PEOPLE:
        assert authenticate(username=person.username, password=PASSWORD) is not None
        assert person.username in summary()


def test_every_role_has_an_account() -> None:
    assert {person.role for person in PEOPLE} == set(Role)
