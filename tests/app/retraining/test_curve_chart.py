"""The chart of a growing curve: what it draws and what it tells."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.retraining.curve_chart import CurveChart, running_mean
from app.theme import DARK, LIGHT, palette
from inspro_core.api.retraining import Curve

STEPS = (100, 200, 300)


@pytest.fixture
def chart(qtbot: QtBot) -> CurveChart:
    made = CurveChart("AP", is_noisy=False, top=1.0)
    qtbot.addWidget(made)
    made.resize(420, 240)
    made.show_curve(Curve(STEPS, (0.1, 0.4, 0.3)), level=0.2)
    with qtbot.waitExposed(made):
        made.show()
    return made


def place_of(chart: CurveChart, step: float, value: float) -> QPoint:
    """Find a point of the chart in the viewport."""
    found: QPoint = chart.plot.mapFromScene(chart.plot.plotItem.vb.mapViewToScene(QPointF(step, value)))
    return found


def test_a_chart_without_values_says_so(qtbot: QtBot) -> None:
    chart = CurveChart("Loss", is_noisy=True)
    qtbot.addWidget(chart)
    chart.show()
    assert chart.nothing.isVisible()
    assert chart.last.text() == ""


def test_the_last_value_stands_beside_the_title(chart: CurveChart) -> None:
    assert chart.last.text() == "0.300"
    chart.show_curve(Curve((*STEPS, 400), (0.1, 0.4, 0.3, 0.55)), 0.2)
    assert chart.last.text() == "0.550"


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_values_are_dots_in_the_accent_and_the_best_one_is_larger(chart: CurveChart, colors: object) -> None:
    assert isinstance(colors, type(LIGHT))
    chart.setPalette(palette(colors))
    image = chart.plot.viewport().grab().toImage()
    away = QPoint(0, 4)  # from the middle of a dot: inside the large one, outside a small one
    assert image.pixelColor(place_of(chart, 200, 0.4)).name() == colors.accent
    assert image.pixelColor(place_of(chart, 200, 0.4) - away).name() == colors.accent
    assert image.pixelColor(place_of(chart, 100, 0.1) + away).name() != colors.accent


def test_the_axis_reaches_the_level_that_is_compared_with(chart: CurveChart) -> None:
    chart.show_curve(Curve(STEPS, (0.1, 0.2, 0.15)), level=0.8)
    low, high = chart.plot.plotItem.vb.viewRange()[1]
    assert low <= 0.1
    assert 0.8 <= high <= 1.01


def test_the_pointer_is_told_the_values_of_the_point_beside_it(chart: CurveChart) -> None:
    viewport, place = chart.plot.viewport(), place_of(chart, 200, 0.4) + QPoint(3, 20)
    QApplication.sendEvent(viewport, QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
    assert QToolTip.text() == "step 200: 0.400"
    assert chart.point_at(place_of(chart, 250, 0.35)) is None


def test_noise_is_smoothed_and_a_constant_stays() -> None:
    values = np.array([3.0, 5.0, 3.0, 5.0, 3.0, 5.0])
    mean = running_mean(values)
    assert mean[0] == 3.0
    assert np.ptp(mean[2:]) < np.ptp(values[2:]) / 3
    assert np.allclose(running_mean(np.full(7, 2.5)), 2.5)
