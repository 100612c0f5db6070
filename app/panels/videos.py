"""The list of the project's videos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from inspro_core.domain.project import Video


class VideosPanel(QListWidget):
    """Videos by name, size and length; a click shows one."""

    video_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAlternatingRowColors(True)
        self.itemClicked.connect(lambda item: self.video_chosen.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_videos(self, videos: Sequence[Video], current: Video | None) -> None:
        """Show the videos of a project and mark the current one."""
        self.clear()
        for video in videos:
            height, width = video.size_hw
            seconds = video.frame_count / video.frames_per_second
            text = f"{Path(video.path).name}\n{video.frame_count} frames, {seconds:.0f} s, {width}×{height}"
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, video.id)
            item.setToolTip(video.path)
            self.addItem(item)
            if current is not None and video.id == current.id:
                self.setCurrentItem(item)
