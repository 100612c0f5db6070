"""The retrain page in the real window, on real run folders; the test plays the trainer and writes as it does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton

from app import messages
from app.main_window import MainWindow
from app.retraining import adoption, run_watcher
from inspro_core.api import DEFAULT_MODEL, SHIPPED_MODELS
from inspro_core.api.retraining import Comparison, Figures, Regression, Run, Version, keep_version, runs, versions
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.comparison import write_comparison
from inspro_core.train.run_lock import RunLock
from tests.app.window_desk import FRAMES, LEFT, Desk, answer, wait

MODEL = SHIPPED_MODELS / f"{DEFAULT_MODEL}.safetensors"
FIGURES = (Figures(0.3, 0.5, 0.4, 9.0), Figures(0.4, 0.6, 0.5, 6.0))
COMPARISON = Comparison(*FIGURES, regressions=(Regression(1, "long.mp4", 190, 199, 0.8, 0.5),), videos=1, frames=58)

pytestmark = pytest.mark.skipif(not MODEL.is_file(), reason="the shipped model is not in models/")


class Trainer:
    """Plays the processes of a run: `started` lists their words."""

    def __init__(self) -> None:
        self.started: list[list[str]] = []
        self._work = ExitStack()

    def start(self, words: list[str], _: Path) -> None:
        self.started.append(words)

    def train(self, run: Run, progress: float) -> None:
        """Go on for a step; the process is there."""
        self._work.close()
        self._work.enter_context(RunLock(run.folder))
        step = round(100 * progress)
        self._write(run, "started", iteration=step)
        self._write(run, "step", iteration=step, losses={"mask": 2.0 - progress, "box": 1.0}, progress=progress)
        self._write(run, "evaluated", iteration=step, metrics={"AP": progress / 2}, is_best=True)

    def end(self, run: Run, kind: str) -> None:
        """End as told, or be killed for an empty kind."""
        if kind:
            self._write(run, kind, iteration=100, seconds=1.0)
            shutil.copyfile(MODEL, run.best)
        self._work.close()

    def compare(self, run: Run) -> None:
        write_comparison(run.folder, COMPARISON)

    def close(self) -> None:
        self._work.close()

    def _write(self, run: Run, kind: str, **values: object) -> None:
        with (run.folder / "events.jsonl").open("a") as file:
            print(json.dumps({"event": kind, "time": 1.0, **values}), file=file)


@pytest.fixture
def trainer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trainer]:
    """The trainer; the first video of the window's project is done, and the page is open."""
    made = Trainer()
    monkeypatch.setattr(run_watcher, "start_detached", made.start)
    desk.window.video_work.set_status(1, "done")
    open_page(desk)
    wait(desk.window.retrain_page.start_button.isEnabled)
    desk.window.retrain_page.form.replay_spin.setValue(0)
    yield made
    made.close()
    desk.window.retraining._watcher.forget()


def open_page(desk: Desk) -> None:
    desk.press("Ctrl+L")
    assert desk.window.retrain_page.isVisible()


def start(desk: Desk, trainer: Trainer) -> Run:
    """Start a run and wait until its trainer is started."""
    QTest.mouseClick(desk.window.retrain_page.start_button, LEFT)
    wait(lambda: bool(trainer.started))
    return runs(desk.document.project.path)[-1]


def finish(desk: Desk, trainer: Trainer) -> Run:
    """Drive a run to its end, with a comparison."""
    run = start(desk, trainer)
    trainer.train(run, 0.9)
    trainer.end(run, "finished")
    wait(lambda: trainer.started[-1][0] == "compare")
    trainer.compare(run)
    wait(lambda: desk.window.retrain_page.comparison.comparison is not None)
    return run


def phase(desk: Desk) -> str:
    return desk.window.retrain_page.run.phase


def look(desk: Desk) -> None:
    desk.window.retraining._watcher.look()


def press_button(text: str) -> list[str]:
    """Press a button of the question that opens next."""

    def press(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        (button,) = [one for one in dialog.buttons() if one.text().replace("&", "") == text]
        QTest.mouseClick(button, LEFT)

    return answer(press)


def test_nothing_can_be_started_before_something_is_confirmed(desk: Desk) -> None:
    open_page(desk)
    page = desk.window.retrain_page
    wait(lambda: page.plan.plan is not None)
    assert not page.start_button.isEnabled()
    assert "confirm frames" in page.plan.problems.text()


def test_the_page_shows_what_is_learned_and_what_is_held_out(desk: Desk, trainer: Trainer) -> None:
    plan = desk.window.retrain_page.plan.plan
    assert plan is not None
    assert {clip.video_name for clip in (*plan.train, *plan.held_out)} == {"long.mp4"}
    learned, held_out = (sum(len(clip.frames) for clip in side) for side in (plan.train, plan.held_out))
    assert 0 < held_out < learned < FRAMES - held_out  # a gap lies between
    assert {row.category.name: row.train.masks > 0 for row in plan.classes} == {"dog": True, "person": True}


def test_labels_that_change_while_another_page_is_shown_count(desk: Desk, trainer: Trainer) -> None:
    page = desk.window.retrain_page
    desk.press("Ctrl+1", page)
    desk.window.video_work.set_status(1, "in review")
    open_page(desk)
    wait(lambda: page.plan.plan is not None and not page.plan.plan.train)
    assert not page.start_button.isEnabled()


def test_the_trainer_is_started_by_the_words_of_the_command_line(desk: Desk, trainer: Trainer) -> None:
    desk.window.retrain_page.form.minutes_spin.setValue(3)
    run = start(desk, trainer)
    words = trainer.started[0]
    assert words == run.command()
    assert words[0] == "train"
    assert words[words.index("--minutes") + 1] == "3"
    assert words[words.index("--init") + 1] == str(MODEL)
    assert phase(desk) == "starting"


def test_curves_and_status_follow_the_run(desk: Desk, trainer: Trainer) -> None:
    run = start(desk, trainer)
    for progress in (0.2, 0.4):
        trainer.train(run, progress)
        look(desk)
    view = desk.window.retrain_page.run
    assert view.phase == "running"
    loss, precision = view.charts
    assert loss.curve.steps == precision.curve.steps == (20, 40)
    assert loss.curve.values == pytest.approx((2.8, 2.6))
    assert desk.window.status.learning.text() == "learning 40 %"
    assert not desk.window.retrain_page.start_button.isEnabled()


def test_the_end_of_a_run_is_compared_and_kept_and_one_click_adopts_it(desk: Desk, trainer: Trainer) -> None:
    finish(desk, trainer)
    window, page = desk.window, desk.window.retrain_page
    assert window.runs.model.currentText() == DEFAULT_MODEL
    QTest.mouseClick(page.comparison.adopt_button, LEFT)
    name = f"{desk.document.project.path.stem} version 1"
    assert window.runs.model.currentText() == name
    assert window.runs.chosen_model is not None
    assert window.runs.chosen_model.path.parent.name == f"{desk.document.project.path.stem}.models"
    assert not page.comparison.adopt_button.isEnabled()
    QTest.mouseClick(page.versions.back_button, LEFT)
    assert window.runs.model.currentText() == DEFAULT_MODEL
    assert page.comparison.adopt_button.isEnabled()


def test_a_run_that_ends_while_another_one_is_being_kept_is_kept_after_it(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, path, may_go_on = desk.window.retrain_page, desk.document.project.path, Event()

    def keep(project_path: Path, run: Run) -> Version:
        may_go_on.wait(30)
        return keep_version(project_path, run)

    monkeypatch.setattr(adoption, "keep_version", keep)
    for number in (1, 2):
        wait(page.start_button.isEnabled)
        trainer.started.clear()
        run = start(desk, trainer)
        assert run.number == number
        trainer.train(run, 0.9)
        trainer.end(run, "finished")
        trainer.compare(run)
        look(desk)
        assert phase(desk) == "compared"
    may_go_on.set()
    wait(lambda: [version.run for version in versions(path)] == [1, 2])
    wait(lambda: page.versions.numbers == [2, 1, 0])


def test_the_adopted_version_is_chosen_again_when_the_project_is_opened(desk: Desk, trainer: Trainer) -> None:
    finish(desk, trainer)
    window, path = desk.window, desk.document.project.path
    QTest.mouseClick(window.retrain_page.comparison.adopt_button, LEFT)
    desk.open_copy()
    assert window.runs.model.currentText() == DEFAULT_MODEL
    assert window.runs.model.findText(f"{path.stem} version 1") < 0
    with desk.shows_a_frame():
        window.open_path(path)
    assert window.runs.model.currentText() == f"{path.stem} version 1"


def test_a_worse_clip_can_be_gone_to(desk: Desk, trainer: Trainer) -> None:
    finish(desk, trainer)
    with desk.shows_a_frame():
        QTest.mouseClick(desk.window.retrain_page.comparison.show_button, LEFT)
    assert desk.canvas.isVisible()
    assert desk.frame == 190
    assert desk.state.frame_range == range(190, 200)


def test_stop_keeps_the_best(desk: Desk, trainer: Trainer) -> None:
    run = start(desk, trainer)
    trainer.train(run, 0.3)
    look(desk)
    QTest.mouseClick(desk.window.retrain_page.run.stop_button, LEFT)
    assert (run.folder / "stop").exists()
    assert phase(desk) == "stopping"
    trainer.end(run, "stopped")
    look(desk)
    assert phase(desk) == "comparing"


def test_cancel_asks_and_keeps_nothing(desk: Desk, trainer: Trainer) -> None:
    run = start(desk, trainer)
    trainer.train(run, 0.3)
    look(desk)
    press_button("Let it go on")
    QTest.mouseClick(desk.window.retrain_page.run.cancel_button, LEFT)
    assert not (run.folder / "stop").exists()
    press_button("Cancel the run")
    QTest.mouseClick(desk.window.retrain_page.run.cancel_button, LEFT)
    trainer.end(run, "stopped")
    look(desk)
    assert phase(desk) == "cancelled"
    assert [words[0] for words in trainer.started] == ["train"]


def test_a_killed_trainer_leaves_a_run_that_goes_on_by_one_click(desk: Desk, trainer: Trainer) -> None:
    before = desk.stored()
    run = start(desk, trainer)
    trainer.train(run, 0.3)
    look(desk)
    trainer.end(run, "")
    look(desk)
    assert phase(desk) == "interrupted"
    QTest.mouseClick(desk.window.retrain_page.run.resume_button, LEFT)
    assert trainer.started == [run.command(), run.command()]
    trainer.train(run, 0.4)
    look(desk)
    assert phase(desk) == "running"
    assert desk.stored() == before


def test_another_window_finds_the_run_that_goes_on(desk: Desk, trainer: Trainer) -> None:
    run = start(desk, trainer)
    trainer.train(run, 0.3)
    path = desk.document.project.path
    desk.open_copy()
    assert phase(desk) == "none"
    other = MainWindow()
    other.show()
    other.open_path(path)
    wait(lambda: other.retrain_page.run.phase == "running")
    assert other.status.learning.text() == "learning 30 %"
    other.retraining._watcher.forget()
    other.close()
    other.deleteLater()


def test_closing_while_it_learns_asks_whether_to_let_it_go_on(
    desk: Desk, trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(desk, trainer)
    trainer.train(run, 0.3)
    look(desk)
    asked: list[str] = []
    answers: list[int | None] = [None, 0, 1]

    def choose(_window: object, _title: str, text: str, _choices: object) -> int | None:
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr(messages, "choose", choose)
    for closes, stops in ((False, False), (True, False), (True, True)):
        assert desk.window.retraining.ask_to_close() is closes
        assert (run.folder / "stop").exists() is stops
    assert len(asked) == 3
    trainer.end(run, "stopped")
    look(desk)
    assert desk.window.retraining.ask_to_close()
    assert len(asked) == 3


def test_cancelling_the_preparation_leaves_nothing_behind(desk: Desk, trainer: Trainer) -> None:
    page = desk.window.retrain_page
    QTest.mouseClick(page.start_button, LEFT)
    assert phase(desk) == "preparing"
    QTest.mouseClick(page.run.cancel_button, LEFT)
    wait(lambda: not desk.window.retraining.is_preparing)
    wait(lambda: phase(desk) == "none")
    assert trainer.started == []
    assert runs(desk.document.project.path) == ()


def test_the_held_out_frames_are_chosen_once(desk: Desk, trainer: Trainer) -> None:
    start(desk, trainer)
    with ProjectFile.open(desk.document.project.path) as project:
        first = project.held_out()
    desk.window.retraining.show()
    page = desk.window.retrain_page
    wait(lambda: page.plan.plan is not None)
    assert page.plan.plan is not None
    assert dict(page.plan.plan.sides) == first != {}


def test_charts_are_loaded_when_the_page_is_opened(qapp: object) -> None:
    window = MainWindow()
    assert window.retrain_page.run.charts == []
    assert window.statistics.charts == []
    buttons = window.retrain_page.findChildren(QPushButton)
    assert all(button.focusPolicy() != Qt.FocusPolicy.NoFocus for button in buttons)
    window.close()
    window.deleteLater()
