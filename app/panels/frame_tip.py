"""The little window beside the pointer on the timeline: a frame's picture, its number and time, and what is there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.workers.previews import Previews
from app.workers.video_thumbnails import thumbnail
from inspro_core.domain.project import Video
from inspro_core.media import RgbImage

SIZE_WH = (192, 128)  # pixels of the box that a picture fits into
REST_MS = 150  # that the pointer rests on a frame before its picture is read
WIDEST = 300  # pixels of a line of text
DISTANCE = 8  # pixels between the tip and the place it belongs to


class FrameTip(QFrame):
    """A window without focus that no mouse event reaches."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(QFrame.Shape.Box)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.picture, self.text = QLabel(), QLabel()
        self.picture.setAutoFillBackground(True)
        self.picture.setBackgroundRole(QPalette.ColorRole.Dark)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 5, 5, 5)
        layout.setSpacing(4)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.text)

    def show_tip(self, text: str, picture_size: QSize, place: QPoint) -> None:
        """Show a text above a place of the screen, below it where there is no room.

        Args:
            text: one or more lines.
            picture_size: room for a picture; empty for none.
            place: of the screen.
        """
        widest = max(self.text.fontMetrics().horizontalAdvance(line) for line in text.split("\n")) + 2
        self.text.setFixedWidth(max(min(widest, WIDEST), picture_size.width()))
        self.text.setText(text)
        self.picture.setVisible(not picture_size.isEmpty())
        self.picture.setFixedSize(picture_size.expandedTo(QSize(0, 0)))
        self.adjustSize()
        screen = (QGuiApplication.screenAt(place) or self.screen()).availableGeometry()
        left = min(max(place.x() - self.width() // 2, screen.left()), screen.right() - self.width())
        above = place.y() - DISTANCE - self.height()
        self.move(left, above if above >= screen.top() else place.y() + DISTANCE)
        self.show()

    def show_picture(self, image: RgbImage | None) -> None:
        """Show an (h, w, 3) RGB picture in its room, smaller where it must be; None leaves the room empty."""
        self.picture.setPixmap(QPixmap.fromImage(thumbnail(image, SIZE_WH)) if image is not None else QPixmap())


class FramePreview(QObject):
    """Shows the tip with the picture of its frame.

    A picture that is not there is read when the pointer rests; the window never waits for one.

    Args:
        previews: of the video that is shown.
        parent: of the tip.
    """

    def __init__(self, previews: Previews, parent: QWidget) -> None:
        super().__init__(parent)
        self.tip = FrameTip(parent)
        self._previews = previews
        previews.loaded.connect(self._on_loaded)
        self._path, self._frame = "", -1
        self._picture_size = QSize()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: previews.request(self._frame))

    def show_video(self, video: Video | None) -> None:
        """Take the frames of a video, None for none."""
        self.leave()
        self._path = video.path if video is not None else ""
        self._picture_size = QSize()
        if video is not None:
            height, width = video.size_hw
            factor = min(SIZE_WH[0] / width, SIZE_WH[1] / height, 1.0)
            self._picture_size = QSize(max(1, round(width * factor)), max(1, round(height * factor)))

    def show_frame(self, frame: int, text: str, place: QPoint) -> None:
        """Show the tip of a frame; a picture that is not there yet follows."""
        self.tip.show_tip(text, self._picture_size, place)
        if frame != self._frame:
            self._frame = frame
            self._previews.cancel()
            picture = self._previews.read(self._path, frame)
            self.tip.show_picture(picture)
            if picture is None:
                self._rest.start()
            else:
                self._rest.stop()

    def show_text(self, text: str, place: QPoint) -> None:
        """Show a text alone."""
        self._forget_frame()
        self.tip.show_tip(text, QSize(), place)

    def leave(self) -> None:
        """Hide the tip."""
        self._forget_frame()
        self.tip.hide()

    def _forget_frame(self) -> None:
        self._frame = -1
        self._rest.stop()
        self._previews.cancel()

    def _on_loaded(self, path: str, frame: int, image: RgbImage | None) -> None:
        if path == self._path and frame == self._frame:
            self.tip.show_picture(image)
