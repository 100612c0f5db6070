"""Reads the figures of a project for the statistics page, in a thread with a connection of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.pages.statistics import StatisticsPage
from app.workers.job import OneJob
from inspro_core.domain.statistics import ProjectStatistics
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.project_statistics import read_statistics

REST_MS = 500  # without a change, after which a page in sight is counted anew


class StatisticsReader(QObject):
    """Reads one set of figures at a time; a wish while one is read is kept for when it is done.

    What changes while the page is in sight, by an undo, an import or a model, is counted once it comes to rest.
    """

    failed = Signal(str)

    def __init__(self, document: Document, page: StatisticsPage) -> None:
        super().__init__()
        self._document, self._page = document, page
        self._job = OneJob(self)
        self._job.done.connect(self._on_counted)
        self._job.failed.connect(self.failed)
        self._job.ended.connect(self._on_ended)
        self._is_wanted = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rest)
        document.project_opened.connect(self._on_project_opened)
        for changed in (document.labels_changed, document.categories_changed, document.videos_changed):
            changed.connect(lambda *_: self._rest.start())

    @property
    def is_running(self) -> bool:
        """Whether figures are being read."""
        return self._job.is_running

    def read(self) -> None:
        """Count anew and show it."""
        if not self._document.is_open:
            self._page.show_statistics(None)
            return
        if self._job.is_running:
            self._is_wanted = True
            return
        path = self._document.project.path

        def count() -> tuple[Path, ProjectStatistics]:
            with ProjectFile.open(path) as project:
                return path, read_statistics(project)

        self._page.show_counting()
        self._job.start(count)

    def stop(self) -> None:
        """Show nothing any more."""
        self._rest.stop()
        self._job.leave()

    def _on_project_opened(self) -> None:
        """Take the figures of the last project away; read the new ones where the page is in sight."""
        self._page.show_statistics(None)
        if self._page.isVisible():
            self.read()

    def _on_rest(self) -> None:
        if self._page.isVisible():
            self.read()

    def _on_counted(self, counted: tuple[Path, ProjectStatistics]) -> None:
        path, statistics = counted
        if self._document.is_open and self._document.project.path == path:
            self._page.show_statistics(statistics)

    def _on_ended(self) -> None:
        if self._is_wanted:
            self._is_wanted = False
            self.read()
