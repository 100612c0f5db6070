"""A chart of curves that grow while a model learns, in the colours of the palette."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout

from app.pages.parts import heading
from app.pages.plots import Chart
from app.texts import tr
from inspro_core.api.retraining import Curve

MIN_HEIGHT = 190
MARGIN = 0.08  # of the height, above and below the curves
DOT_SIZE, BEST_SIZE = 6, 11  # pixels
NEAR = 14  # pixels from a point within which the pointer is told about it
FAINT = 90  # opacity of the raw values behind their mean, 0..255
USUAL = (0.02, 0.98)  # quantiles of the values that are always in the picture
DECAY = 0.9  # weight of the values before, in the mean
AXIS_WIDTH = 46  # pixels


class CurveChart(Chart):
    """One curve, its last value beside the title; the pointer tells the values of a point.

    Args:
        title: what is shown.
        is_noisy: draw the values faintly behind their running mean, as a loss needs it; else as dots on a line, the
            highest one marked.
        top: where the axis ends at most, such as 1 for a share; None for no end.
    """

    def __init__(self, title: str, is_noisy: bool, top: float | None = None) -> None:
        super().__init__()
        self.curve = Curve()
        self.level: float | None = None
        self._is_noisy, self._top = is_noisy, top
        self.heading, self.last = heading(title), QLabel()
        self.nothing = QLabel(tr("Nothing to show yet."))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._shown = QStackedLayout()
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(self._shown, 1)
        for widget in (self.nothing, self.plot):  # after the layout is in the window: it shows the first one at once
            self._shown.addWidget(widget)
        self.setMinimumSize(240, MIN_HEIGHT)

    def show_curve(self, curve: Curve, level: float | None = None) -> None:
        """Show a curve.

        Args:
            curve: all of it.
            level: value to compare with, drawn as a dashed line; None for none.
        """
        if (curve, level) != (self.curve, self.level):
            self.curve, self.level = curve, level
            self.draw()

    def point_at(self, place: QPoint) -> int | None:
        """Find the point of the curve beside a point of the plot's viewport, by its number."""
        if not self.curve.steps:
            return None
        view = self.plot.plotItem.vb
        step = view.mapSceneToView(self.plot.mapToScene(place)).x()
        number = int(np.argmin(np.abs(np.array(self.curve.steps) - step)))
        shown = self.plot.mapFromScene(view.mapViewToScene(QPointF(self.curve.steps[number], 0.0)))
        return number if abs(shown.x() - place.x()) <= NEAR else None

    def tip_at(self, place: QPoint) -> str:
        """Tell the values of the point of the curve beside a point of the plot's viewport."""
        number = self.point_at(place)
        if number is None:
            return ""
        step, value = self.curve.steps[number], self.curve.values[number]
        return tr("step {step}: {value}", step=f"{step:,}", value=f"{value:.3f}")

    def draw(self) -> None:
        """Draw curve, level and axes."""
        steps, values = np.array(self.curve.steps, float), np.array(self.curve.values, float)
        self._shown.setCurrentIndex(1 if len(steps) else 0)
        role, palette, plot = QPalette.ColorRole, self.palette(), self.plot.plotItem
        plot.clear()
        self.plot.setBackground(palette.color(role.Window))
        self._style_axes()
        if not len(steps):
            self.last.clear()
            return
        if self.level is not None:
            pen = pyqtgraph.mkPen(palette.color(role.PlaceholderText), width=1, style=Qt.PenStyle.DashLine)
            plot.addItem(pyqtgraph.InfiniteLine(self.level, angle=0, pen=pen))
        mean = running_mean(values) if self._is_noisy else values
        if self._is_noisy:
            self._draw_noise(steps, values)
        self._draw_line(steps, mean)
        self.last.setText(f"{mean[-1]:.3f}")
        self._set_range(steps, np.append(mean, np.quantile(values, USUAL)))

    def _draw_noise(self, steps: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        faint = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        faint.setAlpha(FAINT)
        self.plot.plotItem.plot(steps, values, pen=pyqtgraph.mkPen(faint, width=1), antialias=True)

    def _draw_line(self, steps: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        style: dict[str, Any] = {"pen": pyqtgraph.mkPen(accent, width=2), "antialias": True}
        if not self._is_noisy:
            sizes = np.full(len(values), DOT_SIZE)
            sizes[np.flatnonzero(values == values.max())[-1]] = BEST_SIZE  # of equals the later one is kept
            style |= {"symbol": "o", "symbolSize": sizes, "symbolBrush": accent, "symbolPen": pyqtgraph.mkPen(None)}
        self.plot.plotItem.plot(steps, values, **style)

    def _set_range(self, steps: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        """Fit the axes to values and the level; outliers may leave the picture."""
        seen = values if self.level is None else np.append(values, self.level)
        low, high = float(seen.min()), float(seen.max())
        room = max((high - low) * MARGIN, 0.01)
        high = high + room if self._top is None else min(high + room, self._top + 0.01)
        self.plot.plotItem.setYRange(max(low - room, 0.0), high, padding=0)
        self.plot.plotItem.setXRange(0.0, max(float(steps[-1]), 1.0), padding=0.04)

    def _style_axes(self) -> None:
        role, palette, plot = QPalette.ColorRole, self.palette(), self.plot.plotItem
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(palette.color(role.Mid))
            axis.setTextPen(palette.color(role.PlaceholderText))
            axis.setStyle(tickLength=-4, tickFont=self.font())
            axis.enableAutoSIPrefix(False)
        plot.getAxis("left").setWidth(AXIS_WIDTH)
        plot.showGrid(x=False, y=True, alpha=0.15)


def running_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Smooth noisy values: the mean of the values so far, the older the less they weigh.

    Args:
        values: (N,).

    Returns:
        (N,), the first one as it is.
    """
    mean = np.zeros(len(values))
    total = weight = 0.0
    for number, value in enumerate(values):
        total, weight = DECAY * total + value, DECAY * weight + 1.0
        mean[number] = total / weight
    return mean
