"""Playing: each frame at its own time, and a button that shows whether the video plays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app import playback as playback_module
from app.playback import Playback
from app.view_state import ViewState
from inspro_core.media import VideoWriter
from tests.app.window_desk import FRAMES, SIZE, Desk, wait
from tests.inspro_core.media.conftest import numbered_frame


class Clock:
    """Seconds that a test sets."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(playback_module, "time", made)
    return made


def play_button(desk: Desk) -> QToolButton:
    action = desk.window.actions_by_name["play"]
    (button,) = [one for one in desk.window.transport.findChildren(QToolButton) if one.defaultAction() is action]
    return button


def test_every_frame_is_shown_at_its_own_time(qtbot: QtBot, clock: Clock) -> None:
    state = ViewState()
    playback = Playback(state)
    state.frame_changed.connect(playback.on_frame_shown)
    state.show_video(5)
    playback.set_times((0.0, 0.1, 5.0, 5.1, 6.0))
    state.show_frame(1)
    playback.toggle()
    frames = []
    for seconds in (0.0, 4.8, 4.95, 5.5, 5.85, 5.95):  # since frame 1 was shown
        clock.now = 100.0 + seconds
        for _ in range(2):
            if playback.is_playing:
                with qtbot.waitSignal(playback._timer.timeout):
                    pass
        frames.append(state.frame)
    assert frames == [1, 1, 2, 3, 3, 4]
    assert not playback.is_playing


def test_playing_goes_on_from_the_frame_that_somebody_goes_to(qtbot: QtBot, clock: Clock) -> None:
    state = ViewState()
    playback = Playback(state)
    state.frame_changed.connect(playback.on_frame_shown)
    state.show_video(100)
    playback.set_times([float(frame) for frame in range(100)])
    playback.toggle()
    for frame in (50, 20):
        state.show_frame(frame)
        with qtbot.waitSignal(playback._timer.timeout):
            pass
        clock.now += 1.5
        qtbot.waitUntil(lambda frame=frame: state.frame == frame + 1)  # type: ignore[misc]  # a default binds it
    playback.stop()


def test_the_button_of_a_video_of_one_frame_does_not_stay_down(desk: Desk) -> None:
    path = desk.folder / "single.mp4"
    with VideoWriter(path, SIZE) as writer:
        writer.write(numbered_frame(0))
    desk.window.files.add_paths([path])
    wait(lambda: len(desk.document.project.videos()) == 3)
    with desk.shows_a_frame():
        desk.document.show_video(3)
    QTest.mouseClick(play_button(desk), Qt.MouseButton.LeftButton)
    assert not desk.window.playback.is_playing
    assert not play_button(desk).isChecked()


def test_playing_from_the_last_frame_starts_over_and_ends_with_the_button_up(desk: Desk) -> None:
    desk.look(FRAMES - 1)
    QTest.mouseClick(play_button(desk), Qt.MouseButton.LeftButton)
    assert desk.frame == 0
    assert play_button(desk).isChecked()
    desk.state.show_frame(FRAMES - 3)
    wait(lambda: not desk.window.playback.is_playing)
    assert not play_button(desk).isChecked()
