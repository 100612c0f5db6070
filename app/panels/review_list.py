"""The rows of the review queue: kind, frame and tracks on one line with a bar of severity, the reason below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.texts import mark, tr
from inspro_core.domain.project import Decision, ReviewKey
from inspro_core.domain.suspicions import Kind, Suspicion

KIND_NAMES: dict[Kind, str] = {
    "id switch": mark("Id switch"),
    "mask jump": mark("Mask jump"),
    "area jump": mark("Area jump"),
    "overlap": mark("Overlap"),
    "fragment": mark("Fragment"),
    "islands": mark("Islands"),
    "death": mark("Sudden end"),
    "birth": mark("Sudden start"),
    "score dip": mark("Score dip"),
}
REASON_TEXTS: dict[Kind, str] = {
    "id switch": mark(
        "Tracks {track} and {other} seem to change places: exchanged they fit {cross} %, as they are {own} %"
    ),
    "mask jump": mark("The mask fits the frame before by {fit} %; {usual} % is usual for this track"),
    "area jump": mark("The area is {ratio} % of the area on the frame before"),
    "overlap": mark("Tracks {track} and {other} cover the same pixels: IoU {iou} %"),
    "fragment": mark("Track {track} goes on where track {other} ended; frames since: {gap}"),
    "islands": mark("The mask is in {parts} parts; {share} % of it lie apart from the largest"),
    "death": mark("The track ends {distance} px from the border, and nothing covers it"),
    "birth": mark("The track begins {distance} px from the border, and nothing covered it"),
    "score dip": mark("The score falls to {score} % from its usual {usual} %"),
}
DECISION_NAMES: dict[Decision, str] = {"accepted": mark("Accepted"), "dismissed": mark("Dismissed")}
MARGIN, BAR_WIDTH, BAR_HEIGHT = 6, 44, 6  # pixels
Index = QModelIndex | QPersistentModelIndex
SUSPICION, DECISION = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


def reason_of(suspicion: Suspicion) -> str:
    """Say why a place is suspicious, in the user's language."""
    return tr(REASON_TEXTS[suspicion.kind], **suspicion.values)


def title_of(suspicion: Suspicion) -> str:
    """Name frame and tracks."""
    if suspicion.other_id:
        values = {"frame": suspicion.frame, "one": suspicion.track_id, "other": suspicion.other_id}
        return tr("frame {frame} · tracks {one}, {other}", **values)
    return tr("frame {frame} · track {one}", frame=suspicion.frame, one=suspicion.track_id)


def full_reason_of(suspicion: Suspicion) -> str:
    """Name kind, frame and tracks, and say why."""
    return f"{tr(KIND_NAMES[suspicion.kind])} · {title_of(suspicion)}: {reason_of(suspicion)}"


class SuspicionList(QAbstractListModel):
    """The listed suspicions."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Suspicion] = []
        self._decisions: dict[ReviewKey, Decision] = {}

    def show(self, rows: Sequence[Suspicion], decisions: Mapping[ReviewKey, Decision]) -> None:
        """List others."""
        self.beginResetModel()
        self.rows, self._decisions = list(rows), dict(decisions)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008  # Qt's signature
        """Count the listed suspicions."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a suspicion, its decision, or its words for search by key and for screen readers."""
        suspicion = self.rows[index.row()]
        if role == SUSPICION:
            return suspicion
        if role == DECISION:
            return self._decisions.get(suspicion.key)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{tr(KIND_NAMES[suspicion.kind])} · {title_of(suspicion)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return reason_of(suspicion)
        return None


class SuspicionDelegate(QStyledItemDelegate):
    """Paints a row with the colours of the palette."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """Give two lines."""
        return QSize(180, 2 * option.fontMetrics.height() + 3 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint kind, place, severity where it has room, and reason; what is decided is dimmed."""
        suspicion, decision = index.data(SUSPICION), index.data(DECISION)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        strong = option.palette.color(roles.HighlightedText if is_selected else roles.Text)
        dim = option.palette.color(roles.HighlightedText if is_selected else roles.PlaceholderText)
        painter.save()
        rect = option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        height = option.fontMetrics.height()
        upper = QRect(rect.left(), rect.top(), rect.width(), height)
        lower = QRect(rect.left(), rect.top() + height + MARGIN, rect.width(), height)
        name = tr(KIND_NAMES[suspicion.kind])
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(dim if decision else strong)
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        used = painter.fontMetrics().horizontalAdvance(name + " ") + MARGIN
        painter.setFont(option.font)
        if decision:
            right = tr(DECISION_NAMES[decision])
            width = option.fontMetrics.horizontalAdvance(right)
            painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        elif option.fontMetrics.horizontalAdvance(title_of(suspicion)) > upper.width() - used - BAR_WIDTH - MARGIN:
            width = 0  # a narrow panel: the place is worth more than the bar, and the list is ranked anyway
        else:
            width = BAR_WIDTH
            bar = QRect(upper.right() - width, upper.center().y() - BAR_HEIGHT // 2, width, BAR_HEIGHT)
            groove = QColor(strong)
            groove.setAlphaF(0.2)
            painter.fillRect(bar, groove)
            bar.setWidth(max(2, round(width * suspicion.severity)))
            painter.fillRect(bar, strong if is_selected else option.palette.color(roles.Highlight))
        place = QRect(upper.left() + used, upper.top(), upper.width() - used - width - MARGIN, height)
        elide = Qt.TextElideMode.ElideRight
        text = option.fontMetrics.elidedText(title_of(suspicion), elide, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(dim)
        text = option.fontMetrics.elidedText(reason_of(suspicion), elide, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
