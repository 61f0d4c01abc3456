"""A template with every kind of block, and the metrics it may use, for the tests."""

from typing import Any

from wutong.domains.bulletins.rules.figures import MetricShape

PLACES = ("region", "unit", "industry", "month", "band", "event")
SHAPES = {
    shape.code: shape
    for shape in (
        MetricShape("signed_projects", "签约项目", "个", ("1",), PLACES, "正式投资合同"),
        MetricShape("signed_amount", "签约总投资", "元", ("1",), PLACES, "合同总投资"),
        MetricShape("high_tech_signed_share", "高新技术占比", "%", ("1",), PLACES, "高新÷签约"),
        MetricShape(
            "fulfilled_projects",
            "履约项目",
            "个",
            ("strict", "not_terminated"),
            ("region",),
            "三项齐备",
            {"not_terminated": "未终止"},
        ),
    )
}


def template_data(**changes: Any) -> dict[str, Any]:
    """The template's JSON, with top-level parts replaced."""
    return {
        "title": "{unit}招商引资情况通报",
        "number_word": "招商通报",
        "masthead": "{unit}招商通报",
        "addressees": "各县区",
        "lead": ["现将{period}情况通报如下。"],
        "sections": [
            {
                "heading": "总体情况",
                "blocks": [
                    {
                        "kind": "paragraph",
                        "text": "新签约项目{signed_projects}，总投资{signed_amount|亿元|half-up:2}，"
                        "同比{signed_amount.year_on_year|half-up:1}，"
                        "高新技术占{high_tech_signed_share|truncate:2}。",
                    },
                    {
                        "kind": "each",
                        "by": "region",
                        "text": "{name}{signed_projects}",
                        "order": "value",
                        "skip_empty": True,
                    },
                    {
                        "kind": "table",
                        "caption": "{period}分县区签约",
                        "by": "region",
                        "columns": [
                            {"header": "个数", "text": "{signed_projects}", "group": "签约"},
                            {"header": "金额", "text": "{signed_amount}", "group": "签约"},
                            {"header": "同比", "text": "{signed_amount.year_on_year}"},
                        ],
                    },
                    {
                        "kind": "ranking",
                        "caption": "排名",
                        "figure": "signed_amount|亿元|year_to_date",
                    },
                    {
                        "kind": "chart",
                        "title": "签约总投资",
                        "by": "region",
                        "figures": ["signed_amount"],
                        "names": ["总投资"],
                    },
                    {
                        "kind": "list",
                        "title": "红榜",
                        "colour": "red",
                        "measure": "signed_amount.completion|year_to_date",
                        "at_least": "100",
                        "text": "完成{signed_amount.completion|year_to_date}",
                    },
                ],
            }
        ],
        **changes,
    }
