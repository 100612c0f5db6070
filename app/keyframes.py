"""Keyframes: the frames on which a human drew or confirmed a track's mask, and what is filled in from them."""

from __future__ import annotations

import numpy as np

from app.actions import key_of
from app.long_edit import SteppedEdit
from app.range_editing import RangeEditing
from app.texts import tr
from inspro_core.domain import edits, lane
from inspro_core.domain.interpolation import interpolate

MAX_GAP = 500  # frames that one interpolation fills: a few seconds of work at most


class Keyframes(RangeEditing):
    """Goes between the selected track's keyframes, makes them, and fills the frames between them."""

    def toggle(self) -> None:
        """Confirm the selected mask of this frame as a human's, or give it back to the model that drew it."""
        track_id, frame = self.selected(), self._state.frame
        segment = self._segment(track_id) if track_id else None
        if segment is None:
            return
        if segment.is_drawn:
            self.informed.emit(
                tr(
                    "The mask of track {track} on frame {frame} is a keyframe: it was drawn by hand and is not given to"
                    " the model",
                    track=track_id,
                    frame=frame,
                )
            )
            return
        confirms = segment.source == "model"
        text = (
            tr("confirm the mask of track {track} {scope}")
            if confirms
            else tr("give the mask of track {track} {scope} back to the model")
        )
        text = text.format(track=track_id, scope=self._here.words)
        ids = {track_id}
        if self._edit(text, lambda a: edits.set_keyframe(a, track_id, frame, confirms), self._here.frames, ids):
            self.informed.emit(tr("Done: {edit}", edit=text))

    def next(self) -> None:
        """Go to the selected track's next keyframe."""
        self._go(1)

    def previous(self) -> None:
        """Go to the selected track's previous keyframe."""
        self._go(-1)

    def interpolate(self) -> None:
        """Fill the frames between the keyframes around this frame; on a keyframe, on both sides of it."""
        track_id, frame = self.selected(), self._state.frame
        if not track_id:
            return
        keys = self._keys(track_id)
        before, after = keys[keys < frame], keys[keys > frame]
        ends = ([int(before[-1])] if before.size else []) + ([int(after[0])] if after.size else [])
        if frame in keys:
            ends = sorted([*ends, frame])
        if len(ends) < 2 or ends[-1] - ends[0] < len(ends):
            self.informed.emit(
                tr(
                    "There is nothing to fill: draw or confirm ({key}) the mask of track {track} on a frame before and"
                    " on one behind frame {frame}",
                    track=track_id,
                    frame=frame,
                    key=key_of("keyframe"),
                )
            )
            return
        if ends[-1] - ends[0] > MAX_GAP:
            self.informed.emit(
                tr(
                    "Frames {first} and {last} lie too far apart to fill between them (more than {count} frames);"
                    " draw a mask between",
                    first=ends[0],
                    last=ends[-1],
                    count=MAX_GAP,
                )
            )
            return
        self._fill(track_id, ends[0], ends[-1])

    def copy_to_next(self, count: int) -> None:
        """Copy the selected track's mask of this frame to the next frames; what a human drew there stays."""
        track_id, frame = self.selected(), self._state.frame
        if not track_id or self._segment(track_id) is None:
            return
        frames = range(frame + 1, min(frame + 1 + count, self._frame_count))
        if not frames:
            self.informed.emit(tr("Frame {frame} is the last one", frame=frame))
            return
        numbers = {"track": track_id, "frame": frame, "first": frames.start, "last": frames.stop - 1}
        text = tr("copy the mask of track {track} from frame {frame} to frames {first}–{last}", **numbers)
        rule, state = self._rule(), self._state
        self._draw(
            text,
            track_id,
            range(frame, frames.stop),
            lambda a, step: edits.copy_to_frames(a, track_id, frame, frames, rule, state.locked, step),
        )

    def _fill(self, track_id: int, first: int, last: int) -> None:
        """Fill the frames between two keyframes, of which those stay that a human drew or confirmed."""
        stay = self._document.project.reviewed_frames(self._video_id, range(first, last)) | set(self._keys(track_id))
        filled = [frame for frame in range(first + 1, last) if frame not in stay]
        if not filled:
            self.informed.emit(
                tr("All frames between {first} and {last} are drawn or confirmed by hand", first=first, last=last)
            )
            return
        numbers = {"track": track_id, "first": filled[0], "last": filled[-1]}
        if kept := filled[-1] - filled[0] + 1 - len(filled):
            text = tr(
                "fill track {track} between its keyframes, frames {first}–{last}, but for {kept} that a human drew or"
                " confirmed",
                **numbers,
                kept=kept,
            )
        else:
            text = tr("fill track {track} between its keyframes, frames {first}–{last}", **numbers)
        rule, state = self._rule(), self._state
        self._draw(
            text,
            track_id,
            range(first, last + 1),
            lambda a, step: interpolate(a, track_id, first, last, rule, state.locked, step),
        )

    def _draw(self, text: str, track_id: int, frames: range, edit: SteppedEdit) -> None:
        """Commit an edit that draws on frames of which nobody looks at each."""

        def tell(is_changed: bool) -> None:
            if is_changed:
                said = tr("Done: {edit}; look through them and confirm ({key})", edit=text, key=key_of("keyframe"))
            else:
                said = tr("Nothing to change: {edit}", edit=text)
            self.informed.emit(said)

        self._edit_range(text, track_id, frames, edit, tell)

    def _go(self, direction: int) -> None:
        if self._document.video is None:
            return
        track_id = self._state.track_id
        if not track_id:
            self.informed.emit(tr("Select a track first: click its mask or its row"))
            return
        keys = self._keys(track_id)
        ahead = keys[keys > self._state.frame] if direction > 0 else keys[keys < self._state.frame][::-1]
        if ahead.size:
            self._state.show_frame(int(ahead[0]))
        elif direction > 0:
            self.informed.emit(tr("Track {track} has no keyframe behind this frame", track=track_id))
        else:
            self.informed.emit(tr("Track {track} has no keyframe before this frame", track=track_id))

    def _keys(self, track_id: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """Return the frames on which a human drew or confirmed the track, ascending."""
        return np.flatnonzero(lane.is_human(self._lane(track_id)))
