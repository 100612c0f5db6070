"""A project is taken up where it was left: with the video and frame that were shown, and the locked tracks."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from app.document import Document
from app.error_texts import error_text
from app.view_state import VideoView, ViewState
from inspro_core.errors import InsProError


class Reopening(QObject):
    """Keeps in the project what the next one who opens it expects to find.

    A lock is written at once, as it protects labels; the place when a video is left. What is hidden is shown again.
    """

    failed = Signal(str)

    def __init__(self, document: Document, state: ViewState) -> None:
        super().__init__()
        self._document, self._state = document, state
        document.project_opened.connect(self._take_up)
        document.video_leaving.connect(self._keep_place)
        state.visibility_changed.connect(self._keep_locks)

    def _take_up(self) -> None:
        project = self._document.project
        try:
            locks = {video.id: project.locked_tracks(video.id) for video in project.videos()}
            place_id, frame = project.last_place()
        except InsProError as error:
            self.failed.emit(error_text(error))
            locks, place_id, frame = {}, 0, 0
        frames = {place_id: max(frame, 0)}
        views = {video_id: VideoView(frames.get(video_id, 0), locked=locked) for video_id, locked in locks.items()}
        self._state.begin_project(views)

    def _keep_place(self) -> None:
        with suppress(InsProError):  # the labels are safe; a full disk is told with the next edit
            self._document.project.set_last_place(self._state.video_id, self._state.frame)

    def _keep_locks(self) -> None:
        video_id, locked = self._state.video_id, self._state.locked
        if not video_id:
            return
        try:
            if self._document.project.locked_tracks(video_id) != locked:
                self._document.project.set_locked_tracks(video_id, locked)
        except InsProError as error:
            self.failed.emit(error_text(error))
