"""The meadow: another domain of scenes, filmed in the same way."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from inspro_core.data.meadow import BUTTERFLY, MEADOW, blotched_texture
from inspro_core.data.scene_dataset import write_scenes
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.data.scenes import STANDARD_DOMAIN, plan_scene, render_video

SMALL = (180, 320)


@pytest.mark.parametrize("seed", range(30_000, 30_010))  # with and without late entries, occlusions, look-alikes
def test_every_video_holds_the_new_class(seed: int) -> None:
    assert BUTTERFLY.id in {actor.category_id for actor in plan_scene(seed, domain=MEADOW).actors}


def test_one_class_is_new_and_the_others_are_known_by_name() -> None:
    known = {category.name for category in SYNTHETIC_CATEGORIES}
    assert [category.name for category in MEADOW.categories if category.name not in known] == ["butterfly"]
    drawn = {actor.category_id for seed in range(40) for actor in plan_scene(seed, domain=MEADOW).actors}
    assert drawn == {category.id for category in MEADOW.categories}


def test_the_standard_domain_is_the_default() -> None:
    assert plan_scene(3).domain is STANDARD_DOMAIN
    plain, named = render_video(3, 2, SMALL), render_video(3, 2, SMALL, STANDARD_DOMAIN)
    assert np.array_equal(plain.frames, named.frames)


def test_looks_do_not_tell_classes_apart() -> None:
    rng = np.random.default_rng(0)
    colors, phases = rng.uniform(0, 255, (3, 3)), rng.uniform(0, 6, 8)
    one, *others = (blotched_texture(category.id, colors, phases) for category in MEADOW.categories)
    assert all(np.array_equal(one, other) for other in others)
    assert len(np.unique(one.reshape(-1, 3), axis=0)) == 3


def test_a_video_of_the_meadow_has_masks_of_its_objects(tmp_path: Path) -> None:
    write_scenes(tmp_path / "meadow", [30_001], 3, SMALL, domain=MEADOW)
    truth = json.loads((tmp_path / "meadow" / "instances.json").read_text())
    assert [category["name"] for category in truth["categories"]] == ["ball", "worm", "butterfly"]
    assert BUTTERFLY.id in {track["category_id"] for track in truth["annotations"] if any(track["areas"])}
