"""The classes of a project while they are edited: what is kept, and which tracks move to another class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from inspro_core.domain.colors import track_color
from inspro_core.domain.project import Category

NameProblem = Literal["", "empty", "taken"]


class CategoryInUse(ValueError):  # noqa: N818  # it is a refusal, not an error
    """A class cannot be deleted because tracks have it.

    Args:
        track_count: how many.
    """

    def __init__(self, track_count: int) -> None:
        super().__init__(f"{track_count} tracks have this class; move them to another one first")
        self.track_count = track_count


class CategoryDraft:
    """A list of classes that changes freely; the project gets it when the user saves.

    The id of a class that tracks have is never given to another class, so that `moved` stays unambiguous.
    """

    def __init__(self, categories: Sequence[Category], track_counts: Mapping[int, int]) -> None:
        """Start from the classes of a project.

        Args:
            categories: of the project.
            track_counts: tracks by class id; one that is missing has none.
        """
        self._known = {category.id: category for category in categories}
        self._start = dict(self._known)
        self._counts = {category.id: track_counts.get(category.id, 0) for category in categories}
        self._reserved = {category_id for category_id, count in self._counts.items() if count}
        self.moved: dict[int, int] = {}

    @property
    def categories(self) -> tuple[Category, ...]:
        """The classes by id."""
        return tuple(self._known[category_id] for category_id in sorted(self._known))

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self._known != self._start

    def category(self, category_id: int) -> Category:
        """Return one class."""
        return self._known[category_id]

    def track_count(self, category_id: int) -> int:
        """Count the tracks that have a class, those that are moved to it included."""
        return self._counts[category_id]

    def name_problem(self, category_id: int, name: str) -> NameProblem:
        """Tell why a class cannot have a name; "" if it can."""
        if not name.strip():
            return "empty"
        names = (category.name for category in self._known.values() if category.id != category_id)
        return "taken" if name.strip() in names else ""

    def add(self, name: str) -> int:
        """Add a class, its name made unique by a number, and return its id."""
        names = {category.name for category in self._known.values()}
        unique = next(
            text for n in range(1, len(names) + 2) if (text := name if n == 1 else f"{name} {n}") not in names
        )
        return self._insert(Category(self._free_id(), unique))

    def add_all(self, categories: Sequence[Category]) -> int:
        """Add the classes of a list whose names are not there yet, under their own ids where these are free.

        Returns:
            How many were added.
        """
        names = {category.name for category in self._known.values()}
        fresh = [category for category in categories if category.name not in names]
        taken = self._known.keys() | self._reserved
        for category in [c for c in fresh if c.id not in taken]:
            self._insert(category, keeps_color=True)
        for category in [c for c in fresh if c.id in taken]:
            self._insert(replace(category, id=self._free_id()), keeps_color=True)
        return len(fresh)

    def replace_unused(self, categories: Sequence[Category]) -> int:
        """Drop every class without a track, then add a list; returns how many were added."""
        if categories:
            for category in self.categories:
                if not self._counts[category.id]:
                    self._remove(category.id)
        return self.add_all(categories)

    def rename(self, category_id: int, name: str) -> None:
        """Give a class another name.

        Raises:
            ValueError: if the name is empty or another class has it.
        """
        if problem := self.name_problem(category_id, name):
            raise ValueError(f"the name {name!r} is {problem}")
        self._known[category_id] = replace(self._known[category_id], name=name.strip())

    def set_supercategory(self, category_id: int, supercategory: str) -> None:
        """Give a class another supercategory."""
        self._known[category_id] = replace(self._known[category_id], supercategory=supercategory.strip())

    def set_color(self, category_id: int, color_rgb: tuple[int, int, int]) -> None:
        """Give a class another colour, 0..255 each."""
        self._known[category_id] = replace(self._known[category_id], color_rgb=color_rgb)

    def delete(self, category_id: int) -> None:
        """Delete a class that no track has.

        Raises:
            CategoryInUse: if tracks have it.
            ValueError: if it is the last one; a project needs a class for new tracks.
        """
        if count := self._counts[category_id]:
            raise CategoryInUse(count)
        self._check_not_last()
        self._remove(category_id)

    def move_and_delete(self, category_id: int, target_id: int) -> None:
        """Move the tracks of a class to another one and delete it.

        Raises:
            ValueError: if both are the same.
        """
        if target_id == category_id:
            raise ValueError("tracks are moved to another class, not to the one that goes")
        self._counts[target_id] += self._counts[category_id]
        for origin, target in self.moved.items():
            if target == category_id:
                self.moved[origin] = target_id
        if category_id in self._reserved:
            self.moved[category_id] = target_id
        self._remove(category_id)

    def _check_not_last(self) -> None:
        if len(self._known) == 1:
            raise ValueError("the last class cannot be deleted")

    def _free_id(self) -> int:
        return max(self._known.keys() | self._reserved, default=0) + 1

    def _insert(self, category: Category, keeps_color: bool = False) -> int:
        made = category if keeps_color else replace(category, color_rgb=track_color(category.id))
        self._known[made.id], self._counts[made.id] = made, 0
        return made.id

    def _remove(self, category_id: int) -> None:
        del self._known[category_id], self._counts[category_id]
