"""What the user looks at: video, frame, track and tool, with typed signals."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

MIN_BRUSH, MAX_BRUSH = 1, 400


class ViewState(QObject):
    """The view, apart from the labels; nothing of it is undone."""

    frame_changed = Signal(int)
    track_changed = Signal(int)
    tool_changed = Signal(str)
    brush_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.frame = 0
        self.frame_count = 0
        self.track_id = 0
        self.tool = "select"
        self.brush_size = 20

    def show_video(self, frame_count: int) -> None:
        """Start at the first frame of a video, with no track selected."""
        self.frame_count, self.frame, self.track_id = frame_count, 0, 0
        self.frame_changed.emit(0)
        self.track_changed.emit(0)

    def show_frame(self, frame: int) -> None:
        """Go to a frame; beyond the ends means the end."""
        frame = max(0, min(frame, self.frame_count - 1))
        if self.frame_count and frame != self.frame:
            self.frame = frame
            self.frame_changed.emit(frame)

    def select_track(self, track_id: int) -> None:
        """Select a track, 0 for none."""
        if track_id != self.track_id:
            self.track_id = track_id
            self.track_changed.emit(track_id)

    def choose_tool(self, tool: str) -> None:
        """Take a tool by its name."""
        if tool != self.tool:
            self.tool = tool
            self.tool_changed.emit(tool)

    def set_brush_size(self, size: int) -> None:
        """Set the diameter of the brush in pixels of the frame."""
        self.brush_size = max(MIN_BRUSH, min(size, MAX_BRUSH))
        self.brush_changed.emit(self.brush_size)
