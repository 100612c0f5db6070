"""The real window, driven by mouse and keys."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from app import files, messages
from app.main_window import MainWindow
from app.settings import Settings
from app.workers import leaving_threads
from inspro_core import api
from inspro_core.domain.project import Category, Video
from inspro_core.domain.track import TrackHead
from inspro_core.media import probe
from tests.app.slow_model import SlowModel, install
from tests.app.window_desk import wait


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SlowModel:
    return install(monkeypatch, tmp_path)


@pytest.fixture
def window(qtbot: QtBot, video_path: Path, model: SlowModel) -> Iterator[MainWindow]:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.loader.loaded):
        window.open_path(video_path)
    yield window
    window.prelabelling.stop_and_wait()
    window.close()


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, key, modifier or Qt.KeyboardModifier.NoModifier)


def drag(qtbot: QtBot, window: MainWindow, start_xy: tuple[float, float], end_xy: tuple[float, float]) -> None:
    points = [window.canvas.widget_point(point).toPoint() for point in (start_xy, end_xy)]
    qtbot.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=points[0])
    qtbot.mouseMove(window.canvas, points[1])
    qtbot.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=points[1])


def mask(window: MainWindow, track_id: int, frame: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return window.document.project.segments_on_frame(1, frame)[track_id].mask.to_array()


def seen(window: MainWindow) -> int:
    """Count the frames on which track 1 is stored."""
    lanes = window.document.project.lanes(1)
    return int(np.count_nonzero(lanes[1])) if 1 in lanes else 0


def test_painting_a_new_track_and_undoing_it(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_name["new_track"].trigger()
    assert window.state.tool == "brush"
    drag(qtbot, window, (40, 30), (90, 30))
    assert mask(window, 1, 0)[30, 40:90].all()
    window.actions_by_name["undo"].trigger()
    assert window.document.project.segments_on_frame(1, 0) == {}
    window.actions_by_name["redo"].trigger()
    assert mask(window, 1, 0)[30, 65]


def test_control_drag_erases_with_the_brush_in_hand(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_name["new_track"].trigger()
    drag(qtbot, window, (40, 30), (90, 30))
    point = window.canvas.widget_point((65, 30)).toPoint()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mousePress(window.canvas, Qt.MouseButton.LeftButton, control, point)
    qtbot.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, control, point)
    assert not mask(window, 1, 0)[30, 65]
    assert mask(window, 1, 0)[30, 42]


def test_clicking_a_mask_selects_its_track(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_name["new_track"].trigger()
    drag(qtbot, window, (40, 30), (90, 30))
    window.state.select_track(0)
    window.actions_by_name["select"].trigger()
    qtbot.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=window.canvas.widget_point((60, 30)).toPoint())
    assert window.state.track_id == 1
    qtbot.waitUntil(lambda: bool(window.tracks.view.selectionModel().selectedRows()))


def test_deleting_here_and_everywhere(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_name["new_track"].trigger()
    for frame in (0, 1):
        window.state.show_frame(frame)
        drag(qtbot, window, (40, 30), (90, 30))
    window.actions_by_name["delete_here"].trigger()
    assert sorted(window.document.project.annotation(1).tracks[1].segments) == [0]
    window.actions_by_name["delete_track"].trigger()
    assert window.document.project.annotation(1).tracks == {}
    window.actions_by_name["undo"].trigger()
    assert sorted(window.document.project.annotation(1).tracks[1].segments) == [0]


def test_changing_the_class_of_a_track(qtbot: QtBot, window: MainWindow) -> None:
    window.document.add_categories([Category(1, "dog")])
    window.actions_by_name["new_track"].trigger()
    drag(qtbot, window, (40, 30), (90, 30))
    window.tracks.category_chosen.emit(1, 2)
    assert window.document.project.track_heads(1) == {1: TrackHead(2)}


def test_frames_are_stepped_and_shown(qtbot: QtBot, window: MainWindow) -> None:
    for name, expected in (("next_frame", 1), ("on_10", 11), ("back_10", 1), ("last_frame", 11), ("first_frame", 0)):
        window.actions_by_name[name].trigger()
        assert window.state.frame == expected
    with qtbot.waitSignal(window.loader.loaded, check_params_cb=lambda _path, frame, _image: frame == 7):
        window.timeline.frame_chosen.emit(7)
    assert window.transport.number.value() == 7
    assert window.transport.of_all.text() == "/ 11"


def test_playing_reaches_the_end_and_stops(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_by_name["play"].trigger()
    qtbot.waitUntil(lambda: window.state.frame == 11 and not window.playback.is_playing)


def test_bare_keys_work_on_the_canvas(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    window.canvas.setFocus()
    for key, tool in ((Qt.Key.Key_B, "brush"), (Qt.Key.Key_X, "eraser"), (Qt.Key.Key_V, "select")):
        press(qtbot, window, key)
        assert window.state.tool == tool
    press(qtbot, window, Qt.Key.Key_Right)
    assert window.state.frame == 1


def test_zooming_keeps_painting_exact(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.zoom(2.5)
    window.actions_by_name["new_track"].trigger()
    window.state.set_brush_size(1)
    drag(qtbot, window, (80.5, 32.5), (80.5, 32.5))
    assert np.argwhere(mask(window, 1, 0)).tolist() == [[32, 80]]


def test_prelabelling_stores_frames_as_they_come_and_cancel_keeps_them(
    qtbot: QtBot, window: MainWindow, model: SlowModel
) -> None:
    window.actions_by_name["prelabel"].trigger()
    model.gate.release(3)
    qtbot.waitUntil(lambda: seen(window) == 3)
    assert window.prelabelling.is_running
    with qtbot.waitSignal(window.prelabelling.ended) as ended:
        window.actions_by_name["cancel"].trigger()
    assert "Stopped: frames 3 of 12" in ended.args[0]
    assert seen(window) == 3
    window.actions_by_name["undo"].trigger()
    assert window.document.project.annotation(1).tracks == {}


def test_progress_shows_real_numbers(qtbot: QtBot, window: MainWindow, model: SlowModel) -> None:
    with qtbot.waitSignal(window.prelabelling.progressed, check_params_cb=lambda done, *_: done == 6):
        window.actions_by_name["prelabel"].trigger()
        model.gate.release(6)
    assert window.status.progress.value() == 6
    assert "frames/s" in window.status.progress.format()
    model.gate.release(10)
    qtbot.waitUntil(lambda: not window.prelabelling.is_running)


def test_closing_during_a_run_asks(
    qtbot: QtBot, window: MainWindow, model: SlowModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.actions_by_name["prelabel"].trigger()
    model.gate.release(2)
    qtbot.waitUntil(lambda: seen(window) == 2)
    answers: list[bool] = [False]
    monkeypatch.setattr(messages, "ask", lambda *_: answers[0])
    assert not window.close()
    assert window.prelabelling.is_running
    answers[0] = True
    assert window.close()
    assert not window.prelabelling.is_running


def test_the_question_of_closing_goes_away_with_the_end_of_the_work(
    qtbot: QtBot, window: MainWindow, model: SlowModel
) -> None:
    window.actions_by_name["prelabel"].trigger()
    model.gate.release(2)
    qtbot.waitUntil(lambda: seen(window) == 2)
    QTimer.singleShot(100, lambda: model.gate.release(20))
    assert not window.close()
    assert not window.prelabelling.is_running
    assert window.isVisible()


def test_closing_while_a_video_is_being_opened_asks_nothing_and_opens_nothing(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks_in, may_end = threading.Event(), threading.Event()

    def look(path: Path) -> Video:
        looks_in.set()
        may_end.wait(60)
        return probe(path)

    monkeypatch.setattr(files, "probe", look)
    monkeypatch.setattr(leaving_threads, "PATIENCE_MS", 10)
    monkeypatch.setattr(messages, "ask", lambda *_: pytest.fail("nothing would be lost"))
    other = shutil.copyfile(window.document.project.path.with_suffix(".mp4"), tmp_path / "other.mp4")
    window.open_path(other)
    assert looks_in.wait(60)
    assert window.close()
    may_end.set()
    wait(lambda: not leaving_threads.is_any_left())
    assert not window.document.is_open
    assert not other.with_suffix(".inspro").exists()


def test_a_failing_model_says_why_and_ends_the_run(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspro_core.errors import CheckpointError

    def fail(_model: str, _device: str) -> SlowModel:
        raise CheckpointError("slow.safetensors", "is cut off; download it again")

    shown: list[str] = []
    monkeypatch.setattr(api, "load_prelabeler", fail)
    monkeypatch.setattr(messages, "show_error", lambda _parent, _title, text: shown.append(text))
    with qtbot.waitSignal(window.prelabelling.ended):
        window.actions_by_name["prelabel"].trigger()
    assert shown == ["slow.safetensors: is cut off; download it again"]


def test_a_file_that_is_no_video_leaves_the_open_one(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    shown: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, _title, text: shown.append(text))
    with qtbot.waitSignal(window.files.failed):
        window.open_path(tmp_path / "notes.txt")
    assert "notes.txt: cannot be opened as a video" in shown[0]
    assert window.document.video is not None


def test_recent_files_and_layout_are_remembered(qtbot: QtBot, window: MainWindow, video_path: Path) -> None:
    assert window.settings.recent_files() == [str(video_path)]
    window.close()
    again = MainWindow()
    qtbot.addWidget(again)
    assert again.settings.layout() is not None
    again.close()


def test_masks_are_drawn_as_they_were_before_a_restart(qtbot: QtBot) -> None:
    Settings().set_look(70, False)
    window = MainWindow()
    qtbot.addWidget(window)
    assert (window.state.mask_opacity, window.state.shows_names) == (70, False)
    assert not window.actions_by_name["names"].isChecked()
    window.close()


def test_the_empty_window_says_what_to_do(qtbot: QtBot, model: SlowModel) -> None:
    empty = MainWindow()
    qtbot.addWidget(empty)
    empty.show()
    assert not empty.actions_by_name["prelabel"].isEnabled()
    assert empty.actions_by_name["open"].isEnabled()
    assert empty.empty.isVisible()
    shown = [empty.empty.is_tour_shown]
    qtbot.mouseClick(empty.empty.skip_button, Qt.MouseButton.LeftButton)
    shown.append(empty.empty.is_tour_shown)
    assert shown == [True, False]
    empty.close()
    again = MainWindow()
    qtbot.addWidget(again)
    assert not again.empty.is_tour_shown
    again.close()


def test_a_new_window_leaves_room_for_its_title_on_a_small_screen(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    assert window.height() + 30 < window.screen().availableSize().height() < 900
    window.close()


def test_importing_the_window_loads_no_torch() -> None:
    code = "import sys, app.main_window, inspro_core.api; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
