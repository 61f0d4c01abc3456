"""The declared metrics as a template's checker sees them."""

from wutong.domains.bulletins.choices import Dimension
from wutong.domains.bulletins.rules.figures import MetricShape
from wutong.kernel.metrics import Metric, declared
from wutong.kernel.metrics.definitions import find, versions_of

WRITABLE_UNITS = frozenset({"个", "元", "%"})


def catalogue() -> dict[str, MetricShape]:
    """Every metric that a bulletin can write, by code, with all its versions."""
    return {
        metric.code: _shape(metric) for metric in declared() if metric.measure in WRITABLE_UNITS
    }


def _shape(metric: Metric) -> MetricShape:
    versions = versions_of(metric.code)
    return MetricShape(
        code=metric.code,
        label=metric.title,
        unit=metric.measure,
        versions=tuple(version.version for version in versions),
        dimensions=_dimensions(metric),
        definition=metric.definition,
        definitions={version.version: version.definition for version in versions},
    )


def _dimensions(metric: Metric) -> tuple[str, ...]:
    """What it can be broken down by; a ratio by what both of its parts can."""
    if metric.numerator:
        below = _dimensions(find(metric.denominator))
        above = _dimensions(find(metric.numerator, metric.numerator_version))
        return tuple(code for code in above if code in below)
    codes = {dimension.code for dimension in metric.dimensions}
    return tuple(code for code in Dimension.values if code in codes)
