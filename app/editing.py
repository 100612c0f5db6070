"""What the user does to labels: each method is one edit with a stated scope."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.document import Document
from app.view_state import ViewState
from inspro_core.domain import edits
from inspro_core.domain.annotation import Annotation
from inspro_core.errors import InsProError


class Editing(QObject):
    """Edits of the current track on the current frame."""

    failed = Signal(str)
    informed = Signal(str)

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__()
        self._document, self._state = document, state

    def new_track(self) -> None:
        """Start a track of the first category; its first mask is what is painted next."""
        video = self._document.video
        if video is None:
            return
        track_id = self._document.project.next_track_id(video.id)
        category = self._document.project.categories()[0]
        selected = self._document.project.track_categories(video.id).get(self._state.track_id, category.id)
        if self._edit(f"new track {track_id}", lambda a: edits.new_track(a, track_id, selected)):
            self._state.select_track(track_id)
            self._state.choose_tool("brush")
            self.informed.emit(f"Track {track_id}: paint its first mask; choose its class at the right")

    def stroke(self, track_id: int, pixels: NDArray[np.bool_], erases: bool) -> None:
        """Paint or erase on this frame."""
        frame, what = self._state.frame, "erase" if erases else "paint"

        def edit(annotation: Annotation) -> Annotation:
            return (edits.erase if erases else edits.paint)(annotation, track_id, frame, pixels)

        if not self._edit(f"{what} track {track_id} on frame {frame}", edit):
            self._document.labels_changed.emit(frozenset({frame}))  # shows again what is stored

    def set_category(self, track_id: int, category_id: int) -> None:
        """Re-class a whole track."""
        self._edit(f"re-class track {track_id}", lambda a: edits.set_category(a, track_id, category_id))

    def delete_on_frame(self) -> None:
        """Delete the selected track on this frame only."""
        track_id, frame = self._state.track_id, self._state.frame
        if track_id and self._edit(
            f"delete track {track_id} on frame {frame}",
            lambda a: edits.delete_on_frames(a, track_id, range(frame, frame + 1)),
        ):
            self.informed.emit(
                f"Track {track_id} deleted on frame {frame} only; Ctrl+Shift+Del deletes the whole track"
            )

    def delete_track(self) -> None:
        """Delete the selected track on all frames."""
        track_id = self._state.track_id
        if not track_id or self._document.video is None:
            return
        before = self._document.project.annotation(self._document.video.id, track_ids={track_id})
        if self._commit(f"delete whole track {track_id}", before, edits.delete_track(before, track_id)):
            self._state.select_track(0)
            self.informed.emit(f"Track {track_id} deleted on all frames; Ctrl+Z brings it back")

    def toggle_reviewed(self) -> None:
        """Confirm this frame, or take the confirmation back."""
        frame = self._state.frame
        if self._document.video is not None:
            is_reviewed = frame in self._document.project.reviewed_frames(self._document.video.id)
            text = f"{'unconfirm' if is_reviewed else 'confirm'} frame {frame}"
            self._edit(text, lambda a: edits.set_reviewed(a, range(frame, frame + 1), not is_reviewed))

    def undo(self) -> None:
        """Take back the last edit."""
        self._guarded(self._document.undo)

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._guarded(self._document.redo)

    def _edit(self, text: str, edit: Callable[[Annotation], Annotation]) -> bool:
        """Commit an edit of this frame's slice; returns whether anything changed."""
        if self._document.video is None:
            return False
        before = self._document.frame_annotation(self._state.frame)
        try:
            after = edit(before)
        except ValueError as error:
            self.failed.emit(str(error))
            return False
        return self._commit(text, before, after)

    def _commit(self, text: str, before: Annotation, after: Annotation) -> bool:
        try:
            return self._document.commit(text, self._state.frame, before, after)
        except InsProError as error:
            self.failed.emit(str(error))
            return False

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except InsProError as error:
            self.failed.emit(str(error))
