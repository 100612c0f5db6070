"""The statistics page: key figures, charts and tables of a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.class_dot import class_dot
from app.pages import effort_tables as efforts
from app.pages import statistics_tables as tables
from app.pages.parts import figure, fill_table, plain_table, scrolled
from app.pages.statistics_tables import Bar, Table
from app.texts import mark, tr
from inspro_core.domain.statistics import ProjectStatistics

if TYPE_CHECKING:
    from app.pages.bar_chart import BarChart

COLUMNS = 3
TABLE_HEIGHT = 260
# Title, unit, whether the bars lie, where their axis ends at least, and what makes them
CHARTS: tuple[tuple[str, str, bool, int, Callable[[ProjectStatistics], list[Bar]]], ...] = (
    (mark("Instances per class"), mark("tracks"), True, 0, tables.class_bars),
    (mark("Track lengths"), mark("tracks by frames on which they are seen"), False, 0, tables.length_bars),
    (mark("Object sizes"), mark("tracks by side of a square of their area, pixels"), False, 0, tables.size_bars),
    (mark("Drawn by hand"), mark("% of the masks of a class"), True, 100, tables.human_bars),
    (mark("Reviewed"), mark("% of the frames of a video"), True, 100, tables.reviewed_bars),
    (mark("Time spent"), mark("seconds per frame of a video"), True, 0, efforts.time_bars),
    (mark("Edits"), mark("per 100 frames of a video"), True, 0, efforts.action_bars),
    (mark("Time by model"), mark("seconds per finished frame of its videos"), True, 0, efforts.model_time_bars),
    (mark("Edits by model"), mark("per 100 finished frames of its videos"), True, 0, efforts.model_action_bars),
)
TABLES: tuple[Callable[[ProjectStatistics], Table], ...] = (
    tables.video_table,
    tables.class_table,
    efforts.model_table,
)
FIGURES = (
    mark("Videos"),
    mark("Frames"),
    mark("Reviewed"),
    mark("Tracks"),
    mark("Masks"),
    mark("By hand"),
    mark("Time spent"),
    mark("Edits"),
)


class StatisticsPage(QWidget):
    """Shows the figures it is given; they are read while the page is in sight, not while people draw."""

    def __init__(self) -> None:
        super().__init__()
        self.statistics: ProjectStatistics | None = None
        self.charts: list[BarChart] = []
        self.figures = [QLabel("–") for _ in FIGURES]
        self.empty = QLabel()
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.tabs = QTabWidget()
        self.video_table, self.class_table, self.model_table = plain_table(), plain_table(), plain_table()
        self.tabs.addTab(self.video_table, tr("Videos"))
        self.tabs.addTab(self.class_table, tr("Classes"))
        place = self.tabs.addTab(self.model_table, tr("Models"))
        self.tabs.setTabToolTip(
            place,
            tr(
                "The work by the model that labelled a video last, over the frames where it is over: all of a video"
                " that is done, else those that you confirmed"
            ),
        )
        self.tabs.setMinimumHeight(TABLE_HEIGHT)
        self.copy_button = QPushButton(tr("&Copy as CSV"))
        self.copy_button.setToolTip(tr("Copy the table that is shown, for a spreadsheet"))
        self.copy_button.clicked.connect(self._copy)
        self._chart_grid = QGridLayout()
        self._shown = QStackedLayout(self)
        self._shown.addWidget(self.empty)
        self._shown.addWidget(self._content())
        self.show_statistics(None)

    def show_statistics(self, statistics: ProjectStatistics | None) -> None:
        """Show the figures of a project, None without one."""
        self.statistics = statistics
        if statistics is None or not statistics.videos:
            self.empty.setText(tr("No figures yet.\nOpen a project or add a video; its figures appear here."))
            self._shown.setCurrentIndex(0)
            return
        self._make_charts()
        for chart, (_, _, _, _, bars) in zip(self.charts, CHARTS, strict=True):
            chart.show_bars(bars(statistics))
        self._show_figures(statistics)
        videos, classes, models = (make(statistics) for make in TABLES)
        fill_table(self.video_table, videos.titles, videos.rows, len(statistics.videos) > 1)
        dots = [class_dot(figures.category.color_rgb) for figures in statistics.categories]
        fill_table(self.class_table, classes.titles, classes.rows, row_icons=dots)
        fill_table(self.model_table, models.titles, models.rows)
        self._shown.setCurrentIndex(1)

    def show_counting(self) -> None:
        """Say that the figures are being read, where none are shown yet."""
        if self._shown.currentIndex() == 0:
            self.empty.setText(tr("Counting …"))

    def _content(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(18)
        row = QHBoxLayout()
        for title, label in zip(FIGURES, self.figures, strict=True):
            row.addLayout(figure(tr(title), label))
        layout.addLayout(row)
        self._chart_grid.setSpacing(24)
        layout.addLayout(self._chart_grid)
        layout.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.copy_button)
        layout.addLayout(foot)
        return scrolled(content)

    def _make_charts(self) -> None:
        if self.charts:
            return
        from app.pages.bar_chart import BarChart  # takes .7 s, which the start of the window is spared

        for number, (title, unit, is_lying, whole, _) in enumerate(CHARTS):
            chart = BarChart(tr(title), tr(unit), is_lying, whole)
            self.charts.append(chart)
            self._chart_grid.addWidget(chart, number // COLUMNS, number % COLUMNS)

    def _show_figures(self, statistics: ProjectStatistics) -> None:
        total = statistics.total
        texts = (
            f"{len(statistics.videos):,}",
            f"{total.frame_count:,}",
            f"{tables.percent(total.reviewed_share)} %",
            f"{total.track_count:,}",
            f"{total.mask_count:,}",
            f"{tables.percent(total.human_share)} %",
            tables.duration(total.effort.seconds),
            f"{total.effort.actions:,}",
        )
        for label, text in zip(self.figures, texts, strict=True):
            label.setText(text)

    def _copy(self) -> None:
        if self.statistics is not None:
            table = TABLES[self.tabs.currentIndex()](self.statistics)
            QGuiApplication.clipboard().setText(tables.to_csv(table))
