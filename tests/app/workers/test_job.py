"""A thread tells how its work went, whatever ended it; what hears of it can start the next work at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.workers.job import OneJob
from app.workers.model import ModelWorker
from inspro_core.api import FrameStep
from inspro_core.errors import FormatError


@pytest.fixture
def parent(qtbot: QtBot) -> QObject:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def failing(error: Exception) -> Callable[..., Iterator[FrameStep]]:
    def fail(*_: object) -> Iterator[FrameStep]:
        raise error

    return fail


def test_who_hears_of_the_end_can_start_the_next_work(qtbot: QtBot, parent: QObject) -> None:
    job, told = OneJob(parent), list[object]()

    def on_done(result: object) -> None:
        told.append((result, job.is_running))
        if len(told) == 1:
            job.start(lambda: "second")

    job.done.connect(on_done)
    job.start(lambda: "first")
    assert job.is_running
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [("first", False), ("second", False)]


def test_its_end_comes_after_how_it_went(qtbot: QtBot, parent: QObject) -> None:
    job, told = OneJob(parent), list[str]()
    job.failed.connect(told.append)
    job.ended.connect(lambda: told.append("ended"))
    job.start(failing(FormatError("a.json", "is empty")))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["a.json: is empty", "ended"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (KeyError("stuff"), "KeyError: 'stuff'"),
        (RuntimeError("first line\nsecond line"), "RuntimeError: first line."),
        (MemoryError(), "Not enough memory"),
        (type("OutOfMemoryError", (RuntimeError,), {})("CUDA out of memory"), "Not enough memory"),
    ],
)
def test_an_error_that_nobody_foresaw_is_told(
    qtbot: QtBot, parent: QObject, capfd: pytest.CaptureFixture[str], error: Exception, words: str
) -> None:
    worker, told = ModelWorker(failing(error), parent), list[str]()
    worker.failed.connect(told.append)
    worker.start()
    qtbot.waitUntil(lambda: bool(told) and worker.isFinished())
    assert words in told[0]
    assert type(error).__name__ in capfd.readouterr().err  # its place in the code, too
