"""The default templates fit the declared metrics."""

import json
from pathlib import Path

import pytest

from wutong.domains.bulletins.queries.catalogue import catalogue
from wutong.domains.bulletins.rules.checks import template_problems
from wutong.domains.bulletins.rules.template import parse_template

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


@pytest.mark.parametrize("code", [one.stem for one in REFERENCE.glob("*.json")])
def test_default_templates_have_no_problems(code: str) -> None:
    body = json.loads((REFERENCE / f"{code}.json").read_text(encoding="utf-8"))["body"]
    assert template_problems(parse_template(body), catalogue()) == []
