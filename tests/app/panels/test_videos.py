"""The list of videos shows what it is given and asks by real clicks and keys."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.docks import SIDE_WIDTHS
from app.panels.video_rows import MARGIN, PICTURE_WH, VideoRow, by_doubt, describe, read_rows, state_of
from app.panels.videos import VideosPanel
from inspro_core.domain.annotation import Change
from inspro_core.domain.doubt import VideoDoubt
from inspro_core.domain.project import STATUSES, Category, Effort, Video
from inspro_core.domain.track import TrackHead
from inspro_core.formats.project_file import ProjectFile
from tests.app.chinese import chinese_texts
from tests.locked_folders import lock, open_to_all

ROWS = (
    VideoRow(3, "street.mp4", "/videos/street.mp4", "done", 100, 100, 7),
    VideoRow(5, "dogs.mp4", "/videos/dogs.mp4", "in review", 100, 40, 2),
    VideoRow(8, "gone.mp4", "/videos/gone.mp4", "new", 100, 0, 0, is_missing=True),
)
Key = Qt.Key


@pytest.fixture
def panel(qtbot: QtBot) -> VideosPanel:
    made = VideosPanel()
    qtbot.addWidget(made)
    made.resize(280, 400)
    made.show_videos(ROWS, 5)
    with qtbot.waitExposed(made):
        made.show()
    return made


def spot(panel: VideosPanel, place: int) -> QPoint:
    return panel.list.visualItemRect(panel.list.item(place)).center()


def click(panel: VideosPanel, place: int) -> None:
    QTest.mouseClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot(panel, place)
    )


def question_of(panel: VideosPanel) -> QMessageBox:
    box = panel.findChild(QMessageBox)
    assert box is not None
    return box


def test_a_click_shows_a_video(qtbot: QtBot, panel: VideosPanel) -> None:
    with qtbot.waitSignal(panel.video_chosen, check_params_cb=lambda video_id: video_id == 3):
        click(panel, 0)


def test_a_click_on_the_current_video_does_nothing(qtbot: QtBot, panel: VideosPanel) -> None:
    with qtbot.assertNotEmitted(panel.video_chosen):
        click(panel, 1)


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_arrows_only_mark_and_a_key_shows(qtbot: QtBot, panel: VideosPanel, key: Qt.Key) -> None:
    with qtbot.assertNotEmitted(panel.video_chosen):
        QTest.keyClick(panel.list, Key.Key_Down)
    with qtbot.waitSignal(panel.video_chosen, check_params_cb=lambda video_id: video_id == 8):
        QTest.keyClick(panel.list, key)


def test_the_status_of_the_marked_video_is_set_by_the_box(qtbot: QtBot, panel: VideosPanel) -> None:
    assert panel.status_box.currentData() == "in review"
    with qtbot.waitSignal(panel.status_chosen) as signal:
        QTest.keyClick(panel.status_box, Key.Key_Down)
    assert signal.args == [5, "done"]


def test_the_status_is_set_by_the_menu_too(qtbot: QtBot, panel: VideosPanel) -> None:
    click(panel, 0)
    place = spot(panel, 0)
    globally = panel.list.viewport().mapToGlobal(place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, globally)
    QApplication.sendEvent(panel.list.viewport(), event)
    menu = panel.findChild(QMenu)
    assert menu is not None
    action = next(action for action in menu.actions() if "pre-labelled" in action.text())
    with qtbot.waitSignal(panel.status_chosen) as signal:
        QTest.mouseClick(
            menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
        )
    assert signal.args == [3, "pre-labelled"]


def test_removing_asks_and_enter_cancels(qtbot: QtBot, panel: VideosPanel) -> None:
    QTest.keyClick(panel.list, Key.Key_Delete)
    box = question_of(panel)
    assert "dogs.mp4" in box.text()
    qtbot.waitUntil(box.isActiveWindow)
    with qtbot.assertNotEmitted(panel.remove_wanted):
        QTest.keyClick(box, Key.Key_Return)
    assert not box.isVisible()


def test_removing_is_done_by_a_verb(qtbot: QtBot, panel: VideosPanel) -> None:
    QTest.mouseClick(panel.remove_button, Qt.MouseButton.LeftButton)
    box = question_of(panel)
    button = next(b for b in box.findChildren(QPushButton) if b.text() == "Remove video and labels")
    with qtbot.waitSignal(panel.remove_wanted, check_params_cb=lambda video_id: video_id == 5):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_adding_and_relinking_are_asked_for(qtbot: QtBot, panel: VideosPanel) -> None:
    with qtbot.waitSignal(panel.add_wanted):
        QTest.mouseClick(panel.add_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.relink_wanted, check_params_cb=lambda video_id: video_id == 5):
        QTest.keyClick(panel.relink_button, Key.Key_Space)


def test_the_mark_stays_when_the_list_is_shown_anew(panel: VideosPanel) -> None:
    QTest.keyClick(panel.list, Key.Key_Down)
    panel.show_videos(ROWS, 5)
    assert panel.marked == ROWS[2]


def test_the_mark_follows_another_current_video(panel: VideosPanel) -> None:
    panel.show_videos(ROWS, 3)
    assert panel.marked == ROWS[0]


def test_an_empty_list_says_what_to_do(panel: VideosPanel) -> None:
    panel.show_videos((), None)
    assert panel.hint.isVisible()
    assert not panel.remove_button.isEnabled()


def test_a_missing_file_is_told(panel: VideosPanel) -> None:
    assert "Relink" in panel.list.item(2).toolTip()
    assert "Relink" not in panel.list.item(0).toolTip()


def test_a_picture_comes_later(panel: VideosPanel) -> None:
    before = panel.list.viewport().grab().toImage()
    picture = QImage(72, 44, QImage.Format.Format_RGB888)
    picture.fill(Qt.GlobalColor.red)
    panel.show_thumbnail("/videos/street.mp4", picture)
    after = panel.list.viewport().grab().toImage()
    corner = panel.list.visualItemRect(panel.list.item(0)).topLeft() + QPoint(20, 20)
    assert before.pixelColor(corner) != after.pixelColor(corner) == Qt.GlobalColor.red


def test_the_bar_is_as_long_as_the_reviewed_share(panel: VideosPanel) -> None:
    panel.show_videos([ROWS[1], ROWS[0]], None)
    image = panel.list.viewport().grab().toImage()
    accent = panel.list.palette().highlight().color()

    def filled(place: int) -> int:
        rect = panel.list.visualItemRect(panel.list.item(place))
        line = rect.bottom() - 8
        return sum(image.pixelColor(x, line) == accent for x in range(rect.left(), rect.right()))

    assert filled(1) > 100
    assert filled(0) == pytest.approx(0.4 * filled(1), abs=1)


def test_rows_are_read_from_a_project(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    with ProjectFile.create(tmp_path / "p.inspro", [Category(1, "dog")]) as project:
        for name in ("here", "gone"):
            project.add_video(Video(0, str(tmp_path / name), (4, 6), 3, (0.0, 0.1, 0.2)))
        project.apply(1, Change(heads={1: (None, TrackHead(1))}, reviewed={0: True, 2: True}))
        project.set_status(1, "in review")
        picture = QImage(2, 2, QImage.Format.Format_RGB888)
        rows = read_rows(project, lambda _: picture, {})
    assert [(r.id, r.name, r.status, r.reviewed_count, r.track_count, r.is_missing) for r in rows] == [
        (1, "here", "in review", 2, 1, False),
        (2, "gone", "new", 0, 0, True),
    ]
    assert [row.thumbnail for row in rows] == [picture, None]
    assert rows[0].reviewed_share == pytest.approx(2 / 3)
    assert np.isclose(rows[1].reviewed_share, 0)


def test_a_video_in_a_folder_that_may_not_be_entered_is_missing(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "p.inspro") as project, open_to_all() as folder:
        project.add_video(Video(0, str(folder / "clip.mp4"), (4, 6), 1, (0.0,)))
        with lock(folder, 0o000):
            (row,) = read_rows(project, lambda _: None, {})
    assert row.is_missing


def test_what_to_label_next_comes_first_and_what_is_done_last() -> None:
    doubts = {1: 0.9, 2: 0.2, 3: 0.6, 4: 0.0}
    masks = {1: 50, 2: 50, 3: 50, 4: 0}
    rows = [replace(ROWS[1], id=n, doubt=VideoDoubt(masks[n], doubts[n], 4, 1)) for n in doubts]
    rows[0] = replace(rows[0], status="done")
    rows.append(replace(ROWS[1], id=5))
    assert [row.id for row in by_doubt(rows)] == [3, 2, 4, 5, 1]


@pytest.mark.parametrize("is_chinese", [False, True])
def test_nothing_is_cut_at_the_width_that_the_list_has_at_first(
    qtbot: QtBot, qapp: QApplication, is_chinese: bool
) -> None:
    with chinese_texts(qapp) if is_chinese else nullcontext():
        panel = VideosPanel()
        qtbot.addWidget(panel)
        panel.resize(SIDE_WIDTHS[0], 160)
        doubts = (None, VideoDoubt(50, 1.0, 12, 3))
        kinds = product(STATUSES, doubts, (False, True))
        rows = [
            VideoRow(n, "a.mp4", "/a.mp4", status, 9, 9, 1, missing, doubt=doubt)
            for n, (status, doubt, missing) in enumerate(kinds)
        ]
        panel.show_videos(rows, None)
        with qtbot.waitExposed(panel):
            panel.show()
        assert panel.list.verticalScrollBar().isVisible()
        room = panel.list.visualItemRect(panel.list.item(0)).width() - PICTURE_WH[0] - 3 * MARGIN - 2
        metrics = panel.list.fontMetrics()
        assert [text for row in rows if metrics.horizontalAdvance(text := state_of(row)) > room] == []


def test_the_tip_says_why_a_video_is_in_doubt_and_what_it_took() -> None:
    row = replace(ROWS[1], doubt=VideoDoubt(50, 0.424, 12, 3), effort=Effort(150, 8), model="3")
    lines = describe(row).splitlines()
    assert "What to label next: doubt 42 %; unconfirmed masks: 50, unsure 12, flickering 3" in lines
    assert "Labelled by: version 3" in lines
    assert "Work: 2 min; 1.50 s per frame, 8.0 edits per 100 frames" in lines
    assert not any("doubt" in line for line in describe(replace(row, status="done")).splitlines())


def test_the_order_is_asked_for_by_a_button(qtbot: QtBot, panel: VideosPanel) -> None:
    assert not panel.is_by_doubt
    with qtbot.waitSignal(panel.order_changed):
        QTest.mouseClick(panel.order_button, Qt.MouseButton.LeftButton)
    assert panel.is_by_doubt
