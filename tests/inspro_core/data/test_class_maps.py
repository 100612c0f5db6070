"""Classes of COCO under the names of video datasets."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspro_core.data.class_maps import MAP_NAMES, map_coco_classes, read_class_map
from inspro_core.data.clip_index import read_clip_index, unite_categories
from inspro_core.errors import UsageError
from inspro_core.formats.category_presets import presets
from tests.inspro_core.data.dataset_worlds import write_coco, write_youtube_vis

TITLES = {
    "coco_to_ytvis_2019": "YouTube-VIS 2019",
    "coco_to_ytvis_2021": "YouTube-VIS 2021",
    "coco_to_ovis": "OVIS",
}


@pytest.mark.parametrize("name", MAP_NAMES)
def test_a_map_leads_from_cocos_classes_to_the_datasets(name: str) -> None:
    names = {preset.name: {category.name for category in preset.categories} for preset in presets()}
    found = read_class_map(name)
    assert len(found) >= 17
    assert found.keys() <= names["COCO"]
    assert set(found.values()) <= names[TITLES[name]]


def test_mapped_pictures_join_the_videos_under_one_list(tmp_path: Path) -> None:
    videos = read_clip_index(write_youtube_vis(tmp_path / "v", "train", 2021))  # cat, dog
    stills = read_clip_index(write_coco(tmp_path / "c"))  # person, dog
    mapped = map_coco_classes([videos, stills], "coco_to_ytvis_2019")
    first, second = unite_categories(mapped)
    assert [category.name for category in first.categories] == ["cat", "dog", "person"]
    assert [label for label, _, _ in second.masks(0)] == [1]
    assert first.masks(0)[0][0] == 1


def test_a_class_without_a_counterpart_is_left_out(tmp_path: Path) -> None:
    stills = read_clip_index(write_coco(tmp_path))
    without = stills.with_classes({"person": "human"})
    assert [category.name for category in without.categories] == ["human"]
    assert without.masks(0) == []
    assert unite_categories([without])[0].masks(0) == []


def test_two_classes_become_one(tmp_path: Path) -> None:
    videos = read_clip_index(write_youtube_vis(tmp_path, "train", 2021))
    merged = videos.with_classes({"cat": "pet", "dog": "pet"})
    assert [category.name for category in merged.categories] == ["pet"]
    assert {merged.masks(0)[0][0], merged.masks(4)[0][0]} == {0}


def test_a_map_without_cocos_classes_is_refused(tmp_path: Path) -> None:
    with_other = read_clip_index(write_youtube_vis(tmp_path, "train", 2021)).with_classes({"cat": "Kater"})
    with pytest.raises(UsageError, match="none of the datasets has COCO's classes"):
        map_coco_classes([with_other], "coco_to_ovis")
