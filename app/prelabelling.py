"""A pre-labelling run as the window sees it: start, progress, end, one undo step."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.history import Edit
from app.texts import tr
from app.workers.prelabel import PrelabelOrder, PrelabelWorker
from inspro_core.api import ModelInfo, PrelabelStep
from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.precedence import leave_to_humans, model_only_tracks
from inspro_core.domain.run_tracks import RunTracks
from inspro_core.errors import InsProError

REPORT_INTERVAL_MS = 250


class Prelabelling(QObject):
    """Runs at most one model at a time; leaving the video stops it.

    `progressed` brings frames done, all frames, frames per second and seconds left; `ended` says how it went.

    People may edit meanwhile. An edit divides the run in two undo steps, one before and one after it, so that undoing
    goes back in the order in which the file was written.
    """

    started = Signal()
    progressed = Signal(int, int, float, float)
    ended = Signal(str)
    failed = Signal(str)
    device_known = Signal(str)

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._worker: PrelabelWorker | None = None
        self._tracks = RunTracks()
        self._changes: list[Change] = []  # written, no undo step yet
        self._steps: list[Edit | None] = []  # tops of the history on which the run itself is newer
        self._done = self._remembered = self._frame_count = 0
        self._has_failed = False
        self._began = 0.0
        self._reports = QTimer(self)
        self._reports.setInterval(REPORT_INTERVAL_MS)
        self._reports.timeout.connect(self._report)
        document.edit_coming.connect(self._remember)
        document.undo_coming.connect(self._on_undo_coming)
        document.video_leaving.connect(self.stop_and_wait)

    @property
    def is_running(self) -> bool:
        """Whether a model works."""
        return self._worker is not None

    def replaceable_tracks(self) -> list[int]:
        """Return the tracks of the current video in which no human has a part."""
        if (video := self._document.video) is None:
            return []
        project = self._document.project
        return model_only_tracks(project.lanes(video.id), project.reviewed_frames(video.id))

    def start(self, model: ModelInfo, device: str, score_threshold: float, replaced: Sequence[int] = ()) -> None:
        """Label the current video from its first frame on.

        Args:
            model: to run.
            device: one of settings.DEVICES.
            score_threshold: 0..1.
            replaced: tracks that are deleted before; all others stay. Nothing is written on confirmed frames, nor
                where a human drew the same object.
        """
        video = self._document.video
        if video is None or self.is_running:
            return
        try:
            category_ids = self._document.add_categories(model.categories)
        except InsProError as error:
            self.failed.emit(str(error))
            return
        self._changes, self._steps, self._tracks = [], [self._document.history.next_undo], RunTracks()
        self._done, self._remembered, self._frame_count = 0, 0, video.frame_count
        self._has_failed, self._began = False, 0.0
        if replaced and not self._write(self._removal(replaced)):
            return
        first = self._document.project.next_track_id(video.id)
        order = PrelabelOrder(video.path, str(model.path), device, category_ids, first, score_threshold)
        self._worker = PrelabelWorker(order, self)
        self._worker.stepped.connect(self._on_step)
        self._worker.failed.connect(self.failed)
        self._worker.started_on.connect(self.device_known)
        self._worker.finished.connect(self._on_finished)
        self._worker.start()
        self._reports.start()
        self.started.emit()

    def cancel(self) -> None:
        """Stop after the current frame."""
        if self._worker is not None:
            self._worker.cancel()

    def stop_and_wait(self) -> None:
        """Stop and keep what was found; for closing the window or the video."""
        if (worker := self._worker) is not None:
            worker.cancel()
            worker.wait()
            self._on_finished()

    def _on_step(self, step: PrelabelStep) -> None:
        if self._worker is None or self._has_failed:
            return  # a step of a run that was stopped
        self._began = self._began or time.monotonic()
        assert self._document.video is not None
        labels = self._document.frame_annotation(step.frame)
        next_id = self._document.project.next_track_id(self._document.video.id)
        if self._write(self._tracks.place(leave_to_humans(step.change, labels), labels, next_id)):
            self._done += 1
        else:
            self._worker.cancel()

    def _write(self, change: Change) -> bool:
        try:
            if not change.is_empty:
                self._document.write(change)
        except InsProError as error:
            self._has_failed = True
            self.failed.emit(str(error))
            return False
        self._changes.append(change)
        return True

    def _removal(self, track_ids: Sequence[int]) -> Change:
        assert self._document.video is not None
        labels = self._document.project.annotation(self._document.video.id, None, track_ids)
        return difference(labels, Annotation({}, labels.reviewed_frames))

    def _remember(self) -> None:
        """Make what was written since the last undo step one."""
        total = Change.chained(self._changes)
        if not total.is_empty:
            tracks = sum(before is None for before, _ in total.heads.values())
            numbers = {"done": self._done - self._remembered, "tracks": tracks}
            text = tr("pre-label {done} frames ({tracks} tracks)", **numbers)
            self._document.remember(text, min(total.frames, default=0), total)
            self._steps.append(self._document.history.next_undo)
        self._changes, self._remembered = [], self._done

    def _on_undo_coming(self) -> None:
        """Stop where the undo means the run itself, or what came before it."""
        top = self._document.history.next_undo
        if self._worker is not None and any(step is top for step in self._steps):
            self.stop_and_wait()

    def _on_finished(self) -> None:
        if self._worker is None:
            return
        self._reports.stop()
        self._worker.deleteLater()
        self._worker = None
        self._remember()
        numbers = {"done": self._done, "count": self._frame_count, "tracks": self._tracks.count}
        if self._done == self._frame_count:
            self.ended.emit(tr("Pre-labelled {count} frames: {tracks} tracks; Ctrl+Z takes them back", **numbers))
        else:
            text = tr("Stopped after {done} of {count} frames: {tracks} tracks; Ctrl+Z takes them back", **numbers)
            self.ended.emit(text)

    def _report(self) -> None:
        seconds = time.monotonic() - self._began if self._began else 0.0
        rate = (self._done - 1) / seconds if seconds and self._done > 1 else 0.0
        left = (self._frame_count - self._done) / rate if rate else 0.0
        self.progressed.emit(self._done, self._frame_count, rate, left)
