"""Following a run by its folder: it goes on without the window, and the window finds it again."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from app.error_texts import error_text
from app.retraining.launch import start_detached
from app.retraining.run_view import Phase
from inspro_core.api.retraining import ProgressReader, Run, RunProgress, last_words
from inspro_core.errors import InsProError

LOOK_MS = 1000
PATIENCE_S = 120.0  # until a process that was started must have written something
WATCHED: frozenset[Phase] = frozenset({"starting", "running", "stopping", "comparing"})


class RunWatcher(QObject):
    """Starts the two commands of a run, the training and the comparison, and tells how they go.

    `changed` brings the phase and the progress of the run, `compared` the comparison, `failed` why it did not come.
    """

    changed = Signal(str, object)
    compared = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.run: Run | None = None
        self.phase: Phase = "none"
        self._reader: ProgressReader | None = None
        self._progress: RunProgress | None = None
        self._waits_until = 0.0  # for a process that was started to show itself
        self._before: RunProgress | None = None  # what was read when the trainer was started, until it shows itself
        self._is_stopping = self._has_compared = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_going(self) -> bool:
        """Whether a process of the run trains, or is about to."""
        return self.phase in ("starting", "running", "stopping")

    def watch(self, run: Run) -> None:
        """Follow a run from now on."""
        self.run, self._reader = run, ProgressReader(run.folder)
        self._progress = self._before = None
        self._is_stopping = self._has_compared = False
        self.look()

    def forget(self) -> None:
        """Follow no run any more; its processes go on."""
        self._timer.stop()
        self.run = self._reader = self._progress = None
        self._tell("none")

    def pause(self) -> None:
        """Look no more; the window closes."""
        self._timer.stop()

    def start(self) -> None:
        """Start the training, or let it go on where it ended.

        Raises:
            InsProError: if it cannot be started.
        """
        assert self.run is not None
        assert self._reader is not None
        self.run.reopen()
        before = self._reader.read()
        start_detached(self.run.command(), self.run.log)
        self._before, self._waits_until = before, monotonic() + PATIENCE_S
        self._is_stopping = self._has_compared = False
        self.look()

    def stop(self) -> None:
        """Let the trainer save the best and end."""
        if self.run is not None and self.is_going:
            self.run.stop()
            self._is_stopping = True
            self.look()

    def cancel(self) -> None:
        """Let the trainer end; nothing is kept."""
        if self.run is not None and self.is_going:
            self.run.cancel()
            self._is_stopping = True
            self.look()

    def look(self) -> None:
        """Read how the run goes, and see to what comes next."""
        if self.run is None or self._reader is None:
            return
        try:
            self._progress = self._reader.read()
            phase = self._next_phase(self.run, self._progress)
        except InsProError as error:
            self._give_up(error_text(error))
            return
        if phase in WATCHED:
            self._timer.start()
        else:
            self._timer.stop()
        self._tell(phase)
        if phase == "compared":
            self.compared.emit(self.run.comparison())

    def _next_phase(self, run: Run, progress: RunProgress) -> Phase:
        """Tell where the run is; a training that has ended is compared.

        Raises:
            InsProError: if a process cannot be started, or was started and is not there.
        """
        if self._before is not None:
            if progress == self._before:
                self._check_patience(run)
                return "starting"
            self._before = None
        if progress.state == "running":
            return "stopping" if self._is_stopping else "running"
        if progress.state in ("finished", "stopped") and progress.has_weights:
            return self._compare(run)
        return progress.state

    def _compare(self, run: Run) -> Phase:
        if run.comparison() is not None:
            return "compared"
        if run.is_comparing():
            self._has_compared, self._waits_until = True, 0.0
        elif not self._has_compared:
            start_detached(run.compare_command(), run.log)
            self._has_compared, self._waits_until = True, monotonic() + PATIENCE_S
        else:
            self._check_patience(run)
        return "comparing"

    def _check_patience(self, run: Run) -> None:
        if monotonic() > self._waits_until:
            words = last_words(run.log) or ""
            raise InsProError("{log}: the process has ended: {words}", log=run.log, words=words)

    def _give_up(self, text: str) -> None:
        self._timer.stop()
        self._before = None
        self._tell("failed")
        self.failed.emit(text)

    def _tell(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit(phase, self._progress)
