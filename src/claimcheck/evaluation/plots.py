"""A reliability diagram as a small stand-alone SVG, without scripts or fonts to fetch."""

from __future__ import annotations

from claimcheck.evaluation.verdicts import VerdictsEvaluation

__all__ = ["reliability_svg"]

_SIZE, _LEFT, _TOP = 320, 64, 52
_WIDTH, _HEIGHT = _LEFT + _SIZE + 28, _TOP + _SIZE + 66


def _x(value: float) -> str:
    return f"{_LEFT + value * _SIZE:.1f}"


def _y(value: float) -> str:
    return f"{_TOP + (1 - value) * _SIZE:.1f}"


def _axes() -> list[str]:
    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _x(tick), _y(tick)
        parts += [
            f'<path class="grid" d="M{_LEFT} {y}H{_LEFT + _SIZE}M{x} {_TOP}V{_TOP + _SIZE}"/>',
            f'<text x="{x}" y="{_TOP + _SIZE + 18}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{_LEFT - 10}" y="{y}" dy="4" text-anchor="end">{tick:g}</text>',
        ]
    middle = _TOP + _SIZE / 2
    parts += [
        f'<path class="ideal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>',
        f'<text x="{_x(0.5)}" y="{_TOP + _SIZE + 40}" text-anchor="middle">stated probability</text>',
        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">'
        "share that was right</text>",
    ]
    return parts


def reliability_svg(evaluation: VerdictsEvaluation) -> str:
    """Stated probability against the share that was right, one point a bin; the diagonal is perfect calibration."""
    bins = evaluation.reliability
    line = "L".join(f"{_x(point.confidence)} {_y(point.accuracy)}" for point in bins)
    points = [
        f'<circle cx="{_x(point.confidence)}" cy="{_y(point.accuracy)}" r="4.5"><title>'
        f"{point.count} pairs: stated {point.confidence:.3f}, right {point.accuracy:.3f}</title></circle>"
        for point in bins
    ]
    low, high = evaluation.calibration_error_interval.low, evaluation.calibration_error_interval.high
    summary = (
        f"{evaluation.count} pairs in {len(bins)} bins · calibration error {evaluation.calibration_error:.3f} "
        f"(95% {low:.3f}–{high:.3f})"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
            f'height="{_HEIGHT}" role="img" aria-labelledby="title summary">',
            "<style>text{font:12px system-ui,sans-serif;fill:#333}.head{font-size:15px;font-weight:600}"
            ".small{font-size:11px;fill:#666}"
            ".grid{stroke:#e3e3e3;fill:none}.ideal{stroke:#999;stroke-dasharray:4 4;fill:none}"
            ".line{stroke:#1f5fa8;stroke-width:2;fill:none}circle{fill:#1f5fa8;stroke:#fff;stroke-width:1.5}</style>",
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
            f'<text id="title" class="head" x="{_LEFT}" y="30">Reliability of verdicts</text>',
            *_axes(),
            f'<path class="line" d="M{line}"/>',
            *points,
            f'<text id="summary" class="small" x="{_WIDTH / 2}" y="{_HEIGHT - 8}" '
            f'text-anchor="middle">{summary}</text>',
            "</svg>",
            "",
        ]
    )
