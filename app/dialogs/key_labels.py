"""Keys drawn as small keycaps."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

KEYCAP_STYLE = """QLabel {
    background: palette(button); color: palette(button-text);
    border: 1px solid palette(mid); border-radius: 4px; padding: 1px 6px;
}"""


def keycap(text: str) -> QLabel:
    """Draw one key."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setStyleSheet(KEYCAP_STYLE)
    return label


def keycaps(keys: Iterable[str]) -> QWidget:
    """Draw keys side by side, at the left of their place."""
    widget = QWidget()
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for key in keys:
        layout.addWidget(keycap(key))
    layout.addStretch(1)
    return widget
