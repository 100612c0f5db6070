"""A forgotten widget is destroyed by the window's thread, whichever thread makes the objects that call for a search."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import garbage
from app import idleness as idleness_module
from app.garbage import GarbageCollection, collect_due
from app.idleness import Idleness
from app.workers.job import OneJob


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    """Garbage is looked for after the test as it was before."""
    was_enabled = gc.isenabled()
    yield
    (gc.enable if was_enabled else gc.disable)()


def forget_a_widget(found_by: list[threading.Thread], age: int = 0) -> None:
    """Make a widget that only a search for garbage finds, after it has outlived some."""
    widget = QWidget()
    widget.itself = widget  # type: ignore[attr-defined]
    weakref.finalize(widget, lambda: found_by.append(threading.current_thread())).atexit = False
    for _ in range(age):
        gc.collect(1)


def make_objects() -> list[list[int]]:
    return [[number] for number in range(100_000)]


@pytest.mark.parametrize("is_python_alone", [True, False])
def test_a_worker_destroys_no_widget(qtbot: QtBot, is_python_alone: bool) -> None:
    gc.collect()
    gc.enable()
    idleness = Idleness(lambda: False)
    if not is_python_alone:
        GarbageCollection(idleness)
    found_by: list[threading.Thread] = []
    forget_a_widget(found_by)
    job = OneJob(idleness)
    with qtbot.waitSignal(job.done) as made:
        job.start(make_objects)
    assert made.args
    if not is_python_alone:
        assert found_by == [] or found_by == [threading.main_thread()]
        qtbot.waitUntil(lambda: found_by == [threading.main_thread()])
    else:
        assert len(found_by) == 1
        assert found_by != [threading.main_thread()]  # what the collection is there for


def test_everything_is_looked_through_when_the_window_rests(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idleness_module, "REST_MS", 20)
    monkeypatch.setattr(garbage, "EVERY_MS", 5)
    found_by: list[threading.Thread] = []
    gc.disable()
    gc.collect()
    forget_a_widget(found_by, age=gc.get_threshold()[2] + 1)
    is_busy = [True]
    idleness = Idleness(lambda: is_busy[0])
    GarbageCollection(idleness)
    qtbot.wait(100)
    assert found_by == []
    is_busy.clear()
    is_busy.append(False)
    qtbot.waitUntil(lambda: found_by == [threading.main_thread()])


def test_old_objects_are_left_alone_where_somebody_would_wait() -> None:
    gc.disable()
    gc.collect()
    assert collect_due(may_be_whole=True) == -1
    for _ in range(gc.get_threshold()[2] + 1):
        gc.collect(1)
    assert collect_due(may_be_whole=False) == -1
    assert collect_due(may_be_whole=True) == 2
