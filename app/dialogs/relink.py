"""The dialog that finds moved videos again."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.relink_search import MovedVideos, Refusal, check, find_moved
from app.texts import tr
from app.workers.job import OneJob
from inspro_core.domain.project import Video

ID_ROLE = Qt.ItemDataRole.UserRole


class RelinkDialog(QDialog):
    """Asks where missing videos lie now; `relinked` brings the new paths by video id. Nothing changes before."""

    relinked = Signal(object)  # dict[int, Path]; Qt's own maps have no numbers as keys

    def __init__(self, missing: Sequence[Video], chosen_id: int, parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            missing: videos whose files are not there, and the one that the user wants to relink anyhow.
            chosen_id: the video that "Choose its file" is about at first.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Relink videos"))
        self.resize(720, 420)
        self._videos = {video.id: video for video in missing}
        self._found: dict[int, Path] = {}
        self._refused: dict[int, Refusal] = {}
        self._job = OneJob(self)
        self._job.done.connect(self._on_found)
        self._job.ended.connect(self._show_enabled)
        self._is_stopping = False
        self.list = QTreeWidget()
        self.file_button = self._button(tr("Choose its &file…"), tr("Choose the file of the marked video"))
        self.frames_button = self._button(
            tr("Choose its f&older…"), tr("Choose the folder of pictures that is the marked video")
        )
        self.search_button = self._button(
            tr("&Search a folder…"), tr("Search a folder and all below it for all of these videos")
        )
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.relink_button = QPushButton()
        self.cancel_button = QPushButton(tr("Cancel"))
        self._lay_out()
        self.file_button.clicked.connect(self._choose_file)
        self.frames_button.clicked.connect(self._choose_frames)
        self.search_button.clicked.connect(self._choose_search)
        self._job.failed.connect(self.message.setText)
        self.list.currentItemChanged.connect(lambda *_: self._show_enabled())
        self._fill(chosen_id)
        self._show()

    def search(self, folder: Path) -> None:
        """Search a folder and all below it, in a thread."""
        missing = [video for video in self._videos.values() if video.id not in self._found]
        self._start(lambda: find_moved(missing, folder, True, lambda: self._is_stopping), folder)

    def take(self, video_id: int, path: Path) -> None:
        """Take a file for one video if it fits, and look beside it for the others, in a thread."""
        video = self._videos[video_id]
        others = [other for other in self._videos.values() if other.id not in (video_id, *self._found)]

        def look() -> MovedVideos:
            if (refusal := check(video, path)) is not None:
                return MovedVideos({}, {video_id: refusal})
            beside = find_moved(others, path.parent, False, lambda: self._is_stopping)
            return MovedVideos({**beside.found, video_id: path}, beside.refused)

        self._start(look, path)

    def done(self, result: int) -> None:
        """Stop a search, then close."""
        self._is_stopping = True
        self._job.wait()
        super().done(result)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        intro = QLabel(
            tr(
                "A file is taken if it has the size and the number of frames that the labels were made on. Files are"
                " searched by name."
            )
        )
        intro.setWordWrap(True)
        self.list.setHeaderLabels([tr("Video"), tr("Now")])
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        row = QHBoxLayout()
        for button in (self.search_button, self.file_button, self.frames_button):
            row.addWidget(button)
        row.addStretch(1)
        box = QDialogButtonBox()
        box.addButton(self.relink_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        self.relink_button.setDefault(True)
        box.accepted.connect(self._relink)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(intro)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addWidget(self.message)
        layout.addWidget(box)

    def _fill(self, chosen_id: int) -> None:
        for video in self._videos.values():
            item = QTreeWidgetItem([Path(video.path).name, ""])
            item.setData(0, ID_ROLE, video.id)
            item.setToolTip(0, tr("was {path}", path=video.path))
            self.list.addTopLevelItem(item)
            if video.id == chosen_id or self.list.currentItem() is None:
                self.list.setCurrentItem(item)

    def _start(self, function: Callable[[], MovedVideos], place: Path) -> None:
        self.message.setText(tr("Looking at {path} …", path=place))
        self._job.start(function)
        self._show_enabled()

    def _on_found(self, moved: MovedVideos) -> None:
        self._found.update(moved.found)
        for video_id in moved.found:
            self._refused.pop(video_id, None)
        self._refused.update(moved.refused)
        self._show()
        count = len(self._videos) - len(self._found)
        if moved.refused:
            first = min(moved.refused)
            text = refusal_text(self._videos[first], moved.refused[first])
        elif count:
            text = tr("Found: {found}. Still missing: {missing}.", found=len(moved.found), missing=count)
        else:
            text = tr("All found.")
        self.message.setText(text)

    def _show(self) -> None:
        for place in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(place)
            assert item is not None
            video = self._videos[item.data(0, ID_ROLE)]
            if video.id in self._found:
                text = tip = str(self._found[video.id])
            elif video.id in self._refused:
                text, tip = tr("does not fit"), refusal_text(video, self._refused[video.id])
            elif os.path.exists(video.path):
                text, tip = tr("where it was"), video.path
            else:
                text, tip = tr("missing"), tr("Not found yet")
            item.setText(1, text)
            item.setToolTip(1, tip)
        self.relink_button.setText(tr("&Relink ({count})", count=len(self._found)))
        self._show_enabled()

    def _show_enabled(self) -> None:
        is_busy = self._job.is_running
        has_mark = self.list.currentItem() is not None
        self.search_button.setEnabled(not is_busy)
        for button in (self.file_button, self.frames_button):
            button.setEnabled(has_mark and not is_busy)
        self.relink_button.setEnabled(bool(self._found) and not is_busy)

    def _marked_id(self) -> int:
        item = self.list.currentItem()
        assert item is not None
        return int(item.data(0, ID_ROLE))

    def _choose_file(self) -> None:
        video = self._videos[self._marked_id()]
        title = tr("Where is {name} now?", name=Path(video.path).name)
        if name := QFileDialog.getOpenFileName(self, title, "")[0]:
            self.take(video.id, Path(name))

    def _choose_frames(self) -> None:
        video = self._videos[self._marked_id()]
        title = tr("Where is {name} now?", name=Path(video.path).name)
        if name := QFileDialog.getExistingDirectory(self, title):
            self.take(video.id, Path(name))

    def _choose_search(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, tr("Search a folder for the missing videos")):
            self.search(Path(name))

    def _relink(self) -> None:
        self.accept()  # first, so that no question comes behind it
        self.relinked.emit(dict(self._found))


def refusal_text(video: Video, refusal: Refusal) -> str:
    """Say why a file does not fit, with the numbers of both."""
    if refusal.found is None:
        return tr("{path} cannot be used: {problem}", path=refusal.path, problem=refusal.problem)
    return tr(
        "{path} is another video: {found}, but the labels belong to {expected}.",
        path=refusal.path,
        found=_numbers(refusal.found),
        expected=_numbers(video),
    )


def _numbers(video: Video) -> str:
    height, width = video.size_hw
    return tr("frames {count}, size {width}×{height}", count=video.frame_count, width=width, height=height)
