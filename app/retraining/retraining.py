"""Retraining in the window: plans, starts and follows runs, and lets versions of the model be adopted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app import messages
from app.actions import key_of
from app.document import Document
from app.error_texts import error_text
from app.pages.retrain import RetrainPage
from app.retraining.adoption import Adoption
from app.retraining.preparation import Preparation
from app.retraining.run_view import Phase, duration_text
from app.retraining.run_watcher import RunWatcher
from app.runs import Runs
from app.settings import Settings
from app.texts import tr
from app.workers.latest_job import LatestJob
from inspro_core.api.retraining import (
    Comparison,
    RetrainingPlan,
    Run,
    RunProgress,
    plan_retraining,
    runs,
)
from inspro_core.errors import InsProError
from inspro_core.formats.project_file import ProjectFile

PLAN_MS = 150  # after the last change


class Retraining(QObject):
    """Does what the page asks for.

    `informed` and `failed` bring messages, `clip_wanted` video, first frame and frame behind the last one, and
    `status_changed` how the run is in few words.
    """

    failed = Signal(str)
    informed = Signal(str)
    clip_wanted = Signal(int, int, int)
    status_changed = Signal(str)

    def __init__(
        self, window: QWidget, document: Document, page: RetrainPage, models: Runs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._page, self._models, self._settings = (
            window,
            document,
            page,
            models,
            settings,
        )
        self._planning, self._preparation = LatestJob(PLAN_MS, self), Preparation(self)
        self._watcher = RunWatcher(self)
        self._adoption = Adoption(document, page, models, self)
        self._plan: RetrainingPlan | None = None
        self._connect()

    @property
    def is_learning(self) -> bool:
        """Whether a trainer is at work, or about to."""
        return self._watcher.is_going

    @property
    def is_preparing(self) -> bool:
        """Whether the data of a run are being written."""
        return self._preparation.is_running

    def show(self) -> None:
        """Bring the page up to date: it is opened."""
        self._page.show_project(self._document.is_open)
        if self._document.is_open:
            self._page.run.make_charts()
            videos = self._document.project.videos()
            self._page.form.show_videos([(video.id, Path(video.path).name) for video in videos])
            self._plan_anew()

    def ask_to_close(self) -> bool:
        """Ask what becomes of a run when the window is closed; tells whether to close."""
        if not self.is_learning:
            return True
        text = tr("The model is still learning. It can go on without the window, which finds the run again.")
        choice = messages.choose(self._window, tr("Close"), text, (tr("Let it go on"), tr("Stop and keep best")))
        if choice == 1:
            self._watcher.stop()
        return choice is not None

    def stop_and_wait(self) -> None:
        """End all work inside the window; the trainer goes on."""
        self._planning.stop()
        self._preparation.stop_and_wait()
        self._adoption.wait()
        self._watcher.pause()

    def _connect(self) -> None:
        page, watcher = self._page, self._watcher
        self._document.project_opened.connect(self._on_project_opened)
        page.form.choice_changed.connect(self._plan_anew)
        self._models.model.currentIndexChanged.connect(lambda _: self._on_model_changed())
        self._planning.done.connect(self._on_planned)
        self._planning.failed.connect(self._on_plan_failed)
        page.start_wanted.connect(self._start)
        self._preparation.progressed.connect(page.run.show_preparing)
        self._preparation.prepared.connect(self._on_prepared)
        self._preparation.failed.connect(self._on_preparation_failed)
        self._preparation.stopped.connect(self._show_no_run)
        page.run.stop_wanted.connect(watcher.stop)
        page.run.cancel_wanted.connect(self._cancel)
        page.run.resume_wanted.connect(self._resume)
        watcher.changed.connect(self._on_run_changed)
        watcher.compared.connect(self._on_compared)
        for part in (self._adoption, watcher):
            part.failed.connect(self.failed)
        self._adoption.informed.connect(self.informed)
        self._adoption.kept.connect(self._on_kept)
        page.clip_wanted.connect(self.clip_wanted)

    def _on_project_opened(self) -> None:
        """Find the versions and the last run of another project; a run that goes on is followed."""
        self._planning.forget()
        self._preparation.stop_and_wait()
        self._plan = None
        self._page.plan.show_plan(None)
        self._adoption.forget_result()
        self._watcher.forget()
        try:
            self._adoption.show()
            found = runs(self._document.project.path)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        if found:
            self._watcher.watch(found[-1])
        if self._page.isVisible():
            self.show()

    def _on_model_changed(self) -> None:
        if self._page.isVisible():
            self._plan_anew()

    def _plan_anew(self) -> None:
        """Read in a thread what would be learned now."""
        model = self._models.chosen_model
        self._plan = None
        if model is None or not self._document.is_open:
            self._page.show_start(tr("There is no model; import or train one (inspro models --help)"))
            return
        self._page.show_model(model.name)
        self._page.show_start(tr("Looking at the labels …"))
        path, choice, file = self._document.project.path, self._page.form.choice(), str(model.path)

        def plan() -> tuple[Path, RetrainingPlan]:
            with ProjectFile.open(path) as project:
                return path, plan_retraining(project, choice, file)

        self._planning.ask(plan)

    def _on_planned(self, planned: tuple[Path, RetrainingPlan]) -> None:
        path, plan = planned
        if self._document.is_open and self._document.project.path == path:
            self._plan = plan
            self._page.plan.show_plan(plan)
            self._show_start()

    def _on_plan_failed(self, problem: str) -> None:
        self._page.plan.show_plan(None)
        self._page.show_start(problem)

    def _show_start(self) -> None:
        """Let the user start a run, or say why not."""
        if self.is_preparing or self._watcher.phase in ("starting", "running", "stopping", "comparing"):
            self._page.show_start(tr("A run is going on."))
        elif self._plan is not None and not self._plan.can_train:
            self._page.show_start(tr("It cannot start yet; “Labels” says what is missing."))
        else:
            self._page.show_start("" if self._plan is not None else tr("Looking at the labels …"))

    def _start(self) -> None:
        """Write the data of the plan, then train."""
        if self._plan is None or not self._plan.can_train:
            return
        self._page.form.set_device(self._settings.device())
        self._watcher.forget()
        self._adoption.forget_result()
        self._preparation.start(self._document.project.path, self._plan, self._page.form.options())
        self._page.show_tab(self._page.run)
        self._page.run.show_run("preparing", RunProgress("prepared"))
        self._show_start()

    def _on_prepared(self, run: Run) -> None:
        self._watcher.watch(run)
        self._resume()

    def _on_preparation_failed(self, problem: str) -> None:
        self._show_no_run()
        self.failed.emit(problem)

    def _show_no_run(self) -> None:
        self._page.run.show_run("none", None)
        self._show_start()

    def _resume(self) -> None:
        """Start the trainer, or let it go on."""
        self._models.forget_models()
        try:
            self._watcher.start()
        except InsProError as error:
            self.failed.emit(error_text(error))

    def _cancel(self) -> None:
        if self.is_preparing:
            self._preparation.stop()
        elif messages.ask(
            self._window,
            tr("Cancel the run"),
            tr("Nothing that the model has learned in this run is kept. Your labels stay as they are."),
            tr("Cancel the run"),
            tr("Let it go on"),
        ):
            self._watcher.cancel()

    def _on_run_changed(self, phase: Phase, progress: RunProgress | None) -> None:
        self._page.run.show_run(phase, progress)
        self._show_start()
        self.status_changed.emit(status_text(phase, progress))

    def _on_compared(self, comparison: Comparison) -> None:
        if self._watcher.run is not None:
            self._adoption.keep(self._watcher.run, comparison)

    def _on_kept(self, number: int) -> None:
        if self._page.isVisible():
            self._page.show_tab(self._page.comparison)
        else:
            self.informed.emit(
                tr(
                    "Version {number} of the model is ready: see Retrain ({key})",
                    number=number,
                    key=key_of("view_retrain"),
                )
            )


def status_text(phase: Phase, progress: RunProgress | None) -> str:
    """Say in few words how a run is; empty where nothing goes on."""
    if phase == "comparing":
        return tr("comparing models")
    if progress is None or phase not in ("starting", "running", "stopping"):
        return ""
    percent = f"{100 * progress.fraction:.0f}"
    if progress.seconds_left is None or phase != "running":
        return tr("learning {percent} %", percent=percent)
    return tr("learning {percent} %, {left} left", percent=percent, left=duration_text(progress.seconds_left))
