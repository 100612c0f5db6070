"""The domains that a model has not seen: filmed as the standard scenes are, with other looks and a new class."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from inspro_core.data.meadow import BUTTERFLY, MEADOW, blotched_texture
from inspro_core.data.pond import POND, TURTLE, pond_texture
from inspro_core.data.scene_dataset import write_scenes
from inspro_core.data.scene_domains import SceneDomain
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES, texture
from inspro_core.data.scenes import STANDARD_DOMAIN, plan_scene, render_video
from inspro_core.domain.project import Category

SMALL = (180, 320)
domains = pytest.mark.parametrize(
    ("domain", "new", "names"),
    [
        pytest.param(MEADOW, BUTTERFLY, ["ball", "worm", "butterfly"], id="meadow"),
        pytest.param(POND, TURTLE, ["star", "fish", "turtle"], id="pond"),
    ],
)


@domains
def test_every_video_holds_the_new_class(domain: SceneDomain, new: Category, names: list[str]) -> None:
    for seed in range(30_000, 30_010):  # with and without late entries, occlusions, look-alikes
        assert new.id in {actor.category_id for actor in plan_scene(seed, domain=domain).actors}


@domains
def test_one_class_is_new_and_the_others_are_known_by_name(
    domain: SceneDomain, new: Category, names: list[str]
) -> None:
    known = {category.name for category in SYNTHETIC_CATEGORIES}
    assert [category.name for category in domain.categories if category.name not in known] == [new.name]
    drawn = {actor.category_id for seed in range(40) for actor in plan_scene(seed, domain=domain).actors}
    assert drawn == {category.id for category in domain.categories}


@domains
def test_a_video_has_masks_of_its_objects(tmp_path: Path, domain: SceneDomain, new: Category, names: list[str]) -> None:
    write_scenes(tmp_path / "scenes", [30_001], 3, SMALL, domain=domain)
    truth = json.loads((tmp_path / "scenes" / "instances.json").read_text())
    assert [category["name"] for category in truth["categories"]] == names
    assert new.id in {track["category_id"] for track in truth["annotations"] if any(track["areas"])}


def test_the_standard_domain_is_the_default() -> None:
    assert plan_scene(3).domain is STANDARD_DOMAIN
    plain, named = render_video(3, 2, SMALL), render_video(3, 2, SMALL, STANDARD_DOMAIN)
    assert np.array_equal(plain.frames, named.frames)


def test_looks_in_the_meadow_do_not_tell_classes_apart() -> None:
    rng = np.random.default_rng(0)
    colors, phases = rng.uniform(0, 255, (3, 3)), rng.uniform(0, 6, 8)
    one, *others = (blotched_texture(category.id, colors, phases) for category in MEADOW.categories)
    assert all(np.array_equal(one, other) for other in others)
    assert len(np.unique(one.reshape(-1, 3), axis=0)) == 3


def test_no_look_of_the_pond_is_known() -> None:
    rng = np.random.default_rng(0)
    colors, phases = rng.uniform(0, 255, (3, 3)), rng.uniform(0, 6, 8)
    looks = [pond_texture(category.id, colors, phases) for category in POND.categories]
    looks += [texture(category.id, colors, phases) for category in SYNTHETIC_CATEGORIES]
    assert len({look.tobytes() for look in looks}) == len(looks)
