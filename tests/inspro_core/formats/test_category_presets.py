"""Lists of categories: the official ones as published, and those of any annotation file."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from inspro_core.errors import FormatError
from inspro_core.formats.category_presets import presets, read_categories


@pytest.mark.parametrize(("place", "name"), [(0, "ytvis_2019"), (1, "ytvis_2021"), (2, "ovis")])
def test_a_preset_has_the_official_ids_and_names(place: int, name: str, shared: Path) -> None:
    official = json.loads((shared / "categories" / f"{name}.json").read_text())["categories"]
    found = [(category.id, category.name) for category in presets()[place].categories]
    assert found == [(entry["id"], entry["name"]) for entry in official]


def test_coco_has_80_classes_in_12_groups_with_the_ids_of_its_files() -> None:
    coco = {category.name: category for category in presets()[3].categories}
    assert len(coco) == 80
    assert len({category.supercategory for category in coco.values()}) == 12
    assert (coco["person"].id, coco["stop sign"].id, coco["tv"].id, coco["toothbrush"].id) == (1, 13, 72, 90)
    assert (coco["tv"].supercategory, coco["book"].supercategory) == ("electronic", "indoor")


def test_every_preset_says_where_it_comes_from_and_has_no_id_or_name_twice() -> None:
    for preset in presets():
        assert preset.source
        for values in ([c.id for c in preset.categories], [c.name for c in preset.categories]):
            assert len(set(values)) == len(values)


def test_neighbours_in_a_list_have_different_colours() -> None:
    for preset in presets():
        colors = [category.color_rgb for category in preset.categories]
        assert all(one != other for one, other in pairwise(colors))


def write(path: Path, categories: object) -> Path:
    path.write_text(json.dumps({"images": [], "categories": categories}))
    return path


def test_ids_colours_and_supercategories_of_a_file_are_kept(tmp_path: Path) -> None:
    entries = [
        {"id": 7, "name": "dog", "supercategory": "animal", "color": [1, 2, 3]},
        {"id": 3, "name": "cat", "supercategory": None},
    ]
    dog, cat = read_categories(write(tmp_path / "a.json", entries))
    assert (dog.id, dog.name, dog.supercategory, dog.color_rgb) == (7, "dog", "animal", (1, 2, 3))
    assert (cat.id, cat.supercategory) == (3, "")


@pytest.mark.parametrize("ids", [(0, 1), ("a", "b"), (None, None), (2, 2), (True, 2), (2**70, 1)])
def test_ids_that_cannot_be_used_are_counted_from_1(ids: tuple[object, object], tmp_path: Path) -> None:
    entries = [{"id": number, "name": name} for number, name in zip(ids, "xy", strict=True)]
    assert [category.id for category in read_categories(write(tmp_path / "a.json", entries))] == [1, 2]


@pytest.mark.parametrize(
    ("categories", "problem"),
    [
        ([], "the list is empty"),
        (None, "categories: is missing"),
        ([{"id": 1}], "name: is missing"),
        ([{"id": 1, "name": " "}], "expected a name"),
        ([{"id": 1, "name": "a\nb"}], "expected a name"),
        ([{"id": 1, "name": "a"}, {"id": 2, "name": "a"}], "used twice"),
        (
            [{"id": 1, "name": "a", "supercategory": 3}],
            r"categories\[0\]\.supercategory: 3 is not usable: expected a text",
        ),
        ([{"id": 1, "name": "a", "color": [1, 2]}], "three numbers"),
        ([{"id": 1, "name": "a", "color": [1, 2, 300]}], "three numbers"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_place(categories: object, problem: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=problem):
        read_categories(write(tmp_path / "a.json", categories))
