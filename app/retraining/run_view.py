"""A training run as it goes on: how far it is, its curves, and pictures of what the model finds by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.error_texts import message_text
from app.pages.parts import heading, hint
from app.retraining.samples import Samples
from app.texts import mark, tr
from inspro_core.api.retraining import RunProgress

if TYPE_CHECKING:
    from app.retraining.curve_chart import CurveChart

# What the window knows of a run beyond its folder, or its state there
Phase = Literal[
    "none",
    "preparing",
    "starting",
    "prepared",
    "running",
    "stopping",
    "stopped",
    "cancelled",
    "interrupted",
    "failed",
    "finished",
    "comparing",
    "compared",
]
PHASE_TEXTS: dict[Phase, str] = {
    "none": mark("No run yet. Look at “Labels”, then start one."),
    "preparing": mark("Writing the data of the run …"),
    "starting": mark("Starting the trainer …"),
    "prepared": mark("Prepared and not started"),
    "running": mark("The model learns; you can go on working, or close the window"),
    "stopping": mark("Ending after this step …"),
    "stopped": mark("Stopped; the best of it is kept"),
    "cancelled": mark("Cancelled; nothing of it is kept"),
    "interrupted": mark("Interrupted: the trainer is gone. What it saved is there, and the run can go on."),
    "failed": mark("Ended with an error"),
    "finished": mark("Learned to the end"),
    "comparing": mark("Comparing the model before and after …"),
    "compared": mark("Done; see “Result”"),
}
RESUMABLE: frozenset[Phase] = frozenset({"prepared", "stopped", "cancelled", "interrupted", "failed"})
BAR_STEPS = 1000
GOING: frozenset[Phase] = frozenset({"starting", "running"})
BUSY: frozenset[Phase] = frozenset({"preparing", "starting", "stopping", "comparing"})  # no end in sight


class RunView(QWidget):
    """Shows a phase and a progress; the buttons ask, and whoever made the view acts."""

    stop_wanted = Signal()
    cancel_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.phase: Phase = "none"
        self._progress = RunProgress("prepared")
        self.charts: list[CurveChart] = []
        self.headline, self.detail, self.samples = heading(""), hint(), Samples()
        self.headline.setWordWrap(True)
        self.bar = QProgressBar()
        self.stop_button = QPushButton(tr("&Stop and keep best"))
        self.cancel_button, self.resume_button = QPushButton(tr("Ca&ncel")), QPushButton(tr("&Go on"))
        self._chart_row = QHBoxLayout()
        self._chart_row.setSpacing(24)
        self._lay_out()
        self._connect()
        self.show_run("none", None)

    def make_charts(self) -> None:
        """Make the charts, once: the plots take .7 s to load, which the start of the window is spared."""
        if self.charts:
            return
        from app.retraining.curve_chart import CurveChart

        self.charts = [
            CurveChart(tr("Loss"), is_noisy=True),
            CurveChart(tr("AP on the held-out frames"), is_noisy=False, top=1.0),
        ]
        for chart in self.charts:
            self._chart_row.addWidget(chart)
        self._draw_charts()

    def show_run(self, phase: Phase, progress: RunProgress | None) -> None:
        """Show how far a run is; without a progress, that there is nothing yet."""
        self.phase, self._progress = phase, progress or RunProgress("prepared")
        self.headline.setText(tr(PHASE_TEXTS[phase]))
        self.stop_button.setEnabled(phase in GOING)
        self.cancel_button.setEnabled(phase in GOING or phase == "preparing")
        self.resume_button.setVisible(phase in RESUMABLE)
        self.bar.setVisible(phase not in ("none", "compared"))
        self.bar.setRange(0, 0 if phase in BUSY else BAR_STEPS)
        self.bar.setValue(round(BAR_STEPS * self._progress.fraction))
        self.detail.setText(_detail(phase, self._progress))
        self.samples.show_rounds(self._progress.samples)
        self._draw_charts()

    def show_preparing(self, done: int, count: int) -> None:
        """Show how many frames of the data are written."""
        self.bar.setRange(0, count)
        self.bar.setValue(done)

    def _draw_charts(self) -> None:
        """Bring the charts up to date, once they are made."""
        if self.charts:
            loss, precision = self.charts
            curve = self._progress.ap
            begins = bool(curve.steps) and curve.steps[0] == 0  # with the model as it was
            loss.show_curve(self._progress.loss)
            precision.show_curve(curve, curve.values[0] if begins else None)

    def _lay_out(self) -> None:
        self.stop_button.setToolTip(tr("End the training now and compare the best that was learned so far"))
        self.cancel_button.setToolTip(tr("End the training and keep nothing of it; your labels stay as they are"))
        self.resume_button.setToolTip(tr("Go on where the training ended"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        for button in (self.resume_button, self.stop_button, self.cancel_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addWidget(self.detail)
        layout.addLayout(buttons)
        layout.addLayout(self._chart_row, 2)
        layout.addWidget(self.samples, 1)

    def _connect(self) -> None:
        self.stop_button.clicked.connect(self.stop_wanted)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.resume_button.clicked.connect(self.resume_wanted)


def _detail(phase: Phase, progress: RunProgress) -> str:
    """Say how far a run is, or why it ended."""
    parts = [tr("step {step}", step=f"{progress.step:,}")] if progress.step else []
    if progress.seconds_left is not None and phase == "running":
        parts.append(tr("{time} left", time=duration_text(progress.seconds_left)))
    return message_text(progress.error) if progress.error else ", ".join(parts)


def duration_text(seconds: float) -> str:
    """Write a time as minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
