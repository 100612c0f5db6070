"""Pre-labelling: a model finds and follows every object of the current video."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.actions import key_of
from app.document import Document
from app.error_texts import error_text
from app.model_run import ModelRun
from app.texts import tr
from app.view_state import ViewState
from app.workers.model import PrelabelOrder
from inspro_core.api import FrameStep, ModelInfo
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.precedence import leave_to_humans, model_only_tracks
from inspro_core.domain.project import Category
from inspro_core.domain.run_tracks import RunTracks
from inspro_core.errors import InsProError


class Prelabelling(ModelRun):
    """Adds a model's tracks, and those of its classes that it has found. What humans drew or confirmed stays."""

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__(document, state)
        self._tracks = RunTracks(self._category_id)
        self._short = list[int]()  # tracks that were dropped at the end
        self._replaced: Sequence[int] = ()  # tracks that go with the first frame
        self._classes: tuple[Category, ...] = ()  # of the model; the run numbers them from 1

    def start(self, model: ModelInfo, device: str, score_threshold: float, replaced: Sequence[int] = ()) -> None:
        """Label the current video from its first frame on.

        Args:
            model: to run.
            device: one of settings.DEVICES.
            score_threshold: 0..1.
            replaced: tracks that are deleted with the first frame, not before the model has loaded and the video can be
                read, and unless a human took one up meanwhile; all others stay. Nothing is written on confirmed frames,
                nor where a human drew the same object or a locked track shows it.
        """
        video = self._document.video
        if video is None or self.is_running:
            return
        try:
            self._document.project.set_model(video.id, model.path.stem)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        self._tracks, self._short, self._replaced = RunTracks(self._category_id), list[int](), replaced
        self._classes = tuple(model.categories)
        self._prepare(range(video.frame_count))
        first = self._document.project.next_track_id(video.id)
        numbers = tuple(range(1, len(self._classes) + 1))
        order = PrelabelOrder(video, str(model.path), device, numbers, first, score_threshold)
        self._launch(order.steps)

    def _place(self, step: FrameStep, labels: Annotation) -> Change:
        assert self._document.video is not None
        next_id = self._document.project.next_track_id(self._document.video.id)
        found = self._tracks.place(leave_to_humans(step.change, labels, self._state.locked), labels, next_id)
        replaced, self._replaced = self._replaced, ()
        return Change.chained([self._removal(self._model_only(replaced)), found]) if replaced else found

    def _named(self, change: Change) -> Collection[int]:
        return self._tracks.ids_of(change)

    def _category_id(self, number: int) -> int:
        """Find a class of the run in the project, which gets it where it lacks it."""
        (category_id,) = self._document.add_categories(self._classes[number - 1 : number])
        return category_id

    def _closing_change(self) -> Change:
        """Delete what the run saw on a few frames only; a run that was stopped may not have seen the rest yet."""
        if (video := self._document.video) is None or self._done < len(self._frames):
            return Change()
        project = self._document.project
        lanes, reviewed = project.lanes(video.id, self._tracks.ids), project.reviewed_frames(video.id)
        short = self._tracks.too_short(lanes, reviewed, video.frame_count)
        self._short = [track_id for track_id in short if track_id not in self._state.locked]
        return self._removal(self._short) if self._short else Change()

    def _step_text(self, done: int, change: Change) -> str:
        tracks = sum(before is None for before, _ in change.heads.values())
        return tr("pre-label: frames {done}, tracks {tracks}", done=done, tracks=tracks)

    def _end_text(self) -> str:
        numbers = {"done": self._done, "count": len(self._frames), "tracks": self._tracks.count - len(self._short)}
        undo = key_of("undo")
        if self._done == len(self._frames):
            return tr("Pre-labelled: frames {count}, tracks {tracks}; {key} takes them back", **numbers, key=undo)
        return tr("Stopped: frames {done} of {count}, tracks {tracks}; {key} takes them back", **numbers, key=undo)

    def _model_only(self, track_ids: Sequence[int]) -> list[int]:
        """Leave out tracks in which a human has a part by now, or that are gone."""
        assert self._document.video is not None
        project, video = self._document.project, self._document.video
        return model_only_tracks(project.lanes(video.id, track_ids), project.reviewed_frames(video.id))

    def _removal(self, track_ids: Sequence[int]) -> Change:
        assert self._document.video is not None
        labels = self._document.project.annotation(self._document.video.id, None, track_ids)
        return difference(labels, Annotation({}, labels.reviewed_frames))
