"""What the user does to masks: each method is one edit with a stated scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.actions import key_of
from app.document import Document
from app.error_texts import error_text
from app.long_edit import LongEdit
from app.range_editing import RangeEditing
from app.scopes import Scope
from app.texts import mark, tr
from app.view_state import ViewState
from inspro_core.domain import edits, shapes
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.edits import Reshape, Step
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.errors import InsProError

CleanUp = Literal["holes", "islands", "smooth"]
CLEAN_UPS: dict[CleanUp, str] = {
    "holes": mark("fill holes"),
    "islands": mark("remove islands"),
    "smooth": mark("smooth the outline"),
}
ISLAND_SHARE = 0.05  # of the mask's area; smaller parts are removed
SMOOTH_SHARE = 1 / 360  # of the frame's height: 3 pixels at 1080p


class Editing(RangeEditing):
    """Edits of masks, on the current frame where no scope is given."""

    def __init__(self, document: Document, state: ViewState, long_edit: LongEdit) -> None:
        super().__init__(document, state, long_edit)
        self._copied: Mask | None = None

    def new_track(self) -> None:
        """Start a track of the selected track's class, else of the first; its first mask is what is painted next."""
        if self._document.video is None:
            return
        track_id = self._document.project.next_track_id(self._video_id)
        category = self._category_of_new_track()
        text = tr("new track {track}", track=track_id)
        if self._edit_frames(text, lambda a: edits.new_track(a, track_id, category.id), self._here.frames, {track_id}):
            self._state.select_track(track_id)
            self._state.choose_tool("brush")
            self.informed.emit(tr("Track {track}: paint its first mask; choose its class at the right", track=track_id))

    def stroke(self, track_id: int, pixels: NDArray[np.bool_], erases: bool) -> None:
        """Paint or erase (H, W) pixels of a track on this frame; painting brings a track back that is gone.

        An outline may wait so long that its track is deleted meanwhile, and another program may remove its video.
        """
        frame, rule, locked = self._state.frame, self._rule(), self._state.locked
        try:
            is_gone = not self._document.existing({track_id})
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        if is_gone and erases:
            self.informed.emit(tr("Track {track} is not there any more; there is nothing to take away", track=track_id))
            return
        category = self._category_of_new_track()

        def edit(annotation: Annotation) -> Annotation:
            if erases:
                return edits.erase(annotation, track_id, frame, pixels)
            if is_gone:
                annotation = edits.new_track(annotation, track_id, category.id)
            return edits.paint(annotation, track_id, frame, pixels, rule, locked)

        text = tr("erase track {track} {scope}") if erases else tr("paint track {track} {scope}")
        text = text.format(track=track_id, scope=self._here.words)
        if not (self._may_edit(track_id) and self._edit_frames(text, edit, self._here.frames, {track_id})):
            self._document.redraw_wanted.emit()
        elif is_gone:
            self._state.select_track(track_id)
            self.informed.emit(
                tr(
                    "Track {track} was not there any more; what you drew has brought it back, of class {name}",
                    track=track_id,
                    name=category.name,
                )
            )

    def replace_mask(self, track_id: int, pixels: NDArray[np.bool_], what: str) -> None:
        """Give a track exactly these (H, W) pixels on this frame.

        Args:
            track_id: 0 asks for a track.
            pixels: of the whole frame.
            what: was used, such as "polygon", translated.
        """
        frame, rule, locked = self._state.frame, self._rule(), self._state.locked
        if not track_id:
            self.ask_for_track()
            return
        text = tr("{what} of track {track} {scope}", what=what, track=track_id, scope=self._here.words)
        is_done = self._may_edit(track_id) and self._edit_frames(
            text, lambda a: edits.replace_mask(a, track_id, frame, pixels, rule, locked), self._here.frames, {track_id}
        )
        if not is_done:
            self._document.redraw_wanted.emit()

    def copy_mask(self) -> None:
        """Keep the selected track's mask of this frame for `paste_mask`; a locked one, too."""
        track_id, frame = self._state.track_id, self._state.frame
        segment = self._segment(track_id) if track_id else None
        if segment is not None:
            self._copied = segment.mask
            self.informed.emit(
                tr(
                    "Mask of track {track} on frame {frame} copied; {key} pastes it into the selected track",
                    track=track_id,
                    frame=frame,
                    key=key_of("paste_mask"),
                )
            )

    def paste_mask(self) -> None:
        """Give the selected track the copied mask on this frame."""
        track_id, mask = self.selected(), self._copied
        if not track_id:
            return
        if mask is None:
            self.informed.emit(tr("Nothing is copied; {key} copies the selected mask", key=key_of("copy_mask")))
        elif self._document.video is not None and mask.size_hw != self._document.video.size_hw:
            self.informed.emit(tr("The copied mask is of a video of another size"))
        else:
            self.replace_mask(track_id, mask.to_array(), tr("copied mask"))

    def delete_on_frame(self) -> None:
        """Delete the selected track on this frame only."""
        track_id, here = self.selected(), self._here
        if not track_id or self._segment(track_id) is None:
            return
        text = tr("delete track {track} {scope}", track=track_id, scope=here.words)
        if self._edit(text, lambda a: edits.delete_on_frames(a, track_id, here.frames), here.frames, {track_id}):
            self.informed.emit(
                tr(
                    "Track {track} deleted on frame {frame} only; {key} deletes the whole track",
                    track=track_id,
                    frame=self._state.frame,
                    key=key_of("delete_track"),
                )
            )

    def clean_up(self, kind: CleanUp, scope: Scope | None = None) -> None:
        """Clean up the selected track's mask on this frame, or a model's masks on all frames of a scope."""
        track_id = self.selected()
        if not track_id or (scope is None and self._segment(track_id) is None):
            return
        frame, rule = self._state.frame, self._rule()
        change, frames = self._reshape(kind), (scope or self._here).frames
        left: list[int] = []

        def edit(annotation: Annotation, step: Step) -> Annotation:
            if scope is None:
                done = edits.reshape(annotation, track_id, frame, change, rule)
            else:
                done = edits.reshape_on_frames(annotation, track_id, frames, change, rule, step)
            left[:] = done.left_frames
            return done.annotation

        def tell(is_changed: bool) -> None:
            if not is_changed:
                said = tr("Nothing to change: {edit}", edit=text)
            elif scope is not None:
                said = tr("Done: {edit}; masks drawn or confirmed by hand stay", edit=text)
            else:
                said = tr("Done: {edit}", edit=text)
            if left:
                said = tr("{text}; masks too thin for it, left as they are: {count}", text=said, count=len(left))
            self.informed.emit(said)

        what, words = tr(CLEAN_UPS[kind]), (scope or self._here).words
        text = tr("{what} of track {track} {scope}", what=what, track=track_id, scope=words)
        self._edit_range(text, track_id, frames, edit, tell)

    def toggle_reviewed(self) -> None:
        """Confirm this frame, or take the confirmation back."""
        if self._document.video is not None:
            self._toggle_reviewed(self._here)

    def confirm_range(self) -> None:
        """Confirm all frames between the in and the out mark, or take it back where all are confirmed."""
        if self._document.video is not None and self._state.frame_range is not None:
            self._toggle_reviewed(Scope("range", self._state.frame_range))

    def ask_for_track(self) -> None:
        """Say that a track must be selected."""
        self.informed.emit(tr("Select a track first, or press {key} for a new one", key=key_of("new_track")))

    def select_next(self) -> None:
        """Select the next shown track on this frame; after the last comes the first."""
        if self._document.video is not None:
            shown = self._shown_here()
            later = [track_id for track_id in shown if track_id > self._state.track_id]
            self._state.select_track((later or shown or [0])[0])

    def select_number(self, number: int) -> None:
        """Select the 1st to 9th of the shown tracks on this frame, by their ids."""
        if self._document.video is None:
            return
        shown = self._shown_here()
        if number <= len(shown):
            self._state.select_track(shown[number - 1])
        else:
            self.informed.emit(tr("Tracks shown on frame {frame}: {count}", frame=self._state.frame, count=len(shown)))

    def undo(self) -> None:
        """Take back the last edit."""
        self._guarded(self._document.undo)

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._guarded(self._redo)

    def _redo(self) -> None:
        if not self._document.redo():
            self.informed.emit(tr("Nothing can be done again: the same frames have been drawn on since"))

    def _category_of_new_track(self) -> Category:
        """Return the class of the selected track, else the first one."""
        known = {category.id: category for category in self._document.project.categories()}
        selected = self._document.existing({self._state.track_id}).get(self._state.track_id)
        return known[selected.category_id] if selected else next(iter(known.values()))

    def _shown_here(self) -> list[int]:
        """Return the tracks that are shown on this frame, by their ids."""
        on_frame = self._document.project.segments_on_frame(self._video_id, self._state.frame)
        return sorted(track_id for track_id in on_frame if self._state.is_shown(track_id))

    def _toggle_reviewed(self, scope: Scope) -> None:
        known = self._document.project.reviewed_frames(self._video_id, scope.frames)
        confirms = len(known) < len(scope.frames)
        text = tr("confirm masks {scope}") if confirms else tr("take back the confirmation {scope}")
        text = text.format(scope=scope.words)
        if self._edit(text, lambda a: edits.set_reviewed(a, scope.frames, confirms), scope.frames, ()):
            self.informed.emit(tr("Done: {edit}", edit=text))

    def _reshape(self, kind: CleanUp) -> Reshape:
        assert self._document.video is not None
        if kind == "holes":
            return shapes.fill_holes
        if kind == "islands":
            return lambda mask: shapes.remove_islands(mask, max(2, round(ISLAND_SHARE * int(mask.sum()))))
        radius = max(1, round(SMOOTH_SHARE * self._document.video.size_hw[0]))
        return lambda mask: shapes.smooth(mask, radius)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except InsProError as error:
            self.failed.emit(error_text(error))
