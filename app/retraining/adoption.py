"""The versions of a project's model in the window: kept after a run, listed, adopted by one click."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.document import Document
from app.error_texts import error_text
from app.pages.retrain import RetrainPage
from app.retraining.versions_view import date_text
from app.runs import Runs
from app.texts import tr
from app.workers.job import OneJob
from inspro_core.api import ModelInfo
from inspro_core.api.retraining import (
    Comparison,
    Run,
    Version,
    adopt,
    adopted_model,
    adopted_number,
    keep_version,
    versions,
)
from inspro_core.errors import InsProError


class Adoption(QObject):
    """Keeps what came of a run as a version, and lets the user choose which version pre-labels.

    `kept` brings the number of a version that was made.
    """

    failed = Signal(str)
    informed = Signal(str)
    kept = Signal(int)

    def __init__(self, document: Document, page: RetrainPage, models: Runs, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._page, self._models = document, page, models
        self._job = OneJob(self)
        self._job.done.connect(self._on_kept)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._keep_next)
        self._to_keep: deque[tuple[Path, Run, Comparison]] = deque()  # project, and a run that is to be kept in it
        self._result: tuple[int, Comparison] | None = None  # version and comparison of the run that is shown
        page.adopt_wanted.connect(self._adopt)

    def show(self) -> None:
        """List the versions of the project here and in the list of models, where the adopted one is chosen.

        Raises:
            ProjectError: if the project cannot be read.
        """
        project = self._document.project
        found, number = versions(project.path), adopted_number(project)
        self._page.versions.show_versions(found, number)
        infos = [model_info(version, project.path.stem) for version in found]
        self._models.show_models(infos, adopted_model(project))
        if self._result is not None:
            self._page.comparison.show_comparison(*self._result, is_adopted=number == self._result[0])
        else:
            self._page.comparison.show_nothing()

    def forget_result(self) -> None:
        """Compare nothing any more: another run begins, or another project was opened."""
        self._result = None
        self._page.comparison.show_nothing()

    def keep(self, run: Run, comparison: Comparison) -> None:
        """Keep what came of a run as a version, in a thread; one after the other."""
        self._to_keep.append((self._document.project.path, run, comparison))
        self._keep_next()

    def wait(self) -> None:
        """Wait for the version that is being kept; a run that comes after it is kept when its project is opened."""
        self._job.wait()

    def _keep_next(self) -> None:
        if self._to_keep and not self._job.is_running:
            path, run, comparison = self._to_keep.popleft()
            self._job.start(lambda: (path, keep_version(path, run), comparison))

    def _on_kept(self, kept: tuple[Path, Version, Comparison]) -> None:
        path, version, comparison = kept
        if self._document.is_open and self._document.project.path == path:
            self._result = (version.number, comparison)
            self.show()
            self.kept.emit(version.number)

    def _adopt(self, number: int) -> None:
        """Let a version pre-label from now on."""
        try:
            adopt(self._document.project, number)
            self.show()
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        if number:
            self.informed.emit(tr("Version {number} pre-labels from now on", number=number))
        else:
            self.informed.emit(tr("The model as installed pre-labels from now on"))


def model_info(version: Version, project_name: str) -> ModelInfo:
    """Describe a version for the list of models."""
    name = tr("{project} version {number}", project=project_name, number=version.number)
    description = tr("Learned from {parent} on {date}", parent=version.parent, date=date_text(version))
    return ModelInfo(name, version.path, description, version.categories)
