"""Logs of production are JSON without personal data."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.config.logs import logging_settings, masked


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What a logger with the production formatter writes."""
    written = io.StringIO()
    made = logging.config.DictConfigurator(logging_settings(as_json=True))
    formatter = made.configure_formatter(made.config["formatters"]["structured"])
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    logger = logging.getLogger("wutong.test")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)


def test_a_line_is_one_json_document(stream: io.StringIO) -> None:
    logging.getLogger("wutong.test").warning("导入 %s 行", 12)
    line = json.loads(stream.getvalue())
    assert line["event"] == "导入 12 行"
    assert line["level"] == "warning"
    assert line["logger"] == "wutong.test"


def test_a_fault_keeps_its_traceback_without_the_number_in_it(stream: io.StringIO) -> None:
    try:
        raise ValueError("联系人 13812345678")
    except ValueError:
        logging.getLogger("wutong.test").exception("没有成功")
    line = json.loads(stream.getvalue())
    assert "ValueError" in line["exception"]
    assert "13812345678" not in stream.getvalue()


@given(st.integers(3, 9), st.integers(0, 999_999_999))
def test_no_mobile_number_survives(second: int, rest: int) -> None:
    number = f"1{second}{rest:09d}"
    assert number not in masked(f"电话{number}，请回电")


def test_an_identity_number_is_masked() -> None:
    assert masked("身份证 13030219900101123X。") == "身份证 130302********123X。"


def test_a_uscc_and_an_amount_stay() -> None:
    text = "91130300MA0ABCDE12 投资 1500000000 元"
    assert masked(text) == text
