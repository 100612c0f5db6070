"""Values of JSON files, taken or refused one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspro_core.errors import FormatError
from inspro_core.formats.json_entry import (
    Entry,
    as_flag,
    as_id,
    as_integer,
    as_name,
    as_score,
    read_categories,
    read_json,
)
from tests.locked_folders import lock, open_to_all

TAKEN: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (as_id, 7, 7),
    (as_id, "007", 7),
    (as_id, "0" * 5000, 0),
    (as_id, "clip", "clip"),
    (as_id, 2**64, str(2**64)),
    (as_id, str(2**64), str(2**64)),
    (as_id, "9" * 5000, "9" * 5000),
    (as_integer, "3", 3),
    (as_integer, 3.0, 3),
    (as_score, 1, 1.0),
    (as_flag, True, True),
    (as_flag, 0, False),
    (as_name, " red fox ", "red fox"),
]
REFUSED: list[tuple[Callable[[Any], Any], Any]] = [
    (as_id, True),
    (as_id, 1.5),
    (as_integer, 10**15),
    (as_integer, 1e300),
    (as_integer, float("nan")),
    (as_score, 1.01),
    (as_score, float("nan")),
    (as_score, float("inf")),
    (as_flag, "no"),
    (as_flag, 2),
    (as_name, "  "),
    (as_name, "fox\x07"),
    (as_name, ["fox"]),
    (as_name, 3),
]


@pytest.mark.parametrize(("convert", "value", "expected"), TAKEN)
def test_a_value_is_taken_in_its_spellings(convert: Callable[[Any], Any], value: Any, expected: Any) -> None:
    found = Entry(Path("a.json"), "", {"key": value}).get("key", convert)
    assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize(("convert", "value"), REFUSED)
def test_a_value_out_of_its_range_is_refused_with_file_and_place(convert: Callable[[Any], Any], value: Any) -> None:
    with pytest.raises(FormatError, match=r"^a\.json: videos\[0\]\.key: .* is not usable: "):
        Entry(Path("a.json"), "videos[0]", {"key": value}).get("key", convert)


FIG = {"id": 1, "name": "fig", "supercategory": "fruit"}
GROUP = {"id": 0, "name": "fruit", "supercategory": "none"}
FRUIT = {"id": 2, "name": "fruit", "supercategory": "fruit", "color": [1, 2, 3]}


@pytest.mark.parametrize("listed", [[GROUP, FIG, FRUIT], [FRUIT, FIG, GROUP]])
def test_a_class_that_has_the_name_of_its_group_is_one_class(listed: list[dict[str, Any]]) -> None:
    categories, ids = read_categories(Entry(Path("a.json"), "", {"categories": listed}).entries("categories"))
    assert {(c.name, c.supercategory, c.color_rgb) for c in categories} == {
        ("fig", "fruit", (128, 128, 128)),
        ("fruit", "fruit", (1, 2, 3)),
    }
    assert {category.name: category.id for category in categories} == {"fig": ids[1], "fruit": ids[2]}
    assert ids[0] == ids[2] != ids[1]


@pytest.mark.parametrize("entry", [GROUP, FRUIT])
def test_other_classes_of_one_name_are_refused(entry: dict[str, Any]) -> None:
    twice = Entry(Path("a.json"), "", {"categories": [entry, {**entry, "id": 3}]}).entries("categories")
    with pytest.raises(FormatError, match=r"categories\[1\]\.name: 'fruit' is used twice"):
        read_categories(twice)


def test_a_file_that_is_no_text_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text("{}", encoding="utf-16")
    with pytest.raises(FormatError, match=r"labels\.json: is not JSON: not a text in UTF-8$"):
        read_json(tmp_path / "labels.json")


def test_a_file_that_may_not_be_read_is_to_be_opened_to_its_user() -> None:
    with open_to_all() as folder:
        (folder / "labels.json").touch()
        problem = r"labels\.json: cannot be read: Permission denied; see that you may read it$"
        with lock(folder / "labels.json", 0o000), pytest.raises(FormatError, match=problem):
            read_json(folder / "labels.json")
