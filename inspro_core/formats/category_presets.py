"""Lists of categories: those of well-known datasets, shipped with the program, and those of annotation files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from inspro_core.domain.colors import track_color
from inspro_core.domain.project import Category
from inspro_core.errors import FormatError
from inspro_core.formats.json_entry import MOST_DIGITS, Entry, as_color, as_name, as_text, read_json

PRESET_FILES = ("ytvis_2019", "ytvis_2021", "ovis", "coco")


@dataclass(frozen=True)
class CategoryPreset:
    """The categories of a well-known dataset.

    Attributes:
        name: of the dataset.
        categories: with the dataset's own ids, names and order.
        source: where the list comes from.
    """

    name: str
    categories: tuple[Category, ...]
    source: str


@lru_cache(maxsize=1)
def presets() -> tuple[CategoryPreset, ...]:
    """Return the lists that are shipped with the program."""
    folder = files("resources") / "categories"
    return tuple(_read_preset(Path(str(folder / f"{name}.json"))) for name in PRESET_FILES)


def read_categories(path: str | Path) -> tuple[Category, ...]:
    """Read the categories of a YouTube-VIS or COCO file, or of any JSON file with such a list, in the file's order.

    Ids that are not positive, differing numbers are replaced by the place in the list. A category without a colour
    gets one that differs from its neighbours'.

    Raises:
        FormatError: if there is no such list, it is empty, or a name is missing or used twice.
    """
    path = Path(path)
    return _read_list(Entry(path, "", read_json(path)).entries("categories"), path)


def _read_preset(path: Path) -> CategoryPreset:
    root = Entry(path, "", read_json(path))
    name, source = root.get("name", as_name), root.get("source", as_text)
    return CategoryPreset(name, _read_list(root.entries("categories"), path), source)


def _read_list(entries: Sequence[Entry], path: Path) -> tuple[Category, ...]:
    if not entries:
        raise FormatError(path, "the list is empty; choose a file that names its classes", place="categories")
    ids = [entry.content.get("id") for entry in entries]
    are_numbers = all(type(number) is int and 0 < number < 10**MOST_DIGITS for number in ids)
    are_usable = are_numbers and len(set(ids)) == len(ids)
    names: set[str] = set()
    found = []
    for place, entry in enumerate(entries, 1):
        name = entry.get("name", as_name)
        if name in names:
            raise entry.refusal("name", "{value} is used twice; give one of the classes another name", value=repr(name))
        names.add(name)
        above = entry.get("supercategory", as_text, "")
        color = entry.get("color", as_color, track_color(place))
        found.append(Category(entry.get("id", int) if are_usable else place, name, above, color))
    return tuple(found)
