"""Opening, adding, importing and exporting: dialogs first, then a job in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.dialogs.ask_value import ask_number
from app.dialogs.export import ExportDialog, ExportOrder
from app.dialogs.format_texts import format_title, note_text
from app.dialogs.import_labels import ImportDialog, ImportOrder
from app.document import DEFAULT_CATEGORY, Document
from app.error_texts import error_text
from app.settings import Settings
from app.texts import tr
from app.workers.job import OneJob
from app.workers.long_job import LongJob
from app.workers.progress import Progress
from inspro_core.domain.project import Video
from inspro_core.errors import InsProError
from inspro_core.formats.detect import find_labels
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.export_run import ExportRun, ExportSummary
from inspro_core.formats.json_entry import read_json
from inspro_core.formats.label_import import ImportSummary
from inspro_core.formats.notes import Note
from inspro_core.formats.project_file import SUFFIX, ProjectFile
from inspro_core.formats.table import ExportPreview, Format, preview_export, read_labels
from inspro_core.formats.videos_meant import videos_meant
from inspro_core.media import VideoWriter, open_video, probe

VIDEO_PATTERNS = "*.mp4 *.mov *.mkv *.webm *.avi *.ts *.m4v *.flv *.mpg *.mpeg *.wmv"


@dataclass(frozen=True)
class ProbedVideos:
    """What a look into several files found: videos, and what is wrong with the other files by path."""

    videos: tuple[Video, ...]
    problems: dict[Path, str]


class Files(QObject):
    """What the File menu does.

    Where `may_leave` says no, the open project stays.
    A long job emits `started` with what it does, `progressed` with how much is done of how much (0: unknown), and
    `ended`; `cancel` stops it.
    """

    failed = Signal(str)
    informed = Signal(str)
    frame_wanted = Signal(int)
    started = Signal(str)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, window: QWidget, document: Document, settings: Settings, may_leave: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._document, self._settings, self._may_leave = window, document, settings, may_leave
        self._jobs: list[OneJob] = []
        self._if_failed = ""  # what holds where the long job fails
        self._long_job = LongJob(self)
        self._long_job.progressed.connect(self.progressed)
        self._long_job.ended.connect(self.ended)
        self._long_job.informed.connect(self.informed)
        self._long_job.failed.connect(lambda problem: self.failed.emit(f"{problem}\n{self._if_failed}"))

    @property
    def is_busy(self) -> bool:
        """Whether a job is in hand."""
        return self.is_working or any(job.is_running for job in self._jobs)

    @property
    def is_working(self) -> bool:
        """Whether a long job is in hand, which tells how far it is."""
        return self._long_job.is_running

    def cancel(self) -> None:
        """Stop the long job in hand; it leaves nothing half done."""
        self._long_job.cancel()

    def wait(self) -> None:
        """Stop the long job in hand and wait for it; what was to be opened is not."""
        self.cancel()
        for job in self._jobs:
            job.leave()
        self._long_job.wait()

    def choose_file(self) -> None:
        """Ask for a video or project and open it."""
        filters = f"{tr('Videos and projects')} (*{SUFFIX} {VIDEO_PATTERNS});;{tr('All files')} (*)"
        if name := QFileDialog.getOpenFileName(self._window, tr("Open a video or a project"), "", filters)[0]:
            self.open_path(Path(name))

    def choose_folder(self) -> None:
        """Ask for a folder of pictures and open it."""
        if name := QFileDialog.getExistingDirectory(self._window, tr("Open a folder of frames")):
            self.open_path(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a project at once, a video after a look into it."""
        if path.suffix == SUFFIX:
            self._leave_and_open(path, lambda: self._document.open_project(path))
        else:
            self._start(
                lambda: probe(path),
                lambda video: self._leave_and_open(
                    path, lambda: self._document.open_video(project_path_for(path), video)
                ),
            )

    def new_project(self) -> None:
        """Ask for a name and start an empty project; an existing file is never replaced."""
        filters, options = f"{tr('Projects')} (*{SUFFIX})", QFileDialog.Option.DontConfirmOverwrite
        title = tr("New project")
        name = QFileDialog.getSaveFileName(self._window, title, "", filters, options=options)[0]
        if name and self._may_leave():
            path = Path(name) if name.endswith(SUFFIX) else Path(name + SUFFIX)
            try:
                ProjectFile.create(path, [DEFAULT_CATEGORY]).close()
            except InsProError as error:
                self.failed.emit(error_text(error))
                return
            self._open(path, lambda: self._document.open_project(path))

    def add_videos(self) -> None:
        """Ask for videos and add them to the project."""
        filters = f"{tr('Videos')} ({VIDEO_PATTERNS});;{tr('All files')} (*)"
        names = QFileDialog.getOpenFileNames(self._window, tr("Add videos"), "", filters)[0]
        if names:
            self.add_paths([Path(name) for name in names])

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add video files and folders of frames to the project, all that can be read."""
        if not self._document.is_open:
            self.failed.emit(tr("Open or start a project first; then add videos to it"))
            return
        project = self._document.project.path

        def look(progress: Progress) -> ProbedVideos:
            return probe_all(paths, progress)

        text = tr("Looking into videos: {count} …", count=len(paths))
        self._start_long(
            text, tr("No video was added."), len(paths), look, lambda found: self._add_found(project, found)
        )

    def export(self, marked: range | None = None) -> None:
        """Ask what is exported, how and where, then write it.

        Args:
            marked: the in/out range of the window, offered as the range.
        """
        path = self._document.project.path
        longest = max((video.frame_count for video in self._document.project.videos()), default=0)

        def look(known: Format, options: ExportOptions, folder: Path | None) -> ExportPreview:
            with ProjectFile.open(path) as project:
                return preview_export(project, known, options, folder)

        dialog = ExportDialog(look, longest, marked, self._settings.choice("export", ""), self._window)
        dialog.accepted.connect(lambda: self._settings.set_choice("export", dialog.choices))
        dialog.accepted.connect(lambda: self._export(path, dialog.order))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_dataset(self) -> None:
        """Ask for labels and read them into the project."""
        path = self._document.project.path

        def look(labels: Path, chosen: str) -> ImportOrder:
            read = lru_cache(maxsize=1)(read_json)  # a large file takes long to read, and both look at it
            known, found = find_labels(labels, chosen, read)
            with ProjectFile.open(path) as project:
                meant = videos_meant(project.videos(), known, found, read)
                counts = [(Path(video.path).name, project.track_count(video.id)) for video in meant]
            return ImportOrder(known, found, [(name, count) for name, count in counts if count])

        dialog = ImportDialog(look, self._settings.choice("import", ""), self._window)
        dialog.accepted.connect(lambda: self._settings.set_choice("import", dialog.choices))
        dialog.accepted.connect(lambda: self._import(path, dialog.order))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_frame(self, shown: int) -> None:
        """Ask for a frame number, beginning with that of the shown frame, and go there."""
        if (video := self._document.video) is not None:
            last = video.frame_count - 1
            label = tr("Frame (0–{last})", last=last)
            frame = ask_number(self._window, tr("Go to frame"), label, shown, range(last + 1))
            if frame is not None:
                self.frame_wanted.emit(frame)

    def _export(self, path: Path, order: ExportOrder) -> None:
        def write(progress: Progress) -> ExportSummary:
            run = ExportRun(open_video, VideoWriter, progress.step, progress.should_stop)
            with ProjectFile.open(path) as project:
                return order.format.write(project, order.folder, order.options, run)

        text = tr("Exporting {format} to {folder} …", format=format_title(order.format), folder=order.folder)
        if_failed = tr("Nothing was written to {folder}. Cure this, then export again.", folder=order.folder)
        self._start_long(
            text, if_failed, order.frame_count, write, lambda summary: self._on_exported(order.folder, summary)
        )

    def _import(self, path: Path, order: ImportOrder) -> None:
        def read(progress: Progress) -> ImportSummary:
            with ProjectFile.open(path) as project:
                return read_labels(project, order.format, order.labels, probe, progress.step)

        text = tr("Importing {format} from {labels} …", format=format_title(order.format), labels=order.labels)
        if_failed = tr("Nothing was imported; the project is as it was.")
        self._start_long(text, if_failed, 0, read, lambda summary: self._on_imported(path, summary))

    def _start(self, function: Callable[[], Any], on_done: Callable[[Any], None]) -> None:
        job = OneJob(self)
        job.done.connect(on_done)
        job.failed.connect(self.failed)
        job.ended.connect(lambda: self._jobs.remove(job))
        job.ended.connect(job.deleteLater)
        self._jobs.append(job)
        job.start(function)

    def _start_long(
        self, text: str, if_failed: str, count: int, function: Callable[[Progress], Any], on_done: Callable[[Any], None]
    ) -> None:
        """Start a job that tells how far it is; there is one at a time."""
        if self._long_job.is_running:
            self.failed.emit(tr("An export or import is going on; wait for its end, or cancel it"))
            return
        self._if_failed = if_failed
        self._long_job.start(count, function, lambda result, _: on_done(result))
        self.started.emit(text)
        self.informed.emit(text)

    def _leave_and_open(self, path: Path, open_it: Callable[[], None]) -> None:
        if self._may_leave():
            self._open(path, open_it)

    def _open(self, path: Path, open_it: Callable[[], None]) -> None:
        try:
            open_it()
            self._settings.add_recent_file(path)
        except InsProError as error:
            self.failed.emit(error_text(error))

    def _add_found(self, path: Path, found: ProbedVideos) -> None:
        """Add what was found, in one transaction, and say in one message what was not."""
        if not self._is_shown(path):
            return
        project = self._document.project
        known = {Path(video.path) for video in project.videos()}
        new = [video for video in found.videos if Path(video.path) not in known]
        try:
            with project.together():
                added = [project.add_video(video) for video in new]
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        if added:
            self._document.videos_changed.emit()
            if self._document.video is None:
                self._document.show_video(added[0].id)
        text = tr("Videos added: {count}", count=len(added))
        if len(new) < len(found.videos):
            text += "; " + tr("in the project already: {count}", count=len(found.videos) - len(new))
        if not found.problems:
            self.informed.emit(text)
            return
        lines = "\n".join(found.problems.values())
        self.failed.emit(tr("{done}. These files were left out:\n{problems}", done=text, problems=lines))

    def _on_exported(self, folder: Path, summary: ExportSummary) -> None:
        counts = {"videos": summary.video_count, "frames": summary.frame_count, "tracks": summary.track_count}
        text = tr("Exported to {folder}: videos {videos}, frames {frames}, tracks {tracks}", folder=folder, **counts)
        self.informed.emit(_with_notes(text, summary.notes))

    def _on_imported(self, path: Path, summary: ImportSummary) -> None:
        text = tr("Imported: tracks {tracks}, new videos {videos}", tracks=summary.tracks, videos=summary.added_videos)
        self.informed.emit(_with_notes(text, summary.notes))
        if self._is_shown(path):
            self._document.show_anew()

    def _is_shown(self, path: Path) -> bool:
        """Whether the project that a job was about is still the open one."""
        return self._document.is_open and self._document.project.path == path


def probe_all(paths: Sequence[Path], progress: Progress) -> ProbedVideos:
    """Look into several videos; what is wrong with one does not keep the others out.

    Raises:
        StoppedError: if the job shall end.
    """
    videos: list[Video] = []
    problems: dict[Path, str] = {}
    for path in paths:
        progress.step()
        try:
            videos.append(probe(path))
        except InsProError as error:
            problems[path] = error_text(error)
    return ProbedVideos(tuple(videos), problems)


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


def _with_notes(text: str, notes: Sequence[Note]) -> str:
    return "; ".join((text, *(note_text(note) for note in notes)))
