"""The edits that can be undone, bounded by the memory they take."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from inspro_core.domain.annotation import Change
from inspro_core.domain.category_change import CategoryChange

BUDGET_BYTES = 256 * 2**20
ALL_VIDEOS = 0  # in the place of a video's id


@dataclass(frozen=True)
class Edit:
    """One step that can be undone.

    Attributes:
        text: what it did, with its scope.
        video_id: whose labels it changed; ALL_VIDEOS for the classes.
        change: the rows before and after it.
    """

    text: str
    video_id: int
    change: Change | CategoryChange

    def meets(self, other: Edit) -> bool:
        """Tell whether the order of this edit and another matters."""
        if isinstance(self.change, CategoryChange):
            return isinstance(other.change, CategoryChange) or self.change.meets(other.video_id, other.change)
        if isinstance(other.change, CategoryChange):
            return other.meets(self)
        return self.video_id == other.video_id and self.change.meets(other.change)


class History(QObject):
    """Edits in order; those behind the position can be undone, those before it redone.

    The oldest edits are forgotten when all of them together hold more memory than the budget; the last one stays.
    """

    changed = Signal()

    def __init__(self, budget_bytes: int = BUDGET_BYTES) -> None:
        super().__init__()
        self._budget = budget_bytes
        self._edits: list[Edit] = []
        self._sizes: list[int] = []
        self._position = 0

    @property
    def next_undo(self) -> Edit | None:
        """The edit that undo would take back."""
        return self._edits[self._position - 1] if self._position else None

    @property
    def next_redo(self) -> Edit | None:
        """The edit that redo would do again."""
        return self._edits[self._position] if self._position < len(self._edits) else None

    def push(self, edit: Edit) -> None:
        """Add an edit that was just made; what could be redone is forgotten."""
        del self._edits[self._position :], self._sizes[self._position :]
        self._put(self._position, edit)

    def insert(self, edit: Edit, is_under_last: bool = False) -> None:
        """Add what a run has written; what could be redone stays, up to the first edit that it meets.

        Args:
            edit: of the run.
            is_under_last: whether it comes under the last edit, which it must not meet, instead of on it.
        """
        met = (place for place in range(self._position, len(self._edits)) if self._edits[place].meets(edit))
        end = next(met, len(self._edits))
        del self._edits[end:], self._sizes[end:]
        self._put(self._position - is_under_last, edit)

    def step_back(self) -> None:
        """Note that the last edit was undone."""
        self._position -= 1
        self.changed.emit()

    def step_forward(self) -> None:
        """Note that the next edit was done again."""
        self._position += 1
        self.changed.emit()

    def forget_video(self, video_id: int) -> None:
        """Forget the edits of a video that is gone."""
        kept = [place for place, edit in enumerate(self._edits) if edit.video_id != video_id]
        self._position = sum(place < self._position for place in kept)
        self._edits, self._sizes = [self._edits[i] for i in kept], [self._sizes[i] for i in kept]
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything."""
        self._edits, self._sizes, self._position = [], [], 0
        self.changed.emit()

    def _put(self, place: int, edit: Edit) -> None:
        self._edits.insert(place, edit)
        self._sizes.insert(place, edit.change.byte_size)
        self._position += 1
        while self._position > 1 and sum(self._sizes) > self._budget:
            del self._edits[0], self._sizes[0]
            self._position -= 1
        self.changed.emit()
