"""Diagrams as small stand-alone SVGs, without scripts or fonts to fetch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from claimcheck.evaluation.claims import ClaimsEvaluation
from claimcheck.evaluation.mentions import MentionsEvaluation
from claimcheck.evaluation.metrics import Scores
from claimcheck.evaluation.verdicts import VerdictsEvaluation

__all__ = ["reliability_svg", "risk_coverage_svg", "scores_svg"]

_SIZE, _LEFT, _TOP = 320, 64, 52
_WIDTH, _HEIGHT = _LEFT + _SIZE + 28, _TOP + _SIZE + 66
_NAMES, _ROW, _BAR = 176, 42, 8
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#333}.head{font-size:15px;font-weight:600}"
    ".small{font-size:11px;fill:#666}"
    ".grid{stroke:#e3e3e3;fill:none}.ideal{stroke:#999;stroke-dasharray:4 4;fill:none}"
    ".line{stroke:#1f5fa8;stroke-width:2;fill:none}circle{fill:#1f5fa8;stroke:#fff;stroke-width:1.5}"
    ".precision{fill:#9dbfe3}.recall{fill:#c9c9c9}.f1{fill:#1f5fa8}</style>"
)


def reliability_svg(evaluation: VerdictsEvaluation) -> str:
    """Stated probability against the share that was right, one point a bin; the diagonal is perfect calibration."""
    bins = evaluation.reliability
    low, high = evaluation.calibration_error_interval.low, evaluation.calibration_error_interval.high
    summary = (
        f"{evaluation.count} pairs in {len(bins)} bins · calibration error {evaluation.calibration_error:.3f} "
        f"(95% {low:.3f}–{high:.3f})"
    )
    body = [
        *_axes("stated probability", "share that was right"),
        f'<path class="ideal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>',
        *_line([(point.confidence, point.accuracy) for point in bins]),
        *(
            _point(
                point.confidence,
                point.accuracy,
                f"{point.count} pairs: stated {point.confidence:.3f}, right {point.accuracy:.3f}",
            )
            for point in bins
        ),
    ]
    return _page("Reliability of verdicts", body, summary)


def risk_coverage_svg(evaluation: VerdictsEvaluation) -> str:
    """Share of pairs that are decided against the share of those decided wrongly, as the threshold falls."""
    curve = evaluation.risk_coverage
    last = curve[-1].risk if curve else 0.0
    body = [
        *_axes("share of pairs that are decided (coverage)", "share of these decided wrongly (risk)"),
        *_line([(point.coverage, point.risk) for point in curve]),
        *(
            _point(
                point.coverage,
                point.risk,
                f"from {point.probability:.3f} on: decided {point.coverage:.3f}, wrong {point.risk:.3f}",
            )
            for point in curve
        ),
    ]
    return _page("Risk and coverage of verdicts", body, f"{evaluation.count} pairs · risk of all decided {last:.3f}")


def scores_svg(evaluation: ClaimsEvaluation | MentionsEvaluation) -> str:
    """Precision, recall and F1 by level, and by kind where kinds are told apart, as bars."""
    rows = dict(_rows(evaluation))
    height = _TOP + len(rows) * _ROW + 66
    bottom = _TOP + len(rows) * _ROW
    body = []
    for tick in _TICKS:
        x = _bar(tick)
        body += [
            f'<path class="grid" d="M{x} {_TOP - 6}V{bottom}"/>',
            f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{tick:g}</text>',
        ]
    for at, (name, own) in enumerate(rows.items()):
        y = _TOP + at * _ROW
        body.append(f'<text x="{_NAMES - 12}" y="{y + 16}" text-anchor="end">{escape(name)}</text>')
        for place, (measure, value) in enumerate(
            (("precision", own.precision), ("recall", own.recall), ("f1", own.f1))
        ):
            told = "no value" if value is None else f"{value:.3f}"
            body.append(
                f'<rect class="{measure}" x="{_NAMES}" y="{y + place * (_BAR + 1)}" height="{_BAR}" '
                f'width="{(value or 0.0) * _SIZE:.1f}"><title>{escape(name)}: {measure} {told}</title></rect>'
            )
    legend = f"{evaluation.gold} in the gold, {evaluation.predicted} found · light: precision, grey: recall, dark: F1"
    return _page(f"Scores of {evaluation.task}", body, legend, width=_NAMES + _SIZE + 28, height=height)


def _rows(evaluation: ClaimsEvaluation | MentionsEvaluation) -> Iterator[tuple[str, Scores]]:
    levels: Mapping[str, Scores] = {
        name: getattr(evaluation.levels, name) for name in type(evaluation.levels).model_fields
    }
    yield from levels.items()
    if isinstance(evaluation, ClaimsEvaluation):
        for kind, own in evaluation.per_kind.items():
            yield kind.value, own.subject
    for lang, own_levels in evaluation.per_language.items():
        last = list(type(own_levels).model_fields)[-1]
        yield lang.value, getattr(own_levels, last)


def _bar(value: float) -> str:
    return f"{_NAMES + value * _SIZE:.1f}"


def _x(value: float) -> str:
    return f"{_LEFT + value * _SIZE:.1f}"


def _y(value: float) -> str:
    return f"{_TOP + (1 - value) * _SIZE:.1f}"


def _axes(across: str, up: str) -> list[str]:
    parts = []
    for tick in _TICKS:
        x, y = _x(tick), _y(tick)
        parts += [
            f'<path class="grid" d="M{_LEFT} {y}H{_LEFT + _SIZE}M{x} {_TOP}V{_TOP + _SIZE}"/>',
            f'<text x="{x}" y="{_TOP + _SIZE + 18}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{_LEFT - 10}" y="{y}" dy="4" text-anchor="end">{tick:g}</text>',
        ]
    middle = _TOP + _SIZE / 2
    parts += [
        f'<text x="{_x(0.5)}" y="{_TOP + _SIZE + 40}" text-anchor="middle">{across}</text>',
        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">{up}</text>',
    ]
    return parts


def _line(points: list[tuple[float, float]]) -> list[str]:
    return [f'<path class="line" d="M{"L".join(f"{_x(x)} {_y(y)}" for x, y in points)}"/>'] if points else []


def _point(x: float, y: float, title: str) -> str:
    return f'<circle cx="{_x(x)}" cy="{_y(y)}" r="4.5"><title>{title}</title></circle>'


def _page(title: str, body: list[str], summary: str, *, width: int = _WIDTH, height: int = _HEIGHT) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="title summary">',
            _STYLE,
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            f'<text id="title" class="head" x="{_LEFT}" y="30">{title}</text>',
            *body,
            f'<text id="summary" class="small" x="{width / 2}" y="{height - 8}" text-anchor="middle">{summary}</text>',
            "</svg>",
            "",
        ]
    )
