"""The statistics page: figures, charts that tell more, and tables to copy."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from app.pages import effort_tables as efforts
from app.pages import statistics_tables as tables
from app.pages.bar_chart import BarChart
from app.pages.statistics import StatisticsPage
from app.pages.statistics_tables import MOST_BARS, Bar
from app.theme import DARK, LIGHT, palette
from inspro_core.domain.project import Category, Effort
from inspro_core.domain.statistics import ProjectStatistics, VideoLabels, project_statistics
from inspro_core.domain.track import TrackHead

CATEGORIES = tuple(Category(number, f"class {number}") for number in range(1, 21))


def make(class_count: int = 3, video_count: int = 2) -> ProjectStatistics:
    """Class n has n tracks in every video, each seen on 4 of 10 frames, one of them by hand."""
    lane = np.array([1, 50, 0, 100, 229, 0, 0, 0, 0, 0], np.uint8)
    classes = [number for number in range(1, class_count + 1) for _ in range(number)]
    heads = {track_id: TrackHead(number) for track_id, number in enumerate(classes, 1)}
    labels = VideoLabels(
        1, "a, b.mp4", 10, 5, heads, dict.fromkeys(heads, lane), dict.fromkeys(heads, 400.0), Effort(120, 8)
    )
    return project_statistics(CATEGORIES, [replace(labels, id=number + 1) for number in range(video_count)])


@pytest.fixture
def page(qtbot: QtBot) -> StatisticsPage:
    made = StatisticsPage()
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show_statistics(make())
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_without_a_video_the_page_says_what_to_do(qtbot: QtBot) -> None:
    page = StatisticsPage()
    qtbot.addWidget(page)
    page.show()
    assert page.empty.isVisible()
    page.show_statistics(project_statistics(CATEGORIES, []))
    assert page.empty.isVisible()


def test_key_figures_are_the_sums(page: StatisticsPage) -> None:
    assert [label.text() for label in page.figures] == ["2", "20", "50 %", "12", "48", "25 %", "4 min", "16"]


def test_the_shown_table_is_copied(page: StatisticsPage) -> None:
    QTest.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert [row[:3] for row in rows[1:]] == [
        ["a, b.mp4", "10", "5"],
        ["a, b.mp4", "10", "5"],
        ["All videos", "20", "10"],
    ]
    bar = page.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, bar.tabRect(1).center())
    QTest.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert (rows[3][:3], len(rows)) == (["class 3", "6", "24"], 21)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, bar.tabRect(2).center())
    QTest.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    rows = list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))
    assert rows[1:] == [["no model", "2", "10", "4.0", "24.0", "160.0"]]


def test_showing_again_replaces_what_was_shown(page: StatisticsPage) -> None:
    page.show_statistics(make(class_count=1, video_count=1))
    assert [len(chart.bars) for chart in page.charts] == [1] * 9
    assert page.video_table.rowCount() == 1


def test_rare_classes_share_the_last_bar() -> None:
    bars = tables.class_bars(make(class_count=20, video_count=1))
    assert len(bars) == MOST_BARS
    assert bars[0].label == "class 20"
    assert sum(bar.value for bar in bars) == 20 * 21 / 2


def test_lengths_and_sizes_fall_into_their_ranges() -> None:
    assert [(bar.label, bar.value) for bar in tables.length_bars(make())] == [("4–7", 12)]
    assert [(bar.label, bar.value) for bar in tables.size_bars(make())] == [("16–31", 12)]


def test_work_is_per_frame_and_per_100_frames_of_a_video() -> None:
    statistics = make(video_count=1)
    assert [bar.text for bar in efforts.time_bars(statistics)] == ["12.00"]
    assert [bar.text for bar in efforts.action_bars(statistics)] == ["80.0"]


def test_work_is_compared_by_model_over_finished_frames() -> None:
    videos = make(video_count=3).videos
    versions = [replace(video, model=model) for video, model in zip(videos, ("2", "inspro-mini", "2"), strict=True)]
    versions[2] = replace(versions[2], is_done=True, effort=Effort(30, 2))
    statistics = replace(make(), videos=tuple(versions))
    assert [(bar.label, bar.text) for bar in efforts.model_time_bars(statistics)] == [
        ("inspro-mini", "24.00"),
        ("version 2", "10.00"),
    ]
    assert [bar.text for bar in efforts.model_action_bars(statistics)] == ["160.0", "66.7"]
    assert efforts.model_table(statistics).rows[1] == ("version 2", 2, 15, 2.5, 10.0, 66.7)


@pytest.mark.parametrize(("value", "shown"), [(0, 0), (0.001, 1), (0.5, 50), (0.999, 99), (1, 100)])
def test_all_and_nothing_are_said_only_where_it_is_so(value: float, shown: int) -> None:
    assert tables.percent(value) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0 min"), (89, "1 min"), (3599, "1 h 00 min"), (7500, "2 h 05 min")]
)
def test_durations_are_said_in_hours_and_minutes(seconds: float, shown: str) -> None:
    assert tables.duration(seconds) == shown


def test_the_wheel_scrolls_the_page_also_over_a_chart(qtbot: QtBot, page: StatisticsPage) -> None:
    area = page.findChild(QScrollArea)
    assert area is not None
    page.resize(900, 400)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    viewport = page.charts[0].plot.viewport()
    place = QPointF(viewport.mapTo(page, viewport.rect().center()))
    QTest.wheelEvent(page.windowHandle(), place, QPoint(0, -120))
    assert area.verticalScrollBar().value() > 0


@pytest.fixture(params=[True, False], ids=["lying", "standing"])
def chart(request: pytest.FixtureRequest, qtbot: QtBot) -> BarChart:
    made = BarChart("title", "unit", request.param)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_bars([Bar(name, value, str(value), f"tip {name}") for name, value in (("a", 9), ("b", 3), ("c", 6))])
    with qtbot.waitExposed(made):
        made.show()
    return made


def place_of(chart: BarChart, number: int, value: float) -> QPoint:
    """Find a point of a bar in the viewport."""
    lies = chart.plot.plotItem.vb.yInverted()
    point = QPointF(value, number) if lies else QPointF(number, value)
    found: QPoint = chart.plot.mapFromScene(chart.plot.plotItem.vb.mapViewToScene(point))
    return found


def test_the_pointer_is_told_about_the_bar_below_it(chart: BarChart) -> None:
    for number, bar in enumerate(chart.bars):
        place = place_of(chart, number, bar.value / 2)
        viewport = chart.plot.viewport()
        QApplication.sendEvent(viewport, QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
        assert QToolTip.text() == bar.tip


def test_bars_have_the_accent_of_the_palette_also_after_it_changes(chart: BarChart) -> None:
    for colors in (LIGHT, DARK):
        chart.setPalette(palette(colors))
        image = chart.plot.viewport().grab().toImage()
        assert image.pixelColor(place_of(chart, 0, 4)).name() == colors.accent
        assert image.pixelColor(place_of(chart, 1, 6)).name() == colors.window


def test_a_chart_without_bars_says_so(chart: BarChart) -> None:
    chart.show_bars([])
    assert chart.nothing.isVisible()


@pytest.mark.parametrize(("count", "lines"), [(4, 1), (9, 2)])
def test_names_below_many_bars_take_turns_on_two_lines_that_have_room(qtbot: QtBot, count: int, lines: int) -> None:
    chart = BarChart("Track lengths", "tracks", is_lying=False)
    qtbot.addWidget(chart)
    chart.show_bars([Bar(f"{2**place}–{2 ** (place + 1) - 1}", 1, "1", "") for place in range(count)])
    axis = chart.plot.plotItem.getAxis("bottom")
    on_line = [text.count("\n") for _, text in axis._tickLevels[0]]
    assert on_line == [place % lines for place in range(count)]
    chart.show()
    qtbot.waitUntil(lambda: axis.height() >= lines * chart.fontMetrics().lineSpacing())


def test_a_bar_alone_is_no_wall(qtbot: QtBot) -> None:
    thickness = []
    for count in (1, 6):
        chart = BarChart("Edits", "per 100 frames", is_lying=True)
        qtbot.addWidget(chart)
        chart.resize(400, 300)
        chart.show()
        chart.show_bars([Bar(f"clip {place}", 5, "5", "") for place in range(count)])
        image = chart.plot.viewport().grab().toImage()
        x = place_of(chart, 0, 2).x()
        accent = chart.palette().highlight().color()
        thickness.append(sum(image.pixelColor(x, y) == accent for y in range(image.height())) / count)
    assert thickness[0] < 2 * thickness[1]


def test_a_chart_opens_no_window_of_its_own(qtbot: QtBot) -> None:
    shown: list[QWidget] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watcher, application = Watcher(), QApplication.instance()
    assert application is not None
    application.installEventFilter(watcher)
    chart = BarChart("Title", "unit", is_lying=True)
    qtbot.addWidget(chart)
    chart.show_bars([])
    application.removeEventFilter(watcher)
    assert shown == []
