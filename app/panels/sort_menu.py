"""The menu that puts the tracks in an order, for hands on the keys; a click on the table's head does the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QTableView, QWidget

from app.menu import Menu
from app.panels.track_table import TIPS, TITLES, Column
from app.texts import tr


class SortMenu(Menu):
    """Offers the columns of the table that have a title; the one that is in use, chosen again, turns the order round.

    Args:
        view: the table.
        parent: widget that owns the menu.
    """

    def __init__(self, view: QTableView, parent: QWidget) -> None:
        super().__init__(tr("Sort tracks &by"), parent)
        self.setToolTipsVisible(True)
        self._view = view
        self._group = QActionGroup(self)
        for column, title in TITLES.items():
            action = self.addAction(tr(title))
            action.setToolTip(tr(TIPS[column]))
            action.setCheckable(True)
            action.setData(int(column))
            action.triggered.connect(lambda _=False, column=column: self._sort(column))
            self._group.addAction(action)
        self.aboutToShow.connect(self._show_current)

    def _sort(self, column: Column) -> None:
        header = self._view.horizontalHeader()
        is_again = header.sortIndicatorSection() == column
        is_turned = is_again and header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self._view.sortByColumn(column, Qt.SortOrder.DescendingOrder if is_turned else Qt.SortOrder.AscendingOrder)

    def _show_current(self) -> None:
        column = self._view.horizontalHeader().sortIndicatorSection()
        for action in self._group.actions():
            action.setChecked(action.data() == column)
