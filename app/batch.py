"""Pre-labelling of all new videos of a project, one after the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.long_edit import LongEdit
from app.runs import Runs
from app.texts import tr
from inspro_core.domain.precedence import model_only_tracks
from inspro_core.domain.project import Video


class Batch(QObject):
    """Shows each new video without labels and lets the chosen model label it. Who turns to another video ends it.

    What a model has left of a new video when it was stopped is replaced. An edit of many frames that was begun on a
    video ends before the next one is shown.

    A video that cannot be labelled is told of and passed over. `ended` says how many were labelled, after the last one.

    Args:
        document: whose videos are labelled.
        runs: that label them.
        long_edit: that works on the shown video, too.
        may_show: asked for the first new video, whether what works on the shown one may be stopped.
    """

    informed = Signal(str)
    ended = Signal(str)

    def __init__(self, document: Document, runs: Runs, long_edit: LongEdit, may_show: Callable[[int], bool]) -> None:
        super().__init__(runs)
        self._document, self._runs, self._long_edit, self._may_show = document, runs, long_edit, may_show
        self._waiting = deque[Video]()
        self._current = 0  # id of the video that is labelled; 0 while nothing goes on
        self._count = self._labelled = 0
        self._is_between = False  # the current video has been labelled, the next one not begun
        runs.prelabelled.connect(lambda _: self._on_prelabelled())
        for work in (runs, long_edit):
            work.ended.connect(self._on_work_ended)

    @property
    def is_running(self) -> bool:
        """Whether videos are labelled, or one is about to be."""
        return self._current != 0

    def start(self) -> None:
        """Begin with the first new video of the project."""
        if self.is_running or self._runs.is_running or not self._document.is_open:
            return
        project = self._document.project
        new = [video for video in project.videos() if project.status(video.id) == "new"]
        found = [video for video in new if self._is_unlabelled(video.id) and os.path.exists(video.path)]
        if not found:
            self.informed.emit(tr("There is no new video without labels in this project"))
        elif self._may_show(found[0].id):
            self._waiting, self._count, self._labelled = deque(found), len(found), 0
            self._go_on()

    def cancel(self) -> None:
        """Begin with no other video."""
        self._waiting.clear()
        self._current, self._is_between = 0, False

    def _is_unlabelled(self, video_id: int) -> bool:
        """Tell whether a video has no labels, or only those that a model made of it before it was stopped."""
        project = self._document.project
        count = project.track_count(video_id)
        if not count or not project.model(video_id):
            return not count
        return len(model_only_tracks(project.lanes(video_id), project.reviewed_frames(video_id))) == count

    def _go_on(self) -> None:
        self._is_between = False
        if not self._waiting:
            self._current = 0
            self.ended.emit(tr("Pre-labelled new videos: {done} of {count}", done=self._labelled, count=self._count))
            return
        video = self._waiting.popleft()
        self._current = video.id
        if self._document.video is None or self._document.video.id != video.id:
            self._document.show_video(video.id)
        self._runs.prelabel(begins_anew=True)
        if not self._runs.is_running:  # there is no model, and it was said
            self.cancel()
            return
        number = self._count - len(self._waiting)
        name = Path(video.path).name
        self.informed.emit(tr("Video {number} of {count}: {name}", number=number, count=self._count, name=name))

    def _on_prelabelled(self) -> None:
        if self.is_running and not self._is_between:
            self._labelled += self._runs.is_complete
            self._is_between = True
            QTimer.singleShot(0, self._after_video)  # when all others have heard of the end

    def _on_work_ended(self) -> None:
        if self._is_between:
            QTimer.singleShot(0, self._after_video)  # when what was made is stored

    def _after_video(self) -> None:
        if not self._is_between:
            return
        if self._document.video is None or self._document.video.id != self._current:
            self.cancel()
        elif self._waiting and self._long_edit.is_running:
            self.informed.emit(tr("The next new video is labelled when the edit of this one has ended"))
        elif not self._runs.is_running:
            self._go_on()
