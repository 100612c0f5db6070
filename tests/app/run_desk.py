"""A model's run in the open window: started by its key, and let go on frame by frame."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox

from tests.app.slow_model import SlowModel
from tests.app.window_desk import LEFT, Desk, answer, wait

VIDEO = 2  # of the project: 12 frames, no labels


@pytest.fixture
def model(slow_model: SlowModel, desk: Desk) -> Iterator[SlowModel]:
    """The model, and the window on the short video."""
    slow_model.gate, slow_model.fails_at = threading.Semaphore(0), None
    slow_model.glimpses, slow_model.newcomer_at, slow_model.looks_back = 0, None, False
    with desk.shows_a_frame():
        desk.press("Alt+Shift+Right")
    yield slow_model
    desk.window.runs.stop_and_wait()


def seen(desk: Desk, track_id: int = 1) -> list[int]:
    """Frames on which a track is stored."""
    tracks = desk.stored(VIDEO).tracks
    return sorted(tracks[track_id].segments) if track_id in tracks else []


def found(desk: Desk) -> set[int]:
    """Frames on which a model's mask is stored."""
    tracks = desk.stored(VIDEO).tracks.values()
    return {frame for track in tracks for frame, segment in track.segments.items() if segment.source == "model"}


def run_on(desk: Desk, model: SlowModel, frames: int) -> None:
    """Start the model, and wait until some frames are stored; it waits before the next one."""
    desk.press("Ctrl+P")
    model.gate.release(frames)
    wait(lambda: len(found(desk)) == frames)


def run_whole(desk: Desk, model: SlowModel) -> None:
    desk.press("Ctrl+P")
    finish(desk, model)


def finish(desk: Desk, model: SlowModel) -> None:
    """Let the model run to its end."""
    model.gate.release(100)
    wait(lambda: not desk.window.runs.is_running)
    model.gate = threading.Semaphore(0)


def press_button(text: str) -> list[str]:
    """Press a button of the message that opens next; the list fills with its texts."""
    texts: list[str] = []

    def press(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        texts.append(dialog.text())
        (button,) = [one for one in dialog.buttons() if one.text().replace("&", "") == text]
        QTest.mouseClick(button, LEFT)

    answer(press)
    return texts
