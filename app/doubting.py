"""What to label next: how much the model doubts each video, and the way to its most doubtful frames."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.document import Document
from app.panels.doubt_texts import frame_reasons, video_reasons
from app.reviewing import Reviewing
from app.texts import tr
from app.view_state import ViewState
from app.workers.latest_job import LatestJob
from inspro_core.domain.doubt import SPACING, FrameDoubt, VideoDoubt, doubtful_frames, video_doubt
from inspro_core.domain.suspicions import Suspicion
from inspro_core.formats.project_file import ProjectFile

QUIET_MS = 1500  # without an edit; then the video is judged anew


class Doubting(QObject):
    """Judges the videos of a project in a thread, and leads through the frames of the current one.

    `ranked` brings the doubts of all videos that are known, by video id. Only what changed is judged again.
    """

    failed = Signal(str)
    informed = Signal(str)
    ranked = Signal(object)  # dict[int, VideoDoubt]; Qt's own maps have no numbers as keys

    def __init__(self, document: Document, state: ViewState, reviewing: Reviewing) -> None:
        super().__init__()
        self._document, self._state = document, state
        self._doubts: dict[int, VideoDoubt] = {}
        self._stale: set[int] = set()
        self._suspicions: tuple[Suspicion, ...] = ()
        self._visited: list[int] = []  # frames of the current video that this part has gone to
        self._videos, self._frames = LatestJob(QUIET_MS, self), LatestJob(0, self)
        self._videos.done.connect(self._on_judged)
        self._frames.done.connect(self._go_to_the_worst)
        for job in (self._videos, self._frames):
            job.failed.connect(self.failed)
        document.project_opened.connect(self._on_opened)
        document.videos_changed.connect(self._judge_new)
        document.labels_changed.connect(lambda *_: self._judge_current())
        document.video_changed.connect(self._on_video_changed)
        reviewing.found.connect(self._take_suspicions)

    def next_frame(self) -> None:
        """Go to the most doubtful frame of the current video that was not gone to yet, and say why."""
        if (video := self._document.video) is None:
            return
        path, video_id, suspicions = self._document.project.path, video.id, self._suspicions

        def rank() -> tuple[int, tuple[FrameDoubt, ...]]:
            with ProjectFile.open(path) as project:
                frames = doubtful_frames(project.lanes(video_id), project.reviewed_frames(video_id), suspicions)
            return video_id, frames

        self._frames.ask(rank)

    def stop(self) -> None:
        """Judge nothing any more; for closing the window."""
        for job in (self._videos, self._frames):
            job.stop()

    def _on_opened(self) -> None:
        self._doubts = {}
        self._stale = set()
        self.ranked.emit({})
        self._judge_new()

    def _judge_new(self) -> None:
        if self._document.is_open:
            ids = {video.id for video in self._document.project.videos()}
            self._doubts = {video_id: doubt for video_id, doubt in self._doubts.items() if video_id in ids}
            self._judge(ids - self._doubts.keys())

    def _judge_current(self) -> None:
        if (video := self._document.video) is not None:
            self._judge({video.id})

    def _judge(self, video_ids: Collection[int]) -> None:
        self._stale.update(video_ids)
        path, wanted = self._document.project.path, frozenset(self._stale)

        def judge() -> tuple[Path, dict[int, VideoDoubt]]:
            with ProjectFile.open(path) as project:
                known = wanted & {video.id for video in project.videos()}
                return path, {one: video_doubt(project.lanes(one), project.reviewed_frames(one)) for one in known}

        if wanted:
            self._videos.ask(judge)

    def _on_judged(self, judged: tuple[Path, dict[int, VideoDoubt]]) -> None:
        path, doubts = judged
        if self._document.is_open and self._document.project.path == path:
            self._doubts |= doubts
            self._stale -= doubts.keys()
            self.ranked.emit(dict(self._doubts))

    def _on_video_changed(self) -> None:
        self._visited = []

    def _take_suspicions(self, suspicions: Sequence[Suspicion]) -> None:
        self._suspicions = tuple(suspicions)

    def _go_to_the_worst(self, ranking: tuple[int, tuple[FrameDoubt, ...]]) -> None:
        video_id, frames = ranking
        if self._document.video is None or self._document.video.id != video_id:
            return
        if not frames:
            self.informed.emit(self._beyond(video_id))
            return
        left = [one for one in frames if all(abs(one.frame - frame) >= SPACING for frame in self._visited)]
        if not left:  # all were gone to: begin again
            self._visited, left = [], list(frames)
        worst = left[0]
        self._visited.append(worst.frame)
        self._state.show_frame(worst.frame)
        values = {"frame": worst.frame, "place": len(frames) - len(left) + 1, "count": len(frames)}
        self.informed.emit(tr("Frame {frame} ({place} of {count}): {reasons}", reasons=frame_reasons(worst), **values))

    def _beyond(self, video_id: int) -> str:
        """Say that nothing is in doubt here, and which video is."""
        names = {video.id: Path(video.path).name for video in self._document.project.videos()}
        others = {one: doubt for one, doubt in self._doubts.items() if one != video_id and doubt.doubt and one in names}
        if not others:
            return tr("The model doubts nothing on this video that you have not confirmed")
        worst = max(others, key=lambda one: others[one].doubt)
        return tr(
            "The model doubts nothing here any more; next to label: {name} ({reasons})",
            name=names[worst],
            reasons=video_reasons(others[worst]),
        )
