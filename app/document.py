"""The open project, its undo history, and the only way to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from inspro_core.domain.annotation import Annotation, Change, difference
from inspro_core.domain.project import Category, Video
from inspro_core.formats.project_file import ProjectFile

DEFAULT_CATEGORY = Category(1, "object", "", (86, 180, 233))


class _Edit(QUndoCommand):
    """One step of the history. The document writes the file before the step moves; the step itself only remembers."""

    def __init__(self, text: str, video_id: int, change: Change, frame: int) -> None:
        super().__init__(text)
        self.video_id, self.change, self.frame = video_id, change, frame


class Document(QObject):
    """An open project with one current video.

    Every change is one transaction in the file, so that there is nothing to save: a kill loses at most the stroke in
    hand.
    """

    project_opened = Signal()
    video_changed = Signal()
    videos_changed = Signal()
    labels_changed = Signal(frozenset)
    categories_changed = Signal()
    jumped = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.undo_stack = QUndoStack(self)
        self._project: ProjectFile | None = None
        self._video: Video | None = None

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
        return self._project is not None

    @property
    def project(self) -> ProjectFile:
        """The open project; there must be one."""
        assert self._project is not None
        return self._project

    @property
    def video(self) -> Video | None:
        """The current video, if any."""
        return self._video

    def open_project(self, path: Path) -> None:
        """Open a project and show its first video.

        Raises:
            ProjectError: if it cannot be opened; what was open stays open.
        """
        self._replace_project(ProjectFile.open(path))
        videos = self.project.videos()
        self.show_video(videos[0].id if videos else None)

    def open_video(self, project_path: Path, video: Video) -> None:
        """Open the project of a video, made where there is none, and show the video.

        Raises:
            ProjectError: if the project cannot be opened or made.
        """
        exists = project_path.exists()
        project = ProjectFile.open(project_path) if exists else ProjectFile.create(project_path, [DEFAULT_CATEGORY])
        known = next((known for known in project.videos() if Path(known.path) == Path(video.path)), None)
        self._replace_project(project)
        self.show_video((known or project.add_video(video)).id)

    def add_video(self, video: Video) -> None:
        """Add a video to the open project and show it."""
        self.show_video(self.project.add_video(video).id)
        self.videos_changed.emit()

    def close(self) -> None:
        """Close the project's file."""
        if self._project is not None:
            self._project.close()
            self._project = self._video = None

    def show_video(self, video_id: int | None) -> None:
        """Make a video of the project the current one."""
        self._video = self.project.video(video_id) if video_id is not None else None
        self.undo_stack.clear()
        self.video_changed.emit()

    def frame_annotation(self, frame: int) -> Annotation:
        """Read the labels of one frame: all tracks, with their segment there."""
        assert self._video is not None
        return self.project.annotation(self._video.id, range(frame, frame + 1))

    def commit(self, text: str, frame: int, before: Annotation, after: Annotation) -> bool:
        """Write an edit as one undo step.

        Args:
            text: what the edit did, with its scope.
            frame: where undo and redo jump to.
            before: slice that the edit was given.
            after: what it returned.

        Returns:
            Whether anything changed.

        Raises:
            ProjectError: if the file cannot be written; nothing has changed then.
        """
        return self.commit_change(text, frame, difference(before, after))

    def commit_change(self, text: str, frame: int, change: Change) -> bool:
        """Write a change as one undo step; see `commit`."""
        if change.is_empty:
            return False
        self.write(change)
        self.remember(text, frame, change)
        return True

    def write(self, change: Change) -> None:
        """Write a change that `remember` makes undoable later, as a pre-labelling run does frame by frame."""
        assert self._video is not None
        self.project.apply(self._video.id, change)
        self.labels_changed.emit(change.frames)

    def remember(self, text: str, frame: int, change: Change) -> None:
        """Make a change that is written already one undo step."""
        assert self._video is not None
        if not change.is_empty:
            self.undo_stack.push(_Edit(text, self._video.id, change, frame))

    def undo(self) -> None:
        """Take back the last edit and jump to its frame."""
        if self.undo_stack.canUndo():
            edit = self._edit(self.undo_stack.index() - 1)
            self.write(edit.change.inverted())
            self.undo_stack.undo()
            self.jumped.emit(edit.frame, f"Undone: {edit.text()}")

    def redo(self) -> None:
        """Do the last undone edit again and jump to its frame."""
        if self.undo_stack.canRedo():
            edit = self._edit(self.undo_stack.index())
            self.write(edit.change)
            self.undo_stack.redo()
            self.jumped.emit(edit.frame, f"Done again: {edit.text()}")

    def add_categories(self, categories: Sequence[Category]) -> list[int]:
        """Find or add categories by name and return their ids in the project."""
        known = list(self.project.categories())
        ids = {category.name: category.id for category in known}
        for category in categories:
            if category.name not in ids:
                ids[category.name] = max(ids.values(), default=0) + 1
                known.append(replace(category, id=ids[category.name]))
        if len(known) > len(self.project.categories()):
            self.project.set_categories(known)
            self.categories_changed.emit()
        return [ids[category.name] for category in categories]

    def _edit(self, index: int) -> _Edit:
        command = self.undo_stack.command(index)
        assert isinstance(command, _Edit)
        return command

    def _replace_project(self, project: ProjectFile) -> None:
        self.close()
        self._project = project
        self.project_opened.emit()
