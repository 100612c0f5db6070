"""Of several questions only the newest is answered; a job tells how far it is and stops when told."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.workers.latest_job import LatestJob
from app.workers.progress import Progress
from inspro_core.errors import FormatError, StoppedError


@pytest.fixture
def parent(qtbot: QtBot) -> QObject:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_only_the_newest_question_is_answered(qtbot: QtBot, parent: QObject) -> None:
    latest, answers = LatestJob(1, parent), list[object]()
    latest.done.connect(answers.append)
    gate = threading.Event()
    latest.ask(lambda: gate.wait(5) and "old")
    qtbot.wait(20)
    latest.ask(lambda: "newer")
    latest.ask(lambda: "newest")
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    qtbot.wait(20)
    assert answers == ["newest"]


def test_a_problem_is_told(qtbot: QtBot, parent: QObject) -> None:
    latest = LatestJob(1, parent)

    def fail() -> None:
        raise FormatError("a.json", "is empty")

    with qtbot.waitSignal(latest.failed) as signal:
        latest.ask(fail)
    assert signal.args == ["a.json: is empty"]


def test_what_is_forgotten_is_not_answered(qtbot: QtBot, parent: QObject) -> None:
    latest, answers = LatestJob(1, parent), list[object]()
    latest.done.connect(answers.append)
    gate = threading.Event()
    latest.ask(lambda: gate.wait(5))
    qtbot.wait(20)
    latest.forget()
    gate.set()
    latest.stop()
    qtbot.wait(20)
    assert answers == []


def test_steps_are_told_up_to_the_last(qtbot: QtBot, parent: QObject) -> None:
    progress, told = Progress(100, parent), list[tuple[int, int]]()
    progress.moved.connect(lambda done, count: told.append((done, count)))
    for _ in range(100):
        progress.step()
    assert told[-1] == (100, 100)
    assert len(told) < 100


def test_a_step_after_stop_ends_the_job(parent: QObject) -> None:
    progress = Progress(0, parent)
    progress.step()
    progress.stop()
    assert progress.should_stop()
    with pytest.raises(StoppedError):
        progress.step()
