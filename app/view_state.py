"""What the user looks at: video, frame, track and tool, with typed signals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

MIN_BRUSH, MAX_BRUSH = 1, 400
MASK_OPACITY = 45  # percent, where nobody has chosen another one


@dataclass(frozen=True)
class VideoView:
    """How a video was looked at.

    Attributes:
        frame: that was shown.
        track_id: that was selected, 0 for none.
        hidden: tracks that were not drawn.
        locked: tracks that were protected.
    """

    frame: int = 0
    track_id: int = 0
    hidden: frozenset[int] = frozenset()
    locked: frozenset[int] = frozenset()


class ViewState(QObject):
    """The view, apart from the labels; nothing of it is undone.

    `frame_leaving` comes while the frame is still the shown one: what is in hand on it is finished now. `tool_leaving`
    comes while the tool is still in hand.
    Every video of a project has its own frame and its own selected, hidden and locked tracks, which are there again
    when it is shown again.
    """

    frame_leaving = Signal()
    frame_changed = Signal(int)
    track_changed = Signal(int)
    tool_leaving = Signal()
    tool_changed = Signal(str)
    brush_changed = Signal(int)
    visibility_changed = Signal()
    range_changed = Signal()
    look_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hidden: frozenset[int] = frozenset()
        self.locked: frozenset[int] = frozenset()
        self._kept: dict[int, VideoView] = {}  # by video id
        self.video_id = 0
        self.solo = 0
        self.is_bare = False  # whether no track is drawn
        self.frame_range: range | None = None
        self.frame = 0
        self.frame_count = 0
        self.track_id = 0
        self.tool = "select"
        self.brush_size = 20
        self.mask_opacity = MASK_OPACITY  # percent
        self.shows_names = True  # on the masks

    def begin_project(self, views: Mapping[int, VideoView]) -> None:
        """Start with another project, of which some videos were looked at before."""
        self._kept, self.video_id = dict(views), 0

    def show_video(self, frame_count: int, video_id: int = 0) -> None:
        """Show a video as it was left, the first time at its first frame with no track selected; 0 is no video."""
        if self.video_id:
            self._kept[self.video_id] = VideoView(self.frame, self.track_id, self.hidden, self.locked)
        kept = self._kept.get(video_id, VideoView())
        self.video_id, self.frame_count = video_id, frame_count
        self.frame, self.track_id = min(kept.frame, max(frame_count - 1, 0)), kept.track_id
        self.hidden, self.locked = kept.hidden, kept.locked
        self.solo, self.is_bare, self.frame_range = 0, False, None
        self.frame_changed.emit(self.frame)
        self.track_changed.emit(self.track_id)
        self.visibility_changed.emit()
        self.range_changed.emit()

    def show_frame(self, frame: int) -> None:
        """Go to a frame; beyond the ends means the end."""
        frame = max(0, min(frame, self.frame_count - 1))
        if self.frame_count and frame != self.frame:
            self.frame_leaving.emit()
            self.frame = frame
            self.frame_changed.emit(frame)

    def show_nearest(self, frames: Collection[int]) -> None:
        """Go to that one of some frames which lies nearest: stay where the shown one is among them, or none is."""
        if frames:
            self.show_frame(min(frames, key=lambda frame: (abs(frame - self.frame), frame)))

    def select_track(self, track_id: int) -> None:
        """Select a track, 0 for none."""
        if track_id != self.track_id:
            self.track_id = track_id
            self.track_changed.emit(track_id)

    def choose_tool(self, tool: str) -> None:
        """Take a tool by its name."""
        if tool != self.tool:
            self.tool_leaving.emit()
            self.tool = tool
            self.tool_changed.emit(tool)

    def set_brush_size(self, size: int) -> None:
        """Set the diameter of the brush in pixels of the frame."""
        self.brush_size = max(MIN_BRUSH, min(size, MAX_BRUSH))
        self.brush_changed.emit(self.brush_size)

    def set_look(self, mask_opacity: int, shows_names: bool) -> None:
        """Choose how strong masks are drawn, in percent, and whether names stand on them."""
        self.mask_opacity, self.shows_names = max(0, min(mask_opacity, 100)), shows_names
        self.look_changed.emit()

    def is_shown(self, track_id: int) -> bool:
        """Tell whether a track's masks are drawn."""
        is_meant = track_id == self.solo if self.solo else track_id not in self.hidden
        return is_meant and not self.is_bare

    def set_hidden(self, track_id: int, is_hidden: bool) -> None:
        """Hide a track's masks, or show them again."""
        self._set_visibility(_with(self.hidden, track_id, is_hidden), self.locked, self.solo)

    def set_locked(self, track_id: int, is_locked: bool) -> None:
        """Protect a track from edits, or free it."""
        self._set_visibility(self.hidden, _with(self.locked, track_id, is_locked), self.solo)

    def set_solo(self, track_id: int) -> None:
        """Show this track alone; 0 shows all that are not hidden."""
        self._set_visibility(self.hidden, self.locked, track_id)

    def set_bare(self, is_bare: bool) -> None:
        """Show the picture without any mask, or with those that were shown before."""
        if is_bare != self.is_bare:
            self.is_bare = is_bare
            self.visibility_changed.emit()

    def show_all(self) -> None:
        """Show every track."""
        self.set_bare(False)
        self._set_visibility(frozenset(), self.locked, 0)

    def set_range_in(self, frame: int) -> None:
        """Begin the range at a frame; its end moves along where it would lie before."""
        stop = self.frame_range.stop if self.frame_range and self.frame_range.stop > frame else self.frame_count
        self.set_range(range(frame, stop))

    def set_range_out(self, frame: int) -> None:
        """End the range with a frame; its start moves to the first frame where it would lie behind."""
        start = self.frame_range.start if self.frame_range and self.frame_range.start <= frame else 0
        self.set_range(range(start, frame + 1))

    def clear_range(self) -> None:
        """Take the range away."""
        self.set_range(None)

    def set_range(self, frames: range | None) -> None:
        """Set the range of frames that edits with that scope touch."""
        if frames != self.frame_range:
            self.frame_range = frames
            self.range_changed.emit()

    def _set_visibility(self, hidden: frozenset[int], locked: frozenset[int], solo: int) -> None:
        if (hidden, locked, solo) != (self.hidden, self.locked, self.solo):
            self.hidden, self.locked, self.solo = hidden, locked, solo
            self.visibility_changed.emit()


def _with(ids: frozenset[int], track_id: int, is_in: bool) -> frozenset[int]:
    return ids | {track_id} if is_in else ids - {track_id}
