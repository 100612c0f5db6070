"""The meadow: a domain of scenes that no shipped model was trained on, to measure how well one learns a new one.

Three things differ from the scenes of the shipped training: every object has the same blotched look, in muted colours,
so that its class shows in its shape alone; the ground is grass; and there is a class of its own, a butterfly, in every
video.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scene_domains import SceneDomain
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES, TEXTURE_SIZE, Outline, Texture, outline
from inspro_core.domain.project import Category

BUTTERFLY = Category(7, "butterfly", "synthetic", (240, 228, 66))
KNOWN_NAMES = ("ball", "worm")
BLADES = 900
EARTH = np.array([96.0, 104.0, 62.0])
COLOR_SHARE = 0.55  # of an object's own colours; the rest is that of the earth
BLOTCH_WAVES = 8
BLOTCH_EDGE = 0.35  # from which on, up and down, a blotch begins

Points = NDArray[np.float64]


def meadow_outline(category_id: int, time: float, phases: Points) -> Outline:
    """Give the outline of a category at a time; see `scene_shapes.outline`."""
    return _butterfly(time, phases) if category_id == BUTTERFLY.id else outline(category_id, time, phases)


def blotched_texture(_: int, colors: Points, phases: Points) -> Texture:
    """Paint blotches of two colours on a third, the same for all categories; see `scene_shapes.texture`."""
    axis = (np.arange(TEXTURE_SIZE) + 0.5) / TEXTURE_SIZE * 2.4 - 1.2
    x, y = np.meshgrid(axis, axis)
    height = np.zeros_like(x)
    for wave in range(BLOTCH_WAVES):
        angle = phases[wave] + 2.4 * wave
        bent = x * np.cos(angle) + y * np.sin(angle) + 0.25 * np.sin(2.5 * y + phases[wave])
        height += np.sin((3 + wave) * bent + phases[(wave + 3) % len(phases)]) / BLOTCH_WAVES**0.5
    muted = COLOR_SHARE * colors + (1 - COLOR_SHARE) * EARTH
    layers = np.digitize(height, (-BLOTCH_EDGE, BLOTCH_EDGE))
    painted: Texture = np.clip(muted[[1, 0, 2]][layers], 0, 255).astype(np.uint8)
    return painted


def grass(rng: np.random.Generator, size_hw: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw grass: blades over cloudy earth; see `SceneDomain.background`."""
    height, width = int(size_hw[0] * 1.5), int(size_hw[1] * 1.5)
    clouds = rng.uniform(-30, 30, (6, 10, 3)).astype(np.float32)
    smooth = cv2.resize(clouds, (width, height), interpolation=cv2.INTER_CUBIC)
    image = np.clip(smooth + EARTH.astype(np.float32), 0, 255).astype(np.uint8)
    lean = rng.normal(0, 0.25)
    for _ in range(BLADES):
        foot = np.array([rng.uniform(0, width), rng.uniform(0, height * 1.1)])
        length, turn = rng.uniform(0.04, 0.16) * height, lean + rng.normal(0, 0.35)
        top = foot + length * np.array([np.sin(turn), -np.cos(turn)])
        bend = (foot + top) / 2 + length * 0.12 * rng.normal(0, 1, 2)
        color = np.clip(EARTH + rng.normal(0, 26) + rng.normal(0, 12, 3), 0, 255).tolist()
        points = np.round(np.stack((foot, bend, top))).astype(np.int32)
        cv2.polylines(image, [points], False, color, int(rng.integers(1, 4)), cv2.LINE_AA)
    return image


def _butterfly(time: float, phases: Points) -> Outline:
    """Two pairs of wings that beat, seen from above, on a thin body."""
    spread = 0.65 + 0.35 * np.sin(6 * time + phases[1])
    angle = np.linspace(0, 2 * np.pi, 18, endpoint=False)
    circle = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    upper = circle * np.array([0.5, 0.42]) + np.array([0.5, -0.42])
    lower = circle * np.array([0.36, 0.32]) + np.array([0.36, 0.38])
    right = [wing * np.array([spread, 1.0]) for wing in (upper, lower)]
    left = [wing * np.array([-1.0, 1.0]) for wing in right]
    return Outline((*right, *left, circle * np.array([0.1, 0.75])))


MEADOW = SceneDomain(
    "meadow",
    (*(category for category in SYNTHETIC_CATEGORIES if category.name in KNOWN_NAMES), BUTTERFLY),
    meadow_outline,
    blotched_texture,
    grass,
    always_shown=BUTTERFLY.id,
)
