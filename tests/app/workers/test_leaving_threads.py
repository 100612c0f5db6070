"""A thread that does not end when it shall is left to itself, and the program knows that one is."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.workers import leaving_threads
from app.workers.job import OneJob
from tests.app.window_desk import wait


def test_a_job_that_takes_long_is_left_and_tells_nothing(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaving_threads, "PATIENCE_MS", 10)
    go_on, told = threading.Event(), list[object]()
    parent = QObject()
    job = OneJob(parent)
    job.done.connect(told.append)
    job.start(lambda: go_on.wait(60))
    began = time.monotonic()
    job.leave()
    assert time.monotonic() - began < 30
    assert leaving_threads.is_any_left()
    parent.deleteLater()
    qapp.processEvents()
    go_on.set()
    wait(lambda: not leaving_threads.is_any_left())
    assert told == []


def test_a_job_that_ends_soon_is_waited_for(qapp: QApplication) -> None:
    del qapp
    parent = QObject()
    job = OneJob(parent)
    job.start(lambda: None)
    job.leave()
    assert not leaving_threads.is_any_left()
