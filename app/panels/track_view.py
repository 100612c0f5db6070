"""How the table of tracks is drawn, clicked and edited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QIcon, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.class_dot import DOT, class_dot
from app.icons import icon
from app.menu import Menu
from app.panels.track_columns import share_out
from app.panels.track_table import TITLES, TOGGLES, Column, Index, TrackFilter, TrackTable, human_share
from app.texts import tr

ROW_HEIGHT = 26
ICON_SIZE = 16
OFF_OPACITY = 0.28
FILLED = "filled"  # property of an editor that shows its value
LEAST_WIDTHS = {Column.CLASS: "bird", Column.NAME: "Name"}
SWATCHES = {Column.TRACK: ICON_SIZE + 4, Column.CLASS: DOT + 4}  # pixels beside the text
PADDING = 14
ICONS = {Column.SHOWN: ("show", "hide"), Column.LOCKED: ("lock", "lock"), Column.SOLO: ("solo", "solo")}  # on, off


class TrackView(QTableView):
    """The table: icons toggle on a click and leave the selection alone; a right click opens the tracks' menu."""

    toggled = Signal(int, int)

    def __init__(self, table: TrackTable, rows: TrackFilter) -> None:
        super().__init__()
        self._table, self._rows = table, rows
        self._actions: tuple[QAction, ...] = ()
        self._shared_out: dict[Column, int] = {}
        self.setModel(rows)
        self.setItemDelegate(TrackDelegate(table, rows, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._lay_out_columns()
        self.setSortingEnabled(True)
        self.sortByColumn(Column.TRACK, Qt.SortOrder.AscendingOrder)

    def flush(self) -> None:
        """Hand out what is being typed into a cell."""
        if (editor := self.indexWidget(self.currentIndex())) is not None:
            self.commitData(editor)

    def close_editor(self) -> None:
        """Give up what is being typed into a cell."""
        if (editor := self.indexWidget(self.currentIndex())) is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def set_menu_actions(self, actions: Sequence[QAction]) -> None:
        """Set what a right click offers; separators are actions, too."""
        self._actions = tuple(actions)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Toggle an icon, or select."""
        if not self._toggle(event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Toggle an icon again, or edit."""
        if not self._toggle(event):
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Offer the actions on the selected tracks."""
        self.show_menu(event.globalPos())

    def show_menu(self, place: QPoint) -> None:
        """Offer the actions on the selected tracks at a place of the screen."""
        if self._actions and self.selectionModel().hasSelection():
            menu = Menu(self)
            menu.setToolTipsVisible(True)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions(list(self._actions))
            menu.popup(place)

    def _toggle(self, event: QMouseEvent) -> bool:
        index = self.indexAt(event.position().toPoint())
        is_icon = event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.column() in TOGGLES
        if is_icon:
            self.toggled.emit(self._rows.summary(index).id, index.column())
        return is_icon

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the width out among the columns anew."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Share the width out, unless it was shared out so already: the user may have drawn columns wider since."""
        rows = self._table.rows
        longest = {
            Column.TRACK: str(max((row.id for row in rows), default=0)),
            Column.CLASS: max(self._table.names_in_use(), key=self.fontMetrics().horizontalAdvance, default=""),
            Column.FRAMES: str(max((row.frame_count for row in rows), default=0)),
            Column.SCORE: "0.00",
        }
        least = {column: self._width(column, text) for column, text in LEAST_WIDTHS.items()}
        wanted = {
            column: max(self._width(column, longest.get(column, "")), self._title_width(column), least.get(column, 0))
            for column in Column
        }
        if (widths := share_out(self.viewport().width(), wanted, least)) != self._shared_out:
            self._shared_out = widths
            for column, width in widths.items():
                self.setColumnHidden(column, not width)
                if width:
                    self.horizontalHeader().resizeSection(column, width)

    def _lay_out_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(ICON_SIZE + 6)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in Column:
            is_fixed = column in TOGGLES
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Fixed if is_fixed else QHeaderView.ResizeMode.Interactive
            )
        for changed in (self._rows.dataChanged, self._rows.rowsInserted, self._rows.rowsRemoved):
            changed.connect(self._share_out)

    def _title_width(self, column: Column) -> int:
        title = tr(TITLES[column]) if column in TITLES else ""
        return self.fontMetrics().horizontalAdvance(title) + PADDING if title else 0

    def _width(self, column: Column, text: str = "") -> int:
        if column in TOGGLES:
            return ICON_SIZE + 6
        return self.fontMetrics().horizontalAdvance(text) + PADDING + SWATCHES.get(column, 0)


class TrackDelegate(QStyledItemDelegate):
    """Draws swatch, bar and icons, and edits the class by a list."""

    def __init__(self, table: TrackTable, rows: TrackFilter, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._rows = table, rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        super().paint(painter, option, index)
        summary, column = self._rows.summary(index), Column(index.column())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        palette: QPalette = option.palette
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if column == Column.HUMAN:
            _draw_share(painter, rect, palette, human_share(summary), is_selected)
        elif column in TOGGLES:
            is_on = self._table.is_on(summary.id, column)
            _draw_icon(painter, rect, icon(ICONS[column][0 if is_on else 1], palette), is_on, is_selected)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  # Qt's name
        """Keep the colour of the track in a selected row, too, where Qt would tint it."""
        super().initStyleOption(option, index)
        if index.column() == Column.TRACK:
            swatch = option.icon.pixmap(option.decorationSize)
            plain = QIcon(swatch)
            plain.addPixmap(swatch, QIcon.Mode.Selected)
            option.icon = plain

    def createEditor(  # noqa: N802  # Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Offer the classes as a list; a name is typed."""
        if index.column() != Column.CLASS:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        for category in self._table.categories:
            box.addItem(class_dot(category.color_rgb), category.name, category.id)
        box.activated.connect(lambda _: self._finish(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802  # Qt's name
        """Show the present value once: a refresh of the table must not take away what is being typed."""
        if editor.property(FILLED):
            return
        editor.setProperty(FILLED, True)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802  # Qt's name
        """Ask for the value that was chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)


def _draw_share(painter: QPainter, cell: QRect, palette: QPalette, share: float, is_selected: bool) -> None:
    """Draw a bar as long as the share of frames done by hand."""
    bar = QRectF(cell.left() + 6, cell.center().y() - 3, max(cell.width() - 12, 1), 7)
    group = QPalette.ColorGroup.Active
    filled = palette.color(group, QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Highlight)
    rest = QColor(filled if is_selected else palette.color(group, QPalette.ColorRole.Text))
    rest.setAlphaF(0.18)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(rest)
    painter.drawRoundedRect(bar, 3.5, 3.5)
    if share > 0:
        painter.setBrush(filled)
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(bar.width() * share, 7.0), bar.height()), 3.5, 3.5)
    painter.restore()


def _draw_icon(painter: QPainter, cell: QRect, picture: QIcon, is_on: bool, is_selected: bool) -> None:
    """Draw an icon in the middle of a cell; pale where it is off."""
    box = QStyle.alignedRect(
        QApplication.layoutDirection(), Qt.AlignmentFlag.AlignCenter, QSize(ICON_SIZE, ICON_SIZE), cell
    )
    painter.save()
    painter.setOpacity(1.0 if is_on else OFF_OPACITY)
    mode = QIcon.Mode.Selected if is_selected else QIcon.Mode.Normal
    picture.paint(painter, box, Qt.AlignmentFlag.AlignCenter, mode, QIcon.State.Off)
    painter.restore()
