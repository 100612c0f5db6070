"""A bar chart in the colours of the palette."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout

from app.class_dot import RING
from app.pages.plots import Chart
from app.pages.statistics_tables import Bar
from app.texts import tr

THICKNESS = 0.72  # of a bar; the rest is the gap to the next one
FEW_THICKNESS = 0.24  # times the number of bars, where there are few: one alone is no wall
STAGGERED = 5  # standing bars from which on every second name is a line lower, so that none runs into the next
HEADROOM = 1.18  # of the axis above the longest bar, where its value stands
LABEL_WIDTH = 110  # pixels
MIN_HEIGHT = 220


class BarChart(Chart):
    """Bars with their values; the pointer tells more. They stand on an axis of ranges, or lie beside names.

    Bars with a colour of their own have the ring of a class's dot around them.

    Args:
        title: what is shown.
        unit: of the values, below the title.
        is_lying: for names, which need room; the first bar is on top.
        whole: where the axis ends at least, such as 100 for percents; 0 fits it to the longest bar.
    """

    def __init__(self, title: str, unit: str, is_lying: bool, whole: float = 0.0) -> None:
        super().__init__()
        self.bars: tuple[Bar, ...] = ()
        self._is_lying, self._whole = is_lying, whole
        self.heading, self.unit = QLabel(title), QLabel(unit)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.unit.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.nothing = QLabel(tr("Nothing to show yet."))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._shown = QStackedLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.unit)
        layout.addLayout(self._shown, 1)
        for widget in (self.nothing, self.plot):  # after the layout is in the window: it shows the first one at once
            self._shown.addWidget(widget)
        self.setMinimumSize(240, MIN_HEIGHT)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars."""
        self.bars = tuple(bars)
        self.draw()

    def bar_at(self, place: QPoint) -> Bar | None:
        """Find the bar under a point of the plot's viewport; the whole row or column of a bar counts."""
        point = self.plot.plotItem.vb.mapSceneToView(self.plot.mapToScene(place))
        number = round(point.y() if self._is_lying else point.x())
        return self.bars[number] if 0 <= number < len(self.bars) else None

    def tip_at(self, place: QPoint) -> str:
        """Tell about the bar at a point of the plot's viewport."""
        bar = self.bar_at(place)
        return bar.tip if bar is not None else ""

    def draw(self) -> None:
        """Draw bars, names and values."""
        self._shown.setCurrentIndex(1 if self.bars else 0)
        role, palette = QPalette.ColorRole, self.palette()
        plot = self.plot.plotItem
        plot.clear()
        self.plot.setBackground(palette.color(role.Window))
        if not self.bars:
            return
        values, places = [bar.value for bar in self.bars], list(range(len(self.bars)))
        top = HEADROOM * max([*values, self._whole]) or 1.0
        names, amounts = ("left", "bottom") if self._is_lying else ("bottom", "left")
        self._style_axes(names, amounts)
        thickness = min(THICKNESS, FEW_THICKNESS * len(self.bars))
        extent = {"x0": 0, "y": places, "width": values, "height": thickness}
        if not self._is_lying:
            extent = {"y0": 0, "x": places, "height": values, "width": thickness}
        accent = palette.color(role.Highlight)
        brushes = [accent if bar.color_rgb is None else QColor(*bar.color_rgb) for bar in self.bars]
        pens = [pyqtgraph.mkPen(RING if bar.color_rgb is not None and bar.value else None) for bar in self.bars]
        plot.addItem(pyqtgraph.BarGraphItem(**extent, brushes=brushes, pens=pens))
        for place, bar in enumerate(self.bars):
            text = pyqtgraph.TextItem(
                bar.text, palette.color(role.Text), anchor=(0, 0.5) if self._is_lying else (0.5, 1)
            )
            text.setPos(*((bar.value, place) if self._is_lying else (place, bar.value)))
            plot.addItem(text, ignoreBounds=True)
        ranges = (
            ((0, top), (-0.6, len(self.bars) - 0.4)) if self._is_lying else ((-0.6, len(self.bars) - 0.4), (0, top))
        )
        plot.vb.invertY(self._is_lying)
        plot.setXRange(*ranges[0], padding=0)
        plot.setYRange(*ranges[1], padding=0)

    def _style_axes(self, names: str, amounts: str) -> None:
        role, palette, plot = QPalette.ColorRole, self.palette(), self.plot.plotItem
        metrics = QFontMetrics(self.font())
        elided = [metrics.elidedText(bar.label, Qt.TextElideMode.ElideMiddle, LABEL_WIDTH) for bar in self.bars]
        if not self._is_lying and len(elided) >= STAGGERED:
            elided = ["\n" * (place % 2) + text for place, text in enumerate(elided)]
        plot.getAxis(names).setTicks([list(enumerate(elided))])
        plot.hideAxis(amounts)  # each bar has its value at its end
        axis = plot.getAxis(names)
        axis.setPen(palette.color(role.Mid))
        axis.setTextPen(palette.color(role.Text))
        axis.setStyle(tickLength=0, tickFont=self.font())
        if self._is_lying:
            axis.setWidth(max([metrics.horizontalAdvance(text) for text in elided], default=0) + 12)
        else:
            axis.setHeight((2 if len(elided) >= STAGGERED else 1) * metrics.lineSpacing() + 6)
