"""Outlines and looks of the six synthetic categories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.domain.project import Category

SYNTHETIC_CATEGORIES = (
    Category(1, "ball", "synthetic", (0, 114, 178)),
    Category(2, "star", "synthetic", (230, 159, 0)),
    Category(3, "fish", "synthetic", (0, 158, 115)),
    Category(4, "cart", "synthetic", (204, 121, 167)),
    Category(5, "ring", "synthetic", (86, 180, 233)),
    Category(6, "worm", "synthetic", (213, 94, 0)),
)
TEXTURE_SIZE = 128  # pixels; covers -1.2..1.2 of the object's own units

Points = NDArray[np.float64]
Texture = NDArray[np.uint8]


@dataclass(frozen=True)
class Outline:
    """Polygons in the object's own units, about -1..1; holes are cut out of the solid parts."""

    solids: tuple[Points, ...]
    holes: tuple[Points, ...] = ()


def outline(category_id: int, time: float, phases: NDArray[np.float64]) -> Outline:
    """Give the outline of a category at a time.

    Args:
        category_id: 1..6.
        time: seconds of the object's own clock; the shape breathes, bends or swims with it.
        phases: (8,) random numbers in 0..2π that make individuals differ.
    """
    return _OUTLINES[category_id](time, phases)


def texture(category_id: int, colors: NDArray[np.float64], phases: NDArray[np.float64]) -> Texture:
    """Paint the look of a category.

    Args:
        category_id: 1..6.
        colors: (3, 3) RGB 0..255: base, second, accent.
        phases: (8,) random numbers in 0..2π.

    Returns:
        (128, 128, 3) uint8 over -1.2..1.2 in both directions.
    """
    axis = (np.arange(TEXTURE_SIZE) + 0.5) / TEXTURE_SIZE * 2.4 - 1.2
    x, y = np.meshgrid(axis, axis)
    weight = _PATTERNS[category_id](x, y, phases)  # 0: base, 1: second
    image = colors[0] * (1 - weight[..., None]) + colors[1] * weight[..., None]
    shade = 1.08 - 0.22 * np.clip(x * np.cos(phases[0]) + y * np.sin(phases[0]), -1, 1)
    image = image * shade[..., None]
    if category_id == 3:  # an eye
        cv2.circle(image, (98, 54), 7, colors[2].tolist(), -1)
    if category_id == 4:  # windows
        for left in (40, 66):
            cv2.rectangle(image, (left, 38), (left + 18, 54), colors[2].tolist(), -1)
    painted: Texture = np.clip(image, 0, 255).astype(np.uint8)
    return painted


def _ball(time: float, phases: NDArray[np.float64]) -> Outline:
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    radius = 0.9 + 0.07 * np.cos(2 * angle + 2 * time + phases[1]) + 0.04 * np.cos(3 * angle - 3 * time + phases[2])
    return Outline((_polar(angle, radius),))


def _star(time: float, phases: NDArray[np.float64]) -> Outline:
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    tip = 1.0 + 0.1 * np.sin(3 * time + phases[1:6])
    radius = np.where(np.arange(10) % 2 == 0, np.repeat(tip, 2), 0.42 + 0.05 * np.sin(2 * time + phases[6]))
    return Outline((_polar(angle, radius),))


def _fish(time: float, phases: NDArray[np.float64]) -> Outline:
    angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    body = np.stack((0.15 + 0.8 * np.cos(angle), 0.42 * np.sin(angle)), axis=1)
    swing = 0.28 * np.sin(5 * time + phases[1])
    tail = np.array([[-0.5, 0.0], [-1.05, -0.45 + swing], [-0.85, swing], [-1.05, 0.45 + swing]])
    fin = np.array([[0.25, -0.36], [-0.1, -0.75 - 0.1 * np.sin(4 * time)], [-0.2, -0.33]])
    bend = 0.12 * np.sin(5 * time + phases[1] + 1)
    return Outline(tuple(part + np.stack((0 * part[:, 0], bend * part[:, 0] ** 2), 1) for part in (body, tail, fin)))


def _cart(time: float, phases: NDArray[np.float64]) -> Outline:
    bounce = 0.05 * np.sin(6 * time + phases[1])
    box = np.array([[-1, 0.35], [-1, -0.1], [-0.55, -0.15], [-0.4, -0.6], [0.5, -0.6], [0.65, -0.1], [1, 0], [1, 0.35]])
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    wheels = [np.array([cx, 0.4]) + 0.27 * np.stack((np.cos(angle), np.sin(angle)), 1) for cx in (-0.55, 0.55)]
    return Outline((box + np.array([0, bounce]), *wheels))


def _ring(time: float, phases: NDArray[np.float64]) -> Outline:
    angle = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    squeeze = 1 + 0.15 * np.sin(2 * time + phases[1])
    scale = np.array([0.92 * squeeze, 0.92 / squeeze])
    circle = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    return Outline((circle * scale,), (circle * scale * 0.5,))


def _worm(time: float, phases: NDArray[np.float64]) -> Outline:
    along = np.linspace(-1, 1, 14)
    y = 0.32 * np.sin(3.2 * along + 4 * time + phases[1])
    width = 0.2 * np.sqrt(np.clip(1.02 - along**6, 0, None))
    slope = np.gradient(y, along)
    normal = np.stack((-slope, np.ones_like(slope)), axis=1) / np.hypot(1, slope)[:, None]
    spine = np.stack((along, y), axis=1)
    return Outline((np.concatenate((spine + normal * width[:, None], (spine - normal * width[:, None])[::-1])),))


def _polar(angle: Points, radius: Points) -> Points:
    return np.stack((np.cos(angle) * radius, np.sin(angle) * radius), axis=1)


def _step(values: Points) -> Points:
    return (values > 0).astype(np.float64)


_OUTLINES: dict[int, Callable[[float, NDArray[np.float64]], Outline]] = {
    1: _ball, 2: _star, 3: _fish, 4: _cart, 5: _ring, 6: _worm,
}  # fmt: skip
_PATTERNS: dict[int, Callable[[Points, Points, NDArray[np.float64]], Points]] = {
    1: lambda x, y, p: _step(np.sin(7 * (x * np.cos(p[3]) + y * np.sin(p[3])) + p[4])),
    2: lambda x, y, p: np.clip(np.hypot(x, y) * 1.1, 0, 1),
    3: lambda x, y, p: _step(np.cos(11 * x + p[3]) * np.cos(11 * y + p[4]) - 0.25),
    4: lambda x, y, p: _step(y - 0.12),
    5: lambda x, y, p: _step(np.sin(4 * np.arctan2(y, x) + p[3])),
    6: lambda x, y, p: _step(np.sin(12 * x + p[3])),
}
