"""Icons: drawings in resources/icons, in the colours of the palette and crisp on every screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
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
    drawing = (FOLDER / f"{name}.svg").read_bytes()
    made = QIcon()
    mode, state = QIcon.Mode, QIcon.State
    for color, drawn_mode, drawn_state in (
        (text, mode.Normal, state.Off),
        (disabled, mode.Disabled, state.Off),
        (selected, mode.Selected, state.Off),
        (accent, mode.Normal, state.On),
        (disabled, mode.Disabled, state.On),
        (selected, mode.Selected, state.On),
    ):
        named = QColor.fromRgba(color).name().encode()
        renderer = QSvgRenderer(QByteArray(drawing.replace(b"currentColor", named)))
        for size in SIZES:
            made.addPixmap(_pixmap(renderer, size), drawn_mode, drawn_state)
    return made


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
