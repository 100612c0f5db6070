"""What the charts of the window share."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import pyqtgraph
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget


class Chart(QWidget):
    """Draws itself anew in other colours, and tells about what lies under the pointer.

    Attributes:
        plot: neither moves nor takes the focus.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plot: Any = still_plot(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Tell about what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Take the colours of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.draw()

    @abstractmethod
    def tip_at(self, place: QPoint) -> str:
        """Say what is at a point of the plot's viewport; nothing where it is empty."""

    @abstractmethod
    def draw(self) -> None:
        """Draw all of it in the colours of the palette."""


def still_plot(watcher: QObject) -> Any:
    """Make a plot that neither moves nor takes the focus.

    Args:
        watcher: its event filter gets what happens on the plot, such as the wish for a tool tip.
    """
    plot = pyqtgraph.PlotWidget()
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setFrameShape(plot.Shape.NoFrame)
    plot.viewport().installEventFilter(watcher)
    plot.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
    return plot
