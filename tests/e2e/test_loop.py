"""The loop in the real program: pre-label, correct, learn, adopt, pre-label the next video; and what kills leave."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import messages
from app.main_window import MainWindow
from app.retraining import launch
from inspro_core.api import DEFAULT_MODEL, SHIPPED_MODELS
from inspro_core.api.retraining import runs, versions
from inspro_core.data.scenes import render_video
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from inspro_core.media import VideoWriter, probe
from inspro_core.retrain.run import training_folder
from tests.app.window_desk import wait
from tests.e2e.actor import Script, drag, run

FRAMES, NEXT_FRAMES = 8, 5  # as few as can be divided: comparing and labelling take seconds per frame
SIZE_HW = (180, 320)
LEFT = Qt.MouseButton.LeftButton

pytestmark = pytest.mark.skipif(
    not (SHIPPED_MODELS / f"{DEFAULT_MODEL}.safetensors").is_file(), reason="the shipped model is not in models/"
)


@pytest.fixture
def project(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project of two short videos; a trainer that a test leaves behind is ended."""
    monkeypatch.setenv("INSPRO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(launch, "NICENESS", "0")  # other tests run beside this one and would go before
    monkeypatch.setattr(messages, "choose", lambda *_: 0)  # a run goes on when the window is closed
    path = tmp_path / "tiny.inspro"
    with ProjectFile.create(path, [Category(1, "square")]) as made:
        for name, seed, count in (("first.mp4", 10_003, FRAMES), ("next.mp4", 10_004, NEXT_FRAMES)):
            with VideoWriter(tmp_path / name, SIZE_HW) as writer:
                for frame in render_video(seed, count, SIZE_HW).frames:
                    writer.write(frame)
            made.add_video(probe(tmp_path / name))
    yield path
    kill(trainers(path))


def labels_of(path: Path) -> Annotation:
    with ProjectFile.open(path) as project:
        return project.annotation(1)


def trainers(path: Path) -> list[int]:
    """Ids of the processes that work in the run folders of a project."""
    found = []
    for entry in Path("/proc").iterdir() if sys.platform.startswith("linux") else ():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if entry.name.isdecimal() and any(word.startswith(bytes(training_folder(path))) for word in words):
            found.append(int(entry.name))
    return found


def has_begun(path: Path) -> bool:
    """Tell whether the trainer of the first run has read its data and reports."""
    events = training_folder(path) / "1" / "events.jsonl"
    return events.is_file() and events.stat().st_size > 0


def kill(process_ids: list[int]) -> None:
    for process_id in process_ids:
        os.kill(process_id, signal.SIGKILL)


def trigger(window: MainWindow, name: str) -> None:
    action = window.actions_by_name[name]
    assert action.isEnabled(), name
    action.trigger()


def confirm_all(window: MainWindow) -> None:
    window.state.set_range(range(FRAMES))
    trigger(window, "confirm_range")
    window.state.clear_range()


def start_learning(window: MainWindow, minutes: float) -> Iterator[Callable[[], bool]]:
    """Open the page and start a run of some length, without replayed scenes: these take minutes to draw."""
    page = window.retrain_page
    trigger(window, "view_retrain")
    yield page.start_button.isEnabled
    page.form.minutes_spin.setValue(minutes)
    page.form.replay_spin.setValue(0)
    QTest.mouseClick(page.start_button, LEFT)
    yield lambda: page.run.phase not in ("none", "preparing", "starting")


def test_the_model_learns_from_corrections_and_pre_labels_the_next_video(project: Path) -> None:
    def script(window: MainWindow) -> Script:
        yield lambda: window.document.video is not None and window.canvas.is_ready
        trigger(window, "prelabel")
        yield lambda: not window.prelabelling.is_running
        trigger(window, "new_track")
        corrected = window.state.track_id
        trigger(window, "brush")
        height, width = SIZE_HW
        drag(window, (width * 0.3, height * 0.4), (width * 0.5, height * 0.4))
        window.state.set_range(range(4))
        trigger(window, "propagate_forward")
        yield lambda: not window.repropagating.is_running
        carried = window.document.project.annotation(1).tracks[corrected].segments
        assert [carried[frame].source for frame in sorted(carried)][:2] == ["human", "model"]
        confirm_all(window)
        before = window.document.project.annotation(1)
        yield from start_learning(window, 0.03)
        yield lambda: window.retrain_page.comparison.comparison is not None
        assert window.document.project.annotation(1) == before
        QTest.mouseClick(window.retrain_page.comparison.adopt_button, LEFT)
        trigger(window, "view_annotate")
        trigger(window, "next_video")
        yield lambda: window.canvas.is_ready
        assert window.runs.model.currentText() == "tiny version 1"
        trigger(window, "prelabel")
        yield lambda: not window.prelabelling.is_running
        assert window.document.project.status(2) == "pre-labelled"

    run(["open", str(project)], script)
    (run_of,), (version,) = runs(project), versions(project)
    assert run_of.comparison() is not None
    assert version.after is not None
    assert "square" in [category.name for category in version.categories]
    (first, *_), (*_, last) = run_of.plan.train, run_of.plan.held_out
    assert first.frames[-1] < last.frames[0] - 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the trainer is found in /proc")
def test_killing_trainer_and_window_loses_no_label_and_the_run_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ask", lambda *_: True)
    drawn: list[Annotation] = []

    def begin(window: MainWindow) -> Script:
        yield lambda: window.document.video is not None and window.canvas.is_ready
        trigger(window, "new_track")
        trigger(window, "brush")
        for frame in range(FRAMES):
            window.state.show_frame(frame)
            yield lambda: window.canvas.is_ready
            drag(window, (60.0 + frame, 60.0), (90.0 + frame, 60.0))
        confirm_all(window)
        drawn.append(window.document.project.annotation(1))
        yield from start_learning(window, 20)
        yield lambda: has_begun(project)

    def go_on(window: MainWindow) -> Script:
        yield lambda: window.document.video is not None
        view = window.retrain_page.run
        yield lambda: view.phase == "interrupted"  # once the last process of the killed run is gone
        assert window.document.project.annotation(1) == drawn[0]
        trigger(window, "view_retrain")
        window.retrain_page.show_tab(view)
        QTest.mouseClick(view.resume_button, LEFT)
        yield lambda: view.phase == "running"
        QTest.mouseClick(view.cancel_button, LEFT)
        yield lambda: view.phase == "cancelled"

    run(["open", str(project)], begin)
    assert trainers(project), "the trainer goes on without the window"
    kill(trainers(project))
    run(["open", str(project)], go_on)
    assert labels_of(project) == drawn[0]
    wait(lambda: trainers(project) == [])  # it leaves the folder, then it ends
