"""The line at the bottom tells what is true now: how far a run is, and since when everything is saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from app import status_line
from app.status_line import StatusLine


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.cancelled: list[str] = []
        self.cancel = QAction("Cancel", self.window)
        self.cancel.triggered.connect(lambda: self.cancelled.append("cancel"))
        self.line = StatusLine(self.window.statusBar(), self.cancel)
        self.window.show()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_nothing_runs_and_nothing_is_said_to_be_saved_at_first(bench: Bench) -> None:
    assert not bench.line.progress.isVisible()
    assert bench.line.saved.text() == ""


def test_a_message_is_shown(bench: Bench) -> None:
    bench.line.inform("Track 3 deleted on all frames")
    assert bench.window.statusBar().currentMessage() == "Track 3 deleted on all frames"


def test_a_message_stays_while_a_run_begins(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_line, "MESSAGE_MS", 20)
    bench.line.show_waiting()
    bench.line.inform("Loading the model…")
    qtbot.wait(60)
    assert bench.window.statusBar().currentMessage() == "Loading the model…"
    bench.line.show_progress(1, 100, 0.0, 0.0)
    assert bench.window.statusBar().currentMessage() == ""
    bench.line.inform("Track 3 deleted")
    qtbot.waitUntil(lambda: bench.window.statusBar().currentMessage() == "")


def test_a_long_message_stays_longer(bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_line, "MESSAGE_MS", 1)
    monkeypatch.setattr(status_line, "LETTER_MS", 5)
    bench.line.inform("i" * 4)
    qtbot.waitUntil(lambda: bench.window.statusBar().currentMessage() == "")
    bench.line.inform("i" * 200)
    qtbot.wait(200)
    assert bench.window.statusBar().currentMessage() == "i" * 200


def test_a_message_is_forgotten_unless_a_run_begins(bench: Bench) -> None:
    bench.line.inform("Track 3 deleted")
    bench.line.forget()
    assert bench.window.statusBar().currentMessage() == ""
    bench.line.show_waiting()
    bench.line.inform("Loading the model…")
    bench.line.forget()
    assert bench.window.statusBar().currentMessage() == "Loading the model…"


def test_a_run_of_unknown_length_is_shown_as_busy(bench: Bench) -> None:
    bench.line.show_waiting()
    assert bench.line.progress.isVisible()
    assert (bench.line.progress.minimum(), bench.line.progress.maximum()) == (0, 0)


def test_progress_tells_share_speed_and_time_left(bench: Bench) -> None:
    bench.line.show_waiting()
    bench.line.show_progress(41, 100, 23.04, 72.9)
    assert bench.line.progress.value() == 41
    assert bench.line.progress.text() == "41 %   23.0 frames/s   1:12 left"


def test_no_speed_is_claimed_before_one_is_known(bench: Bench) -> None:
    bench.line.show_waiting()
    bench.line.show_progress(0, 100, 0.0, 0.0)
    assert bench.line.progress.maximum() == 0
    bench.line.show_progress(1, 100, 0.0, 0.0)
    assert bench.line.progress.text() == "1 %"


def test_the_button_beside_the_progress_cancels(bench: Bench) -> None:
    bench.line.show_waiting()
    buttons = [button for button in bench.window.statusBar().findChildren(QToolButton) if button.isVisible()]
    assert len(buttons) == 1
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert bench.cancelled == ["cancel"]
    bench.line.hide_progress()
    assert not bench.line.progress.isVisible()
    assert not buttons[0].isVisible()


def test_saved_tells_since_when(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(status_line, "time", clock)
    bench.line.note_saved()
    texts = [bench.line.saved.text()]
    for seconds in (5, 119, 125, 3601):
        clock.now = 100.0 + seconds
        bench.line._show_saved()
        texts.append(bench.line.saved.text())
    assert texts == ["saved", "saved 5 s ago", "saved 119 s ago", "saved 2 min ago", "saved 60 min ago"]


def test_a_new_edit_counts_from_its_own_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(status_line, "time", clock)
    bench.line.note_saved()
    clock.now += 50
    bench.line.note_saved()
    assert bench.line.saved.text() == "saved"


def test_the_clock_goes_on_by_itself(bench: Bench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    clock = Clock()
    monkeypatch.setattr(status_line, "time", clock)
    bench.line.note_saved()
    clock.now += 7
    qtbot.waitUntil(lambda: bench.line.saved.text() == "saved 7 s ago")
