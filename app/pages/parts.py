"""What the pages with figures share: large numbers, tables to read, headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

PADDING = 12  # pixels of a column beside its widest text; Chinese titles touch each other without
FIGURE_SCALE = 1.6  # of a large number, against the text around it
PRIMARY_STYLE = """
QPushButton { background: palette(highlight); color: palette(highlighted-text); border: 1px solid palette(highlight);
              border-radius: 4px; padding: 6px 14px; font-weight: 600; }
QPushButton:hover, QPushButton:focus { border-color: palette(text); }
QPushButton:pressed { border-color: palette(dark); }
QPushButton:disabled { background: palette(button); color: palette(placeholder-text); border-color: palette(mid); }
"""
SEGMENT_STYLE = """
QPushButton { background: palette(button); color: palette(button-text); border: 1px solid palette(mid);
              border-radius: 4px; padding: 5px 8px; }
QPushButton:checked { background: palette(highlight); color: palette(highlighted-text);
                      border-color: palette(highlight); }
QPushButton:hover, QPushButton:focus { border-color: palette(text); }
"""


def heading(text: str) -> QLabel:
    """Make a line in bold."""
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def hint(text: str = "") -> QLabel:
    """Make a paler text that takes as many lines as it needs."""
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def figure(title: str, label: QLabel) -> QVBoxLayout:
    """Put a label's large number above its title."""
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * FIGURE_SCALE)
    label.setFont(font)
    caption = QLabel(title)
    caption.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label)
    column.addWidget(caption)
    return column


def scrolled(content: QWidget) -> QScrollArea:
    """Let a part be scrolled where there is too little room for it."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area


def plain_table() -> QTableWidget:
    """Make a table of rows that can be chosen and not be edited."""
    table = QTableWidget()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    return table


def fill_table(
    widget: QTableWidget,
    titles: Sequence[str],
    rows: Sequence[Sequence[str | int | float]],
    has_total: bool = False,
    title_tips: Sequence[str] = (),
    row_tips: Sequence[str] = (),
    row_icons: Sequence[QIcon] = (),
) -> None:
    """Show rows.

    Args:
        widget: what it showed before is gone.
        titles: of the columns.
        rows: one value per column; numbers stand at the right.
        has_total: whether the last row holds the sums, and stands in bold.
        title_tips: of the columns, "" for none; none where there are none.
        row_tips: of the rows, likewise.
        row_icons: before the first value of the rows; none where there are none.
    """
    widget.clear()
    widget.setRowCount(len(rows))
    widget.setColumnCount(len(titles))
    for column, title in enumerate(titles):
        head = QTableWidgetItem(title)
        head.setToolTip(title_tips[column] if title_tips else "")
        widget.setHorizontalHeaderItem(column, head)
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            item = QTableWidgetItem(value if isinstance(value, str) else f"{value:,}")
            if not isinstance(value, str):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if has_total and place == len(rows) - 1:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            item.setToolTip(row_tips[place] if row_tips else "")
            if row_icons and not column:
                item.setIcon(row_icons[place])
            widget.setItem(place, column, item)
    widget.resizeColumnsToContents()
    for column in range(len(titles)):
        widget.setColumnWidth(column, widget.columnWidth(column) + PADDING)


def make_segment(button: QPushButton) -> QPushButton:
    """Give a button that is one of several choices the accent while it is the chosen one."""
    button.setCheckable(True)
    button.setStyleSheet(SEGMENT_STYLE)
    return button


def make_primary(button: QPushButton) -> QPushButton:
    """Give a button the accent: it is what one most likely wants next."""
    button.setStyleSheet(PRIMARY_STYLE)
    return button
