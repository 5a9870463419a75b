"""Curves of a store's costs over its size, as SVG: both axes in powers of ten, so that a straight slope of one is linear."""

import html
import math
from collections.abc import Callable, Mapping, Sequence

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 420, 70, 50, 20, 190
COLORS = ("#1f5fa8", "#b3452c", "#2f7d4f", "#7a5195", "#8a6d1a", "#444444")


def draw(curves: Mapping[str, Mapping[int, float]], *, unit: str = "份") -> str:
    """One line for each curve, its name and last value beside it.

    Args:
        curves: name → size → value, sizes ascending, values above 0.
        unit: of the sizes.
    """
    sizes = sorted({size for curve in curves.values() for size in curve})
    values = [value for curve in curves.values() for value in curve.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - first) / (last - first)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (math.log10(value) - low) / (high - low)

    parts = [_text(x(size), HEIGHT - BOTTOM + 20, f"{size} {unit}", anchor="middle") for size in sizes]
    for power in range(low, high + 1):
        parts.append(_line([(LEFT, y(10**power)), (WIDTH - RIGHT, y(10**power))], "#dddddd", 1))
        parts.append(_text(LEFT - 8, y(10**power) + 4, f"{10**power:g} 秒", anchor="end"))
    ends = {name: curve[max(curve)] for name, curve in curves.items()}
    for at, color, (name, curve) in zip(_apart(ends, y), COLORS, curves.items(), strict=False):
        points = [(x(size), y(value)) for size, value in curve.items()]
        parts.append(_line(points, color, 2.5))
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4" fill="{color}"/>' for px, py in points]
        parts.append(_text(WIDTH - RIGHT + 12, at + 4, f"{name} {ends[name]:.2g} 秒", color=color))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', *parts, "</svg>\n"])


def _apart(ends: Mapping[str, float], y: Callable[[float], float]) -> list[float]:
    """Heights of the names, moved so that none covers another; in the order of the curves."""
    placed: dict[str, float] = {}
    lowest = 0.0
    for end, name in sorted((y(value), name) for name, value in ends.items()):
        placed[name] = lowest = max(end, lowest + 18)
    return [placed[name] for name in ends]


def _line(points: Sequence[tuple[float, float]], color: str, width: float) -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{joined}" fill="none" stroke="{color}" stroke-width="{width}"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", color: str = "#222222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}">{html.escape(words)}</text>'
