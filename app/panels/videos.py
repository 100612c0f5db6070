"""The videos of the project: which one is shown, how far each is, and what belongs to the project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import messages
from app.icons import icon
from app.menu import Menu
from app.panels.video_rows import CURRENT_ROLE, ROW_ROLE, STATUS_TEXTS, VideoDelegate, VideoRow, describe
from app.texts import tr
from inspro_core.domain.project import STATUSES

ICON_SIZE = 18


class VideosPanel(QWidget):
    """A list of videos. A click, Enter or Space shows one; arrows only move the mark, so that nothing loads by the way.

    `current_chosen` tells that the one that is shown was chosen again. Removing asks here; `remove_wanted` comes after
    the user has agreed.
    """

    video_chosen = Signal(int)
    current_chosen = Signal()
    status_chosen = Signal(int, str)
    relink_wanted = Signal(int)
    remove_wanted = Signal(int)
    add_wanted = Signal()
    order_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setItemDelegate(VideoDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Videos of the project"))
        self.hint = QLabel(tr("No video yet.\nAdd one with the button below, or drop files into the window."))
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.status_box = QComboBox()
        for status in STATUSES:
            self.status_box.addItem(tr(STATUS_TEXTS[status]), status)
        self.status_box.setToolTip(tr("How far the work on the marked video is"))
        self.add_button = self._button(tr("Add videos…"))
        self.relink_button = self._button(tr("Relink: find the marked video's file again…"))
        self.remove_button = self._button(tr("Remove the marked video from the project… (Del)"))
        self.order_button = self._button(tr("Show first what to label next: the videos that the model doubts most"))
        self.order_button.setCheckable(True)
        self._current_id: int | None = None
        self._lay_out()
        self._connect()
        self._show_icons()
        self._show_enabled()

    def show_videos(self, rows: Sequence[VideoRow], current_id: int | None) -> None:
        """Show the videos of a project; the mark goes to the current one when another one became current."""
        marked = self.marked.id if self.marked else None
        if current_id != self._current_id or marked not in {row.id for row in rows}:
            marked = current_id
        self._current_id = current_id
        while self.list.count() > len(rows):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(rows):
            self.list.addItem(QListWidgetItem())
        for place, row in enumerate(rows):
            self._fill(self.list.item(place), row)
        self.list.setCurrentRow(next((place for place, row in enumerate(rows) if row.id == marked), -1))
        self.list.setVisible(bool(rows))
        self.hint.setVisible(not rows)
        self._show_enabled()

    def show_thumbnail(self, path: str, image: QImage) -> None:
        """Show the small picture of a video; an empty one changes nothing."""
        for place in range(self.list.count()):
            row = self._row(self.list.item(place))
            if row.path == path and not image.isNull():
                self._fill(self.list.item(place), replace(row, thumbnail=image))

    @property
    def is_by_doubt(self) -> bool:
        """Whether the videos are wanted in the order of the model's doubt."""
        return self.order_button.isChecked()

    @property
    def marked(self) -> VideoRow | None:
        """The video under the mark of the list."""
        item = self.list.currentItem()
        return self._row(item) if item is not None else None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Take the icons of another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_icons()

    def ask_remove(self) -> None:
        """Ask whether the marked video leaves the project; Cancel is the default."""
        if (row := self.marked) is None:
            return
        text = tr("Remove “{name}” from the project?", name=row.name)
        box = messages.question(self, tr("Remove video"), text, tr("Cancel"))
        box.setIcon(QMessageBox.Icon.Warning)
        box.setInformativeText(
            tr(
                "All its labels and notes go with it and cannot be brought back (tracks: {tracks}, reviewed frames:"
                " {reviewed}). The file of the video stays where it is.",
                tracks=row.track_count,
                reviewed=row.reviewed_count,
            )
        )
        remove = box.addButton(tr("Remove video and labels"), QMessageBox.ButtonRole.DestructiveRole)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove.clicked.connect(lambda: self.remove_wanted.emit(row.id))
        box.open()

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        for widget in (self.add_button, self.relink_button, self.remove_button, self.order_button):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.status_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint, 1)
        layout.addLayout(foot)
        self.list.hide()

    def _connect(self) -> None:
        self.list.itemClicked.connect(self._choose)
        self.list.currentItemChanged.connect(lambda *_: self._show_enabled())
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.status_box.activated.connect(self._on_status)
        self.add_button.clicked.connect(self.add_wanted)
        self.relink_button.clicked.connect(self._on_relink)
        self.remove_button.clicked.connect(self.ask_remove)
        self.order_button.toggled.connect(lambda _: self.order_changed.emit())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._shortcut(key).activated.connect(self._choose_marked)
        self._shortcut(Qt.Key.Key_Delete).activated.connect(self.ask_remove)

    def _shortcut(self, key: Qt.Key) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        return shortcut

    def _row(self, item: QListWidgetItem) -> VideoRow:
        row: VideoRow = item.data(ROW_ROLE)
        return row

    def _fill(self, item: QListWidgetItem, row: VideoRow) -> None:
        item.setData(ROW_ROLE, row)
        item.setData(CURRENT_ROLE, row.id == self._current_id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.name}\n{describe(row)}")
        item.setToolTip(describe(row))

    def _choose(self, item: QListWidgetItem) -> None:
        if (row := self._row(item)).id == self._current_id:
            self.current_chosen.emit()
        else:
            self.video_chosen.emit(row.id)

    def _choose_marked(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self._choose(item)

    def _on_status(self, place: int) -> None:
        if (row := self.marked) is not None and STATUSES[place] != row.status:
            self.status_chosen.emit(row.id, STATUSES[place])

    def _on_relink(self) -> None:
        if (row := self.marked) is not None:
            self.relink_wanted.emit(row.id)

    def _show_menu(self, place: QPoint) -> None:
        if (row := self.marked) is None:
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Show this video")).triggered.connect(self._choose_marked)
        menu.addSeparator()
        group = QActionGroup(menu)
        for number, status in enumerate(STATUSES):
            action = menu.addAction(tr("Status: {status}", status=tr(STATUS_TEXTS[status])))
            action.setCheckable(True)
            action.setChecked(status == row.status)
            action.triggered.connect(lambda _=False, number=number: self._on_status(number))
            group.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("Relink…")).triggered.connect(self._on_relink)
        menu.addAction(tr("Remove from the project…")).triggered.connect(self.ask_remove)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _show_enabled(self) -> None:
        row = self.marked
        for widget in (self.status_box, self.relink_button, self.remove_button):
            widget.setEnabled(row is not None)
        self.status_box.setCurrentIndex(STATUSES.index(row.status) if row is not None else -1)

    def _show_icons(self) -> None:
        for button, name in (
            (self.add_button, "add_video"),
            (self.relink_button, "find"),
            (self.remove_button, "delete"),
            (self.order_button, "doubt"),
        ):
            button.setIcon(icon(name, self.palette()))
