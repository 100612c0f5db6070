"""Re-propagation: a model carries the selected tracks from this frame on, forward or back in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from app.actions import key_of
from app.document import Document
from app.model_run import ModelRun
from app.texts import mark, tr
from app.view_state import ViewState
from app.workers.model import Correctors, RepropagateOrder
from inspro_core.api import FrameStep, ModelInfo
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.domain.edits import is_barrier

Direction = Literal["forward", "backward"]


class Repropagating(ModelRun):
    """Draws chosen tracks anew. Frames on which a human drew them or that a human confirmed are barriers."""

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__(document, state)
        self._track_ids: tuple[int, ...] = ()
        self._correctors = Correctors()
        state.visibility_changed.connect(self._on_visibility)

    def start(self, model: ModelInfo, device: str, track_ids: Sequence[int], start_frame: int, frames: range) -> None:
        """Carry tracks through the current video.

        Args:
            model: to run.
            device: one of settings.DEVICES.
            track_ids: seen on the start frame; no other track changes.
            start_frame: on which they are as they should be.
            frames: that may be written, all before or all behind the start frame.
        """
        video = self._document.video
        if video is None or self.is_running or not frames:
            return
        self._track_ids = tuple(track_ids)
        direction: Direction = "forward" if frames.start > start_frame else "backward"
        self._prepare(frames)
        order = RepropagateOrder(
            self._correctors,
            self._document.project.path,
            video,
            str(model.path),
            device,
            self._track_ids,
            self._state.locked,
            start_frame,
            frames,
            direction,
        )
        self._launch(order.steps)

    def forget_model(self) -> None:
        """Free the memory of the model that was used last; the next order loads one."""
        self._correctors.forget()

    def _on_visibility(self) -> None:
        """Stop where all tracks that are carried have been locked meanwhile."""
        if self._state.locked.issuperset(self._track_ids):
            self.cancel()

    def _place(self, step: FrameStep, labels: Annotation) -> Change:
        """Leave out what a human has changed or confirmed since the run began: it knows the labels of its beginning."""
        kept = {}
        for (track_id, frame), (before, after) in step.change.segments.items():
            if track_id in labels.tracks and not is_barrier(labels, track_id, frame):
                now = labels.tracks[track_id].segments.get(frame)
                if now == before != after:
                    kept[track_id, frame] = (before, after)
        return Change(kept)

    def _named(self, change: Change) -> Collection[int]:
        return change.track_ids

    def _step_text(self, done: int, change: Change) -> str:
        del change
        return self._text(
            mark("carry track {track} on, frames {first}–{last}, {done} of them"),
            mark("carry tracks {tracks} on, frames {first}–{last}, {done} of them"),
            first=self._frames.start,
            last=self._frames.stop - 1,
            done=done,
        )

    def _end_text(self) -> str:
        count, key = len(self._frames), key_of("undo")
        if self._done == count:
            return self._text(
                mark("Track {track} carried on, frames: {count}; look through them, {key} takes it back"),
                mark("Tracks {tracks} carried on, frames: {count}; look through them, {key} takes it back"),
                count=count,
                key=key,
            )
        return self._text(
            mark("Stopped: track {track} carried on, frames: {done} of {count}; {key} takes it back"),
            mark("Stopped: tracks {tracks} carried on, frames: {done} of {count}; {key} takes it back"),
            done=self._done,
            count=count,
            key=key,
        )

    def _text(self, of_one: str, of_several: str, **values: object) -> str:
        """Fill in the text of one track, or that of several."""
        if len(self._track_ids) == 1:
            return tr(of_one, track=self._track_ids[0], **values)
        return tr(of_several, tracks=", ".join(map(str, self._track_ids)), **values)
