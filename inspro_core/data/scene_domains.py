"""What the objects of synthetic scenes are and how they and their surroundings look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scene_shapes import Outline, Texture
from inspro_core.domain.project import Category


@dataclass(frozen=True)
class SceneDomain:
    """A world of scenes. The way of filming (motion, occlusion, light, noise) is the same in all.

    Attributes:
        name: on the command line.
        categories: of its objects.
        outline: shape of a category at a time, see `scene_shapes.outline`.
        texture: look of a category, see `scene_shapes.texture`.
        background: draws what is behind, half as large again as a frame of the given (height, width): (H·1.5, W·1.5, 3)
            RGB.
        always_shown: category id of an object that every video holds, or None.
    """

    name: str
    categories: tuple[Category, ...]
    outline: Callable[[int, float, NDArray[np.float64]], Outline]
    texture: Callable[[int, NDArray[np.float64], NDArray[np.float64]], Texture]
    background: Callable[[np.random.Generator, tuple[int, int]], NDArray[np.uint8]]
    always_shown: int | None = None
