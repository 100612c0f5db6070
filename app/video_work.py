"""The list of videos kept up to date, and what is done to whole videos: status, relinking, removing, going on."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.dialogs.relink import RelinkDialog
from app.document import Document
from app.doubting import Doubting
from app.error_texts import error_text
from app.history import Edit
from app.panels.video_rows import VideoRow, by_doubt, read_rows
from app.panels.videos import VideosPanel
from app.texts import tr
from app.workers.video_thumbnails import VideoThumbnails
from inspro_core.domain.doubt import VideoDoubt
from inspro_core.domain.project import Video, VideoStatus
from inspro_core.errors import InsProError

REFRESH_MS = 400


class VideoWork(QObject):
    """Connects the videos of a project with their panel; `video_wanted` asks to show one.

    Where `may_leave` says no, the shown video stays as it is.
    """

    video_wanted = Signal(int)
    failed = Signal(str)
    informed = Signal(str)

    def __init__(
        self,
        window: QWidget,
        document: Document,
        panel: VideosPanel,
        thumbnails: VideoThumbnails,
        doubting: Doubting,
        may_leave: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._panel, self._thumbnails = window, document, panel, thumbnails
        self._may_leave = may_leave
        self._doubts: dict[int, VideoDoubt] = {}
        self._ids: list[int] = []  # of the videos as they are listed
        # what made new videos pre-labelled ones, by video id, while it can be undone
        self._runs: dict[int, weakref.ref[Edit]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        for changed in (document.project_opened, document.videos_changed, document.video_changed):
            changed.connect(self.refresh)
        document.labels_changed.connect(lambda *_: self._timer.start() if not self._timer.isActive() else None)
        document.edited.connect(self._on_edited)
        thumbnails.loaded.connect(panel.show_thumbnail)
        doubting.ranked.connect(self._take_doubts)
        panel.order_changed.connect(self.refresh)
        panel.video_chosen.connect(self.video_wanted)
        panel.status_chosen.connect(self.set_status)
        panel.relink_wanted.connect(self.relink)
        panel.remove_wanted.connect(self.remove)

    def refresh(self) -> None:
        """List the videos anew."""
        self._timer.stop()
        if not self._document.is_open:
            self._panel.show_videos((), None)
            return
        rows = self._guarded_rows()
        if self._panel.is_by_doubt:
            rows = by_doubt(rows)
        self._ids = [row.id for row in rows]
        current = self._document.video
        self._panel.show_videos(rows, current.id if current else None)

    def step(self, count: int) -> None:
        """Go to the video `count` places further down the list."""
        current = self._document.video
        if current is None or current.id not in self._ids:
            return
        place = self._ids.index(current.id) + count
        if 0 <= place < len(self._ids):
            self.video_wanted.emit(self._ids[place])
        else:
            self.informed.emit(tr("This is the last video of the list") if count > 0 else tr("This is the first video"))

    def set_status(self, video_id: int, status: VideoStatus) -> None:
        """Note how far the work on a video is."""
        try:
            self._document.project.set_status(video_id, status)
        except InsProError as error:
            self.failed.emit(error_text(error))
        self.refresh()

    def note_prelabelled(self) -> None:
        """Note that a model has labelled all of the current video, unless it found nothing or a human was further."""
        video, project, run = self._document.video, self._document.project, self._document.history.next_undo
        if video is None or run is None or project.status(video.id) != "new" or not project.track_count(video.id):
            return
        self.set_status(video.id, "pre-labelled")
        self._runs[video.id] = weakref.ref(run)

    def relink(self, video_id: int) -> None:
        """Ask where moved videos lie now; all that are missing are listed, and the chosen one in any case."""
        videos = self._document.project.videos()
        missing = [video for video in videos if video.id == video_id or not os.path.exists(video.path)]
        dialog = RelinkDialog(missing, video_id, self._window)
        dialog.relinked.connect(self._on_relinked)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def remove(self, video_id: int) -> None:
        """Remove a video with its labels from the project; the panel has asked."""
        current = self._document.video
        try:
            self._document.remove_video(video_id)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        if current is not None and current.id == video_id:
            rest = self._document.project.videos()
            self.video_wanted.emit(rest[0].id if rest else 0)

    def _on_relinked(self, paths: dict[int, Path]) -> None:
        current, project = self._document.video, self._document.project
        if current is not None and current.id in paths and not self._may_leave():
            paths = {video_id: path for video_id, path in paths.items() if video_id != current.id}
        if not paths:
            return
        try:
            with project.together():
                for video_id, path in paths.items():
                    project.relink_video(video_id, path)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return
        self.informed.emit(tr("Videos found again: {count}", count=len(paths)))
        if current is not None and current.id in paths:
            self.video_wanted.emit(current.id)
        self.refresh()

    def _on_edited(self) -> None:
        """A video that a human edits is in review, until the human says that it is done; an undo alone is no edit.

        With its pre-labelling undone, a video is new again; done again, it is pre-labelled.
        """
        if (video := self._document.video) is None:
            return
        history, status = self._document.history, self._document.project.status(video.id)
        kept = self._runs.get(video.id)
        run = kept() if kept is not None else None
        if run is not None and run is history.next_redo:
            if status == "pre-labelled":
                self.set_status(video.id, "new")
        elif run is not None and run is history.next_undo:
            if status == "new":
                self.set_status(video.id, "pre-labelled")
        elif history.next_redo is None and status in ("new", "pre-labelled"):
            self.set_status(video.id, "in review")

    def _take_doubts(self, doubts: dict[int, VideoDoubt]) -> None:
        self._doubts = doubts
        self.refresh()

    def _guarded_rows(self) -> tuple[VideoRow, ...]:
        try:
            return read_rows(self._document.project, self._picture, self._doubts)
        except InsProError as error:
            self.failed.emit(error_text(error))
            return ()

    def _picture(self, video: Video) -> QImage | None:
        """Return the small picture of a video; one that is not there yet is asked for."""
        self._thumbnails.request(video)
        return self._thumbnails.image(video)
