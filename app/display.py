"""Keeps what is shown in step with the labels: the canvas, the timeline and the table of tracks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.canvas.canvas import Canvas
from app.canvas.decoded_masks import DecodedMasks
from app.canvas.scaled_frame import ScaledFrame
from app.document import Document
from app.panels.timeline import Timeline
from app.panels.tracks import TracksPanel
from app.playback import Playback
from app.texts import tr
from app.track_label import TrackLabel
from app.view_state import ViewState
from app.workers.frames import FrameLoader
from app.workers.previews import Previews
from inspro_core.domain.crop import Crop
from inspro_core.domain.lane import Lane
from inspro_core.domain.project import Video
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.errors import InsProError
from inspro_core.formats.project_file import TrackSummary, summarize_track

REFRESH_MS = 150
PATIENCE_MS = 300  # after which no frame of another video is left on the canvas
LOOK_AHEAD_MS = 5  # so that what is on the screen is painted first
T = TypeVar("T")


class Display(QObject):
    """Shows the current frame with its masks, and the tracks of the current video.

    The canvas follows every change at once; the panels follow in bursts, and only the tracks that changed are read
    again, so that a long video with many tracks stays quick. It belongs to the canvas.

    After a jump a preview of the frame is shown, with the masks, where there is one, until the frame itself is read; a
    step to the next frame never shows one.
    """

    refreshed = Signal()
    frame_shown = Signal()
    preview_shown = Signal()

    def __init__(
        self,
        document: Document,
        state: ViewState,
        canvas: Canvas,
        timeline: Timeline,
        tracks: TracksPanel,
        loader: FrameLoader,
        previews: Previews,
        playback: Playback,
    ) -> None:
        super().__init__(canvas)
        self._document, self._state = document, state
        self._canvas, self._timeline, self._tracks = canvas, timeline, tracks
        self._loader, self._previews, self._playback = loader, previews, playback
        self._lanes: dict[int, Lane] = {}
        self._summaries: dict[int, TrackSummary] = {}
        self._stale_tracks: set[int] = set()
        self._stale_frames: set[int] = set()
        self._is_all_stale = True
        self._shown = (0, 0)  # video id and frame on the canvas; no video has the id 0
        self._masks = DecodedMasks()
        self._upcoming = 0  # frame that is shown next, probably
        self._look_ahead = QTimer(self)
        self._look_ahead.setSingleShot(True)
        self._look_ahead.setInterval(LOOK_AHEAD_MS)
        self._look_ahead.timeout.connect(self._prepare_upcoming)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._canvas.clear(tr("Reading the frame…")))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        document.project_opened.connect(canvas.forget)
        document.video_leaving.connect(playback.stop)
        for coming in (document.video_leaving, document.undo_coming, document.redo_coming):
            coming.connect(canvas.finish)
        canvas.pressed.connect(playback.stop)
        canvas.let_go.connect(self._show_masks)
        canvas.scale_changed.connect(loader.set_scale)
        document.video_changed.connect(self._show_video)
        document.redraw_wanted.connect(self._show_masks)
        document.labels_changed.connect(self._on_labels_changed)
        document.categories_changed.connect(self._on_categories_changed)
        state.frame_changed.connect(self._request_frame)
        state.track_changed.connect(self._on_track_selected)
        state.visibility_changed.connect(self._on_visibility_changed)
        state.range_changed.connect(lambda: timeline.show_range(state.frame_range))
        loader.loaded.connect(self._on_frame_loaded)
        loader.failed.connect(self._on_frame_failed)

    @property
    def is_frame_shown(self) -> bool:
        """Whether the frame that edits are about is on the canvas, or its preview, with its masks."""
        return self._document.video is not None and self._shown == (self._document.video.id, self._state.frame)

    def refresh(self) -> None:
        """Bring the panels up to date now."""
        self._timer.stop()
        video = self._document.video
        if video is None:
            self._lanes, self._summaries = {}, {}
            self._tracks.show_tracks({}, ())
            self._timeline.show_lanes({}, {}, 0, 25.0)
            return
        project = self._document.project
        changed = None if self._is_all_stale else frozenset(self._stale_tracks)
        heads, read = project.track_heads(video.id, changed), project.lanes(video.id, changed)
        shown = {
            track_id: TrackHead(row.category_id, row.name)
            for track_id, row in self._summaries.items()
            if changed is None or track_id in changed
        }
        summaries = {track_id: summarize_track(track_id, head, read.get(track_id)) for track_id, head in heads.items()}
        self._lanes = _renewed(self._lanes, changed, read)
        self._summaries = _renewed(self._summaries, changed, summaries)
        self._tracks.show_tracks(self._summaries, project.categories())
        if changed is None or heads != shown:
            self._timeline.show_lanes(self._lanes, self._labels(), video.frame_count, video.frames_per_second)
            self._on_visibility_changed()
            if not self._canvas.is_painting:
                self._show_masks()  # a model re-classes a track on a later frame than the one that is shown
        else:
            self._timeline.update_frames(read, frozenset(self._stale_frames))
        self._timeline.show_reviewed(project.reviewed_frames(video.id))
        self._stale_tracks, self._stale_frames, self._is_all_stale = set(), set(), False
        self.refreshed.emit()

    def _labels(self) -> dict[int, TrackLabel]:
        """Name the tracks as the timeline shows them."""
        known = {category.id: category for category in self._document.project.categories()}
        return {
            track_id: TrackLabel(summary.name or known[summary.category_id].name, known[summary.category_id].color_rgb)
            for track_id, summary in self._summaries.items()
        }

    def _show_video(self) -> None:
        video = self._document.video
        self._is_all_stale = True
        self._shown = (0, 0)
        self._previews.show_video(video)
        self._timeline.show_video(video)
        self._state.show_video(video.frame_count if video else 0, video.id if video else 0)
        if video is None:
            self._patience.stop()
            self._canvas.clear()
        else:
            self._patience.start()
            self._playback.set_times(video.timestamps)
        self.refresh()
        if self._state.track_id not in self._summaries:
            self._state.select_track(0)
        self._on_track_selected(self._state.track_id)
        self._timeline.show_frame(self._state.frame)

    def _request_frame(self, frame: int) -> None:
        self._timeline.show_frame(frame)
        if (video := self._document.video) is not None:
            is_ready = self._loader.request(video, frame)
            self._upcoming = frame
            self._look_ahead.start()
            is_jump = self._shown[0] == video.id and abs(frame - self._shown[1]) > 1
            if is_jump and not is_ready and not self._playback.is_playing:
                self._show_preview(video, frame)

    def _show_preview(self, video: Video, frame: int) -> None:
        """Show the kept picture of a frame that is being read, if there is one."""
        if (small := self._previews.read(video.path, frame)) is not None:
            preview = ScaledFrame.preview(small, video.size_hw, self._loader.scale)
            self._shown = (video.id, frame)
            self._canvas.show_frame(preview, *self._masks_and_labels())
            self.preview_shown.emit()

    def _on_frame_loaded(self, path: str, frame: int, image: ScaledFrame) -> None:
        video = self._document.video
        if video is None or path != video.path or frame != self._state.frame:
            return
        self._patience.stop()
        is_step_back = self._shown == (video.id, frame + 1)
        self._upcoming = frame + (-1 if is_step_back else 1)
        self._look_ahead.start()
        if self._shown == (video.id, frame) and image.size_hw == video.size_hw:
            self._canvas.sharpen(image)
        else:
            self._shown = (video.id, frame)
            self._canvas.show_frame(image, *self._masks_and_labels())
        self._playback.on_frame_shown()
        self.frame_shown.emit()

    def _prepare_upcoming(self) -> None:
        """Decode and draw the masks of the frame that is still being read, or of the next one."""
        if (video := self._document.video) is not None:
            with suppress(InsProError):  # it is told when the frame is shown
                segments = self._document.project.segments_on_frame(video.id, self._upcoming)
                self._canvas.prepare_masks(self._masks.crops(segments))

    def _on_frame_failed(self, problem: str) -> None:
        """Stop playing; where nothing of the video could be read, say why in the place of another one's frame."""
        self._playback.stop()
        self._patience.stop()
        if not self._shown[0]:
            self._canvas.clear(problem)

    def _masks_and_labels(self) -> tuple[dict[int, Crop], dict[int, TrackLabel]]:
        assert self._document.video is not None
        project, video_id = self._document.project, self._document.video.id
        segments = project.segments_on_frame(video_id, self._state.frame)
        known = {category.id: category for category in project.categories()}
        tracks = self._document.existing(segments)
        labels = {}
        for track_id, segment in segments.items():
            category = known[tracks[track_id].category_id]
            score = f" {segment.score:.2f}" if segment.source == "model" else ""
            labels[track_id] = TrackLabel(f"{tracks[track_id].name or category.name}{score}", category.color_rgb)
        self._show_frame_info(segments)
        return self._masks.crops(segments), labels

    def _show_frame_info(self, segments: dict[int, Segment]) -> None:
        self._tracks.show_frame_info(segments.get(self._state.track_id))

    def _on_labels_changed(self, frames: frozenset[int], track_ids: frozenset[int]) -> None:
        is_everything = not frames and not track_ids
        listed = {*self._summaries, self._state.solo, self._state.track_id} - {0}
        doubted = listed if is_everything else listed & track_ids
        gone = doubted - self._document.existing(doubted).keys()
        self._let_go_of(gone)
        if (is_everything or self._state.frame in frames or not frames) and not self._canvas.is_painting:
            self._show_masks()
        self._is_all_stale = self._is_all_stale or is_everything
        self._stale_frames |= frames
        self._stale_tracks |= track_ids
        if self._summaries.keys() & gone:
            self.refresh()  # nobody shall choose what is gone
        elif not self._timer.isActive():
            self._timer.start()

    def _on_categories_changed(self) -> None:
        self._is_all_stale = True
        if not self._canvas.is_painting:
            self._show_masks()
        self.refresh()

    def _on_track_selected(self, track_id: int) -> None:
        self._canvas.select(track_id)
        self._tracks.select(track_id)
        self._timeline.select(track_id)
        if self._document.video is not None:
            self._show_frame_info(self._document.project.segments_on_frame(self._document.video.id, self._state.frame))

    def _on_visibility_changed(self) -> None:
        state = self._state
        self._tracks.show_visibility(state.hidden, state.locked, state.solo)
        hidden = {track_id for track_id in self._summaries if not state.is_shown(track_id)}
        self._timeline.set_visibility(hidden, state.locked)

    def _show_masks(self) -> None:
        """Draw the stored masks, unless their frame is still being read: they come with it."""
        if self.is_frame_shown:
            self._canvas.show_masks(*self._masks_and_labels())

    def _let_go_of(self, gone: Collection[int]) -> None:
        """Neither select nor show alone what an undo or another edit has taken away."""
        if self._state.solo in gone:
            self._state.set_solo(0)
        if self._state.track_id in gone:
            self._state.select_track(0)


def _renewed(known: Mapping[int, T], changed: Collection[int] | None, read: Mapping[int, T]) -> dict[int, T]:
    """Put what was read of changed tracks, None for all, in the place of what was known of them; by track id."""
    rest = {} if changed is None else {track_id: of for track_id, of in known.items() if track_id not in changed}
    return dict(sorted({**rest, **read}.items()))
