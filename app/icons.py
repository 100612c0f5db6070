"""Icons: drawings in resources/icons, in the colours of the palette and crisp on every screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

FOLDER = Path(resources.__file__).parent / "icons"
SIZES = (16, 20, 24, 32, 40, 48, 64)  # pixels: the usual sizes at 1× and 2×, so that none is scaled


def icon(name: str, palette: QPalette) -> QIcon:
    """Return an icon: text colour, paler when disabled, accent when checked.

    Args:
        name: stem of the file.
        palette: whose colours it takes.
    """
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    return _icon(
        name,
        palette.color(group.Active, role.WindowText).rgba(),
        palette.color(group.Disabled, role.WindowText).rgba(),
        palette.color(group.Active, role.Accent).rgba(),
        palette.color(group.Active, role.HighlightedText).rgba(),
    )


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))


@lru_cache(maxsize=512)
def _icon(name: str, text: int, disabled: int, accent: int, selected: int) -> QIcon:
    made = QIcon()
    mode, state = QIcon.Mode, QIcon.State
    for shape in _shapes(name):
        plain, pale, chosen = (_tinted(shape, color) for color in (text, disabled, selected))
        made.addPixmap(plain, mode.Normal, state.Off)
        made.addPixmap(_tinted(shape, accent), mode.Normal, state.On)
        for drawn_state in (state.Off, state.On):
            made.addPixmap(pale, mode.Disabled, drawn_state)
            made.addPixmap(chosen, mode.Selected, drawn_state)
    return made


@lru_cache(maxsize=128)
def _shapes(name: str) -> tuple[QPixmap, ...]:
    """Draw a file at all sizes, in black: the dearer part, done once for all colours."""
    renderer = QSvgRenderer(str(FOLDER / f"{name}.svg"))
    shapes = []
    for size in SIZES:
        shape = QPixmap(size, size)
        shape.fill(Qt.GlobalColor.transparent)
        painter = QPainter(shape)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        shapes.append(shape)
    return tuple(shapes)


def _tinted(shape: QPixmap, color: int) -> QPixmap:
    tinted = QPixmap(shape)
    painter = QPainter(tinted)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(tinted.rect(), QColor.fromRgba(color))
    painter.end()
    return tinted
