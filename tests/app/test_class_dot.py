"""The colour of a class is seen wherever the class is named, on every ground of both themes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QWidget

from app.class_dot import DOT, class_dot
from app.theme import DARK, LIGHT, ThemeColors, palette
from tests.app.window_desk import Desk, wait

Rgb = tuple[int, int, int]
MAGENTA, LIME = (250, 5, 240), (170, 250, 20)  # of no track, and in no theme
LEAST = DOT * DOT // 3  # pixels of a dot that have its plain colour


def pixels_of(widget: QWidget) -> NDArray[np.uint8]:
    """What a widget shows, (H, W, 3)."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()  # the image goes


def dots_of(picture: NDArray[np.uint8], color: Rgb) -> int:
    """Count the pixels of a colour."""
    return int((picture == np.array(color, np.uint8)).all(axis=2).sum())


def paint_classes(desk: Desk, **colors: Rgb) -> None:
    """Give classes other colours, as the editor of the classes does."""
    before = desk.document.project.categories()
    after = [replace(one, color_rgb=colors.get(one.name, one.color_rgb)) for one in before]
    desk.document.edit_categories("edit classes", before, after, {})


@pytest.mark.parametrize("selected", [0, 1])
def test_the_chips_on_the_canvas_show_the_colours_of_the_classes(desk: Desk, selected: int) -> None:
    desk.look(50, selected)
    paint_classes(desk, dog=MAGENTA, person=LIME)
    shown = pixels_of(desk.canvas)
    assert dots_of(shown, MAGENTA) >= LEAST  # of track 1
    assert dots_of(shown, LIME) >= 2 * LEAST  # of tracks 2 and 3
    paint_classes(desk, dog=LIME, person=LIME)
    assert dots_of(pixels_of(desk.canvas), MAGENTA) == 0


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("selected", [0, 1])
def test_the_labels_of_the_lanes_show_the_colours_of_the_classes(
    desk: Desk, selected: int, colors: ThemeColors
) -> None:
    desk.look(50, selected)
    paint_classes(desk, dog=MAGENTA, person=LIME)
    timeline = desk.window.timeline
    before = timeline.palette()
    timeline.setPalette(palette(colors))
    labels = pixels_of(timeline.viewport())[:, : timeline.scene.lanes.left()]
    timeline.setPalette(before)
    for track_id, color in ((1, MAGENTA), (2, LIME), (3, LIME)):
        row = timeline.scene.row_of(track_id)
        assert dots_of(labels[row.top() : row.bottom() + 1], color) >= LEAST


def test_a_lane_that_has_a_name_shows_the_colour_of_its_class(desk: Desk) -> None:
    paint_classes(desk, dog=MAGENTA)
    desk.window.track_editing.rename(1, "rex")
    wait(lambda: desk.window.timeline.scene.labels[1].words == "rex")
    assert desk.window.timeline.scene.labels[1].class_rgb == MAGENTA


def test_bars_and_rows_of_the_statistics_have_the_colours_of_their_classes(desk: Desk) -> None:
    paint_classes(desk, dog=MAGENTA, person=LIME)
    desk.press("Ctrl+3")
    page = desk.window.statistics
    wait(lambda: bool(page.charts) and bool(page.charts[0].bars))
    for place in (0, 3):  # instances, and share drawn by hand
        shown = {bar.label: bar.color_rgb for bar in page.charts[place].bars}
        assert shown == {"dog": MAGENTA, "person": LIME}

    def is_drawn() -> bool:
        instances = pixels_of(page.charts[0].plot)
        return dots_of(instances, LIME) > 1.5 * dots_of(instances, MAGENTA) > 100  # two tracks and one

    wait(is_drawn)  # the page gets its room later than its figures
    rows = [page.class_table.item(row, 0) for row in range(2)]
    assert [middle(row.icon()) for row in rows if row is not None] == [QColor(*MAGENTA), QColor(*LIME)]
    desk.press("Ctrl+1", page)


def middle(icon: QIcon) -> QColor:
    return icon.pixmap(DOT).toImage().pixelColor(DOT // 2, DOT // 2)


@pytest.mark.parametrize("mode", ["Normal", "Selected"])
@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_a_dot_is_told_from_every_ground(mode: str, colors: ThemeColors) -> None:
    grounds = (colors.accent,) if mode == "Selected" else (colors.window, colors.base, colors.alternate)
    for name in grounds:
        ground = QColor(name)
        color = (ground.red(), ground.green(), ground.blue())
        ring = class_dot(color).pixmap(DOT, QIcon.Mode[mode]).toImage().pixelColor(DOT // 2, 0)
        assert abs(ring.lightness() - ground.lightness()) > 40
