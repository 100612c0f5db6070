"""The exchanged scenes: the shapes of the standard ones, with looks that tell nothing of the class."""

from __future__ import annotations

import numpy as np

from inspro_core.data.exchanged import EXCHANGED, exchanged_texture
from inspro_core.data.scene_shapes import texture
from inspro_core.data.scenes import STANDARD_DOMAIN, render_video

SMALL = (180, 320)


def some_actor(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 255, (3, 3)), rng.uniform(0, 2 * np.pi, 8)


def test_the_look_does_not_depend_on_the_class() -> None:
    colors, phases = some_actor(0)
    one, *others = (exchanged_texture(category.id, colors, phases) for category in EXCHANGED.categories)
    assert all(np.array_equal(one, other) for other in others)


def test_all_patterns_of_the_standard_scenes_and_plain_objects_occur() -> None:
    colors, phases = some_actor(1)
    phases[6] = 2 * np.pi  # full contrast
    seen = []
    for turn in np.linspace(0.01, 0.99, 50):
        phases[7] = 2 * np.pi * turn
        seen.append(exchanged_texture(1, colors, phases))
    different = {image.tobytes() for image in seen}
    patterns = {texture(category.id, colors, phases).tobytes() for category in EXCHANGED.categories}
    assert len(patterns) == 6
    assert patterns < different
    assert len(different) == 7


def test_dull_objects_keep_their_mean_colour() -> None:
    colors, phases = some_actor(2)
    phases[7] = 0.1
    phases[6] = 2 * np.pi
    strong = exchanged_texture(1, colors, phases)
    phases[6] = 0.0
    dull = exchanged_texture(1, colors, phases)
    assert np.std(dull, axis=(0, 1)).max() < 0.6 * np.std(strong, axis=(0, 1)).max()
    assert np.abs(dull.mean(axis=(0, 1)) - strong.mean(axis=(0, 1))).max() < 40


def test_shapes_and_ways_are_those_of_the_standard_scenes() -> None:
    one, other = (render_video(3, 3, SMALL, domain) for domain in (STANDARD_DOMAIN, EXCHANGED))
    assert one.annotation == other.annotation
    assert not np.array_equal(one.frames, other.frames)
