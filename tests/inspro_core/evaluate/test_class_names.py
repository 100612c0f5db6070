"""Classes of a ground truth under other names."""

from __future__ import annotations

from typing import Any

from inspro_core.evaluate.class_names import rename_classes

TRUTH: dict[str, list[dict[str, Any]]] = {
    "videos": [{"id": 1}],
    "categories": [{"id": 3, "name": "dog"}, {"id": 5, "name": "car"}, {"id": 9, "name": "cat"}],
    "annotations": [{"id": 1, "category_id": 9}, {"id": 2, "category_id": 5}],
}


def test_classes_of_one_new_name_become_one() -> None:
    renamed = rename_classes(TRUTH, lambda name: "vehicle" if name == "car" else "animal")
    assert renamed["categories"] == [{"id": 1, "name": "animal"}, {"id": 2, "name": "vehicle"}]
    assert [row["category_id"] for row in renamed["annotations"]] == [1, 2]


def test_the_given_truth_stays_as_it_is() -> None:
    rename_classes(TRUTH, lambda _: "any")
    assert [category["name"] for category in TRUTH["categories"]] == ["dog", "car", "cat"]
    assert TRUTH["annotations"][0] == {"id": 1, "category_id": 9}
