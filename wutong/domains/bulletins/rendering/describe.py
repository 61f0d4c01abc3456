"""Charts in words, for readers who can't see them."""

from wutong.domains.bulletins.rules.document import Chart


def describe_chart(chart: Chart) -> str:
    """Title, then every series with its values and the unit."""
    parts = []
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        values = "，".join(f"{name}{'无' if value is None else value}" for name, value in pairs)
        parts.append(f"{series.name}：{values}")
    return f"{chart.title}。{'；'.join(parts)}（单位：{chart.unit}）"
