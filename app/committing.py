"""What all parts that edit labels share: one undo step per edit, locks, and one message where an edit is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.actions import key_of
from app.document import Document
from app.error_texts import error_text
from app.scopes import Scope, from_here_on, this_frame, whole_track
from app.texts import tr
from app.view_state import ViewState
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.edits import OverlapRule
from inspro_core.domain.lane import Lane
from inspro_core.domain.track import Segment
from inspro_core.errors import InsProError


class Committing(QObject):
    """Edits labels through the Document.

    `failed` brings an error, `informed` what was done with its scope, or why nothing was.
    """

    failed = Signal(str)
    informed = Signal(str)

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__()
        self._document, self._state = document, state

    @property
    def _video_id(self) -> int:
        assert self._document.video is not None
        return self._document.video.id

    @property
    def _frame_count(self) -> int:
        assert self._document.video is not None
        return self._document.video.frame_count

    @property
    def _here(self) -> Scope:
        return this_frame(self._state.frame)

    @property
    def _onward(self) -> Scope:
        return from_here_on(self._state.frame, self._frame_count)

    @property
    def _everywhere(self) -> Scope:
        return whole_track(self._frame_count)

    def _rule(self) -> OverlapRule:
        """Return the project's rule for pixels of two tracks."""
        rule: OverlapRule | None = self._document.project.setting("overlap_rule")
        return rule or "over"

    def selected(self) -> int:
        """Return the selected track if it may be edited; else say why not and return 0."""
        if self._document.video is None:
            return 0
        if not self._state.track_id:
            self.informed.emit(tr("Select a track first: click its mask or its row"))
            return 0
        return self._state.track_id if self._may_edit(self._state.track_id) else 0

    def _may_edit(self, *track_ids: int) -> bool:
        """Tell whether none of the tracks is locked; say so where one is."""
        locked = [track_id for track_id in track_ids if track_id in self._state.locked]
        if locked:
            self.informed.emit(
                tr("Track {track} is locked; unlock it first ({key})", track=locked[0], key=key_of("lock"))
            )
        return not locked

    def _segment(self, track_id: int) -> Segment | None:
        """Return a track's segment on this frame; say so where there is none."""
        frame = self._state.frame
        segment = self._document.project.segments_on_frame(self._video_id, frame).get(track_id)
        if segment is None:
            self.informed.emit(tr("Track {track} is not seen on frame {frame}", track=track_id, frame=frame))
        return segment

    def _lane(self, track_id: int) -> Lane:
        """Return where a track is seen, (F,)."""
        lanes = self._document.project.lanes(self._video_id, {track_id})
        return lanes.get(track_id, np.zeros(self._frame_count, dtype=np.uint8))

    def _edit(
        self,
        text: str,
        edit: Callable[[Annotation], Annotation],
        frames: range | None = None,
        track_ids: Collection[int] | None = None,
    ) -> bool:
        """Commit an edit as one undo step.

        Args:
            text: what it does, with its scope.
            edit: from the slice to its next state.
            frames: of the slice, None for all.
            track_ids: of the slice, None for all.

        Returns:
            Whether anything changed.
        """
        return self._commit(text, lambda: self._document.project.annotation(self._video_id, frames, track_ids), edit)

    def _edit_frames(
        self, text: str, edit: Callable[[Annotation], Annotation], frames: range, named: Collection[int]
    ) -> bool:
        """Commit an edit of some frames, which is given the tracks seen on them and those named; see `_edit`."""
        return self._commit(text, lambda: self._document.annotation_of_frames(frames, named), edit)

    def _commit(self, text: str, read: Callable[[], Annotation], edit: Callable[[Annotation], Annotation]) -> bool:
        if self._document.video is None:
            return False
        try:
            before = read()
            return self._document.commit(text, before, edit(before))
        except (ValueError, InsProError) as error:
            self.failed.emit(error_text(error))
            return False
