"""What the user does to tracks: each method is one edit with a stated scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from app.actions import key_of
from app.committing import Committing
from app.document import Document
from app.error_texts import error_text
from app.scopes import Scope
from app.texts import tr
from app.view_state import ViewState
from inspro_core.domain import edits, lane, track_edits
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.lane import Lane
from inspro_core.domain.neighbours import nearest_track
from inspro_core.domain.precedence import model_only_tracks
from inspro_core.domain.track_edits import MergePreview, MergeRule
from inspro_core.errors import InsProError

NO_FRAMES = range(0)


class TrackEditing(Committing):
    """Edits of tracks. The selected track is the first; another one chosen in the table is the second."""

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__(document, state)
        self._chosen: tuple[int, ...] = ()

    def choose_tracks(self, track_ids: Sequence[int]) -> None:
        """Note all tracks that are chosen in the table."""
        self._chosen = tuple(track_ids)

    def chosen_on_frame(self) -> list[int]:
        """Return the selected track and those chosen with it that are seen on this frame and not locked."""
        track_id = self._state.track_id
        ids = sorted({track_id, *(self._chosen if track_id in self._chosen else ())})
        if not self._may_edit(*ids) or self._segment(track_id) is None:
            return []
        seen = self._document.project.segments_on_frame(self._video_id, self._state.frame)
        return [one for one in ids if one in seen]

    @property
    def other_id(self) -> int:
        """The one track that is chosen beside the selected one, else 0."""
        others = [track_id for track_id in self._chosen if track_id != self._state.track_id]
        return others[0] if len(others) == 1 and len(self._chosen) == 2 else 0

    def rename(self, track_id: int, name: str) -> bool:
        """Give a track another name; an empty one takes it away.

        Returns:
            Whether the track has that name now.
        """
        if track_id not in self._document.track_ids():
            self.informed.emit(
                tr("Track {track} is gone, and its new name “{name}” with it", track=track_id, name=name)
            )
            return False
        if self._may_edit(track_id):
            text = tr("rename track {track} to “{name}”", track=track_id, name=name.strip())
            self._edit(text, lambda a: track_edits.rename(a, track_id, name), NO_FRAMES, {track_id})
        return self._document.project.track_heads(self._video_id)[track_id].name == name.strip()

    def set_category(self, track_id: int, category_id: int, scope: Scope | None = None) -> None:
        """Re-class a whole track, or its frames in a scope: these become a new track."""
        if not self._may_edit(track_id):
            return
        if scope is None or scope.kind == "track":
            text = tr("re-class track {track} {scope}", track=track_id, scope=self._everywhere.words)
            self._edit(text, lambda a: track_edits.set_category(a, track_id, category_id), NO_FRAMES, {track_id})
            return
        if not self._is_seen(track_id, scope):
            return
        new_id = self._document.project.next_track_id(self._video_id)

        def edit(annotation: Annotation) -> Annotation:
            return track_edits.set_category_on_frames(annotation, track_id, category_id, scope.frames, new_id)

        text = tr("re-class track {track} {scope}", track=track_id, scope=scope.words)
        if self._edit(text, edit, None, {track_id}) and new_id in self._document.project.track_heads(self._video_id):
            self.informed.emit(
                tr("Track {track} {scope} is track {new} now", track=track_id, scope=scope.words, new=new_id)
            )
            self._state.select_track(new_id)

    def set_class_number(self, number: int) -> None:
        """Re-class the whole selected track by the place of a class in the list, from 1."""
        track_id = self.selected()
        if not track_id:
            return
        categories = self._document.project.categories()
        if number > len(categories):
            self.informed.emit(tr("Classes of this project: {count}", count=len(categories)))
            return
        chosen = categories[number - 1]
        self.set_category(track_id, chosen.id)
        if self._document.project.track_heads(self._video_id)[track_id].category_id == chosen.id:
            self.informed.emit(
                tr("Track {track} has the class “{name}” on all frames", track=track_id, name=chosen.name)
            )

    def delete(self, scope: Scope) -> None:
        """Delete the selected track on all frames of a scope."""
        if scope.kind == "track":
            self.delete_track()
            return
        track_id = self.selected()
        if not track_id or not self._is_seen(track_id, scope):
            return
        drawn = int(lane.is_human(self._lane(track_id)[scope.frames.start : scope.frames.stop]).sum())
        text = tr("delete track {track} {scope}", track=track_id, scope=scope.words)
        frames, ids = scope.frames, {track_id}
        if self._edit(text, lambda a: edits.delete_on_frames(a, track_id, frames), frames, ids):
            self.informed.emit(
                tr(
                    "Track {track} deleted {scope}; masks drawn or confirmed by hand among these: {drawn}."
                    " {key} brings them back",
                    track=track_id,
                    scope=scope.words,
                    drawn=drawn,
                    key=key_of("undo"),
                )
            )

    def delete_track(self) -> None:
        """Delete the selected tracks on all frames."""
        track_id = self.selected()
        ids = sorted({track_id, *(self._chosen if track_id in self._chosen else ())})
        if not track_id or not self._may_edit(*ids):
            return
        names = ", ".join(map(str, ids))
        if len(ids) == 1:
            text = tr("delete track {track} on all frames", track=track_id)
        else:
            text = tr("delete tracks {tracks} on all frames", tracks=names)
        if self._edit(text, _without(ids), None, ids):
            self._state.select_track(0)
            self._tell_deleted(ids, names)

    def model_tracks(self) -> dict[int, Lane]:
        """Return the lanes of the tracks that only a model made and that are not locked, by track id."""
        if self._document.video is None:
            return {}
        project = self._document.project
        lanes = project.lanes(self._video_id)
        ids = model_only_tracks(lanes, project.reviewed_frames(self._video_id))
        return {track_id: lanes[track_id] for track_id in ids if track_id not in self._state.locked}

    def delete_tracks(self, ids: Sequence[int]) -> None:
        """Delete tracks on all frames, whether selected or not."""
        if ids and self._edit(tr("delete weak tracks: {count}", count=len(ids)), _without(ids), None, ids):
            if self._state.track_id in ids:
                self._state.select_track(0)
            self._tell_deleted(ids)

    def split_here(self) -> None:
        """End the selected track before this frame; from here on it is a new track, which is selected."""
        track_id, frame = self.selected(), self._state.frame
        if not track_id:
            return
        present = lane.is_present(self._lane(track_id))
        if not present[:frame].any() or not present[frame:].any():
            self.informed.emit(
                tr(
                    "Track {track} is not seen on both sides of frame {frame}; there is nothing to split",
                    track=track_id,
                    frame=frame,
                )
            )
            return
        new_id = self._document.project.next_track_id(self._video_id)
        text = tr("split track {track} {scope}", track=track_id, scope=self._onward.words)
        if self._edit(text, lambda a: track_edits.split_track(a, track_id, frame, new_id), None, {track_id}):
            self._state.select_track(new_id)
            self.informed.emit(
                tr("Track {track} {scope} is track {new} now", track=track_id, scope=self._onward.words, new=new_id)
            )

    def merge_preview(self) -> MergePreview | None:
        """Return what the two chosen tracks share; say what is missing and return None where they cannot be merged."""
        track_id, other_id = self.selected(), self.other_id
        if not track_id:
            return None
        if not other_id:
            self.informed.emit(tr("Choose two tracks to merge: Ctrl+click the second one in the table"))
            return None
        if not self._may_edit(other_id):
            return None
        try:
            whole = self._document.project.annotation(self._video_id, track_ids={track_id, other_id})
        except InsProError as error:
            self.failed.emit(error_text(error))
            return None
        return track_edits.merge_preview(whole, track_id, other_id)

    def merge(self, other_id: int, rule: MergeRule) -> None:
        """Move another track into the selected one; see `merge_tracks` for the rule where both are seen."""
        track_id = self.selected()
        if not track_id or not self._may_edit(other_id):
            return
        text = tr("merge track {other} into track {track} on all frames", other=other_id, track=track_id)
        ids = {track_id, other_id}
        if self._edit(text, lambda a: track_edits.merge_tracks(a, track_id, other_id, rule), None, ids):
            self._chosen = (track_id,)
            self.informed.emit(
                tr("Track {other} is part of track {track} now, on all frames", other=other_id, track=track_id)
            )

    def swap_partner(self) -> int:
        """Return the other chosen track, or the one that the selected one meets here; 0 without any, said so."""
        track_id = self.selected()
        other_id = self.other_id or (self._partner(track_id) if track_id else 0)
        return other_id if other_id and self._may_edit(other_id) else 0

    def swap_from_here(self) -> None:
        """Exchange the ids of the two chosen tracks from this frame on; see `swap`."""
        if self._document.video is not None:
            self.swap(self._onward)

    def swap(self, scope: Scope) -> None:
        """Exchange the ids of the selected track and of its partner; see `swap_partner`."""
        track_id, other_id = self._state.track_id, self.swap_partner()
        if not other_id:
            return
        text = tr("swap tracks {track} and {other} {scope}", track=track_id, other=other_id, scope=scope.words)
        frames, ids = scope.frames, {track_id, other_id}
        if self._edit(text, lambda a: track_edits.swap_ids(a, track_id, other_id, frames), frames, ids):
            self.informed.emit(
                tr(
                    "Tracks {track} and {other} swapped {scope}; other frames stay",
                    track=track_id,
                    other=other_id,
                    scope=scope.words,
                )
            )
        else:
            self.informed.emit(tr("Nothing to change: {edit}", edit=text))

    def _tell_deleted(self, ids: Sequence[int], names: str = "") -> None:
        """Say which tracks are gone: how many where there are no names for several."""
        key = key_of("undo")
        if len(ids) == 1:
            text = tr("Track {track} deleted on all frames; {key} brings it back", track=ids[0], key=key)
        elif names:
            text = tr("Tracks {tracks} deleted on all frames; {key} brings them back", tracks=names, key=key)
        else:
            text = tr("Tracks deleted on all frames: {count}; {key} brings them back", count=len(ids), key=key)
        self.informed.emit(text)

    def _partner(self, track_id: int) -> int:
        """Find the track that a track overlaps, crosses or lies nearest to on this frame; 0 without any, said so."""
        project, frame = self._document.project, self._state.frame
        now = project.segments_on_frame(self._video_id, frame)
        before = project.segments_on_frame(self._video_id, frame - 1) if frame else {}
        if track_id not in now.keys() | before.keys() or len(now.keys() | before.keys()) < 2:
            self.informed.emit(
                tr(
                    "Track {track} meets no other track on frame {frame}; choose the second one in the table"
                    " with Ctrl+click",
                    track=track_id,
                    frame=frame,
                )
            )
            return 0
        return nearest_track(before, now, track_id)

    def _is_seen(self, track_id: int, scope: Scope) -> bool:
        is_seen = bool(np.any(self._lane(track_id)[scope.frames.start : scope.frames.stop]))
        if not is_seen:
            self.informed.emit(tr("Track {track} is not seen {scope}", track=track_id, scope=scope.words))
        return is_seen


def _without(track_ids: Sequence[int]) -> Callable[[Annotation], Annotation]:
    """Make the edit that deletes tracks."""

    def edit(annotation: Annotation) -> Annotation:
        for track_id in track_ids:
            annotation = track_edits.delete_track(annotation, track_id)
        return annotation

    return edit
