"""What the parts share that draw masks on many frames at once."""

from __future__ import annotations

from collections.abc import Callable

from app.committing import Committing
from app.document import Document
from app.error_texts import error_text
from app.long_edit import LongEdit, SteppedEdit
from app.view_state import ViewState
from inspro_core.domain.annotation import Change
from inspro_core.domain.edits import no_step
from inspro_core.errors import InsProError

AT_ONCE = 50  # frames that are edited while the window waits


class RangeEditing(Committing):
    """Edits masks on ranges of frames."""

    def __init__(self, document: Document, state: ViewState, long_edit: LongEdit) -> None:
        super().__init__(document, state)
        self._long_edit = long_edit

    def _edit_range(
        self, text: str, track_id: int, frames: range, edit: SteppedEdit, tell: Callable[[bool], None]
    ) -> None:
        """Commit an edit of a track as one undo step; where the frames are many, the window goes on meanwhile.

        Who edits the same frames or locks a track meanwhile has been first: the edit is computed anew on that.

        Args:
            text: what it does, with its scope.
            track_id: of the track.
            frames: of the slice, all tracks seen on them.
            edit: from the slice to its next state; may be called in a thread, and again.
            tell: is called when it is done, with whether anything changed.
        """
        locked = self._state.locked

        def commit_now() -> None:
            tell(self._edit_frames(text, lambda annotation: edit(annotation, no_step), frames, {track_id}))

        def commit(change: Change | None) -> None:
            if not self._may_edit(track_id):
                return
            if change is None or self._state.locked != locked:
                commit_now()
                return
            try:
                tell(self._document.commit_change(text, change))
            except InsProError as error:
                self.failed.emit(error_text(error))

        if len(frames) <= AT_ONCE:
            commit_now()
        else:
            self._long_edit.start(text, frames, edit, commit)
