"""What the list of videos shows, and how one line of it is painted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.model_names import model_text
from app.pages.statistics_tables import duration
from app.panels.doubt_texts import video_reasons
from app.texts import mark, tr
from inspro_core.domain.doubt import VideoDoubt
from inspro_core.domain.project import Effort, Video, VideoStatus
from inspro_core.formats.project_file import ProjectFile

ROW_ROLE = Qt.ItemDataRole.UserRole
CURRENT_ROLE = Qt.ItemDataRole.UserRole + 1
PICTURE_WH = (72, 44)
MARGIN = 6
BAR_HEIGHT = 4
NO_EFFORT = Effort()
STATUS_TEXTS: dict[VideoStatus, str] = {
    "new": mark("new"),
    "pre-labelled": mark("pre-labelled"),
    "in review": mark("in review"),
    "done": mark("done"),
}


@dataclass(frozen=True)
class VideoRow:
    """One video of the list.

    Attributes:
        id: of the video.
        name: of its file or folder.
        path: absolute.
        status: how far the work is.
        frame_count: of the video.
        reviewed_count: frames that a human has confirmed.
        track_count: tracks of the video.
        is_missing: whether the file is not where it was.
        thumbnail: small picture; None while there is none.
        doubt: how much the model doubts its masks; None while that is not known.
        effort: spent on the video.
        model: name of the one that labelled it last, empty where none did.
    """

    id: int
    name: str
    path: str
    status: VideoStatus
    frame_count: int
    reviewed_count: int
    track_count: int
    is_missing: bool = False
    thumbnail: QImage | None = None
    doubt: VideoDoubt | None = None
    effort: Effort = NO_EFFORT
    model: str = ""

    @property
    def reviewed_share(self) -> float:
        """Share of frames that a human has confirmed, 0..1."""
        return self.reviewed_count / self.frame_count if self.frame_count else 0.0

    @property
    def open_doubt(self) -> float | None:
        """How much the model doubts what is left to do, 0..1; None where nothing is, or nothing is known."""
        if self.status == "done" or self.doubt is None or not self.doubt.mask_count:
            return None
        return self.doubt.doubt


def read_rows(
    project: ProjectFile, picture: Callable[[Video], QImage | None], doubts: Mapping[int, VideoDoubt]
) -> tuple[VideoRow, ...]:
    """Describe all videos of a project.

    Args:
        project: that is open.
        picture: returns the small picture of a video whose file is where it was, if the picture is there.
        doubts: of the model, by video id, as far as they are known.

    Raises:
        ProjectError: if the project cannot be read.
    """
    return tuple(
        VideoRow(
            video.id,
            Path(video.path).name,
            video.path,
            project.status(video.id),
            video.frame_count,
            len(project.reviewed_frames(video.id)),
            project.track_count(video.id),
            is_missing := not os.path.exists(video.path),
            None if is_missing else picture(video),
            doubts.get(video.id),
            project.effort(video.id),
            project.model(video.id),
        )
        for video in project.videos()
    )


def by_doubt(rows: Iterable[VideoRow]) -> tuple[VideoRow, ...]:
    """Put what to label next first: the videos that the model doubts most, then those not known, those done last."""
    return tuple(sorted(rows, key=lambda row: (row.status == "done", row.open_doubt is None, -(row.open_doubt or 0))))


def describe(row: VideoRow) -> str:
    """Say in words what a line shows, for tooltips and screen readers."""
    lines = [
        row.path,
        tr("Status: {status}", status=tr(STATUS_TEXTS[row.status])),
        tr("Reviewed frames: {reviewed} of {count}", reviewed=row.reviewed_count, count=row.frame_count),
        tr("Tracks: {count}", count=row.track_count),
    ]
    if row.model:
        lines.append(tr("Labelled by: {model}", model=model_text(row.model)))
    if row.doubt is not None and row.open_doubt is not None:
        lines.append(tr("What to label next: {reasons}", reasons=video_reasons(row.doubt)))
    if row.effort.seconds or row.effort.actions:
        lines.append(
            tr(
                "Work: {time}; {seconds} s per frame, {edits} edits per 100 frames",
                time=duration(row.effort.seconds),
                seconds=f"{row.effort.seconds / row.frame_count:.2f}",
                edits=f"{100 * row.effort.actions / row.frame_count:.1f}",
            )
        )
    if row.is_missing:
        lines.insert(1, tr("The file is not there any more: find it again with “Relink”."))
    return "\n".join(lines)


def state_of(row: VideoRow) -> str:
    """Say in the few words that a line has room for how far a video is, and how much the model doubts what is left."""
    if row.is_missing:
        return tr("file not found")
    status = tr(STATUS_TEXTS[row.status])
    if row.open_doubt is None:
        return tr("{status} · {share} %", status=status, share=round(100 * row.reviewed_share))
    return tr("{status} · doubt {doubt} %", status=status, doubt=round(100 * row.open_doubt))


class VideoDelegate(QStyledItemDelegate):
    """Paints picture, name, status and the reviewed share of a video."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of two lines of text and the bar, or of the picture."""
        text = 2 * option.fontMetrics.height() + BAR_HEIGHT + 3
        return QSize(PICTURE_WH[0] + 120, max(PICTURE_WH[1], text) + 2 * MARGIN)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one line."""
        row: VideoRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, palette.highlight())
        elif index.row() % 2:
            painter.fillRect(rect, palette.alternateBase())
        text = palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text)
        faint = text if is_selected else palette.color(QPalette.ColorRole.PlaceholderText)
        inner = rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        picture = QRect(inner.left(), inner.top(), *PICTURE_WH)
        _paint_picture(painter, picture, row, palette)
        words = inner.adjusted(PICTURE_WH[0] + MARGIN + 2, 0, 0, 0)
        _paint_words(painter, words, row, text, faint, bool(index.data(CURRENT_ROLE)))
        bar = QRect(words.left(), inner.bottom() - BAR_HEIGHT + 1, words.width(), BAR_HEIGHT)
        filled = palette.color(QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Highlight)
        _paint_bar(painter, bar, row.reviewed_share, filled, faint)
        if state & QStyle.StateFlag.State_HasFocus and not is_selected:
            painter.setPen(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _paint_picture(painter: QPainter, box: QRect, row: VideoRow, palette: QPalette) -> None:
    painter.fillRect(box, palette.color(QPalette.ColorRole.Dark))
    if row.thumbnail is not None:
        size = row.thumbnail.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(box.topLeft(), size)
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.35 if row.is_missing else 1.0)
        painter.drawImage(place, row.thumbnail)
        painter.setOpacity(1.0)
    if row.is_missing:
        font = QFont(painter.font())
        font.setBold(True)
        font.setPixelSize(26)
        painter.save()
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
        painter.restore()


def _paint_words(painter: QPainter, box: QRect, row: VideoRow, text: QColor, faint: QColor, is_current: bool) -> None:
    font = QFont(painter.font())
    font.setBold(is_current)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    name = metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, box.width())
    painter.setPen(text)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
    font.setBold(False)
    painter.setFont(font)
    second = box.adjusted(0, metrics.height(), 0, 0)
    painter.setPen(text if row.is_missing else faint)
    line = painter.fontMetrics().elidedText(state_of(row), Qt.TextElideMode.ElideRight, second.width())
    painter.drawText(second, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, line)


def _paint_bar(painter: QPainter, box: QRect, share: float, filled: QColor, empty: QColor) -> None:
    ground = QColor(empty)
    ground.setAlphaF(0.3)
    painter.fillRect(box, ground)
    if share > 0:
        width = max(2, round(box.width() * min(share, 1.0)))
        painter.fillRect(QRect(box.topLeft(), QSize(width, box.height())), filled)
