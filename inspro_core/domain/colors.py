"""Colours of tracks, the same in the window and in every picture that is drawn for people.

Tracks whose ids are neighbours often stand side by side, so their colours differ strongly, also for the colour-blind:
they differ in lightness or along blue and yellow, which all of the common kinds of colour blindness leave.
"""

from __future__ import annotations

import math
from functools import lru_cache

# The colours of Okabe and Ito (2008) without black, in the order in which neighbours differ most
TRACK_COLORS = (
    (230, 159, 0),
    (0, 114, 178),
    (0, 158, 115),
    (240, 228, 66),
    (86, 180, 233),
    (213, 94, 0),
    (204, 121, 167),
)
GOLDEN_TURN = 0.618034
LIGHTNESSES = (0.93, 0.45, 0.72)  # of OKLCH; three ids in a row never share one
CHROMA = 0.1
CHROMA_STEP = 0.01


@lru_cache(maxsize=4096)
def track_color(track_id: int) -> tuple[int, int, int]:
    """Give a track its colour, RGB 0..255: the safe palette first, then hues and lightnesses that spread evenly.

    Raises:
        ValueError: for an id below 1.
    """
    if track_id < 1:
        raise ValueError(f"expected a track id of 1 or more, got {track_id}")
    if track_id <= len(TRACK_COLORS):
        return TRACK_COLORS[track_id - 1]
    hue = (track_id * GOLDEN_TURN) % 1.0
    return oklch_to_rgb(LIGHTNESSES[(track_id + 1) % len(LIGHTNESSES)], CHROMA, hue)


def oklch_to_rgb(lightness: float, chroma: float, hue: float) -> tuple[int, int, int]:
    """Convert a colour of OKLCH (Ottosson 2020) to sRGB; chroma shrinks until the colour can be shown.

    Args:
        lightness: 0..1.
        chroma: 0 for grey, about 0.3 at most.
        hue: in turns.

    Returns:
        RGB 0..255.
    """
    while True:
        linear = _oklch_to_linear(lightness, chroma, hue)
        if chroma <= 0 or all(0 <= part <= 1 for part in linear):
            red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, part)))) for part in linear)
            return red, green, blue
        chroma -= CHROMA_STEP


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(2 * math.pi * hue), chroma * math.sin(2 * math.pi * hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
