"""Every demo account signs in, sees its own name and signs out again."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import SignIn
from wutong.config.demo.accounts import PEOPLE, Person


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_each_demo_account_signs_in(sign_in: SignIn, person: Person) -> None:
    page = sign_in(person.username, afresh=True)
    assert person.name in page.locator("body").inner_text()
