"""The classes of a project file, and the tracks that move when one goes, by plain functions on its database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from inspro_core.domain.category_change import CategoryChange
from inspro_core.domain.colors import track_color
from inspro_core.domain.project import Category
from inspro_core.errors import UsageError
from inspro_core.formats.project_database import ProjectDatabase

LAST_ID = "last_category_id"  # setting: the highest id that a category ever had


def read_categories(database: ProjectDatabase) -> tuple[Category, ...]:
    """Read all categories by id."""
    rows = database.query("SELECT id, name, supercategory, color FROM category ORDER BY id")
    with database.parsing("category"):
        return tuple(Category(i, name, above, (c >> 16, c >> 8 & 255, c & 255)) for i, name, above, c in rows)


def count_tracks(database: ProjectDatabase) -> dict[int, int]:
    """Count the tracks of every category that has one, over all videos."""
    return dict(database.query("SELECT category_id, COUNT(*) FROM track GROUP BY category_id"))


def add_categories(database: ProjectDatabase, categories: Iterable[Category]) -> dict[str, int]:
    """Add categories by name, under ids that none ever had; see `ProjectFile.add_categories`."""
    known = list(read_categories(database))
    ids = {category.name: category.id for category in known}
    before, free = len(known), _free_ids(database)
    for category in categories:
        if category.name not in ids:
            number = ids[category.name] = next(free)
            color = category.color_rgb if category.color_rgb != Category.color_rgb else track_color(number)
            known.append(replace(category, id=number, color_rgb=color))
    if len(known) > before:
        write_categories(database, known)
    return ids


def write_categories(database: ProjectDatabase, categories: Sequence[Category]) -> None:
    """Replace the list of categories.

    Raises:
        UsageError: if names or ids repeat, or a category that tracks have is left out.
    """
    kept = {category.id for category in categories}
    if len(kept) < len(categories) or len({category.name for category in categories}) < len(categories):
        raise UsageError("categories must differ in id and in name")
    if missing := count_tracks(database).keys() - kept:
        raise UsageError("categories {ids} are used by tracks and cannot be removed", ids=sorted(missing))
    with database.transaction() as connection:
        last = max(next(_free_ids(database)) - 1, *kept, 0)
        connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (LAST_ID, json.dumps(last)))
        for (known,) in database.query("SELECT id FROM category"):
            if known not in kept:
                connection.execute("DELETE FROM category WHERE id = ?", (known,))
        for category in categories:  # free the names first: two categories may swap theirs
            connection.execute("UPDATE category SET name = ? WHERE id = ?", (f"\0{category.id}", category.id))
        for category in categories:
            red, green, blue = category.color_rgb
            connection.execute(
                "INSERT INTO category VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " name = excluded.name, supercategory = excluded.supercategory, color = excluded.color",
                (category.id, category.name, category.supercategory, red << 16 | green << 8 | blue),
            )


def change_between(
    database: ProjectDatabase, before: Sequence[Category], after: Sequence[Category], moved: Mapping[int, int]
) -> CategoryChange:
    """Work out what an editor of categories changes; see `ProjectFile.category_change`."""
    old, new = ({category.id: category for category in categories} for categories in (before, after))
    present, free = {category.id for category in read_categories(database)}, _free_ids(database, new)
    ids = {number: next(free) for number in new.keys() - old.keys() if number in present}
    new = {ids.get(number, number): replace(one, id=ids.get(number, number)) for number, one in new.items()}
    pairs = {number: (old.get(number), new.get(number)) for number in old.keys() | new.keys()}
    leaving = database.query("SELECT video_id, id, category_id FROM track")
    tracks = {
        (video_id, track_id): (number, ids.get(moved[number], moved[number]))
        for video_id, track_id, number in leaving
        if number in moved
    }
    return CategoryChange({number: pair for number, pair in pairs.items() if pair[0] != pair[1]}, tracks)


def apply_change(database: ProjectDatabase, change: CategoryChange) -> None:
    """Write an edit of categories as one transaction; see `ProjectFile.apply_categories`."""
    with database.transaction() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")  # tracks may move to a category that is added below
        rows = [(new, video_id, track_id) for (video_id, track_id), (_, new) in change.tracks.items()]
        connection.executemany("UPDATE track SET category_id = ? WHERE video_id = ? AND id = ?", rows)
        used, known = count_tracks(database), {category.id: category for category in read_categories(database)}
        names = {category.name for number, category in known.items() if number not in change.categories}
        for number in (number for number, pair in change.categories.items() if pair[1] is None):
            if number in used:
                names.add(known[number].name)
            else:
                known.pop(number, None)
        for number, (_, category) in change.categories.items():
            if category is not None:
                known[number] = replace(category, name=_free_name(category.name, names))
                names.add(known[number].name)
        write_categories(database, list(known.values()))


def _free_ids(database: ProjectDatabase, taken: Iterable[int] = ()) -> Iterator[int]:
    """Yield ids that no category has or ever had."""
    rows = database.query("SELECT value FROM setting WHERE key = ?", (LAST_ID,))
    with database.parsing("setting"):
        stored = [int(json.loads(text)) for (text,) in rows]
    return count(max([0, *stored, *taken, *(category.id for category in read_categories(database))]) + 1)


def _free_name(name: str, taken: Collection[str]) -> str:
    """Give a name a number where it is taken."""
    names = (name if number == 1 else f"{name} {number}" for number in count(1))
    return next(text for text in names if text not in taken)
