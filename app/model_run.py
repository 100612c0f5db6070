"""A model's run on the current video as the window sees it: progress, writing frame by frame, undo steps."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.error_texts import error_text
from app.history import Edit
from app.texts import tr
from app.view_state import ViewState
from app.workers.leaving_threads import end
from app.workers.model import ModelWorker, Steps
from inspro_core.api import FrameStep
from inspro_core.domain.annotation import Annotation, Change
from inspro_core.errors import InsProError

REPORT_INTERVAL_MS = 250


class ModelRun(QObject):
    """Runs at most one model at a time; leaving the video stops it.

    `progressed` brings frames done, all frames, frames per second and seconds left; `ended` says how it went.

    People may edit meanwhile, and lock tracks: a run changes no locked one. An edit divides the run in two undo steps,
    one before and one after it, so that undoing goes back in the order in which the file was written; so does an undo
    or redo of such an edit.
    """

    started = Signal()
    progressed = Signal(int, int, float, float)
    ended = Signal(str)
    failed = Signal(str)
    device_known = Signal(str)

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__()
        self._document, self._state = document, state
        self._worker: ModelWorker | None = None
        self._changes: list[Change] = []  # written, no undo step yet
        self._steps: list[Edit | None] = []  # tops of the history on which the run itself is newer
        self._done = self._remembered = 0
        self._frames = range(0)
        self._has_failed = self._has_changed = False
        self._began = 0.0
        self._reports = QTimer(self)
        self._reports.setInterval(REPORT_INTERVAL_MS)
        self._reports.timeout.connect(self._report)
        document.edit_coming.connect(self._remember)
        document.undo_coming.connect(self._on_undo_coming)
        document.redo_coming.connect(self._remember)
        document.video_leaving.connect(self.stop_and_wait)

    @property
    def is_running(self) -> bool:
        """Whether a model works."""
        return self._worker is not None

    @property
    def is_complete(self) -> bool:
        """Whether the last run has done all of its frames."""
        return self._done == len(self._frames) and not self._has_failed

    @property
    def has_result(self) -> bool:
        """Whether the last run has done a frame or changed anything."""
        return self._has_changed or self._done > 0

    def cancel(self) -> None:
        """Stop after the current frame, at once where the model is still being loaded."""
        if self._worker is not None:
            self._worker.cancel()
            if self._worker.is_loading:
                self.stop_and_wait()

    def stop_and_wait(self) -> None:
        """Stop and keep what was found, for closing the window or the video; nobody waits for a model to be loaded."""
        if (worker := self._worker) is not None:
            worker.cancel()
            if worker.is_loading:
                worker.failed.disconnect(self.failed)
                end(worker, patience_ms=0)
            else:
                worker.wait()
            self._on_finished(worker)

    @abstractmethod
    def _place(self, step: FrameStep, labels: Annotation) -> Change:
        """Turn a step into a change of the project.

        Args:
            step: of the model.
            labels: tracks that are seen now on the frames that it is about, or that it names, see `_named`.
        """

    @abstractmethod
    def _named(self, change: Change) -> Collection[int]:
        """Return the tracks of the project that a step is about."""

    def _closing_change(self) -> Change:
        """Give what is written at the end of a run."""
        return Change()

    @abstractmethod
    def _step_text(self, done: int, change: Change) -> str:
        """Name what was written on so many frames, for undo."""

    @abstractmethod
    def _end_text(self) -> str:
        """Say how the run went."""

    def _prepare(self, frames: range) -> None:
        """Begin to count the frames that will be written; what is written from now on belongs to the run."""
        self._changes, self._steps = [], [self._document.history.next_undo]
        self._done, self._remembered, self._frames = 0, 0, frames
        self._has_failed, self._has_changed, self._began = False, False, 0.0

    def _launch(self, steps: Steps) -> None:
        """Start the thread."""
        worker = self._worker = ModelWorker(steps, self)
        worker.stepped.connect(partial(self._on_step, worker))
        worker.failed.connect(self.failed)
        worker.started_on.connect(self.device_known)
        worker.finished.connect(partial(self._on_finished, worker))
        worker.start()
        self._reports.start()
        self.started.emit()

    def _write(self, make: Callable[[], Change]) -> bool:
        """Make a change and write it; a problem with the file ends the run."""
        try:
            change = make().without_tracks(self._state.locked)
            if not change.is_empty:
                self._document.write(change)
        except InsProError as error:
            self._has_failed = True
            self.failed.emit(error_text(error))
            return False
        self._changes.append(change)
        return True

    def _on_step(self, worker: ModelWorker, step: FrameStep) -> None:
        if worker is not self._worker or self._has_failed:
            return  # a step of a run that was stopped
        self._began = self._began or time.monotonic()
        if self._write(
            lambda: self._place(step, self._document.annotation_of_frames(step.change.span, self._named(step.change)))
        ):
            self._done += step.frame in self._frames
        else:
            worker.cancel()

    def _remember(self, is_under_last: bool = False) -> None:
        """Make what was written since the last undo step one, on the last edit of the history or under it."""
        total = Change.chained(self._changes)
        if not total.is_empty:
            self._has_changed = True
            text = self._step_text(self._done - self._remembered, total)
            self._steps.append(self._document.remember(text, total, is_under_last))
        self._changes, self._remembered = [], self._done

    def _on_undo_coming(self) -> None:
        """Go on where an edit made meanwhile is undone; stop where the run itself comes first, or came after it."""
        if self._worker is None:
            return
        top = self._document.history.next_undo
        is_of_run = any(step is top for step in self._steps)
        if top is None or is_of_run or self._document.meets_last(Change.chained(self._changes)):
            self.stop_and_wait()
        else:
            self._remember(is_under_last=True)

    def _on_finished(self, worker: ModelWorker) -> None:
        if worker is not self._worker:
            return
        self._reports.stop()
        if worker.isFinished():
            worker.deleteLater()
        self._worker = None
        if not self._has_failed:
            self._write(self._closing_change)
        self._remember()
        self.ended.emit(self._end_text() if self.has_result else tr("Stopped; nothing was changed"))

    def _report(self) -> None:
        seconds = time.monotonic() - self._began if self._began else 0.0
        rate = (self._done - 1) / seconds if seconds and self._done > 1 else 0.0
        left = (len(self._frames) - self._done) / rate if rate else 0.0
        self.progressed.emit(self._done, len(self._frames), rate, left)
