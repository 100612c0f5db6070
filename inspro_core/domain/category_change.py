"""What an edit of the classes of a project touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspro_core.domain.annotation import ROW_BYTES, Change
from inspro_core.domain.project import Category


@dataclass(frozen=True)
class CategoryChange:
    """The rows before and after an edit of the classes. Swapping the two undoes the edit.

    Attributes:
        categories: category id → (before, after); None where there is no such category.
        tracks: (video id, track id) → category id before and after, of tracks whose category goes.
    """

    categories: Mapping[int, tuple[Category | None, Category | None]] = field(default_factory=dict)
    tracks: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.categories or self.tracks)

    @property
    def byte_size(self) -> int:
        """About how much memory the change holds."""
        return ROW_BYTES * (2 * len(self.categories) + len(self.tracks))

    @property
    def frames(self) -> frozenset[int]:
        """No frame: a class is one of whole tracks."""
        return frozenset()

    def inverted(self) -> CategoryChange:
        """Return the change that undoes this one."""
        return CategoryChange(
            {category_id: (after, before) for category_id, (before, after) in self.categories.items()},
            {track: (after, before) for track, (before, after) in self.tracks.items()},
        )

    def meets(self, video_id: int, change: Change) -> bool:
        """Tell whether the order of this change and one of a video's labels matters.

        It does where both give a track its class, or a track gets or had a class that is there only before or after.
        """
        fleeting = {category_id for category_id, pair in self.categories.items() if None in pair}
        return any(
            (video_id, track_id) in self.tracks
            or any(head is not None and head.category_id in fleeting for head in pair)
            for track_id, pair in change.heads.items()
        )
