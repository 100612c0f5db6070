"""Pictures of what the model finds beside what is true, as they improve while it learns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from app.pages.parts import heading
from app.texts import tr
from inspro_core.api.retraining import SampleRound

SLIDER_WIDTH = 180  # pixels
GAP = 10  # pixels between two pictures
MIN_HEIGHT, MAX_HEIGHT = 110, 190  # of the row


class Samples(QWidget):
    """Shows the pictures of one evaluation; the slider goes back to earlier ones, and the newest follows by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._rounds: tuple[SampleRound, ...] = ()
        self.row = PictureRow()
        self.row.setToolTip(tr("Left what the model finds, right what you confirmed; none of these frames is trained"))
        self.step = QLabel()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setToolTip(tr("Evaluation whose pictures are shown"))
        self.slider.setAccessibleName(tr("Evaluation whose pictures are shown"))
        self.slider.setMaximum(0)
        self.slider.setFixedWidth(SLIDER_WIDTH)
        self.slider.valueChanged.connect(lambda _: self._show())
        head = QHBoxLayout()
        head.addWidget(heading(tr("Held-out frames: found by the model, and the truth beside it")))
        head.addStretch(1)
        head.addWidget(self.step)
        head.addWidget(self.slider)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.row, 1)
        self._show()

    def show_rounds(self, rounds: Sequence[SampleRound]) -> None:
        """Show the newest evaluation; whoever looks at an earlier one goes on doing so."""
        if tuple(rounds) == self._rounds:
            return
        follows = self.slider.value() == self.slider.maximum() or len(rounds) < len(self._rounds)
        self._rounds = tuple(rounds)
        self.slider.setMaximum(max(len(rounds) - 1, 0))
        if follows:
            self.slider.setValue(self.slider.maximum())
        self._show()

    def _show(self) -> None:
        has_some = bool(self._rounds)
        self.slider.setVisible(len(self._rounds) > 1)
        self.step.setText(
            tr("after step {step}", step=f"{self._rounds[self.slider.value()].step:,}") if has_some else ""
        )
        self.row.show_pictures(self._rounds[self.slider.value()].pictures if has_some else ())


class PictureRow(QWidget):
    """Pictures beside each other, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.files: tuple[Path, ...] = ()
        self._pictures: list[QPixmap] = []
        self.setMinimumHeight(MIN_HEIGHT)
        self.setMaximumHeight(MAX_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Ask for the full height."""
        return QSize(3 * MAX_HEIGHT, MAX_HEIGHT)

    def show_pictures(self, files: Sequence[Path]) -> None:
        """Show other files; one that cannot be read is left out."""
        if tuple(files) != self.files:
            self.files = tuple(files)
            read = [QPixmap.fromImage(QImageReader(str(path)).read()) for path in files]
            self._pictures = [picture for picture in read if not picture.isNull()]
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the pictures, or say that there are none."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._pictures:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            text = tr("The first pictures come with the first evaluation.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        ratios = [picture.width() / picture.height() for picture in self._pictures]
        height = min(self.height(), (self.width() - GAP * (len(ratios) - 1)) / sum(ratios))
        left = 0.0
        for picture, ratio in zip(self._pictures, ratios, strict=True):
            painter.drawPixmap(QRectF(left, 0, height * ratio, height), picture, QRectF(picture.rect()))
            left += height * ratio + GAP
