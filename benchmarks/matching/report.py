"""Figures of ``compare`` as the documentation shows them: a Markdown table and a plot.

python -m benchmarks.matching.report out.json --markdown table.md --plot speed.svg
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.matching.workload import KINDS

__all__ = ["main", "markdown", "plot"]


def markdown(content: dict[str, Any]) -> str:
    """Speed by size of the registry, then quality, one table for each size."""
    sizes = content["sizes"]
    machine, versions = content["machine"], content["versions"]
    head = " | ".join(f"{size['names']:,} names" for size in sizes)
    lines = [f"| matcher (kB/s; ratio) | {head} |", "|---" * (len(sizes) + 1) + "|"]
    for name in _matchers(sizes):
        cells = [_speed(row) for size in sizes for row in [_row(size, name)]]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += [
        "",
        "Ratio: ours over the peer's speed, both on the peer's share of the text (ours on 10 kB where that is less), "
        "in turn; for an exact matcher and for the windows alone theirs over ours. A peer's speed over that of “windows"
        " only” is the part of its time that goes into tokens and windows, which are Python here and the same for all "
        "that use them. Each peer has one setting. "
        f"One thread, {machine['system']} {machine['processor']}, {machine['cores']} cores, "
        + ", ".join(f"{package} {version}" for package, version in versions.items() if version)
        + ".",
        "",
        "Planted names lie within what the index promises, by construction, but for the few with a bracket or another "
        "break in them: our recall is a check of the promise, not a discovery. The peers are held to a ratio of 85 "
        "only, not to the edits by length, and so find more on short keys. Planted: the names a row's recall rests on. "
        "Wrong: planted names whose best hit names other entries only. Entries: tied entries of a found name.",
    ]
    for size in sizes:
        lines += ["", *_quality_table(size)]
    return "\n".join(lines) + "\n"


def _matchers(sizes: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["matcher"] for size in sizes for row in size["rows"]))


def _row(size: dict[str, Any], name: str) -> dict[str, Any] | None:
    return next((row for row in size["rows"] if row["matcher"] == name), None)


def _speed(row: dict[str, Any] | None) -> str:
    if row is None:
        return "–"
    if row["rate"] is None:
        return str(row["status"]).replace("|", "/")
    ratio = f" ({_digits(row['ratio'])}×)" if row["ratio"] else ""
    return _digits(row["rate"]) + ratio


def _digits(value: float) -> str:
    """Two significant digits, three from 100 on."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def _quality_table(size: dict[str, Any]) -> list[str]:
    titles = [
        "planted",
        "recall",
        *KINDS,
        "strict",
        "wrong",
        "entries",
        "spurious / 10 kB",
        "coincidences / 10 kB",
        "known / 10 kB",
        "build s",
        "kB used",
    ]
    lines = [f"| {size['names']:,} names | {' | '.join(titles)} |", "|---" * (len(titles) + 1) + "|"]
    for row in size["rows"]:
        if (found := row["quality"]) is None:
            continue
        shares = [found["recall"], *(found["by_kind"][kind] for kind in KINDS), found["strict"], found["wrong"]]
        cells = [str(found["planted"]), *("–" if share is None else f"{share:.3f}" for share in shares)]
        cells.append("–" if found["entries"] is None else f"{found['entries']:.2f}")
        cells += [f"{found['spurious']:.1f}", f"{found['coincidences']:.1f}", f"{found['known']:.1f}"]
        cells += [f"{row['build_seconds']:.2f}", f"{row['kilobytes']:.1f}"]
        lines.append(f"| {row['matcher']} | {' | '.join(cells)} |")
    if (same := size["agreement"]) and same["share"] is not None:
        lines += [
            "",
            "What the index promises, compared with brute force: same span, score and entry for "
            f"{same['share']:.1%} of {same['spans']} spans. Beyond two edits: found "
            f"{same['beyond_found']} of {same['beyond']}. Other spans found: {same['others']}.",
        ]
    return lines


def plot(content: dict[str, Any], path: Path) -> None:
    """kB/s by size of the registry, both axes logarithmic, one line a matcher."""
    matplotlib: Any = importlib.import_module("matplotlib")
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "claimcheck"
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    ends: list[tuple[float, float, str, Any]] = []
    for number, name in enumerate(_matchers(content["sizes"])):
        rows = [(size["names"], _row(size, name)) for size in content["sizes"]]
        points = [(names, row["rate"]) for names, row in rows if row and row["rate"]]
        if points and name != "windows only":  # no matcher
            style = {"linewidth": 2.6} if name == "claimcheck" else {"linewidth": 1.3}
            marker = "os^vDPX*<>"[number % 10]
            (line,) = axes.plot(*zip(*points, strict=True), marker=marker, markersize=5, **style)
            ends.append((*points[-1], name, line.get_color()))
    axes.set(xscale="log", yscale="log", xlabel="names in the registry", ylabel="kB of text per second, one thread")
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    _label(axes, ends)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=150)
    pyplot.close(figure)


def _label(axes: Any, ends: list[tuple[float, float, str, Any]]) -> None:
    """Each line's name right of the plot at the height of its end, moved apart where two would touch."""
    low, high = axes.get_ylim()
    height = 0.048
    previous = -height
    to_axes = axes.transLimits.transform
    placed = []
    for x, y, name, color in sorted(ends, key=lambda end: end[1]):
        at = float(to_axes(axes.transScale.transform((x, min(max(y, low), high))))[1])
        previous = max(at, previous + height)
        placed.append((previous, name, color))
    for at, name, color in placed:
        axes.annotate(name, (1.02, at), xycoords="axes fraction", color=color, va="center", fontsize=9)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table and the plot; the table goes to standard output when no file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching.report")
    parser.add_argument("json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--plot", type=Path, help="the ending gives the format: .svg, .png")
    options = parser.parse_args(arguments)
    content = json.loads(options.json.read_text(encoding="utf-8"))
    table = markdown(content)
    if options.markdown:
        options.markdown.write_text(table, encoding="utf-8")
    else:
        sys.stdout.write(table)
    if options.plot:
        plot(content, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
