"""The edits that can be undone, bounded by the memory they take."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from inspro_core.domain.annotation import Change

BUDGET_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Edit:
    """One step that can be undone.

    Attributes:
        text: what it did, with its scope.
        video_id: whose labels it changed.
        change: the rows before and after it.
    """

    text: str
    video_id: int
    change: Change


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
        self._edits.append(edit)
        self._sizes.append(edit.change.byte_size)
        while len(self._edits) > 1 and sum(self._sizes) > self._budget:
            del self._edits[0], self._sizes[0]
        self._position = len(self._edits)
        self.changed.emit()

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
