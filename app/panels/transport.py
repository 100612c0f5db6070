"""Buttons to play and step, and the number of the frame, above the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from app.texts import tr


class Transport(QWidget):
    """A row of buttons for given actions, a field with the frame number, and the time."""

    frame_chosen = Signal(int)

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__()
        self.number = QSpinBox()
        self.number.setToolTip(tr("Frame shown; type a number and press Enter to go there"))
        self.number.setKeyboardTracking(False)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.setMinimumWidth(72)
        self.of_all, self.time = QLabel(), QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(2)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAutoRaise(True)
            layout.addWidget(button)
        layout.addSpacing(12)
        layout.addWidget(QLabel(tr("Frame")))
        for widget in (self.number, self.of_all, self.time):
            layout.addSpacing(6)
            layout.addWidget(widget)
        layout.addStretch(1)
        self.number.valueChanged.connect(self.frame_chosen)
        self.show_frame(0, 0, 0.0)

    def show_frame(self, frame: int, frame_count: int, seconds: float) -> None:
        """Show a frame's number and time; without frames everything is off."""
        self.setEnabled(frame_count > 0)
        self.number.blockSignals(True)  # shown, not chosen
        self.number.setRange(0, max(0, frame_count - 1))
        self.number.setValue(frame)
        self.number.blockSignals(False)
        self.of_all.setText(f"/ {max(0, frame_count - 1)}")
        minutes, rest = divmod(seconds, 60)
        self.time.setText(f"{int(minutes)}:{rest:06.3f}" if frame_count else "")
