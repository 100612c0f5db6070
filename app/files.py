"""Opening, importing and exporting: dialogs first, then a job in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from app.actions import MENUS, ROWS
from app.document import Document
from app.settings import Settings
from app.workers.job import Job
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_run import ExportRun, ExportSummary
from inspro_core.formats.label_import import ImportSummary
from inspro_core.formats.project_file import SUFFIX, ProjectFile
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.formats.youtube_vis_write import write_youtube_vis
from inspro_core.media import VideoWriter, open_frames, probe

OPEN_FILTER = (
    f"Videos and projects (*{SUFFIX} *.mp4 *.mov *.mkv *.webm *.avi *.ts *.m4v *.flv *.mpg *.mpeg *.wmv);;All files (*)"
)


class Files(QObject):
    """What the File menu does."""

    failed = Signal(str)
    informed = Signal(str)
    frame_wanted = Signal(int)

    def __init__(self, window: QWidget, document: Document, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._settings = window, document, settings
        self._jobs: list[Job] = []

    def choose_file(self) -> None:
        """Ask for a video or project and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a video or project", "", OPEN_FILTER)
        if name:
            self.open_path(Path(name))

    def choose_folder(self) -> None:
        """Ask for a folder of pictures and open it."""
        if name := QFileDialog.getExistingDirectory(self._window, "Open a folder of frames"):
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a project at once, a video after a look into it."""
        if path.suffix == SUFFIX:
            self._open_project(path)
        else:
            self._start(lambda: probe(path), lambda video: self._open_video(path, video))

    def export(self) -> None:
        """Ask for a folder and write the dataset there."""
        if name := QFileDialog.getExistingDirectory(self._window, "Export YouTube-VIS into a folder"):
            self.export_to(Path(name))

    def export_to(self, folder: Path) -> None:
        """Write the dataset; the project is read through a connection of its own."""
        path = self._document.project.path

        def write() -> ExportSummary:
            with ProjectFile.open(path) as project:
                return write_youtube_vis(project, folder, ExportOptions(), ExportRun(open_frames, VideoWriter))

        self.informed.emit(f"Exporting to {folder} …")
        self._start(write, self._on_exported)

    def import_dataset(self) -> None:
        """Ask for an annotation file and read it into the project."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Import YouTube-VIS", "", "YouTube-VIS (*.json)")
        if name:
            path = self._document.project.path

            def read() -> ImportSummary:
                with ProjectFile.open(path) as project:
                    return import_youtube_vis(project, Path(name), probe)

            self._start(read, self._on_imported)

    def ask_frame(self) -> None:
        """Ask for a frame number and go there."""
        if (video := self._document.video) is not None:
            last = video.frame_count - 1
            frame, is_accepted = QInputDialog.getInt(self._window, "Go to frame", f"Frame (0–{last})", 0, 0, last)
            if is_accepted:
                self.frame_wanted.emit(frame)

    def show_keys(self) -> None:
        """Show all keys."""
        rows = "".join(
            f"<tr><td>{row.text.replace('&', '')}</td><td><b>{'</b> or <b>'.join(row.keys)}</b></td></tr>"
            for menu in MENUS
            for row in ROWS
            if row.menu == menu and row.keys
        )
        box = QMessageBox(self._window)
        box.setWindowTitle("Keys")
        box.setText(f"<table cellpadding=3>{rows}</table>")
        box.open()

    @property
    def is_busy(self) -> bool:
        """Whether a job is in hand."""
        return bool(self._jobs)

    def wait(self) -> None:
        """Wait for jobs in hand."""
        for job in self._jobs:
            job.wait()

    def _start(self, function: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        job = Job(function, self)
        job.done.connect(on_done)
        job.failed.connect(self.failed)
        job.finished.connect(lambda: self._jobs.remove(job))
        job.finished.connect(job.deleteLater)
        self._jobs.append(job)
        job.start()

    def _open_project(self, path: Path) -> None:
        try:
            self._document.open_project(path)
            self._settings.add_recent_file(path)
        except InsProError as error:
            self.failed.emit(str(error))

    def _open_video(self, path: Path, video: Video) -> None:
        try:
            self._document.open_video(project_path_for(path), video)
            self._settings.add_recent_file(path)
        except InsProError as error:
            self.failed.emit(str(error))

    def _on_exported(self, summary: ExportSummary) -> None:
        notes = "".join(f"; {note}" for note in summary.notes)
        self.informed.emit(f"Exported {summary.track_count} tracks to {summary.files[0]}{notes}")

    def _on_imported(self, summary: ImportSummary) -> None:
        self.informed.emit(f"Imported {summary.tracks} tracks, {summary.added_videos} new videos")
        self._document.videos_changed.emit()
        self._document.labels_changed.emit(frozenset())


def project_path_for(video_path: Path) -> Path:
    """Choose where the project of a video lies: beside it, or among the user's documents where that is not writable."""
    beside = video_path.resolve().with_suffix(SUFFIX)
    if beside.exists() or _is_writable(beside.parent):
        return beside
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "inspro" / beside.name


def _is_writable(folder: Path) -> bool:
    probe_file = folder / ".inspro-write-test"
    try:
        probe_file.touch()
        probe_file.unlink()
    except OSError:
        return False
    return True
