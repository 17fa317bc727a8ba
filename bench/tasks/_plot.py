"""A plot of how something grows, as an SVG that any browser shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BELOW, ABOVE, RIGHT = 640, 380, 70, 46, 24, 170
COLOURS = ("#1f6f8b", "#c8553d", "#588157", "#6d597a", "#b08968")


def svg(lines: Mapping[str, Sequence[tuple[float, float]]], across: str, up: str) -> str:
    """Each line of (x, y) by its name, both axes logarithmic; ``across`` and ``up`` name the units."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [max(y, 1e-6) for points in lines.values() for _, y in points]
    column = _scale(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    row = _scale(min(ys), max(ys), HEIGHT - BELOW, ABOVE)
    parts = [_ticks(xs, ys, column, row)]
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [(column(x), row(max(y, 1e-6))) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        at = ABOVE + 14 + 18 * number
        parts.append(f'<text x="{WIDTH - RIGHT + 16}" y="{at}" fill="{colour}">{escape(name)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}">{escape(across)}</text>')
    parts.append(f'<text x="8" y="{ABOVE - 8}">{escape(up)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>'
        f"{''.join(parts)}</svg>\n"
    )


def _scale(low: float, high: float, first: float, last: float):  # type: ignore[no-untyped-def]
    span = math.log(high / low) or 1.0
    return lambda value: first + (last - first) * math.log(value / low) / span


def _ticks(xs: Sequence[float], ys: Sequence[float], column, row) -> str:  # type: ignore[no-untyped-def]
    across = [
        f'<text x="{column(x):.1f}" y="{HEIGHT - BELOW + 18}" text-anchor="middle">{x:,.0f}</text>'
        for x in sorted(set(xs))
    ]
    up = [
        f'<text x="{LEFT - 8}" y="{row(y) + 4:.1f}" text-anchor="end">{y:,.3g}</text>'
        for y in (min(ys), math.sqrt(min(ys) * max(ys)), max(ys))
    ]
    return "".join(across + up)
