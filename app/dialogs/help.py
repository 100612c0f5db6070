"""The sheet of all keys: by menu, in two columns, searchable, beside the work."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.action_rows import GESTURES, MENU_TEXTS, MENUS, ROWS
from app.actions import plain_text, shown_name
from app.dialogs.key_labels import keycaps
from app.screen_room import within_screen
from app.shortcuts import Keymap, native_keys
from app.texts import tr

COLUMNS = 2
KEYS_WIDTH = 190  # pixels, so that the keys of all groups begin at one line


@dataclass(frozen=True)
class HelpLine:
    """One line of the sheet.

    Attributes:
        keys: as shown.
        text: what they do.
        tip: the same at length.
    """

    keys: tuple[str, ...]
    text: str
    tip: str = ""

    def has(self, wanted: str) -> bool:
        """Tell whether casefolded text is in a key, the text or the tip."""
        return any(wanted in part.casefold() for part in (*self.keys, self.text, self.tip))


class HelpSheet(QDialog):
    """Shows a keymap; `remap_wanted` asks for the editor of keys."""

    remap_wanted = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setModal(False)
        self.resize(within_screen(self, QSize(940, 720)))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find an action or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._show())
        remap = QPushButton(tr("Change keys…"))
        remap.setToolTip(tr("Give actions other keys"))
        remap.setAutoDefault(False)
        remap.clicked.connect(self.remap_wanted)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(remap)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._area, 1)
        self.show_keymap(keymap)

    def show_keymap(self, keymap: Keymap) -> None:
        """Show other keys."""
        self._groups = help_groups(keymap)
        self._show()

    def _show(self) -> None:
        wanted = self.search.text().strip().casefold()
        groups = {
            title: [line for line in lines if wanted in title.casefold() or line.has(wanted)]
            for title, lines in self._groups.items()
        }
        groups = {title: lines for title, lines in groups.items() if lines}
        content = QWidget()
        row = QHBoxLayout(content)
        row.setSpacing(36)
        for column in in_columns({title: len(lines) for title, lines in groups.items()}, COLUMNS):
            place = QVBoxLayout()
            place.setSpacing(16)
            for title in column:
                place.addWidget(_group(title, groups[title]))
            place.addStretch(1)
            row.addLayout(place, 1)
        if not groups:
            nothing = QLabel(tr("Nothing found; try another word"))
            nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row.addWidget(nothing)
        self._area.setWidget(content)


def help_groups(keymap: Keymap) -> dict[str, list[HelpLine]]:
    """List the keys of all actions that have one, by the title of their menu, and the gestures."""
    groups: dict[str, list[HelpLine]] = {}
    for menu in MENUS:
        lines = [
            HelpLine(native_keys(keymap.keys(row.name)), shown_name(row), row.shown_tip())
            for row in ROWS
            if row.menu.split("/")[0] == menu and keymap.keys(row.name)
        ]
        if lines:
            groups[plain_text(tr(MENU_TEXTS[menu]))] = lines
    groups[tr("Canvas and timeline")] = [HelpLine((tr(one.gesture),), tr(one.text)) for one in GESTURES]
    return groups


def in_columns(lengths: dict[str, int], count: int) -> list[list[str]]:
    """Put groups into columns in their order, so that the columns are about equally long.

    Args:
        lengths: lines of each group.
        count: of columns.
    """
    heading = 2
    heights = {title: length + heading for title, length in lengths.items()}
    share = sum(heights.values()) / count
    columns: list[list[str]] = [[] for _ in range(count)]
    used = 0.0
    for title, height in heights.items():
        columns[min(count - 1, int((used + height / 2) / share))].append(title)
        used += height
    return columns


def _group(title: str, lines: list[HelpLine]) -> QWidget:
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(4)
    grid.setHorizontalSpacing(14)
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(1, KEYS_WIDTH)
    heading = QLabel(title)
    font = heading.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * 1.15)
    heading.setFont(font)
    grid.addWidget(heading, 0, 0, 1, 2)
    for number, line in enumerate(lines, start=1):
        text = QLabel(line.text)
        text.setWordWrap(True)  # long ones would push the keys out of sight
        text.setToolTip(line.tip)
        grid.addWidget(text, number, 0)
        grid.addWidget(keycaps(line.keys), number, 1, Qt.AlignmentFlag.AlignVCenter)
    return widget
