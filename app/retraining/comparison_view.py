"""What a run has brought: the model before and after on frames that neither has learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.pages.parts import figure, fill_table, heading, hint, make_primary, plain_table
from app.texts import mark, tr
from inspro_core.api.retraining import ClassFigures, Comparison, Figures, Regression

LIST_HEIGHT = 132  # pixels


@dataclass(frozen=True)
class Metric:
    """One of the figures that are compared.

    Attributes:
        title: marked for translation.
        tip: what it means, marked for translation.
        value: finds it among the figures.
        is_more_better: else less is.
        digits: behind the point.
    """

    title: str
    tip: str
    value: Callable[[Figures], float | None]
    is_more_better: bool = True
    digits: int = 3


METRICS = (
    Metric(
        mark("AP"),
        mark("Precision of tracked masks over all overlaps, as YouTube-VIS scores them; 1 is perfect"),
        lambda figures: figures.ap,
    ),
    Metric(mark("AP50"), mark("The same where an overlap of one half is enough"), lambda figures: figures.ap50),
    Metric(
        mark("HOTA"),
        mark("How well objects are found and kept apart through time; 1 is perfect"),
        lambda figures: figures.hota,
    ),
    Metric(
        mark("Actions / 100"),
        mark("Corrections that a robot annotator needs per 100 masks; fewer is better"),
        lambda figures: figures.actions_per_100,
        is_more_better=False,
        digits=1,
    ),
)


class ComparisonView(QWidget):
    """`clip_wanted` brings video, first frame and frame behind the last one; `adopt_wanted` the version's number."""

    clip_wanted = Signal(int, int, int)
    adopt_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        self._version = 0
        self.headline, self.basis = heading(""), hint()
        self.empty = hint(tr("When a run ends, the model before and after it is compared here."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.figures, self.changes = [QLabel("–") for _ in METRICS], [hint() for _ in METRICS]
        self.class_table, self.regressions = plain_table(), QListWidget()
        self.adopt_button = make_primary(QPushButton())
        self.show_button = QPushButton(tr("Loo&k at the clip"))
        self.nothing_worse = hint(tr("No clip has become clearly worse."))
        self._shown = QStackedLayout(self)
        self._shown.addWidget(self.empty)
        self._shown.addWidget(self._content())
        self._connect()
        self.show_nothing()

    def show_comparison(self, version: int, comparison: Comparison, is_adopted: bool) -> None:
        """Show a comparison.

        Args:
            version: number of the version it is about.
            comparison: with the model that the version came from.
            is_adopted: whether the version pre-labels already.
        """
        self.comparison, self._version = comparison, version
        self._shown.setCurrentIndex(1)
        self.headline.setText(_headline(version, comparison, is_adopted))
        self.basis.setText(
            tr(
                "Measured on held-out frames, which no version has learned: {frames}; clips: {videos}",
                frames=comparison.frames,
                videos=comparison.videos,
            )
        )
        for metric, figure_label, change in zip(METRICS, self.figures, self.changes, strict=True):
            figure_label.setText(_number(metric.value(comparison.after), metric.digits))
            change.setText(_change(metric, comparison.before, comparison.after))
        self._show_classes(comparison.classes)
        self._show_regressions(comparison.regressions)
        self.adopt_button.setText(tr("&Adopt version {number}", number=version))
        self.adopt_button.setEnabled(not is_adopted)

    def show_nothing(self) -> None:
        """Say what will be here."""
        self.comparison = None
        self._shown.setCurrentIndex(0)

    def _content(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setSpacing(12)
        self.headline.setWordWrap(True)
        layout.addWidget(self.headline)
        layout.addWidget(self.basis)
        row = QHBoxLayout()
        for metric, figure_label, change in zip(METRICS, self.figures, self.changes, strict=True):
            column = figure(tr(metric.title), figure_label)
            column.addWidget(change)
            for label in (figure_label, change):
                label.setToolTip(tr(metric.tip))
            row.addLayout(column, 1)
        layout.addLayout(row)
        layout.addWidget(heading(tr("By class, before → after")))
        layout.addWidget(self.class_table, 2)
        layout.addWidget(heading(tr("Where it has become worse")))
        self.regressions.setMaximumHeight(LIST_HEIGHT)
        self.regressions.setToolTip(tr("Double-click goes to the clip"))
        layout.addWidget(self.regressions, 1)
        layout.addWidget(self.nothing_worse)
        foot = QHBoxLayout()
        foot.addWidget(self.show_button)
        foot.addStretch(1)
        foot.addWidget(self.adopt_button)
        layout.addLayout(foot)
        return content

    def _connect(self) -> None:
        self.regressions.itemActivated.connect(lambda _: self._show_clip())
        self.show_button.clicked.connect(self._show_clip)
        self.adopt_button.clicked.connect(self._adopt)
        self.adopt_button.setToolTip(tr("Pre-label with it from now on; the version before is kept"))

    def _show_classes(self, classes: Sequence[ClassFigures]) -> None:
        rows = []
        for one in classes:
            name = tr("{name} (new)", name=one.name) if one.is_new else one.name
            rows.append((name, *(_arrow(metric, one.before, one.after) for metric in METRICS)))
        titles = (tr("Class"), *(tr(metric.title) for metric in METRICS))
        fill_table(self.class_table, titles, rows, title_tips=("", *(tr(metric.tip) for metric in METRICS)))
        self.class_table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _show_regressions(self, regressions: Sequence[Regression]) -> None:
        self.regressions.clear()
        for clip in regressions:
            text = tr(
                "{video}, frames {first}–{last}: overlap {before} → {after}",
                video=clip.video_name,
                first=clip.first_frame,
                last=clip.last_frame,
                before=f"{clip.j_before:.2f}",
                after=f"{clip.j_after:.2f}",
            )
            self.regressions.addItem(text)
        for widget in (self.regressions, self.show_button):
            widget.setVisible(bool(regressions))
        self.nothing_worse.setVisible(not regressions)
        self.show_button.setEnabled(bool(regressions))
        self.regressions.setCurrentRow(0 if regressions else -1)

    def _show_clip(self) -> None:
        row = self.regressions.currentRow()
        if self.comparison is not None and row >= 0:
            clip = self.comparison.regressions[row]
            self.clip_wanted.emit(clip.video_id, clip.first_frame, clip.last_frame + 1)

    def _adopt(self) -> None:
        self.adopt_wanted.emit(self._version)


def _headline(version: int, comparison: Comparison, is_adopted: bool) -> str:
    """Say in words what AP says: whether to adopt."""
    if is_adopted:
        return tr("Version {number} is in use.", number=version)
    before, after = comparison.before.ap, comparison.after.ap
    if before is None or after is None:
        return tr("There was too little to compare version {number} by AP.", number=version)
    if after > before:
        return tr("Version {number} is better on the held-out frames.", number=version)
    return tr("Version {number} is not better on the held-out frames; it may be wise not to adopt it.", number=version)


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _arrow(metric: Metric, before: Figures, after: Figures) -> str:
    return " → ".join(_number(metric.value(figures), metric.digits) for figures in (before, after))


def _change(metric: Metric, before: Figures, after: Figures) -> str:
    """Tell the difference in words, which need no colour."""
    old, new = metric.value(before), metric.value(after)
    was = _number(old, metric.digits)
    if old is None or new is None:
        return tr("before: {value}", value=was)
    difference = round(new - old, metric.digits)
    if not difference:
        return tr("as before")
    size = _number(abs(difference), metric.digits)
    if (difference > 0) == metric.is_more_better:
        return tr("better by {size}, before {value}", size=size, value=was)
    return tr("worse by {size}, before {value}", size=size, value=was)
