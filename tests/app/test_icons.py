"""Icons are drawn in the colours of the palette, crisp at every size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from app.icons import FOLDER, icon, icon_names
from app.theme import DARK, LIGHT, palette

pytestmark = pytest.mark.usefixtures("qapp")


def colors_of(image: QImage) -> set[str]:
    """Return the colours of the opaque pixels."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", icon_names())
def test_an_icon_has_the_usual_frame_and_only_the_palettes_colour(name: str) -> None:
    source = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert "currentColor" in source
    assert "#" not in source
    assert colors_of(icon(name, palette(DARK)).pixmap(48, 48).toImage()) == {DARK.text}


def test_disabled_and_checked_icons_have_their_own_colours() -> None:
    made = icon("keyframe", palette(LIGHT))
    size, mode, state = QSize(48, 48), QIcon.Mode, QIcon.State
    assert colors_of(made.pixmap(size, mode.Disabled).toImage()) == {LIGHT.faint}
    assert colors_of(made.pixmap(size, mode.Normal, state.On).toImage()) == {QColor(LIGHT.accent).name()}


@pytest.mark.parametrize("size", [16, 20, 24])
def test_a_screen_of_double_density_gets_double_pixels(size: int) -> None:
    pixmap = icon("brush", palette(LIGHT)).pixmap(QSize(size, size), 2.0)
    assert pixmap.size() == QSize(2 * size, 2 * size)


def test_an_icon_is_made_once_per_palette(qtbot: QtBot) -> None:
    light, dark = palette(LIGHT), palette(DARK)
    assert icon("brush", light).cacheKey() == icon("brush", light).cacheKey() != icon("brush", dark).cacheKey()
