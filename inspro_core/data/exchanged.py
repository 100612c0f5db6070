"""Scenes in which the look of an object does not tell its class: to learn classes by their shapes.

In the standard scenes each class has a pattern of its own, and a model learns that instead of the shape; where objects
look otherwise, it finds them and names them wrongly. Shapes, motion and surroundings are those of the standard scenes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scene_domains import SceneDomain
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES, TEXTURE_SIZE, Texture, outline, texture
from inspro_core.data.scenes import draw_background

PLAIN = len(SYNTHETIC_CATEGORIES) + 1  # the look after those of the categories: one colour, shaded
LEAST_CONTRAST = 0.25  # share of the colours' differences that the dullest object keeps
WHOLE_TURN = 2 * np.pi

Points = NDArray[np.float64]


def exchanged_texture(_: int, colors: Points, phases: Points) -> Texture:
    """Paint the pattern of any category, or none, more or less dull; see `scene_shapes.texture`."""
    look = 1 + int(phases[7] / WHOLE_TURN * PLAIN) % PLAIN
    contrast = LEAST_CONTRAST + (1 - LEAST_CONTRAST) * phases[6] / WHOLE_TURN
    dulled = colors.mean(axis=0) + contrast * (colors - colors.mean(axis=0))
    return _plain(dulled[0], phases) if look == PLAIN else texture(look, dulled, phases)


def _plain(color: Points, phases: Points) -> Texture:
    axis = (np.arange(TEXTURE_SIZE) + 0.5) / TEXTURE_SIZE * 2.4 - 1.2
    x, y = np.meshgrid(axis, axis)
    shade = 1.08 - 0.22 * np.clip(x * np.cos(phases[0]) + y * np.sin(phases[0]), -1, 1)
    painted: Texture = np.clip(color * shade[..., None], 0, 255).astype(np.uint8)
    return painted


EXCHANGED = SceneDomain("exchanged", SYNTHETIC_CATEGORIES, outline, exchanged_texture, draw_background)
