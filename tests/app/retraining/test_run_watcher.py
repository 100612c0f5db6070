"""Following a run: the trainer starts, ends or dies, and what comes next is seen to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.retraining import run_watcher
from app.retraining.run_view import Phase
from app.retraining.run_watcher import RunWatcher
from inspro_core.api.retraining import Comparison, Figures, RunProgress, RunState
from inspro_core.errors import InsProError

NONE = Figures(None, None, None, None)


class PlayedRun:
    """A run whose processes are played by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log.txt"
        self.state = RunProgress("prepared")
        self.asked: list[str] = []
        self.result: Comparison | None = None
        self.compares = False

    def play(self, state: RunState, step: int = 0, has_weights: bool = False) -> None:
        self.state = RunProgress(state, step, has_weights=has_weights)

    def command(self) -> list[str]:
        return ["train"]

    def compare_command(self) -> list[str]:
        return ["compare"]

    def stop(self) -> None:
        self.asked.append("stop")

    def cancel(self) -> None:
        self.asked.append("cancel")

    def reopen(self) -> None:
        self.asked.append("reopen")
        if self.state.state == "cancelled":
            self.play("stopped", self.state.step, self.state.has_weights)

    def is_comparing(self) -> bool:
        return self.compares

    def comparison(self) -> Comparison | None:
        return self.result


class Watched:
    """A watcher of a played run; `phases` lists where it was, `started` what was started."""

    def __init__(self, run: PlayedRun, monkeypatch: pytest.MonkeyPatch, parent: QObject) -> None:
        self.run = run
        self.phases: list[Phase] = []
        self.started: list[str] = []
        self.results: list[Comparison] = []
        self.errors: list[str] = []
        self.now = 0.0

        class Reader:
            def __init__(self, folder: Path) -> None:
                assert folder == run.folder

            def read(self) -> RunProgress:
                return run.state

        monkeypatch.setattr(run_watcher, "ProgressReader", Reader)
        monkeypatch.setattr(run_watcher, "start_detached", lambda words, _: self.started.append(words[0]))
        monkeypatch.setattr(run_watcher, "monotonic", lambda: self.now)
        self.watcher = RunWatcher(parent)
        self.watcher.changed.connect(lambda phase, _: self.phases.append(phase))
        self.watcher.compared.connect(self.results.append)
        self.watcher.failed.connect(self.errors.append)

    def watch(self) -> Phase:
        self.watcher.watch(self.run)  # type: ignore[arg-type]
        return self.watcher.phase

    def look(self, seconds: float = 1.0) -> Phase:
        self.now += seconds
        self.watcher.look()
        return self.watcher.phase


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Watched:
    parent = QObject()
    made = Watched(PlayedRun(tmp_path), monkeypatch, parent)
    made.parent = parent  # type: ignore[attr-defined]
    return made


def test_a_started_run_is_starting_until_its_process_shows_itself(watched: Watched) -> None:
    assert watched.watch() == "prepared"
    watched.watcher.start()
    assert watched.watcher.phase == "starting"
    assert watched.look(30) == "starting"
    watched.run.play("running", 1)
    assert watched.look() == "running"
    assert watched.started == ["train"]


def test_a_process_that_never_shows_itself_is_told_with_its_last_words(watched: Watched) -> None:
    watched.run.log.write_text("something\nno module named torch\n\n")
    watched.watch()
    watched.watcher.start()
    assert watched.look(1000) == "failed"
    assert "no module named torch" in watched.errors[0]


def test_an_error_right_at_the_start_is_shown_at_once(watched: Watched) -> None:
    watched.watch()
    watched.watcher.start()
    watched.run.play("failed")
    assert watched.look() == "failed"
    assert watched.errors == []  # the progress tells it


def test_the_end_of_a_training_starts_the_comparison_once(watched: Watched) -> None:
    watched.watch()
    watched.watcher.start()
    watched.run.play("running", 5)
    watched.look()
    watched.run.play("finished", 9, has_weights=True)
    assert watched.look() == "comparing"
    watched.run.compares = True
    assert watched.look() == "comparing"
    assert watched.started == ["train", "compare"]
    watched.run.compares, watched.run.result = False, Comparison(NONE, NONE)
    assert watched.look() == "compared"
    assert watched.results == [watched.run.result]


def test_a_comparison_that_dies_is_told(watched: Watched) -> None:
    watched.run.log.write_text("killed")
    watched.run.play("finished", 9, has_weights=True)
    watched.watch()
    watched.run.compares = True
    watched.look()
    watched.run.compares = False
    assert watched.look() == "failed"
    assert "killed" in watched.errors[0]


def test_stop_keeps_the_best_and_cancel_does_not(watched: Watched) -> None:
    for act, asked, end in (
        (watched.watcher.stop, "stop", "comparing"),
        (watched.watcher.cancel, "cancel", "cancelled"),
    ):
        watched.run.play("running", 5)
        watched.watch()
        act()
        assert watched.run.asked[-1] == asked
        assert watched.watcher.phase == "stopping"
        watched.run.play("stopped" if asked == "stop" else "cancelled", 6, has_weights=True)
        assert watched.look() == end


def test_a_killed_trainer_can_go_on(watched: Watched) -> None:
    watched.run.play("running", 5)
    watched.watch()
    watched.run.play("interrupted", 5)
    assert watched.look() == "interrupted"
    watched.watcher.start()
    assert watched.run.asked == ["reopen"]
    assert watched.look() == "starting"
    watched.run.play("running", 6)
    assert watched.look() == "running"


def test_a_cancelled_run_that_goes_on_is_not_taken_for_one_that_was_stopped(watched: Watched) -> None:
    watched.run.play("cancelled", 5, has_weights=True)
    assert watched.watch() == "cancelled"
    watched.watcher.start()
    assert watched.look() == "starting"
    assert watched.started == ["train"]


def test_a_window_that_opens_finds_the_run_that_goes_on(watched: Watched, qtbot: QtBot) -> None:
    watched.run.play("running", 5)
    assert watched.watch() == "running"
    watched.run.play("failed", 5)
    qtbot.waitUntil(lambda: watched.watcher.phase == "failed")  # it looks by itself


def test_a_run_that_has_ended_without_the_window_is_compared(watched: Watched) -> None:
    watched.run.play("finished", 9, has_weights=True)
    assert watched.watch() == "comparing"
    assert watched.started == ["compare"]


def test_forgetting_a_run_leaves_it_alone(watched: Watched) -> None:
    watched.run.play("running", 5)
    watched.watch()
    watched.watcher.forget()
    assert watched.watcher.phase == "none"
    watched.watcher.stop()
    assert watched.run.asked == []


def test_what_cannot_be_started_is_told(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(words: list[str], _: Path) -> None:
        raise InsProError(f"{words[0]} cannot be started")

    monkeypatch.setattr(run_watcher, "start_detached", fail)
    watched.run.play("finished", 9, has_weights=True)
    assert watched.watch() == "failed"
    assert watched.errors == ["compare cannot be started"]
