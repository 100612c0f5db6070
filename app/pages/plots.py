"""What the charts of the window share."""

from __future__ import annotations

from typing import Any

import pyqtgraph
from PySide6.QtCore import QObject, Qt


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
