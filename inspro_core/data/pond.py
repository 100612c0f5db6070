"""The pond: a domain of scenes that no shipped model was trained on, to measure how well one learns a new one.

The ground is water, each known class has a pattern that it has nowhere else, and every video holds a new class, a
turtle. The colours are those of the standard scenes; the `meadow`, where all objects look alike and nearly like the
ground, is the harder trial.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scene_domains import SceneDomain
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES, TEXTURE_SIZE, Outline, Texture, outline
from inspro_core.domain.project import Category

TURTLE = Category(7, "turtle", "synthetic", (240, 228, 66))
KNOWN_NAMES = ("star", "fish")
WATER = np.array([52.0, 116.0, 128.0])
RIPPLES = 7

Points = NDArray[np.float64]
Layers = NDArray[np.int64]  # number of a colour for each pixel


def pond_outline(category_id: int, time: float, phases: Points) -> Outline:
    """Give the outline of a category at a time; see `scene_shapes.outline`."""
    return _turtle(time, phases) if category_id == TURTLE.id else outline(category_id, time, phases)


def pond_texture(category_id: int, colors: Points, phases: Points) -> Texture:
    """Paint the look that a category has in the pond; see `scene_shapes.texture`."""
    axis = (np.arange(TEXTURE_SIZE) + 0.5) / TEXTURE_SIZE * 2.4 - 1.2
    x, y = np.meshgrid(axis, axis)
    layers = _PATTERNS[category_id](x, y, phases)
    shade = 1.08 - 0.22 * np.clip(x * np.cos(phases[0]) + y * np.sin(phases[0]), -1, 1)
    painted: Texture = np.clip(colors[layers] * shade[..., None], 0, 255).astype(np.uint8)
    return painted


def water(rng: np.random.Generator, size_hw: tuple[int, int]) -> NDArray[np.uint8]:
    """Draw water: deeper and shallower places under ripples that glitter; see `SceneDomain.background`."""
    height, width = int(size_hw[0] * 1.5), int(size_hw[1] * 1.5)
    depth = cv2.resize(
        rng.uniform(-34, 34, (4, 7, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    y, x = np.mgrid[:height, :width] / height
    surface = np.zeros((height, width))
    for _ in range(RIPPLES):
        center, waves = rng.uniform(-0.5, 2.0, 2), rng.uniform(25, 70)
        surface += np.sin(waves * np.hypot(x - center[0], y - center[1]) + rng.uniform(0, 2 * np.pi))
    glitter = np.clip(surface / RIPPLES**0.5 - 1.1, 0, None)
    image = WATER + depth + 9 * surface[..., None] + 70 * glitter[..., None]
    painted: NDArray[np.uint8] = np.clip(image, 0, 255).astype(np.uint8)
    return painted


def _turtle(time: float, phases: Points) -> Outline:
    """Seen from above: a shell, a head that looks about, a tail and four legs that paddle."""
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    circle = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    shell = circle * np.array([0.68, 0.55])
    turn = 0.3 * np.sin(2 * time + phases[1])
    head = circle * np.array([0.22, 0.17]) + np.array([0.82 * np.cos(turn), 0.82 * np.sin(turn)])
    tail = np.array([[-0.6, -0.1], [-1.0, 0.12 * np.sin(4 * time)], [-0.6, 0.1]])
    legs = []
    for along, side, late in ((0.42, 1, 0.0), (0.42, -1, np.pi), (-0.42, 1, np.pi), (-0.42, -1, 0.0)):
        paddle = side * (np.pi / 2 - along) + 0.45 * np.sin(4 * time + late + phases[2])
        out = np.array([np.cos(paddle), np.sin(paddle)])
        across = np.array([-out[1], out[0]])
        foot = circle[:, :1] * 0.34 * out + circle[:, 1:] * 0.14 * across
        legs.append(np.array([along, 0.4 * side]) + 0.28 * out + foot)
    return Outline((shell, head, tail, *legs))


def _chevrons(x: Points, y: Points, phases: Points) -> Layers:
    return _layered(np.sin(9 * (x + 0.8 * np.abs(y)) + phases[3]), (0.0,))


def _spirals(x: Points, y: Points, phases: Points) -> Layers:
    return _layered(np.sin(2 * np.arctan2(y, x) + 9 * np.hypot(x, y) + phases[3]), (-0.3, 0.6))


def _plates(x: Points, y: Points, phases: Points) -> Layers:
    """Divide a shell into plates with dark edges."""
    turns = (0, np.pi / 3, 2 * np.pi / 3)
    grid = [np.cos(7 * (x * np.cos(turn) + y * np.sin(turn)) + phases[3]) for turn in turns]
    return _layered(np.sum(grid, axis=0), (-0.6, 1.2))


def _layered(heights: Points, edges: tuple[float, ...]) -> Layers:
    """Tell the colour of each pixel: how many edges lie below its height."""
    layers: Layers = np.digitize(heights, edges)
    return layers


_PATTERNS: dict[int, Callable[[Points, Points, Points], Layers]] = {
    2: _spirals, 3: _chevrons, TURTLE.id: _plates,
}  # fmt: skip

POND = SceneDomain(
    "pond",
    (*(category for category in SYNTHETIC_CATEGORIES if category.name in KNOWN_NAMES), TURTLE),
    pond_outline,
    pond_texture,
    water,
    always_shown=TURTLE.id,
)
